"""Every write to action plans. Each takes one step, checks who may, and journals once."""

from almoner.response.action_plans.actions.checking import (
    find_not_met,
    record_sustained_check,
    verify_action,
)
from almoner.response.action_plans.actions.following import (
    attach_evidence,
    escalate_action,
    extend_action,
    record_progress,
    say_done,
    withdraw_action,
)
from almoner.response.action_plans.actions.from_findings import (
    Answering,
    open_plan_from_findings,
)
from almoner.response.action_plans.actions.plans import (
    PlanHoldsActions,
    add_priority,
    agree_plan,
    close_plan,
    hand_over_plan,
    open_plan,
    record_list_export,
    record_plan_export,
    reopen_plan,
)
from almoner.response.action_plans.actions.wording import ActionWords, add_action, change_action
from almoner.response.action_plans.steps import (
    ActionPlanRefused,
    ChangedMeanwhile,
    StepRefused,
)

__all__ = [
    "ActionPlanRefused",
    "ActionWords",
    "Answering",
    "ChangedMeanwhile",
    "PlanHoldsActions",
    "StepRefused",
    "add_action",
    "add_priority",
    "agree_plan",
    "attach_evidence",
    "change_action",
    "close_plan",
    "escalate_action",
    "extend_action",
    "find_not_met",
    "hand_over_plan",
    "open_plan",
    "open_plan_from_findings",
    "record_list_export",
    "record_plan_export",
    "record_progress",
    "record_sustained_check",
    "reopen_plan",
    "say_done",
    "verify_action",
    "withdraw_action",
]
