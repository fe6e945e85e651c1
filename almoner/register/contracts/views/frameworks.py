"""Frameworks with their lots."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.core.ui.forms import refusals_on
from almoner.register.contracts import actions, queries
from almoner.register.contracts.forms import FrameworkForm, LotForm
from almoner.register.contracts.models import Framework
from almoner.register.contracts.queries import listing
from almoner.register.contracts.rules import Category, Portfolio
from almoner.register.contracts.views.asked import authorities, today, way_back


@permitted(Permission.VIEW_CONTRACTS)
@require_safe
def frameworks(request: Request) -> HttpResponse:
    """The frameworks with their lots."""
    found, authority = authorities(request, Permission.VIEW_CONTRACTS)
    context = {
        "authority": authority,
        "above": way_back(),
        "several": len(found) > 1,
        "frameworks": queries.frameworks(
            authority=authority, as_at=today(), visible_to=request.principal
        ),
        "categories": {one.value: one.words for one in Category},
        "portfolios": {one.value: one.words for one in Portfolio},
        "may_keep": request.principal.may(Permission.KEEP_CONTRACTS, authority_code=authority.code),
    }
    return render(request, "contracts/frameworks.html", context)


@permitted(Permission.KEEP_CONTRACTS)
@require_http_methods(["GET", "POST"])
def add_framework(request: Request) -> HttpResponse:
    """Record a framework."""
    _, authority = authorities(request, Permission.KEEP_CONTRACTS)
    form = FrameworkForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form, actions.ContractRefused):
            actions.add_framework(
                authority=authority, by=request.principal, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, "The framework is recorded. Add its lots next.")
            return redirect("contracts:frameworks")
    return render(request, "contracts/add_framework.html", {"form": form, "authority": authority})


@permitted(Permission.KEEP_CONTRACTS)
@require_http_methods(["GET", "POST"])
def add_lot(request: Request, framework_id: int) -> HttpResponse:
    """Add a lot to a framework."""
    shown = _framework(request, framework_id)
    form = LotForm(request.POST or None, districts=listing.districts_of(authority=shown.authority))
    if form.is_valid():
        said = form.cleaned_data
        with refusals_on(form, actions.ContractRefused):
            actions.add_lot(
                framework=shown,
                name=said["name"],
                category=Category(said["category"]),
                portfolio=Portfolio(said["portfolio"]) if said["portfolio"] else None,
                districts=form.chosen_districts(),
                by=request.principal,
                at=timezone.now(),
            )
            messages.success(request, "The lot is added.")
            return redirect("contracts:frameworks")
    return render(request, "contracts/add_lot.html", {"form": form, "framework": shown})


def _framework(request: Request, framework_id: int) -> Framework:
    try:
        found = queries.framework(framework_id=framework_id, visible_to=request.principal)
    except queries.UnknownContract as unknown:
        raise Http404 from unknown
    if not request.principal.may(Permission.KEEP_CONTRACTS, authority_code=found.authority.code):
        raise Http404
    return found
