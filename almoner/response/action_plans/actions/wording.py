"""What an action asks for: written, and changed until the provider agrees to it."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import User
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of
from almoner.core.journal.actions import part_of_action
from almoner.register.directory.models import Location
from almoner.response.action_plans.actions.journalling import journal_action
from almoner.response.action_plans.models import Action, ActionPlan, ActionStep, PlanPriority
from almoner.response.action_plans.rules.due_dates import Risk, due_date
from almoner.response.action_plans.rules.states import (
    UNVERIFIED,
    ActionState,
    ActionStepKind,
    PlanScope,
    PlanState,
)
from almoner.response.action_plans.standards import standard
from almoner.response.action_plans.steps import (
    ActionPlanRefused,
    ChangedMeanwhile,
    StepRefused,
    asked_text,
    locked_action,
    locked_plan,
    plan_stands,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionWords:
    """What an action asks for. Without a due date, it is the standard's for its risk."""

    requirement: str
    measure: str
    owner_role: str
    risk: Risk
    due_on: date | None = None
    owner_name: str = ""
    owner_organisation: str = ""
    verifier: User | None = None
    priority: PlanPriority | None = None
    location: Location | None = None
    question_key: str = ""
    question_text: str = ""
    standard_key: str = ""
    regulation: str = ""
    contract_clause: str = ""


@transaction.atomic
def add_action(*, plan: ActionPlan, words: ActionWords, by: Principal, at: datetime) -> Action:
    """One more action of a plan that is not closed.

    Raises NotPermitted, StepRefused and ActionPlanRefused.
    """
    action = create_action(plan=plan, words=words, by=by, at=at)
    detail = {"risk": action.risk, "due_on": action.first_due_on}
    journal_action("add_action", action, by=by, at=at, detail=detail)
    return action


@part_of_action
def create_action(*, plan: ActionPlan, words: ActionWords, by: Principal, at: datetime) -> Action:
    """The action and its first step, begun today. Raises as `add_action` does."""
    require(by, Permission.KEEP_ACTION_PLANS, authority_code=plan.authority.code)
    locked_plan(plan)
    if plan_stands(plan) is PlanState.CLOSED:
        raise StepRefused("This plan is closed. Reopen it first.")
    last = plan.actions.aggregate(last=Max("number"))["last"]
    action = Action(plan=plan, number=(last or 0) + 1, recorded_at=at, recorded_by=by.reference)
    _write(action, words, start=day_of(at))
    action.save()
    ActionStep.objects.create(
        action=action,
        step=ActionStepKind.OPEN,
        state=ActionState.OPEN,
        on=day_of(at),
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    return action


@transaction.atomic
def change_action(
    *, action: Action, words: ActionWords, by: Principal, at: datetime, seen: int | None = None
) -> Action:
    """Other words for an action that the provider has not agreed to yet.

    `seen` is the revision that the officer was shown. Raises NotPermitted, StepRefused,
    ChangedMeanwhile and ActionPlanRefused.
    """
    require(by, Permission.KEEP_ACTION_PLANS, authority_code=action.plan.authority.code)
    newest = locked_action(action)
    stands = Action.objects.select_related("plan__authority").get(pk=action.pk)
    if seen is not None and stands.revision != seen:
        raise ChangedMeanwhile(
            "Someone changed this action while this page was open. What you typed is kept below:"
            " compare it with the action as it now stands, then save again."
        )
    if stands.steps.filter(step=ActionStepKind.AGREE).exists():
        raise StepRefused(
            "The provider has agreed to this action, so its words stand. Extend it, or withdraw it"
            " and add another."
        )
    if newest.state not in UNVERIFIED or plan_stands(stands.plan) is PlanState.CLOSED:
        raise StepRefused("This action is finished, so its words stand.")
    before = _as_text(stands)
    _write(stands, words, start=day_of(stands.recorded_at))
    stands.revision += 1
    stands.save()
    after = _as_text(stands)
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    journal_action("change_action", stands, by=by, at=at, detail={"changed": changed})
    return stands


def _write(action: Action, words: ActionWords, *, start: date) -> None:
    plan = action.plan
    if (words.priority is not None) and words.priority.plan_id != plan.pk:
        raise ActionPlanRefused("That priority is of another plan.")
    if words.location is not None and plan.scope != PlanScope.PROVIDER:
        raise ActionPlanRefused("Only an action of a provider's plan names one of its services.")
    if words.location is not None and not _is_covered(plan, words.location):
        raise ActionPlanRefused(f"{words.location.name} is not a service that this plan covers.")
    if words.due_on is not None and words.due_on < plan.opened_on:
        raise ActionPlanRefused("An action cannot be due before its plan was opened.")
    for name in _NAMES:
        value = getattr(words, name)
        setattr(action, name, value.strip() if isinstance(value, str) else value)
    for name, sentence in _ASKED.items():
        setattr(action, name, asked_text(getattr(words, name), sentence=sentence))
    action.first_due_on = words.due_on or due_date(
        period=standard(day=start).risks[words.risk], start=start
    )


def _is_covered(plan: ActionPlan, location: Location) -> bool:
    named = plan.services.values_list("location", flat=True)
    return location.pk in named if named else location.provider_id == plan.provider_id


_ASKED = {
    "requirement": "Say what must be done.",
    "measure": "Say how we shall know that it is done.",
    "owner_role": "Say whose job it is: a role, such as registered manager.",
}
_NAMES = tuple(field.name for field in fields(ActionWords) if field.name not in {"due_on", *_ASKED})


def _as_text(action: Action) -> dict[str, str]:
    return {name: str(getattr(action, name)) for name in (*_NAMES, *_ASKED, "first_due_on")}
