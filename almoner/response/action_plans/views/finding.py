"""Which plan or action an address means, for this reader: another authority's is not there."""

from datetime import date

from django.http import Http404

from almoner.core.accounts.guard import Request
from almoner.core.accounts.models import Authority
from almoner.response.action_plans import queries
from almoner.response.action_plans.queries.standing import ActionNow, PlanNow


def the_plan(request: Request, plan_id: int, *, today: date) -> PlanNow:
    """The plan with where it stands, or the page that says there is none."""
    try:
        return queries.plan_by_id(plan_id=plan_id, as_at=today, visible_to=request.principal)
    except queries.UnknownPlan as unknown:
        raise Http404 from unknown


def the_action(request: Request, plan: PlanNow, number: int, *, today: date) -> ActionNow:
    """The action with where it stands, or the page that says there is none."""
    try:
        return queries.action_by_number(
            plan=plan, number=number, as_at=today, visible_to=request.principal
        )
    except queries.UnknownAction as unknown:
        raise Http404 from unknown


def own_authority(request: Request) -> Authority:
    """The authority that the officer works in, or the page that says there is none."""
    if request.authority is None:
        raise Http404
    return request.authority


def own_id(request: Request) -> int:
    """The officer's own number."""
    return int(request.user.pk or 0)


def seen_by(request: Request) -> int | None:
    """The newest step or revision that the officer was shown, as the form carried it."""
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004
