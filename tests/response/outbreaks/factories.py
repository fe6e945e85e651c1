"""Invented services with outbreaks, taken as far as a test needs."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal, Role
from almoner.register.directory.models import Location
from almoner.response.outbreaks import actions
from almoner.response.outbreaks.actions import Counts
from almoner.response.outbreaks.models import (
    AdmissionsChange,
    DailyReview,
    DeathsNotified,
    Outbreak,
    OutbreakStep,
)
from almoner.response.outbreaks.rules.kinds import Admissions, Cause, Decider, Disease, Pressure
from almoner.response.outbreaks.rules.states import State, Step
from tests.register.directory.factories import (
    AuthorityFactory,
    LocationFactory,
    LocationSpellFactory,
    SuccessionFactory,
)

__all__ = ["AuthorityFactory", "LocationFactory", "SuccessionFactory"]

AT = datetime(2021, 8, 2, 9, 30, tzinfo=UTC)  # a Monday
TODAY = date(2021, 8, 2)
BEGAN = date(2021, 7, 30)
RECOVERED = AT + timedelta(days=40)  # long after the last case
PATHS: Mapping[State, tuple[Step, ...]] = {
    State.SUSPECTED: (),
    State.DECLARED: (Step.DECLARE,),
    State.CONTROLLED: (Step.DECLARE, Step.CONTROL),
    State.OVER: (Step.DECLARE, Step.CONTROL, Step.END),
    State.RESCINDED: (Step.RESCIND,),
}


def days_on(days: int) -> datetime:
    """That many days after the beginning, at the same hour."""
    return AT + timedelta(days=days)


def nurse(*authorities: Authority, role: Role = Role.PUBLIC_HEALTH_NURSE) -> Principal:
    """Who keeps outbreaks, and sees deaths."""
    return Principal(
        reference="user:1",
        name="Ada Marsh",
        roles=frozenset((authority.code, role) for authority in authorities),
    )


def home(authority: Authority | None = None, **changed: Any) -> Location:
    """A care home that stands, with its spell and its beds."""
    given = {"beds": 40, "is_care_home": True, **changed}
    location = LocationFactory(authority=authority or AuthorityFactory(), **given)
    LocationSpellFactory(location=location, district=location.district)
    return location


def suspected(location: Location | None = None, **changed: Any) -> Outbreak:
    """An outbreak of COVID-19 that is suspected at a home, with nothing recorded yet."""
    place = location or home()
    assert place.authority is not None
    given: dict[str, Any] = {
        "authority": place.authority,
        "location": place,
        "disease": Disease.COVID_19,
        "began_on": BEGAN,
        "by": nurse(place.authority),
        "at": AT,
        **changed,
    }
    return actions.suspect_outbreak(**given)


def counts(**changed: Any) -> Counts:
    """Three linked cases, all well recorded."""
    given: dict[str, Any] = {
        "linked_cases": 3,
        "residents_symptomatic": 2,
        "residents_tested": 30,
        "residents_confirmed": 2,
        "staff_symptomatic": 1,
        "staff_tested": 25,
        "staff_confirmed": 1,
        "last_onset_on": BEGAN,
        "staffing": Pressure.SOME,
        "ppe": Pressure.NONE,
        **changed,
    }
    return Counts(**given)


def review(outbreak: Outbreak, *, at: datetime = AT, **changed: Any) -> DailyReview:
    """A review of that day."""
    return actions.record_review(
        outbreak=outbreak, counts=counts(**changed), by=nurse(outbreak.authority), at=at
    )


def step(outbreak: Outbreak, which: Step, *, at: datetime = AT, **changed: Any) -> OutbreakStep:
    """Take one step, with a reason."""
    given: dict[str, Any] = {"reason": "As was seen.", "by": nurse(outbreak.authority), **changed}
    return actions.take_step(outbreak=outbreak, step=which, at=at, **given)


def outbreak_in(state: State, location: Location | None = None, **changed: Any) -> Outbreak:
    """An outbreak brought to a state by real actions."""
    made = suspected(location, **changed)
    review(made)
    for which in PATHS[state]:
        step(made, which, at=RECOVERED if which is Step.END else AT)
    made.refresh_from_db()
    return made


def closed(outbreak: Outbreak, *, at: datetime = AT, **changed: Any) -> AdmissionsChange:
    """The service closes to admissions."""
    given: dict[str, Any] = {
        "status": Admissions.CLOSED,
        "decided_by": Decider.PROVIDER,
        "from_on": at.date(),
        "by": nurse(outbreak.authority),
        **changed,
    }
    return actions.change_admissions(outbreak=outbreak, at=at, **given)


def deaths(location: Location, **changed: Any) -> DeathsNotified:
    """Deaths that a service notified, with their context."""
    assert location.authority is not None
    given: dict[str, Any] = {
        "authority": location.authority,
        "location": location,
        "from_on": date(2020, 4, 10),
        "until_on": date(2021, 3, 31),
        "cause": Cause.COVID_19,
        "deaths": 4,
        "occupied": 36,
        "context": "Most who came to live here in that year were near the end of their lives.",
        "source": "The provider’s notices to the regulator",
        "by": nurse(location.authority),
        "at": AT,
        **changed,
    }
    return actions.record_deaths(**given)
