"""A council with everything planted, another, and everyone: made once, and gone afterwards."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import caches
from django.db import transaction
from django.utils import timezone

from almoner.account.papers.actions import build_paper
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role
from almoner.core.journal.models import Entry
from almoner.doors.desk.queries import kept
from almoner.evidence.landings.models import Landing, LandingStep
from almoner.register.directory.models import Location
from tests.account.papers.factories import someone, southaven
from tests.core.accounts.factories import NOON, AuthorityFactory
from tests.crawler.addresses import numbers_planted
from tests.crawler.people import Person, everyone
from tests.crawler.plants import plant_by_the_doors, plant_here, plant_paper, plant_there
from tests.response.safeguarding.factories import home

LONG = os.environ.get("ALMONER_LONG") == "1"
MOST = 40 if LONG else 3


@dataclass(frozen=True, slots=True)
class World:
    """What is crawled, and by whom."""

    here: Authority
    there: Authority
    people: dict[str, Person]
    now: datetime  # the moment at which everybody asks
    place: Location  # a service about which nothing was said yet
    numbers: dict[str, tuple[str, ...]]  # of planted records, by the parameter that takes them

    @property
    def questions(self) -> list[str]:
        """Addresses with a question that no link asks and somebody could."""
        service, authority = f"location={self.place.cqc_id}", f"authority={self.here.code}"
        acts = Entry.objects.filter(sensitivity="SAFEGUARDING").values_list("action", flat=True)
        return [
            f"/api/v1/placement?{service}",
            f"/safeguarding/figures/?{authority}",
            f"/safeguarding/figures/days.csv?{authority}",
            f"/safeguarding/?{authority}&show=all",
            f"/papers/?{authority}",
            *(f"/papers/{number}/?part=exempt" for number in self.numbers["paper_id"]),
            *(f"/accounts/journal/?action={act}" for act in sorted(set(acts))),
        ]


def build_world() -> World:
    """Everything planted and everyone there."""
    here, there = southaven(), AuthorityFactory(name="Northshire")
    for landing in Landing.objects.all():
        LandingStep.objects.create(landing=landing, state="applied", at=NOON, by="system")
    people = {one.name: one for one in everyone(here=here, there=there, today=timezone.localdate())}
    plant_here(here)
    plant_there(there)
    plant_by_the_doors(here, people["key Referral system"])
    build_paper(
        kind="quality-update",
        authority=here,
        as_at=timezone.localdate(),
        by=someone(Role.QUALITY_MANAGER, here),
        at=timezone.now(),
    )
    plant_paper(here)
    place = home(here, name="Heron Court")
    return World(
        here=here,
        there=there,
        people=people,
        now=timezone.now(),
        place=place,
        numbers=numbers_planted(),
    )


@contextmanager
def undone() -> Iterator[None]:
    """What is written within is taken back at its end; nothing kept in memory outlives it."""
    atomic = transaction.atomic()
    atomic._from_testcase = True  # type: ignore[attr-defined]  as Django's own test cases say
    with atomic:
        forget()
        yield
        transaction.set_rollback(True)
    forget()


def forget() -> None:
    """What pages keep between requests."""
    kept.forget()
    caches["default"].clear()
