"""What is recorded while an action is under way: progress, the provider's word, more time."""

from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of
from almoner.core.files.models import StoredFile
from almoner.core.journal.actions import part_of_action
from almoner.response.action_plans.actions.journalling import journal_action
from almoner.response.action_plans.models import (
    Action,
    ActionEvidence,
    ActionStep,
    Escalation,
    Extension,
)
from almoner.response.action_plans.queries.standing import due_on
from almoner.response.action_plans.rules.due_dates import days_overdue
from almoner.response.action_plans.rules.states import (
    ActionState,
    ActionStepKind,
    Means,
    PlanState,
)
from almoner.response.action_plans.steps import (
    ActionPlanRefused,
    StepRefused,
    asked_text,
    happened_on,
    locked_action,
    plan_stands,
    take_action_step,
)


@transaction.atomic
def record_progress(
    *,
    action: Action,
    note: str,
    by: Principal,
    at: datetime,
    on: date | None = None,
    seen: int | None = None,
) -> ActionStep:
    """How far it has come. Raises NotPermitted, StepRefused and ActionPlanRefused."""
    words = asked_text(note, sentence="Say what has been done so far.")
    step = take_action_step(
        action=action,
        step=ActionStepKind.RECORD_PROGRESS,
        by=by,
        at=at,
        on=on,
        seen=seen,
        note=words,
    )
    journal_action("record_progress", action, by=by, at=at, detail={"note": words})
    return step


@transaction.atomic
def say_done(
    *,
    action: Action,
    said_by: str,
    means: Means,
    by: Principal,
    at: datetime,
    on: date | None = None,
    note: str = "",
    seen: int | None = None,
) -> ActionStep:
    """The provider says that it is done: who said so, on what day and how.

    That is the provider's word and proves nothing yet: `verify_action` is a step of its own.
    Raises NotPermitted, StepRefused and ActionPlanRefused.
    """
    who = asked_text(said_by, sentence="Say who at the provider says that it is done.")
    step = take_action_step(
        action=action,
        step=ActionStepKind.SAY_DONE,
        by=by,
        at=at,
        on=on,
        seen=seen,
        note=note,
        said_by=who,
        means=means,
    )
    journal_action("say_done", action, by=by, at=at, detail={"said_by": who, "means": means})
    return step


@transaction.atomic
def extend_action(
    *,
    action: Action,
    new_due_on: date,
    reason: str,
    by: Principal,
    at: datetime,
    seen: int | None = None,
) -> Extension:
    """More time, with the reason; the date before stays on record.

    Raises NotPermitted, StepRefused, and ActionPlanRefused for a date that is not later.
    """
    extension = move_date(
        action=action, new_due_on=new_due_on, reason=reason, by=by, at=at, seen=seen
    )
    if new_due_on < (old := extension.old_due_on):
        raise ActionPlanRefused(
            f"The new date must be later than {old.day} {old:%B %Y}, when it is due now."
        )
    detail = {
        "old_due_on": extension.old_due_on,
        "new_due_on": new_due_on,
        "reason": extension.reason,
    }
    journal_action("extend_action", action, by=by, at=at, detail=detail)
    return extension


@part_of_action
def move_date(
    *,
    action: Action,
    new_due_on: date,
    reason: str,
    by: Principal,
    at: datetime,
    seen: int | None = None,
) -> Extension:
    """The step and the new date, later or earlier. Raises as `extend_action` does."""
    why = asked_text(reason, sentence="Say why more time is given.")
    step = take_action_step(
        action=action, step=ActionStepKind.EXTEND, by=by, at=at, seen=seen, note=why
    )
    old = due_on(action=action, as_at=day_of(at))
    if new_due_on == old:
        raise ActionPlanRefused(
            f"The new date must be later than {old.day} {old:%B %Y}, when it is due now."
        )
    if new_due_on < day_of(at):
        raise ActionPlanRefused("The new date must not be in the past.")
    return Extension.objects.create(
        action=action, step=step, old_due_on=old, new_due_on=new_due_on, reason=why, at=at
    )


@transaction.atomic
def withdraw_action(
    *, action: Action, reason: str, by: Principal, at: datetime, seen: int | None = None
) -> ActionStep:
    """It is no longer asked for, and why. Raises NotPermitted, StepRefused, ActionPlanRefused."""
    why = asked_text(reason, sentence="Say why the action is withdrawn.")
    step = take_action_step(
        action=action, step=ActionStepKind.WITHDRAW, by=by, at=at, seen=seen, note=why
    )
    journal_action("withdraw_action", action, by=by, at=at, detail={"reason": why})
    return step


@transaction.atomic
def escalate_action(
    *, action: Action, to: str, note: str, by: Principal, at: datetime, seen: int | None = None
) -> Escalation:
    """Take it to somebody higher: to whom, and what was said.

    Raises NotPermitted, StepRefused and ActionPlanRefused.
    """
    whom = asked_text(to, sentence="Say to whom it is escalated.")
    words = asked_text(note, sentence="Say why it is escalated and what you ask for.")
    overdue = days_overdue(
        state=ActionState(locked_action(action).state),
        due_on=due_on(action=action, as_at=day_of(at)),
        as_at=day_of(at),
    )
    step = take_action_step(
        action=action, step=ActionStepKind.ESCALATE, by=by, at=at, seen=seen, note=words
    )
    escalation = Escalation.objects.create(
        action=action, step=step, to=whom, overdue_days=overdue, at=at
    )
    detail = {"to": whom, "overdue_days": overdue}
    journal_action("escalate_action", action, by=by, at=at, detail=detail)
    return escalation


@transaction.atomic
def attach_evidence(
    *,
    action: Action,
    file: StoredFile,
    title: str,
    dated_on: date,
    by: Principal,
    at: datetime,
) -> ActionEvidence:
    """Something to look at that shows whether it was done. The same file is attached once.

    Raises NotPermitted, StepRefused where the action or plan is over, and ActionPlanRefused.
    """
    require(by, Permission.KEEP_ACTION_PLANS, authority_code=action.plan.authority.code)
    state = ActionState(locked_action(action).state)
    if state is ActionState.WITHDRAWN or plan_stands(action.plan) is PlanState.CLOSED:
        raise StepRefused("This action is over, so no evidence can be added to it.")
    if action.evidence.filter(file=file).exists():
        raise ActionPlanRefused("That file is attached to this action already.")
    evidence = ActionEvidence.objects.create(
        action=action,
        file=file,
        title=asked_text(title, sentence="Say what the file shows."),
        dated_on=happened_on(dated_on, at=at),
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    detail = {"file": file.pk, "title": evidence.title}
    journal_action("attach_evidence", action, by=by, at=at, detail=detail)
    return evidence
