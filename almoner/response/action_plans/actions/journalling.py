"""The one entry that each action makes in the journal."""

from collections.abc import Mapping
from datetime import datetime

from almoner.core.accounts.rules import Principal
from almoner.core.journal.actions import part_of_action, record_entry
from almoner.response.action_plans.models import Action, ActionPlan


@part_of_action
def journal_plan(
    name: str, plan: ActionPlan, *, by: Principal, at: datetime, detail: Mapping[str, object]
) -> None:
    """Note what was done to a plan."""
    record_entry(
        actor=by,
        action=name,
        at=at,
        authority_code=plan.authority.code,
        subject=("action_plans.ActionPlan", str(plan.pk)),
        detail={"plan": plan.reference, **detail},
    )


@part_of_action
def journal_action(
    name: str, action: Action, *, by: Principal, at: datetime, detail: Mapping[str, object]
) -> None:
    """Note what was done to an action."""
    plan = action.plan
    record_entry(
        actor=by,
        action=name,
        at=at,
        authority_code=plan.authority.code,
        subject=("action_plans.Action", str(action.pk)),
        detail={"plan": plan.reference, "action": action.number, **detail},
    )
