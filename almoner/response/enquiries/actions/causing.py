"""Causing somebody else to enquire, and following it until the report is accepted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Principal
from almoner.core.calendar.rules import day_of
from almoner.core.journal.noting import note
from almoner.response.enquiries.actions.stages import add_step, locked
from almoner.response.enquiries.models import CausedEnquiry, CausedStep, Enquiry
from almoner.response.enquiries.practice import timescales_as_at
from almoner.response.enquiries.refusals import (
    EnquiryRefused,
    day_in_order,
    refuse_unseen,
)
from almoner.response.enquiries.rules import stages
from almoner.response.enquiries.rules.caused import BARS, OPEN, TABLE, State, Step, barred
from almoner.response.enquiries.rules.kinds import Answer, LedBy

WITH_DAY = frozenset({Step.CHASE, Step.GIVE_BACK})  # these can give another day


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What somebody else is asked to enquire into, and on which terms."""

    led_by: LedBy
    asked_of: str
    terms: str
    due_on: date | None = None  # None: as the timescales say
    answers: Mapping[str, Answer] = field(default_factory=dict)  # by name of rules.caused.BARS


@transaction.atomic
def cause_enquiry(
    *,
    enquiry: Enquiry,
    asking: Asking,
    by: Principal,
    at: datetime,
    on: date | None = None,
    last_seen: int | None = None,
) -> CausedEnquiry:
    """Ask somebody else to enquire, with terms of reference and a day.

    Raises NotPermitted, SomeoneWasFirst, and EnquiryRefused: also where a provider may not enquire
    into itself, with the reasons.
    """
    permission = stages.TABLE.permission_for(stages.Step.CAUSE)
    require(by, permission, authority_code=enquiry.authority.code)
    _refuse(asking)
    held = locked(enquiry)
    if held.caused.filter(state__in=sorted(state.value for state in OPEN)).exists():
        raise EnquiryRefused("Somebody else was asked already. Take that back first.")
    held.led_by = asking.led_by.value
    step = add_step(
        held=held,
        step=stages.Step.CAUSE,
        by=by,
        at=at,
        on=on,
        reason=f"{asking.led_by.words}: {asking.asked_of.strip()}",
        last_seen=last_seen,
    )
    due_on = _due(asking, held, on=step.on)
    is_provider = asking.led_by is LedBy.PROVIDER
    caused = CausedEnquiry.objects.create(
        enquiry=held,
        led_by=asking.led_by.value,
        asked_of=asking.asked_of.strip(),
        terms=asking.terms.strip(),
        asked_on=step.on,
        state=State.ASKED.value,
        due_on=due_on,
        at=at,
        by=by.reference,
        by_name=by.name,
        **{name: asking.answers[name].value if is_provider else "" for name in BARS},
    )
    _add(caused, Step.ASK, State.ASKED, number=1, on=step.on, due_on=due_on, by=by, at=at)
    detail = {"caused": caused.pk, "led_by": asking.led_by, "due_on": due_on}
    note("cause_enquiry", held, by=by, at=at, detail=detail)
    return caused


@transaction.atomic
def take_caused_step(
    *,
    caused: CausedEnquiry,
    step: Step,
    reason: str,
    by: Principal,
    at: datetime,
    on: date | None = None,
    due_on: date | None = None,
    last_seen: int | None = None,
) -> CausedStep:
    """Chase it, record its report, accept or give that back, or take the enquiry back.

    `reason` says what was done or found; `due_on` gives another day when chasing or giving back.
    Raises NotPermitted, EnquiryRefused and SomeoneWasFirst.
    """
    require(by, TABLE.permission_for(step), authority_code=caused.enquiry.authority.code)
    _refuse_step(step, reason=reason, due_on=due_on)
    enquiry = locked(caused.enquiry)
    held = CausedEnquiry.objects.select_for_update(no_key=True, of=("self",)).get(pk=caused.pk)
    last = _last(held, step, last_seen=last_seen)
    day = day_in_order(on, today=day_of(at), after=last.on)
    if due_on is not None and due_on <= day:
        raise EnquiryRefused("Give them until a later day.")
    to = TABLE.moves[State(last.state), step].state
    taken = _add(
        held,
        step,
        to,
        number=last.number + 1,
        on=day,
        due_on=due_on or last.due_on,
        reason=reason.strip(),
        by=by,
        at=at,
    )
    held.state, held.due_on, held.step_count = to.value, taken.due_on, taken.number
    held.save(update_fields=["state", "due_on", "step_count"])
    if step is Step.TAKE_BACK:
        enquiry.led_by = LedBy.COUNCIL.value
        add_step(held=enquiry, step=stages.Step.TAKE_BACK, by=by, at=at, on=on, reason=reason)
    detail = {"caused": held.pk, "on": day, "due_on": taken.due_on}
    note(f"{step.value}_caused_enquiry", enquiry, by=by, at=at, detail=detail)
    return taken


def _last(held: CausedEnquiry, step: Step, *, last_seen: int | None) -> CausedStep:
    """The newest step, where the next one may follow it. Raises EnquiryRefused."""
    last = held.steps.order_by("-number")[0]
    refuse_unseen(
        last_seen=last_seen,
        number=last.number,
        by_name=last.by_name,
        done=Step(last.step).done,
        on=last.on,
    )
    if sentence := TABLE.refusal(State(last.state), step):
        raise EnquiryRefused(sentence)
    return last


def _due(asking: Asking, held: Enquiry, *, on: date) -> date:
    """By when the report is due: as said, or as the timescales of its beginning say."""
    due_on = asking.due_on or timescales_as_at(held.begun_on).report_due(asked_on=on)
    if due_on <= on:
        raise EnquiryRefused("Give them until a day after today.")
    return due_on


def _refuse_step(step: Step, *, reason: str, due_on: date | None) -> None:
    if step is Step.ASK:
        raise EnquiryRefused("Record this on its own page, with its terms.")
    if not reason.strip():
        raise EnquiryRefused("Say what was done or found.")
    if due_on is not None and step not in WITH_DAY:
        raise EnquiryRefused("Another day is given only when you chase or give back the report.")


def _refuse(asking: Asking) -> None:
    if asking.led_by is LedBy.COUNCIL:
        raise EnquiryRefused("The council enquires itself unless somebody else is asked.")
    if not asking.asked_of.strip() or not asking.terms.strip():
        raise EnquiryRefused("Say who is asked, and the terms of reference.")
    if reasons := barred(led_by=asking.led_by, answers=asking.answers):
        raise EnquiryRefused(f"The provider may not enquire into this. {' '.join(reasons)}")


def _add(
    caused: CausedEnquiry,
    step: Step,
    state: State,
    *,
    number: int,
    on: date,
    due_on: date,
    by: Principal,
    at: datetime,
    reason: str = "",
) -> CausedStep:
    return CausedStep.objects.create(
        caused=caused,
        number=number,
        step=step.value,
        state=state.value,
        on=on,
        due_on=due_on,
        reason=reason,
        at=at,
        by=by.reference,
        by_name=by.name,
    )
