"""Opening a plan from what a visit found: tick which, and whether some go together."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.core.ui.forms import refusals_on
from almoner.response.action_plans import actions, queries, tables
from almoner.response.action_plans.forms.findings import FindingsForm
from almoner.response.action_plans.queries.findings import (
    findings_to_answer,
    visit_to_answer,
    was_shared_with_provider,
)
from almoner.response.action_plans.queries.people import officers
from almoner.response.action_plans.views.finding import posted


@permitted(Permission.KEEP_ACTION_PLANS)
@require_http_methods(["GET", "POST"])
def from_visit(request: Request, visit_id: int) -> HttpResponse:
    """The findings of a visit, and which of them become actions."""
    today = timezone.localdate()
    try:
        visit = visit_to_answer(visit_id=visit_id, visible_to=request.principal)
    except queries.UnknownPlan as unknown:
        raise Http404 from unknown
    found = findings_to_answer(visit=visit)
    keepers = officers(authority=visit.authority, permission=Permission.KEEP_ACTION_PLANS, on=today)
    form = FindingsForm(
        posted(request),
        found=found,
        people=keepers,
        own_id=str(request.user.pk),
        visited_on=visit.planned_on,
    )
    if form.is_valid():
        with refusals_on(form, (actions.StepRefused, actions.ActionPlanRefused)):
            plan = actions.open_plan_from_findings(
                visit=visit,
                answers=form.answers(),
                title=form.cleaned_data["title"],
                lead=form.chosen_lead(),
                by=request.principal,
                at=timezone.now(),
            )
            messages.success(
                request,
                f"{plan.reference} is opened. Reword its actions where the findings’ words do not"
                " say what must be so.",
            )
            return redirect("action_plans:plan", plan_id=plan.pk)
    context = {
        "form": form,
        "visit": visit,
        "found": found,
        "lines": form.lines(),
        "is_shared": was_shared_with_provider(visit=visit, as_at=today),
        "trail": tables.trail(),
        **tables.words(),
    }
    return render(request, "action_plans/from_visit.html", context)
