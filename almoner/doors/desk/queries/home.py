"""Where an officer starts: what stands in their authority, and what waits for someone."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.evidence.landings.models import Landing, LandingStep
from almoner.evidence.landings.rules import LandingState
from almoner.register.directory.models import Location
from almoner.register.directory.rules import reference_to


class Waiting(NamedTuple):
    """An upload that someone must confirm or put right."""

    id: int
    source: str
    as_at: date
    state: str
    at: datetime


class Recent(NamedTuple):
    """A service whose rating was published lately."""

    reference: str
    name: str
    rating: int | None
    published_on: date | None


@dataclass(frozen=True, slots=True)
class Desk:
    """What the home page shows beside the market's headline."""

    waiting: tuple[Waiting, ...]
    recent: tuple[Recent, ...]


STATES_WAITING = (LandingState.CHECKED, LandingState.FAILED)
MOST_RECENT = 8


def desk(*, authority_code: str, visible_to: Principal) -> Desk:
    """The uploads that wait, for those who may load them, and the newest ratings. Two queries."""
    require(visible_to, Permission.VIEW_MARKET)
    return Desk(
        waiting=_waiting() if visible_to.may(Permission.LOAD_FEED) else (),
        recent=_recent(authority_code),
    )


def _waiting() -> tuple[Waiting, ...]:
    newest = LandingStep.objects.filter(landing=OuterRef("pk")).order_by("-pk")
    rows = (
        Landing.objects.annotate(
            state=Subquery(newest.values("state")[:1]), at=Subquery(newest.values("at")[:1])
        )
        .filter(state__in=STATES_WAITING)
        .order_by("-pk")
        .values_list("pk", "source", "as_at", "state", "at")[:5]
    )
    return tuple(map(Waiting._make, rows))


def _recent(authority_code: str) -> tuple[Recent, ...]:
    rows = (
        Location.objects.filter(
            authority__code=authority_code,
            deregistered_on__isnull=True,
            rating_published_on__isnull=False,
        )
        .order_by("-rating_published_on", "name")
        .values_list("pk", "cqc_id", "name", "rating", "rating_published_on")[:MOST_RECENT]
    )
    return tuple(
        Recent(reference_to(cqc_id=cqc_id, number=number), name, rating, published_on)
        for number, cqc_id, name, rating, published_on in rows
    )
