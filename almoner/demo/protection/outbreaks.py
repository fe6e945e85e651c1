"""Southaven's outbreaks of summer 2021: one over, one controlled, one suspected. All invented."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.timezone import get_current_timezone

from almoner.core.accounts.models import Authority, User
from almoner.core.accounts.queries import principal_for
from almoner.core.accounts.rules import Principal
from almoner.demo.places import PEOPLE_SINCE
from almoner.register.directory.models import Location
from almoner.response.outbreaks.actions import (
    Counts,
    change_admissions,
    record_deaths,
    record_review,
    record_support,
    suspect_outbreak,
    take_step,
)
from almoner.response.outbreaks.models import Outbreak
from almoner.response.outbreaks.rules.kinds import (
    Admissions,
    Cause,
    Decider,
    Disease,
    Pressure,
    SupportKind,
)
from almoner.response.outbreaks.rules.states import Step

MANAGER, OFFICER = "farida@southaven.example", "callum@southaven.example"
HOMES = 3
FEWEST_BEDS = 20  # an outbreak of several people names nobody in a home of this size


@dataclass(frozen=True, slots=True)
class Kept:
    """Who acts in one outbreak."""

    outbreak: Outbreak
    officer: Principal
    manager: Principal

    def review(self, day: date, cases: int, last_onset_on: date, **seen: Pressure) -> None:
        """A review of that day; residents are two of three cases."""
        staff = cases // 3
        record_review(
            outbreak=self.outbreak,
            counts=Counts(
                linked_cases=cases,
                residents_symptomatic=max(0, cases - staff - 1),
                residents_tested=self.outbreak.resident_count,
                residents_confirmed=cases - staff,
                staff_symptomatic=staff,
                staff_tested=self.outbreak.staff_count,
                staff_confirmed=staff,
                last_onset_on=last_onset_on,
                staffing=seen.get("staffing", Pressure.NONE),
                ppe=seen.get("ppe", Pressure.NONE),
            ),
            advice="Test everyone again on day 7. Keep visits to those who are essential.",
            by=self.officer,
            at=_at(day),
        )

    def step(self, step: Step, day: date, reason: str = "") -> None:
        """A step of that day, by the manager."""
        take_step(
            outbreak=self.outbreak, step=step, reason=reason, by=self.manager, at=_at(day, 15)
        )

    def admit(self, status: Admissions, day: date, *, until: date | None = None) -> None:
        """Whether the home takes people in, from that day."""
        change_admissions(
            outbreak=self.outbreak,
            status=status,
            decided_by=Decider.HEALTH_PROTECTION,
            from_on=day,
            expected_until_on=until,
            beds_closed=None if status is Admissions.OPEN else 4,
            by=self.officer,
            at=_at(day, 16),
        )

    def support(self, kind: SupportKind, day: date, text: str) -> None:
        """What was given that day."""
        record_support(
            outbreak=self.outbreak, kind=kind, on=day, text=text, by=self.officer, at=_at(day, 17)
        )


def invent_outbreaks(*, southaven: Authority) -> None:
    """Three outbreaks, by the people who keep them; nothing where some stand already."""
    if Outbreak.objects.filter(authority=southaven).exists():
        return
    officer, manager = _person(OFFICER), _person(MANAGER)
    first, second, third = _homes(southaven)
    _over(_begin(first, date(2021, 6, 12), officer=officer, manager=manager), first)
    _controlled(_begin(second, date(2021, 7, 30), officer=officer, manager=manager))
    _suspected(_begin(third, date(2021, 8, 29), officer=officer, manager=manager))


def _over(kept: Kept, home: Location) -> None:
    began = kept.outbreak.began_on
    kept.review(began + timedelta(days=2), 3, began + timedelta(days=1))
    kept.step(Step.DECLARE, began + timedelta(days=2))
    kept.admit(Admissions.CLOSED, began + timedelta(days=2), until=began + timedelta(days=30))
    kept.support(SupportKind.PPE, began + timedelta(days=3), "Masks and gowns for two weeks.")
    kept.support(SupportKind.VISIT, began + timedelta(days=5), "Walk-round with the IPC nurse.")
    kept.review(began + timedelta(days=6), 8, began + timedelta(days=5), staffing=Pressure.SEVERE)
    kept.review(began + timedelta(days=12), 9, began + timedelta(days=9), staffing=Pressure.SOME)
    kept.step(Step.CONTROL, began + timedelta(days=16), "No new case for a week.")
    kept.review(began + timedelta(days=30), 0, began + timedelta(days=9))
    over_on = began + timedelta(days=9 + 28)
    kept.admit(Admissions.OPEN, over_on)
    kept.step(Step.END, over_on)
    record_deaths(
        authority=kept.outbreak.authority,
        location=home,
        from_on=date(2020, 4, 10),
        until_on=date(2021, 3, 31),
        cause=Cause.COVID_19,
        deaths=2,
        occupied=max(1, (home.beds or FEWEST_BEDS) - 3),
        context=(
            "Many who came to live here in that year came from hospital near the end of their"
            " lives. Before April 2020 the home had no access to tests."
        ),
        source="The provider’s notices to the regulator, read with the provider",
        by=kept.manager,
        at=_at(date(2021, 7, 26)),
    )


def _controlled(kept: Kept) -> None:
    began = kept.outbreak.began_on
    kept.review(began + timedelta(days=2), 4, began + timedelta(days=2), staffing=Pressure.SOME)
    kept.step(Step.DECLARE, began + timedelta(days=3))
    kept.admit(Admissions.CLOSED, began + timedelta(days=3), until=date(2021, 9, 8))
    kept.support(
        SupportKind.STAFFING, began + timedelta(days=5), "Three shifts from the council’s bank."
    )
    kept.review(began + timedelta(days=10), 7, began + timedelta(days=9), ppe=Pressure.SOME)
    kept.review(began + timedelta(days=16), 7, began + timedelta(days=12))
    kept.step(Step.CONTROL, began + timedelta(days=17), "No new case since 11 August.")
    kept.admit(Admissions.RESTRICTED, began + timedelta(days=24), until=date(2021, 9, 8))
    kept.review(date(2021, 8, 30), 0, began + timedelta(days=12))


def _suspected(kept: Kept) -> None:
    kept.review(date(2021, 8, 31), 1, kept.outbreak.began_on)
    kept.support(SupportKind.ADVICE, date(2021, 8, 31), "Isolate, and test everyone on that floor.")


def _begin(home: Location, began: date, *, officer: Principal, manager: Principal) -> Kept:
    assert home.authority is not None  # noqa: S101  it was found in one
    residents = max(1, (home.beds or FEWEST_BEDS) - 4)
    outbreak = suspect_outbreak(
        authority=home.authority,
        location=home,
        disease=Disease.COVID_19,
        began_on=began,
        resident_count=residents,
        staff_count=residents + 6,
        hpt_reference=f"SH-{began:%y%m%d}",
        reason="The manager telephoned after a routine test. Numbers follow.",
        by=officer,
        at=_at(began + timedelta(days=1)),
    )
    return Kept(outbreak, officer=officer, manager=manager)


def _homes(southaven: Authority) -> Sequence[Location]:
    found = Location.objects.filter(
        authority=southaven,
        is_care_home=True,
        deregistered_on__isnull=True,
        beds__gte=FEWEST_BEDS,
    ).select_related("authority")
    return tuple(found.order_by("-cqc_id")[:HOMES])


def _person(email: str) -> Principal:
    return principal_for(user=User.objects.get(email=email), on=PEOPLE_SINCE)


def _at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=get_current_timezone())
