"""What the page of one action shows, and the forms of its steps."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of
from almoner.response.action_plans import tables
from almoner.response.action_plans.forms.plans import ActionForm
from almoner.response.action_plans.forms.steps import StepForm, VerifyForm
from almoner.response.action_plans.models import Action
from almoner.response.action_plans.next_steps import next_for
from almoner.response.action_plans.queries import people
from almoner.response.action_plans.queries.findings import repeats_of
from almoner.response.action_plans.queries.lists import line_of
from almoner.response.action_plans.queries.standing import ActionNow, PlanNow
from almoner.response.action_plans.queries.story import action_story
from almoner.response.action_plans.rules.due_dates import Period, Risk
from almoner.response.action_plans.rules.states import (
    UNVERIFIED,
    ActionState,
    ActionStepKind,
    PlanScope,
    PlanState,
)
from almoner.response.action_plans.standards import standard
from almoner.response.action_plans.step_pages import StepPage


def period_of(action: Action) -> Period:
    """What the standard says of the action's risk, as it stood when the action was recorded."""
    return standard(day=day_of(action.recorded_at)).risks[Risk(action.risk)]


def action_page(*, plan: PlanNow, action: ActionNow, as_at: date, by: Principal) -> dict[str, Any]:
    """The context of an action's page."""
    shown = action_head(plan=plan, action=action, as_at=as_at)
    line = shown["line"]
    keeps = by.may(Permission.KEEP_ACTION_PLANS, authority_code=plan.authority.code)
    is_open = PlanState(plan.state) is not PlanState.CLOSED
    return {
        **shown,
        "next": next_for(
            line=line,
            plan_state=PlanState(plan.state),
            period=period_of(action),
            as_at=as_at,
            by=by,
        ),
        "repeats": repeats_of(action=action, as_at=as_at, visible_to=by),
        "story": action_story(action=action, as_at=as_at),
        "may_change": keeps and is_open and not line.is_agreed and line.state in UNVERIFIED,
        "may_attach": keeps and is_open and line.state is not ActionState.WITHDRAWN,
        "origins": _origins(action),
        "evidence_heads": tables.evidence_heads(),
        "trail": tables.trail((plan.reference, tables.plan_address(plan.pk))),
    }


def action_head(*, plan: PlanNow, action: ActionNow, as_at: date) -> dict[str, Any]:
    """What the page of an action and those of its steps share."""
    line = line_of(action=action, as_at=as_at)
    return {
        "plan": plan,
        "action": action,
        "line": line,
        "evidence": list(action.evidence.select_related("file")),
        "due_words": tables.due_words(line),
        "trail": tables.action_trail(action),
        **tables.words(),
    }


def _origins(action: ActionNow) -> list[tuple[str, str]]:
    rows = [
        ("Priority", str(action.priority) if action.priority else ""),
        ("Question", action.question_text),
        ("Regulation", action.regulation),
        ("Contract clause", action.contract_clause),
    ]
    return [(key, text) for key, text in rows if text]


def action_form(
    data: Any, *, plan: PlanNow, today: date, initial: Mapping[str, Any] | None = None
) -> ActionForm:
    """The form of an action's words, with whom and what this plan has to choose from."""
    scope = PlanScope(plan.scope)
    services = [one.location for one in plan.services.select_related("location")]
    if scope is PlanScope.PROVIDER and not services and plan.provider:
        services = list(
            people.services_of_provider(authority=plan.authority, provider=plan.provider)
        )
    return ActionForm(
        data,
        scope=scope,
        standard=standard(day=today),
        people=people.officers(
            authority=plan.authority, permission=Permission.VERIFY_ACTIONS, on=today
        ),
        priorities=plan.priorities.all() if scope is PlanScope.MARKET else (),
        services=services,
        earliest=plan.opened_on,
        initial=dict(initial or {}),
    )


def step_form(
    page: StepPage, data: Any, *, action: ActionNow, today: date, by: Principal
) -> StepForm:
    """The form of a step; one more question for whoever verifies their own record."""
    given: dict[str, Any] = {"today": today, "period": period_of(action)}
    if issubclass(page.form, VerifyForm):
        said = action.steps.filter(step=ActionStepKind.SAY_DONE).last()
        given["is_own_record"] = said is not None and said.by == by.reference
    return page.form(data, **given)
