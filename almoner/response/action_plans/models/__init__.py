"""Plans and their actions. A state is never overwritten: what changes is which step is newest.

Steps, extensions, evidence, checks and escalations are only added to: the database itself refuses
to change or remove one, and to change an action that the provider has agreed to (migration 0002).
"""

from almoner.response.action_plans.models.actions import Action, ActionFinding
from almoner.response.action_plans.models.history import (
    ActionEvidence,
    ActionStep,
    Escalation,
    Extension,
    SustainedCheck,
)
from almoner.response.action_plans.models.plans import (
    ActionPlan,
    PlanPriority,
    PlanService,
    PlanStep,
)

__all__ = [
    "Action",
    "ActionEvidence",
    "ActionFinding",
    "ActionPlan",
    "ActionStep",
    "Escalation",
    "Extension",
    "PlanPriority",
    "PlanService",
    "PlanStep",
    "SustainedCheck",
]
