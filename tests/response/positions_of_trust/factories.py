"""Invented allegations, taken as far as a test needs."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal, Role
from almoner.response.positions_of_trust import actions
from almoner.response.positions_of_trust.actions import DisclosureDecision, Told
from almoner.response.positions_of_trust.models import Allegation
from almoner.response.positions_of_trust.rules.kinds import (
    Affected,
    Body,
    Disclosed,
    Finding,
    Grounds,
    LegalBasis,
    Referred,
    Source,
)
from almoner.response.positions_of_trust.rules.states import State, Step
from tests.register.directory.factories import AuthorityFactory, LocationFactory

__all__ = ["AuthorityFactory", "LocationFactory"]

AT = datetime(2021, 8, 2, 9, 30, tzinfo=UTC)  # a Monday
TODAY = date(2021, 8, 2)
_numbers = count(2)
LONG_AFTER = AT + timedelta(days=366 * 11)  # every period is over

# The steps that lead from the beginning to each state.
PATHS: Mapping[State, tuple[Step, ...]] = {
    State.RECEIVED: (),
    State.CONSIDERED: (Step.TAKE_ON,),
    State.STRATEGY: (Step.TAKE_ON, Step.AGREE_STRATEGY),
    State.ENQUIRY: (Step.TAKE_ON, Step.AGREE_STRATEGY, Step.LOOK_INTO),
    State.OUTCOME: (Step.TAKE_ON, Step.AGREE_STRATEGY, Step.LOOK_INTO, Step.CONCLUDE),
    State.NOT_TAKEN_ON: (Step.DECLINE,),
    State.CLOSED: (Step.TAKE_ON, Step.AGREE_STRATEGY, Step.CONCLUDE, Step.CLOSE),
    State.ERASED: (Step.TAKE_ON, Step.AGREE_STRATEGY, Step.CONCLUDE, Step.CLOSE, Step.ERASE),
}


def keeper(*authorities: Authority, role: Role = Role.SAFEGUARDING_MANAGER) -> Principal:
    """Who keeps allegations."""
    return Principal(
        reference="user:41",
        name="Noor Pell",
        roles=frozenset((authority.code, role) for authority in authorities),
    )


def told(**changed: Any) -> Told:
    """What was said of someone who does not exist."""
    said: dict[str, Any] = {
        "person": "Ivo Larkmead",
        "role": "Care assistant, nights",
        "employer": "Wren Care Limited",
        "alleged": f"Shouted at people and pulled one by the arm, {next(_numbers)} times.",
        "source": Source.EMPLOYER,
        "grounds": Grounds.HARMED | Grounds.RISK,
        "affected": Affected.IDENTIFIED,
        "in_private_life": False,
        "received_on": TODAY,
    }
    return Told(**{**said, **changed})


def recorded(
    authority: Authority | None = None, *, at: datetime = AT, **changed: Any
) -> Allegation:
    """An allegation that came in."""
    place = authority or AuthorityFactory()
    return actions.record_allegation(authority=place, told=told(**changed), by=keeper(place), at=at)


def step(
    allegation: Allegation,
    which: Step,
    *,
    at: datetime = AT,
    by: Principal | None = None,
    finding: Finding = Finding.SUBSTANTIATED,
    reason: str = "It was right.",
) -> None:
    """Take one step, with everything that it asks for beside."""
    by = by or keeper(allegation.authority)
    if which is Step.ERASE:
        actions.erase_allegation(allegation=allegation, reason="The schedule.", by=by, at=at)
        return
    actions.take_step(
        allegation=allegation,
        step=which,
        reason=reason,
        finding=finding if which is Step.CONCLUDE else None,
        by=by,
        at=at,
    )


def decided(allegation: Allegation, *, at: datetime = AT, **changed: Any) -> None:
    """Whether the employer is told."""
    said: dict[str, Any] = {
        "body": Body.EMPLOYER,
        "disclosed": Disclosed.TOLD,
        "basis": LegalBasis.PUBLIC_TASK,
        "reason": "So that people there are safe.",
        "person_told_first": True,
    }
    actions.decide_disclosure(
        allegation=allegation,
        decision=DisclosureDecision(**{**said, **changed}),
        by=keeper(allegation.authority),
        at=at,
    )


def referred(allegation: Allegation, *, at: datetime = AT, **changed: Any) -> None:
    """Whether somebody else is told."""
    said: dict[str, Any] = {"body": Body.DBS, "referred": Referred.REFERRED, "reason": "Harm."}
    actions.record_referral(
        allegation=allegation, by=keeper(allegation.authority), at=at, **{**said, **changed}
    )


def brought_to(
    state: State, allegation: Allegation | None = None, *, at: datetime = AT, **changed: Any
) -> Allegation:
    """An allegation in that state, with the questions before closing answered."""
    made = allegation or recorded(at=at, **changed)
    for which in PATHS[state]:
        if which is Step.CLOSE:
            decided(made, at=at)
            referred(made, at=at)
        step(made, which, at=LONG_AFTER if which is Step.ERASE else at)
    return made
