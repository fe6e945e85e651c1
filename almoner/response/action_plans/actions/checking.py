"""What the council finds for itself: done or not, and weeks later whether it held."""

from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.rules import Principal
from almoner.core.calendar.rules import day_of
from almoner.response.action_plans.actions.following import move_date
from almoner.response.action_plans.actions.journalling import journal_action
from almoner.response.action_plans.models import Action, ActionStep, SustainedCheck
from almoner.response.action_plans.queries.standing import due_on
from almoner.response.action_plans.rules.due_dates import Risk, check_date
from almoner.response.action_plans.rules.states import ActionStepKind, may_verify_own_record
from almoner.response.action_plans.standards import standard
from almoner.response.action_plans.steps import (
    ActionPlanRefused,
    StepRefused,
    asked_text,
    happened_on,
    take_action_step,
)


@transaction.atomic
def verify_action(
    *,
    action: Action,
    note: str,
    by: Principal,
    at: datetime,
    on: date | None = None,
    check_on: date | None = None,
    own_record_reason: str = "",
    seen: int | None = None,
) -> ActionStep:
    """The council has seen for itself that it is done, and says how; a check is set for later.

    `check_on` is by when, the standard's if left out. Whoever recorded that the provider says so
    verifies only with evidence attached and `own_record_reason`: see
    `rules.states.may_verify_own_record`. Raises NotPermitted, StepRefused, ActionPlanRefused.
    """
    words = asked_text(note, sentence="Say how you know that it is done.")
    said = ActionStep.objects.filter(action=action, step=ActionStepKind.SAY_DONE).last()
    is_own = said is not None and said.by == by.reference
    reason = own_record_reason.strip()
    step = take_action_step(
        action=action,
        step=ActionStepKind.VERIFY,
        by=by,
        at=at,
        on=on,
        seen=seen,
        note=f"{words}\n{reason}".strip() if is_own else words,
        is_own_record=is_own,
    )
    if is_own and not may_verify_own_record(has_evidence=action.evidence.exists(), reason=reason):
        raise StepRefused(
            "You recorded that the provider says this is done, so someone else verifies it. If"
            " nobody else can, attach evidence that others can look at and say why it is you."
        )
    verified_on = happened_on(on, at=at)
    period = standard(day=verified_on).risks[Risk(action.risk)]
    due = check_on or check_date(period=period, verified_on=verified_on)
    if due <= verified_on:
        raise ActionPlanRefused("The check must be on a later day than it was verified.")
    SustainedCheck.objects.create(action=action, step=step, due_on=due, at=at)
    detail = {"check_on": due, "is_own_record": is_own}
    journal_action("verify_action", action, by=by, at=at, detail=detail)
    return step


@transaction.atomic
def find_not_met(
    *,
    action: Action,
    note: str,
    by: Principal,
    at: datetime,
    on: date | None = None,
    new_due_on: date | None = None,
    seen: int | None = None,
) -> ActionStep:
    """The council finds that it is not done, and says what is missing; with a new date if given.

    Without one the date stands, and the action may be overdue at once. Raises NotPermitted,
    StepRefused and ActionPlanRefused.
    """
    words = asked_text(note, sentence="Say what is still missing.")
    step = take_action_step(
        action=action,
        step=ActionStepKind.FIND_NOT_MET,
        by=by,
        at=at,
        on=on,
        seen=seen,
        note=words,
    )
    if new_due_on not in {None, due_on(action=action, as_at=day_of(at))}:
        move_date(action=action, new_due_on=new_due_on, reason=words, by=by, at=at)
    detail = {"note": words, "new_due_on": new_due_on}
    journal_action("find_not_met", action, by=by, at=at, detail=detail)
    return step


@transaction.atomic
def record_sustained_check(
    *,
    action: Action,
    is_sustained: bool,
    note: str,
    by: Principal,
    at: datetime,
    on: date | None = None,
    new_due_on: date | None = None,
    seen: int | None = None,
) -> ActionStep:
    """Weeks later: whether it held. Where it did not, the provider owes it again by a new date.

    Raises NotPermitted, StepRefused and ActionPlanRefused.
    """
    words = asked_text(note, sentence="Say what you saw.")
    kind = ActionStepKind.FIND_SUSTAINED if is_sustained else ActionStepKind.FIND_NOT_SUSTAINED
    step = take_action_step(action=action, step=kind, by=by, at=at, on=on, seen=seen, note=words)
    if not is_sustained:
        if new_due_on is None:
            raise ActionPlanRefused("It did not hold: say by when it must be put right.")
        if new_due_on != due_on(action=action, as_at=day_of(at)):
            move_date(action=action, new_due_on=new_due_on, reason=words, by=by, at=at)
    detail = {"is_sustained": is_sustained, "new_due_on": new_due_on}
    journal_action("record_sustained_check", action, by=by, at=at, detail=detail)
    return step
