"""Plans and actions as they stood on a day: for this room's pages, and for the rooms above."""

from almoner.response.action_plans.queries.gates import (
    unverified_actions,
)
from almoner.response.action_plans.queries.lists import ActionFilter, ActionLine, action_lines
from almoner.response.action_plans.queries.plans import (
    UnknownAction,
    UnknownPlan,
    action_by_number,
    plan_by_id,
    plans_of,
)
from almoner.response.action_plans.queries.standing import action_state, due_on, plan_state
from almoner.response.action_plans.queries.work import (
    actions_due,
    checks_due,
    overdue_actions,
)

__all__ = [
    "ActionFilter",
    "ActionLine",
    "UnknownAction",
    "UnknownPlan",
    "action_by_number",
    "action_lines",
    "action_state",
    "actions_due",
    "checks_due",
    "due_on",
    "overdue_actions",
    "plan_by_id",
    "plan_state",
    "plans_of",
    "unverified_actions",
]
