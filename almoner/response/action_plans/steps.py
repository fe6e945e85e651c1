"""How a step is taken: lock, look at what stands, ask the table, add a row, journal."""

from datetime import date, datetime

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Principal
from almoner.core.calendar.rules import ENGLAND, day_of
from almoner.core.journal.actions import part_of_action
from almoner.response.action_plans.models import Action, ActionPlan, ActionStep, PlanStep
from almoner.response.action_plans.rules.states import (
    ACTION_STEP_WORDS,
    PLAN_STATE_WORDS,
    PLAN_STEP_WORDS,
    ActionState,
    ActionStepKind,
    Means,
    PlanState,
    PlanStepKind,
    action_passage,
    action_permission,
    plan_passage,
    plan_permission,
    why_refused,
)


class StepRefused(Exception):
    """The plan or action is not in a state from which that can be done."""


class ChangedMeanwhile(StepRefused):
    """Someone else was first: what the officer saw is no longer what stands."""


class ActionPlanRefused(Exception):
    """What was asked cannot be recorded as it is; the message says what is wrong."""


@part_of_action
def take_action_step(
    *,
    action: Action,
    step: ActionStepKind,
    by: Principal,
    at: datetime,
    on: date | None = None,
    seen: int | None = None,
    note: str = "",
    said_by: str = "",
    means: Means | None = None,
    is_own_record: bool = False,
) -> ActionStep:
    """Add the step, and give it. `on` is the day it happened, today if left out.

    `seen` is the id of the newest step that the officer was shown: where another has been taken
    since, ChangedMeanwhile says by whom. Raises NotPermitted, StepRefused and ActionPlanRefused.
    """
    plan = ActionPlan.objects.select_related("authority").get(pk=action.plan_id)
    require(by, action_permission(step), authority_code=plan.authority.code)
    newest = locked_action(action)
    refuse_if_changed(newest, seen=seen, by=by)
    state = ActionState(newest.state)
    passage = action_passage(state=state, step=step)
    if passage is None:
        raise StepRefused(why_refused(state=state, step=step))
    if plan_stands(plan) is PlanState.CLOSED:
        raise StepRefused("This plan is closed. Reopen it first.")
    require(by, passage.permission, authority_code=plan.authority.code)
    return ActionStep.objects.create(
        action=action,
        step=step,
        state=passage.state,
        on=happened_on(on, at=at),
        at=at,
        by=by.reference,
        by_name=by.name,
        note=note.strip(),
        said_by=said_by.strip(),
        means=means or "",
        is_own_record=is_own_record,
    )


@part_of_action
def take_plan_step(
    *,
    plan: ActionPlan,
    step: PlanStepKind,
    by: Principal,
    at: datetime,
    on: date | None = None,
    seen: int | None = None,
    note: str = "",
    agreed_with: str = "",
    means: Means | None = None,
) -> PlanStep:
    """Add the step, and give it. Raises as `take_action_step` does."""
    require(by, plan_permission(step), authority_code=plan.authority.code)
    locked_plan(plan)
    newest = plan.steps.order_by("-id").first()
    state = PlanState(newest.state) if newest else None
    if newest is not None and seen is not None and newest.pk != seen:
        raise ChangedMeanwhile(
            f"{newest.by_name} recorded “{PLAN_STEP_WORDS[PlanStepKind(newest.step)].lower()}”"
            " while this page was open. Look at the plan, then decide again."
        )
    passage = plan_passage(state=state, step=step)
    if passage is None:
        words = PLAN_STATE_WORDS[state].lower() if state else "new"
        raise StepRefused(f"This plan is {words}, so that cannot be done.")
    return PlanStep.objects.create(
        plan=plan,
        step=step,
        state=passage.state,
        on=happened_on(on, at=at),
        at=at,
        by=by.reference,
        by_name=by.name,
        note=note.strip(),
        agreed_with=agreed_with.strip(),
        means=means or "",
    )


def locked_plan(plan: ActionPlan) -> None:
    """Hold the plan until the transaction ends: a second person waits, then sees what stands."""
    ActionPlan.objects.select_for_update(no_key=True).get(pk=plan.pk)


def locked_action(action: Action) -> ActionStep:
    """Hold the plan and the action until the transaction ends, and give the newest step.

    The plan first, always, so that closing a plan and taking a step never wait for one another.
    """
    ActionPlan.objects.select_for_update(no_key=True).get(pk=action.plan_id)
    Action.objects.select_for_update(no_key=True).get(pk=action.pk)
    return newest_step(action)


def newest_step(action: Action) -> ActionStep:
    """The newest step of an action, which has one from the day it was added."""
    return ActionStep.objects.filter(action=action).order_by("-id")[0]


def plan_stands(plan: ActionPlan) -> PlanState:
    """The state that the plan is in now."""
    return PlanState(plan.steps.order_by("-id").values_list("state", flat=True)[0])


def refuse_if_changed(newest: ActionStep, *, seen: int | None, by: Principal) -> None:
    """Raise ChangedMeanwhile unless `seen` is the newest step."""
    if seen is None or newest.pk == seen:
        return
    who = "You" if newest.by == by.reference else newest.by_name
    done = ACTION_STEP_WORDS[ActionStepKind(newest.step)].lower()
    when = newest.at.astimezone(ENGLAND)
    raise ChangedMeanwhile(
        f"{who} recorded “{done}” at {when:%H:%M} on {when.day} {when:%B %Y}, while this page was"
        " open. Look at the action, then decide again."
    )


def happened_on(on: date | None, *, at: datetime) -> date:
    """The day that something happened. Raises ActionPlanRefused for one still to come."""
    today = day_of(at)
    if on is not None and on > today:
        raise ActionPlanRefused("The day it happened cannot be in the future.")
    return on or today


def asked_text(text: str, *, sentence: str) -> str:
    """The text without spaces around it. Raises ActionPlanRefused where nothing is left."""
    if not (kept := text.strip()):
        raise ActionPlanRefused(sentence)
    return kept
