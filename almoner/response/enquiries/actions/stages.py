"""Beginning an enquiry, allocating it, and every step that rests on nothing but its reason."""

from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority, User
from almoner.core.accounts.queries import principal_for
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of, long_date
from almoner.core.journal.actions import part_of_action
from almoner.core.journal.noting import note
from almoner.response.enquiries.models import CausedEnquiry, Enquiry, EnquiryStep
from almoner.response.enquiries.practice import timescales_as_at
from almoner.response.enquiries.queries.gates import actions_waiting, before_closing
from almoner.response.enquiries.refusals import (
    EnquiryRefused,
    day_in_order,
    refuse_unseen,
)
from almoner.response.enquiries.rules.caused import OPEN as CAUSED_OPEN
from almoner.response.enquiries.rules.kinds import Kind, LedBy
from almoner.response.enquiries.rules.stages import TABLE, WITH_MORE, State, Step
from almoner.response.safeguarding.models import Concern
from almoner.response.safeguarding.rules.states import ConcernState

KINDS = {ConcernState.S42_ENQUIRY: Kind.S42, ConcernState.OTHER_ENQUIRY: Kind.OTHER}


@transaction.atomic
def begin_enquiry(
    *,
    concern: Concern,
    by: Principal,
    at: datetime,
    on: date | None = None,
    worker: User | None = None,
) -> Enquiry:
    """Begin the enquiry that was decided on for a concern; its kind is that of the decision.

    Raises NotPermitted, and EnquiryRefused where none was decided on or one goes on already.
    """
    permission = TABLE.permission_for(Step.BEGIN)
    require(by, permission, authority_code=concern.authority.code)
    held = Concern.objects.select_for_update(no_key=True, of=("self",)).get(pk=concern.pk)
    kind = KINDS.get(ConcernState(held.state))
    if kind is None:
        raise EnquiryRefused("No enquiry was decided on for this concern. Decide that first.")
    if held.enquiries.filter(concluded_on__isnull=True).exists():
        raise EnquiryRefused("An enquiry into this concern goes on already.")
    if held.enquiries.filter(at__gte=held.state_at).exists():
        raise EnquiryRefused(
            "The enquiry that was decided on was made. Reopen it, or decide on another first."
        )
    _refuse_worker(worker, concern.authority, at)
    day = day_in_order(on, today=day_of(at), after=day_of(held.received_at))
    due_on = timescales_as_at(day).stage_due(state=State.PLANNING, entered_on=day)
    enquiry = Enquiry.objects.create(
        authority=concern.authority,
        concern=held,
        kind=kind.value,
        begun_on=day,
        state=State.PLANNING.value,
        state_on=day,
        due_on=due_on,
        led_by=LedBy.COUNCIL.value,
        worker=worker,
        worker_name=worker.name if worker else "",
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    _record(enquiry, Step.BEGIN, number=1, on=day, reason="", by=by, at=at)
    note("begin_enquiry", enquiry, by=by, at=at, detail={"concern": held.pk, "kind": kind})
    return enquiry


@transaction.atomic
def allocate_enquiry(
    *,
    enquiry: Enquiry,
    worker: User,
    by: Principal,
    at: datetime,
    last_seen: int | None = None,
) -> EnquiryStep:
    """Give an enquiry to a practitioner. Raises NotPermitted, EnquiryRefused, SomeoneWasFirst."""
    require(by, TABLE.permission_for(Step.ALLOCATE), authority_code=enquiry.authority.code)
    held = locked(enquiry)
    _refuse_worker(worker, enquiry.authority, at)
    if held.worker_id == worker.pk:
        raise EnquiryRefused(f"{worker.name} has it already.")
    held.worker, held.worker_name = worker, worker.name
    taken = add_step(held=held, step=Step.ALLOCATE, by=by, at=at, last_seen=last_seen)
    note("allocate_enquiry", held, by=by, at=at, detail={"worker": worker.pk})
    return taken


@transaction.atomic
def take_step(
    *,
    enquiry: Enquiry,
    step: Step,
    reason: str,
    by: Principal,
    at: datetime,
    on: date | None = None,
    is_complex: bool = False,
    due_on: date | None = None,
    last_seen: int | None = None,
) -> EnquiryStep:
    """Take a step of the table that rests on nothing but its reason.

    `on` is the day from which it holds (today unless said); `is_complex` gives an enquiry that is
    planned more time; `due_on` is the new target of `MOVE_TARGET`, and of no other step;
    `last_seen` the number of the last step that the page showed. Raises NotPermitted,
    EnquiryRefused and SomeoneWasFirst.
    """
    require(by, TABLE.permission_for(step), authority_code=enquiry.authority.code)
    if step in WITH_MORE:
        raise EnquiryRefused("Record this on its own page, with what it rests on.")
    if not reason.strip():
        raise EnquiryRefused("Say what was done or decided, and why.")
    if (step is Step.MOVE_TARGET) != (due_on is not None):
        raise EnquiryRefused("Say by which day the stage is to end, and only when you move it.")
    held = locked(enquiry)
    taken = add_step(
        held=held,
        step=step,
        by=by,
        at=at,
        on=on,
        reason=reason,
        is_complex=is_complex,
        due_on=due_on,
        last_seen=last_seen,
    )
    note(f"{step.value}_enquiry", held, by=by, at=at, detail={"on": taken.on, "due_on": due_on})
    return taken


@part_of_action
def locked(enquiry: Enquiry) -> Enquiry:
    """The enquiry, so that nobody else takes a step meanwhile."""
    return Enquiry.objects.select_for_update(no_key=True, of=("self",)).get(pk=enquiry.pk)


@part_of_action
def add_step(
    *,
    held: Enquiry,
    step: Step,
    by: Principal,
    at: datetime,
    on: date | None = None,
    reason: str = "",
    is_complex: bool = False,
    due_on: date | None = None,
    last_seen: int | None = None,
) -> EnquiryStep:
    """Add a step to a locked enquiry, and keep what stands now. Raises EnquiryRefused.

    What the caller set on `held` (who leads it, who works on it) stands from this step on.
    """
    last = held.steps.order_by("-number")[0]
    state = State(last.state)
    refuse_unseen(
        last_seen=last_seen,
        number=last.number,
        by_name=last.by_name,
        done=Step(last.step).done,
        on=last.on,
    )
    if sentence := TABLE.refusal(state, step):
        raise EnquiryRefused(sentence)
    day = day_in_order(on, today=day_of(at), after=last.on)
    _refuse_at_gates(held, step, due_on=due_on, on=day)
    to = TABLE.moves[state, step].state
    if due_on is None:
        due_on = last.due_on
        if to is not state or step is Step.HOLD_REVIEW:
            due_on = timescales_as_at(held.begun_on).stage_due(
                state=to, entered_on=day, is_complex=is_complex
            )
    held.state, held.due_on, held.step_count = to.value, due_on, last.number + 1
    held.state_on = day if to is not state else held.state_on
    held.concluded_on = None if to.is_open else day
    held.save()
    return _record(held, step, number=held.step_count, on=day, reason=reason, by=by, at=at)


def _record(
    held: Enquiry,
    step: Step,
    *,
    number: int,
    on: date,
    reason: str,
    by: Principal,
    at: datetime,
) -> EnquiryStep:
    """The step, with what stands of the enquiry from it on."""
    return EnquiryStep.objects.create(
        enquiry=held,
        number=number,
        step=step.value,
        state=held.state,
        on=on,
        reason=reason.strip(),
        due_on=held.due_on,
        led_by=held.led_by,
        worker=held.worker,
        worker_name=held.worker_name,
        at=at,
        by=by.reference,
        by_name=by.name,
    )


def _refuse_worker(worker: User | None, authority: Authority, at: datetime) -> None:
    """An enquiry is given to somebody who makes enquiries there. Raises EnquiryRefused."""
    if worker is None:
        return
    may = worker.is_active and principal_for(user=worker, on=day_of(at)).may(
        Permission.KEEP_ENQUIRIES, authority_code=authority.code
    )
    if not may:
        raise EnquiryRefused(f"{worker.name} does not make enquiries for {authority.name}.")


def _refuse_at_gates(held: Enquiry, step: Step, *, due_on: date | None, on: date) -> None:
    if due_on is not None and due_on <= on:
        raise EnquiryRefused(f"The new target has to be after {long_date(on)}.")
    waits = CausedEnquiry.objects.filter(
        enquiry=held, state__in=sorted(state.value for state in CAUSED_OPEN)
    )
    if step in {Step.MAKE_FINDINGS, Step.CEASE} and waits.exists():
        raise EnquiryRefused(
            "Somebody else was asked to enquire. Accept their report first, or take the enquiry"
            " back."
        )
    if step is Step.CLOSE and (missing := before_closing(enquiry=held)):
        raise EnquiryRefused(f"You cannot close it yet. {' '.join(missing)}")
    if step is Step.CEASE and (waiting := actions_waiting(enquiry=held)):
        raise EnquiryRefused(f"You cannot end it yet. {waiting}")
    if step is Step.REOPEN and held.concern.enquiries.filter(concluded_on__isnull=True).exists():
        raise EnquiryRefused("Another enquiry into the same concern goes on.")
