"""Invented councils, services and concerns, taken as far as a test needs."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal, Role
from almoner.register.directory.models import Location
from almoner.response.safeguarding import actions
from almoner.response.safeguarding.actions import Found
from almoner.response.safeguarding.models import Concern
from almoner.response.safeguarding.rules.kinds import Answer, Category, Referrer
from almoner.response.safeguarding.rules.priorities import Judged, Priority
from almoner.response.safeguarding.rules.referrals import FRONT_DOOR, Person, Referral
from almoner.response.safeguarding.rules.states import REASONED, ConcernState, Step
from tests.register.directory.factories import (
    AuthorityFactory,
    DistrictFactory,
    LocationFactory,
    ProviderFactory,
)

__all__ = ["AuthorityFactory", "DistrictFactory", "LocationFactory", "ProviderFactory"]

AT = datetime(2021, 8, 9, 9, 30, tzinfo=UTC)  # a Monday
TODAY = date(2021, 8, 9)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
WHY = "The adult is safe and the manager has put it right."
_number = count(1)

# The steps that lead from arrival to each state.
PATHS: Mapping[ConcernState, tuple[Step, ...]] = {
    ConcernState.RECEIVED: (),
    ConcernState.TRIAGED: (Step.TRIAGE,),
    ConcernState.STARTED: (Step.TRIAGE, Step.START),
    ConcernState.S42_ENQUIRY: (Step.TRIAGE, Step.START, Step.BEGIN_S42),
    ConcernState.OTHER_ENQUIRY: (Step.TRIAGE, Step.BEGIN_OTHER),
    ConcernState.QUALITY_CONCERN: (Step.TRIAGE, Step.PASS_TO_QUALITY),
    ConcernState.COMPLAINT: (Step.TRIAGE, Step.PASS_TO_COMPLAINTS),
    ConcernState.POSITION_OF_TRUST: (Step.TRIAGE, Step.PASS_TO_TRUST),
    ConcernState.NO_FURTHER_ACTION: (Step.TRIAGE, Step.CLOSE),
    ConcernState.REOPENED: (Step.TRIAGE, Step.CLOSE, Step.REOPEN),
}


def someone(
    *authorities: Authority, role: Role = Role.SAFEGUARDING_PRACTITIONER, number: int = 1
) -> Principal:
    """Somebody with that role in each of these authorities."""
    return Principal(
        reference=f"user:{number}",
        name=f"{role.words} {number}",
        roles=frozenset((one.code, role) for one in authorities),
    )


def worker(authority: Authority, number: int = 9_001) -> Principal:
    """A safeguarding practitioner."""
    return someone(authority, number=number)


def manager(authority: Authority, number: int = 9_002) -> Principal:
    """A safeguarding manager."""
    return someone(authority, role=Role.SAFEGUARDING_MANAGER, number=number)


def referral(**said: Any) -> Referral:
    """A concern in a sender's words."""
    number = next(_number)
    return Referral(
        **{
            "reference": f"ASC-{number}",
            "received_at": AT,
            "text": "A resident fell at night and nobody came for two hours.",
            "categories": (Category.NEGLECT,),
            "referrer": Referrer.FAMILY,
            "service_named": "Wren House",
            "person": Person(name="Edith Vole", born_on=date(1935, 4, 2)),
            **said,
        }
    )


def received(
    authority: Authority | None = None, *, source: str = FRONT_DOOR, **said: Any
) -> Concern:
    """A concern as it stands when it has arrived."""
    authority = authority or AuthorityFactory()
    sent = referral(**said)
    by = someone(authority, role=Role.QUALITY_OFFICER, number=9_008)
    receipt = actions.receive_concern(
        authority=authority,
        source=source,
        referral=sent,
        by=by,
        at=max(sent.received_at, said.get("received_at", AT)),
    )
    return Concern.objects.select_related("authority").get(
        authority=authority, receipt=receipt.receipt
    )


def found(**said: Any) -> Found:
    """What triage found: a P3 unless it is said otherwise."""
    return Found(
        **{
            "has_needs": Answer.YES,
            "at_risk": Answer.YES,
            "cannot_protect": Answer.UNKNOWN,
            "consent": Answer.YES,
            "capacity": Answer.YES,
            "immediate_safety": Answer.YES,
            "interim_safety": "Staff look in every hour; the family was told.",
            "judged": Judged(severity=2, likelihood=3),
            **said,
        }
    )


JUDGED: Mapping[Priority, Judged] = {
    Priority.P1: Judged(severity=4, likelihood=4),
    Priority.P2: Judged(severity=3, likelihood=3),
    Priority.P3: Judged(severity=2, likelihood=3),
    Priority.P4: Judged(severity=1, likelihood=2),
}


def triaged(
    concern: Concern, *, priority: Priority = Priority.P3, at: datetime | None = None
) -> Concern:
    """The concern, triaged."""
    actions.triage(
        concern=concern,
        found=found(judged=JUDGED[priority]),
        by=worker(concern.authority),
        at=at or concern.state_at + HOUR,
    )
    return concern


def step(concern: Concern, taken: Step, *, at: datetime | None = None, **said: Any) -> Concern:
    """The concern, one step on."""
    if taken is Step.TRIAGE:
        return triaged(concern, at=at)
    actions.take_step(
        concern=concern,
        step=taken,
        by=said.pop("by", worker(concern.authority)),
        at=at or concern.state_at + HOUR,
        reason=said.pop("reason", WHY if taken in REASONED else ""),
        **said,
    )
    return concern


def brought_to(state: ConcernState, authority: Authority | None = None, **said: Any) -> Concern:
    """A concern in that state."""
    concern = received(authority, **said)
    for taken in PATHS[state]:
        step(concern, taken)
    return concern


def home(authority: Authority, **said: Any) -> Location:
    """A service of an authority."""
    return LocationFactory(authority=authority, **said)
