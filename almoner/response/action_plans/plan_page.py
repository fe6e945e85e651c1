"""What the page of one plan shows, and what this reader may do there."""

from datetime import date
from typing import Any

from almoner.core.accounts.rules import Permission, Principal
from almoner.register.directory.queries import successors
from almoner.response.action_plans import tables
from almoner.response.action_plans.queries.lists import ActionFilter, ActionLine, action_lines
from almoner.response.action_plans.queries.standing import PlanNow
from almoner.response.action_plans.queries.story import plan_story
from almoner.response.action_plans.rules.progress import Standing, progress_of
from almoner.response.action_plans.rules.states import (
    UNVERIFIED,
    PlanScope,
    PlanState,
    PlanStepKind,
    plan_passage,
)

RECENT = 30  # events on the page; the journal has every one


def plan_page(*, plan: PlanNow, as_at: date, by: Principal) -> dict[str, Any]:
    """The context of the plan's page, in a number of queries that its actions do not raise."""
    asked = ActionFilter(plan_ids=(plan.pk,))
    lines = action_lines(asked=asked, as_at=as_at, visible_to=by, order="plan")
    progress = progress_of(
        standings=[Standing(state=line.state, due_on=line.due_on) for line in lines], as_at=as_at
    )
    unagreed = sum(not line.is_agreed and line.state in UNVERIFIED for line in lines)
    state = PlanState(plan.state)
    later = successors(location=plan.location, visible_to=by) if plan.location else ()
    return {
        "plan": plan,
        "state": state,
        "lines": lines,
        "groups": _groups(plan, lines),
        "progress": progress,
        "unagreed": unagreed,
        "next": _next(plan, state, lines, unagreed, progress.unfinished),
        "story": plan_story(plan=plan, as_at=as_at)[:RECENT],
        "successor": later[-1] if later else None,
        "services": list(plan.services.select_related("location"))
        if plan.scope == PlanScope.PROVIDER
        else [],
        "may": _may(plan, state, by),
        "is_market": plan.scope == PlanScope.MARKET,
        "trail": tables.trail(("All plans", tables.plans_address())),
        **tables.words(),
    }


def _groups(
    plan: PlanNow, lines: tuple[ActionLine, ...]
) -> list[tuple[str, str, list[ActionLine]]]:
    """The actions under their priorities (title and why), or all in one group without a title."""
    if plan.scope != PlanScope.MARKET:
        return [("", "", list(lines))] if lines else []
    groups = [
        (str(one), one.why, [line for line in lines if line.priority_number == one.number])
        for one in plan.priorities.all()
    ]
    rest = [line for line in lines if line.priority_number is None]
    return [*groups, ("Without a priority", "", rest)] if rest else groups


def _next(
    plan: PlanNow,
    state: PlanState,
    lines: tuple[ActionLine, ...],
    unagreed: int,
    unfinished: int,
) -> str:
    """What to do next with the plan, in one sentence."""
    if state is PlanState.CLOSED:
        return "The plan is closed."
    if not lines:
        return "Add what must be done: one action for each thing."
    if unagreed:
        whom = "partners" if plan.scope == PlanScope.MARKET else "the provider"
        return f"Send {whom} a copy, and record when they agree. Until then words can be changed."
    if any(line.is_overdue for line in lines):
        return "Some actions are overdue: ask how far they have come, extend them or escalate."
    if unfinished:
        return "Follow each action until it is verified, and look weeks later whether it held."
    return "Every action is finished: the plan can be closed."


def _may(plan: PlanNow, state: PlanState, by: Principal) -> dict[str, bool]:
    code = plan.authority.code
    may = {
        step.value: bool(passage) and by.may(passage.permission, authority_code=code)
        for step in PlanStepKind
        for passage in [plan_passage(state=state, step=step)]
        if passage
    }
    keeps = by.may(Permission.KEEP_ACTION_PLANS, authority_code=code)
    return {
        **dict.fromkeys((step.value for step in PlanStepKind), False),
        **may,
        "add": keeps and state is not PlanState.CLOSED,
        "download": by.may(Permission.DOWNLOAD, authority_code=code),
    }
