"""One allegation of Southaven about a person in a position of trust."""

from datetime import date, datetime

from almoner.core.accounts.models import Authority, User
from almoner.core.accounts.queries import principal_for
from almoner.core.calendar.rules import ENGLAND
from almoner.demo.places import PEOPLE_SINCE
from almoner.response.positions_of_trust import actions
from almoner.response.positions_of_trust.actions import DisclosureDecision, Told
from almoner.response.positions_of_trust.models import Allegation
from almoner.response.positions_of_trust.rules.kinds import (
    Affected,
    Body,
    Disclosed,
    Grounds,
    LegalBasis,
    Source,
)
from almoner.response.positions_of_trust.rules.states import Step


def tell_allegation(*, southaven: Authority, manager: User) -> None:
    """From the police, about a volunteer, and looked into by the last day."""
    if Allegation.objects.filter(authority=southaven).exists():
        return
    by = principal_for(user=manager, on=PEOPLE_SINCE)
    allegation = actions.record_allegation(
        authority=southaven,
        told=Told(
            person="Perrin Oldcastle",
            role="Volunteer driver",
            employer="A lunch club of Holmbury",
            alleged="Was seen shouting at a neighbour with a learning disability.",
            source=Source.POLICE,
            grounds=Grounds.RISK,
            affected=Affected.NONE_IDENTIFIED,
            in_private_life=True,
            received_on=date(2021, 7, 12),
        ),
        by=by,
        at=_at(date(2021, 7, 12), 15),
    )
    for step, day, reason in (
        (Step.TAKE_ON, date(2021, 7, 13), "A role with adults who have care needs."),
        (Step.AGREE_STRATEGY, date(2021, 7, 19), "The police first; then the lunch club."),
    ):
        actions.take_step(allegation=allegation, step=step, reason=reason, by=by, at=_at(day))
    actions.decide_disclosure(
        allegation=allegation,
        decision=DisclosureDecision(
            body=Body.EMPLOYER,
            disclosed=Disclosed.TELL,
            basis=LegalBasis.PUBLIC_TASK,
            reason="The trustees are told that a risk is being looked into, and no more.",
            person_told_first=True,
        ),
        by=by,
        at=_at(date(2021, 7, 21)),
    )


def _at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ENGLAND)
