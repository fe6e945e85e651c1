"""What stands between a suspension and its lifting, drawn from plans, visits and reviews."""

from datetime import date

from almoner.core.accounts.rules import operator
from almoner.response.action_plans.queries import (
    ActionFilter,
    action_lines,
    unverified_actions,
)
from almoner.response.action_plans.rules.due_dates import GRAVE, Risk
from almoner.response.action_plans.rules.states import ActionState
from almoner.response.suspensions.models import Suspension
from almoner.response.suspensions.practice import practice_as_at
from almoner.response.suspensions.queries.visits import visits_since
from almoner.response.suspensions.rules.gates import (
    ActionFact,
    Gate,
    ReviewFact,
    made_gate,
    sustained_gate,
)
from almoner.response.suspensions.rules.kinds import (
    Kind,
    NewConcerns,
    NoticeEventKind,
    Recipient,
)
from almoner.response.suspensions.rules.states import Step

# A gate is the same whoever looks: what they may not see would otherwise count as done.
GATEKEEPER = operator("suspension gates")
GATES = {
    Step.RECORD_IMPROVEMENT: ("made",),
    Step.PROPOSE_LIFT: ("made", "sustained"),
    Step.PHASE: ("made", "sustained"),
    Step.LIFT: ("made", "sustained"),
}


def gates_for(*, suspension: Suspension, step: Step, as_at: date) -> tuple[Gate, ...]:
    """The gates that a step has to pass, as they stand that day."""
    wanted = GATES.get(step, ())
    return tuple(gate for gate in gates(suspension=suspension, as_at=as_at) if gate.key in wanted)


def gates(*, suspension: Suspension, as_at: date) -> tuple[Gate, Gate]:
    """Both gates as they stand that day: improvement made, and improvement sustained."""
    asked = practice_as_at(as_at).sustaining[Kind(suspension.kind)]
    plan_ids = list(suspension.plans.values_list("plan", flat=True))
    standing = ActionFilter(plan_ids=plan_ids, states=set(ActionState) - {ActionState.WITHDRAWN})
    asked_for = action_lines(asked=standing, as_at=as_at, visible_to=GATEKEEPER)
    waiting = unverified_actions(
        plan_ids=plan_ids, risk=Risk.HIGH, as_at=as_at, visible_to=GATEKEEPER
    )
    made = made_gate(
        asked=asked,
        plan_count=len(plan_ids),
        action_count=len(asked_for),
        high_risk_count=sum(line.risk in GRAVE for line in asked_for),
        unverified=[ActionFact(title=line.requirement, due_on=line.due_on) for line in waiting],
    )
    began_on = _sustaining_since(suspension, as_at)
    sustained = sustained_gate(
        asked=asked,
        began_on=began_on,
        today=as_at,
        visits=visits_since(suspension=suspension, from_on=began_on, as_at=as_at)
        if began_on
        else (),
        reviews=[
            ReviewFact(on=review.held_on, new_concerns=NewConcerns(review.new_concerns))
            for review in suspension.reviews.filter(held_on__lte=as_at)
        ],
    )
    return made, sustained


def notices_holding_up(suspension: Suspension) -> tuple[str, ...]:
    """Who has to be told before it can be recorded as in force, and was not yet."""
    waiting = suspension.notices.filter(holds_up=True).exclude(
        events__event=NoticeEventKind.SENT.value
    )
    return tuple(Recipient(name).words for name in waiting.values_list("recipient", flat=True))


def _sustaining_since(suspension: Suspension, as_at: date) -> date | None:
    """When the sustaining period that still runs began; setbacks end one."""
    began_on = None
    for step in suspension.steps.filter(on__lte=as_at):
        if step.step == Step.BEGIN_SUSTAINING:
            began_on = step.on
        elif step.step in {Step.SET_BACK, Step.ESCALATE}:
            began_on = None
    return began_on
