"""Plans that may be seen, what they hold and how far they have come."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from almoner.core.accounts.rules import Principal
from almoner.response.action_plans.models import ActionPlan
from almoner.response.action_plans.queries.standing import (
    ActionNow,
    PlanNow,
    about_locations,
    actions_as_at,
    plans_as_at,
)
from almoner.response.action_plans.rules.progress import Progress, Standing, progress_of
from almoner.response.action_plans.rules.states import ActionState, PlanState


class UnknownPlan(Exception):
    """There is no such plan, or none that may be seen."""


class UnknownAction(Exception):
    """There is no such action, or none that may be seen."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan with where it stood on a day."""

    plan: PlanNow
    state: PlanState
    progress: Progress


def plan_by_id(*, plan_id: int, as_at: date, visible_to: Principal) -> PlanNow:
    """One plan with its `state` that day. Raises UnknownPlan, also for another authority's."""
    found = _with_names(plans_as_at(as_at=as_at, visible_to=visible_to)).filter(pk=plan_id).first()
    if found is None:
        raise UnknownPlan("There is no such action plan.")
    return found


def action_by_number(
    *, plan: ActionPlan, number: int, as_at: date, visible_to: Principal
) -> ActionNow:
    """One action of a plan, with what stood that day. Raises UnknownAction."""
    found = actions_as_at(as_at=as_at, visible_to=visible_to).filter(plan=plan, number=number)
    action = found.select_related(
        "plan__authority",
        "plan__lead",
        "plan__location",
        "plan__provider",
        "verifier",
        "location",
        "priority",
    ).first()
    if action is None:
        raise UnknownAction("There is no such action in this plan.")
    return action


def plans_of(
    *,
    as_at: date,
    visible_to: Principal,
    location_ids: Collection[int] | None = None,
    states: Collection[PlanState] = (),
    lead_id: int | None = None,
    lineage_is_known: bool = False,
) -> tuple[PlanLine, ...]:
    """Plans (about those services or those they succeed), the newest first. Two queries.

    With `lineage_is_known`, `location_ids` name those they succeed as well.
    """
    found = _with_names(plans_as_at(as_at=as_at, visible_to=visible_to))
    if location_ids is not None:
        found = found.filter(
            about_locations(
                location_ids=location_ids, as_at=as_at, lineage_is_known=lineage_is_known
            )
        )
    if states:
        found = found.filter(state__in=states)
    if lead_id is not None:
        found = found.filter(lead=lead_id)
    plans = list(found.order_by("-opened_on", "-pk"))
    progress = progress_of_plans(
        plan_ids=[plan.pk for plan in plans], as_at=as_at, visible_to=visible_to
    )
    return tuple(
        PlanLine(plan=plan, state=PlanState(plan.state), progress=progress[plan.pk])
        for plan in plans
    )


def progress_of_plans(
    *, plan_ids: Iterable[int], as_at: date, visible_to: Principal
) -> dict[int, Progress]:
    """How far each plan had come that day. One query."""
    standings: dict[int, list[Standing]] = {plan_id: [] for plan_id in plan_ids}
    rows = actions_as_at(as_at=as_at, visible_to=visible_to).filter(plan__in=list(standings))
    for plan_id, state, due_on in rows.values_list("plan_id", "state", "due_on"):
        standings[plan_id].append(Standing(state=ActionState(state), due_on=due_on))
    return {
        plan_id: progress_of(standings=held, as_at=as_at) for plan_id, held in standings.items()
    }


def _with_names(found: QuerySet[PlanNow]) -> QuerySet[PlanNow]:
    return found.select_related("authority", "location", "provider", "lead", "visit")
