"""Opening a plan: for what, and with which title."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission
from almoner.core.ui.forms import refusals_on
from almoner.evidence.audits.models import Visit
from almoner.register.directory.models import Location, Provider
from almoner.response.action_plans import actions, tables
from almoner.response.action_plans.forms.plans import PlanForm
from almoner.response.action_plans.queries import people
from almoner.response.action_plans.queries.findings import visits_to_answer
from almoner.response.action_plans.rules.states import PlanScope, PlanSource
from almoner.response.action_plans.views.finding import own_authority, posted

REFUSALS = (actions.StepRefused, actions.ActionPlanRefused)


@permitted(Permission.KEEP_ACTION_PLANS)
@require_safe
def choose(request: Request) -> HttpResponse:
    """For what the new plan is: a service, a provider or the market."""
    authority, scope = own_authority(request), request.GET.get("scope", "")
    text = request.GET.get("q", "")
    if scope == PlanScope.MARKET:
        return redirect("action_plans:new_market")
    found: tuple[Location, ...] | tuple[Provider, ...] = ()
    if scope == PlanScope.SERVICE:
        found = people.services_like(authority=authority, text=text)
    elif scope == PlanScope.PROVIDER:
        found = people.providers_like(authority=authority, text=text)
    context = {
        "scope": scope,
        "text": text,
        "found": found,
        "most": people.MOST_FOUND,
        "trail": tables.trail(),
    }
    return render(request, "action_plans/choose.html", context)


@permitted(Permission.KEEP_ACTION_PLANS)
@require_http_methods(["GET", "POST"])
def new_service(request: Request, location_id: int) -> HttpResponse:
    """A new plan for one service."""
    found = people.service_in(authority=own_authority(request), location_id=location_id)
    if found is None:
        raise Http404
    visits = visits_to_answer(
        location_id=found.pk, as_at=timezone.localdate(), visible_to=request.principal
    )
    return _new(request, scope=PlanScope.SERVICE, location=found, visits=visits)


@permitted(Permission.KEEP_ACTION_PLANS)
@require_http_methods(["GET", "POST"])
def new_provider(request: Request, provider_id: int) -> HttpResponse:
    """A new plan for a provider over several of its services."""
    found = people.provider_in(authority=own_authority(request), provider_id=provider_id)
    if found is None:
        raise Http404
    return _new(request, scope=PlanScope.PROVIDER, provider=found)


@permitted(Permission.KEEP_ACTION_PLANS)
@require_http_methods(["GET", "POST"])
def new_market(request: Request) -> HttpResponse:
    """A new plan for the market."""
    return _new(request, scope=PlanScope.MARKET)


def _new(
    request: Request,
    *,
    scope: PlanScope,
    location: Location | None = None,
    provider: Provider | None = None,
    visits: tuple[Visit, ...] = (),
) -> HttpResponse:
    authority = own_authority(request)
    form = _form(request, authority, provider)
    if form.is_valid():
        with refusals_on(form, REFUSALS):
            opened = actions.open_plan(
                authority=authority,
                scope=scope,
                location=location,
                provider=provider,
                services=form.chosen_services(),
                title=form.cleaned_data["title"],
                source=PlanSource(form.cleaned_data["source"]),
                source_note=form.cleaned_data["source_note"],
                lead=form.chosen_lead(),
                opened_on=form.cleaned_data["opened_on"],
                by=request.principal,
                at=timezone.now(),
            )
            messages.success(request, f"{opened.reference} is opened. Now add its actions.")
            return redirect("action_plans:plan", plan_id=opened.pk)
    context = {
        "form": form,
        "about": location or provider or "the market",
        "visits": visits,
        "trail": tables.trail(),
    }
    return render(request, "action_plans/new.html", context)


def _form(request: Request, authority: Authority, provider: Provider | None) -> PlanForm:
    """The form with those who may lead, and the services of a provider's plan."""
    today = timezone.localdate()
    keepers = people.officers(
        authority=authority, permission=Permission.KEEP_ACTION_PLANS, on=today
    )
    services = (
        people.services_of_provider(authority=authority, provider=provider) if provider else ()
    )
    return PlanForm(
        posted(request),
        people=keepers,
        services=services,
        today=today,
        initial={"lead": str(request.user.pk)},
    )
