"""Who leads on which service, and allocating many at once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission
from almoner.core.ui.forms import refusals_on
from almoner.core.ui.tables import choices
from almoner.core.ui.words import plural
from almoner.register.contracts import actions, queries, tables
from almoner.register.contracts.forms import AllocateForm, choices_of
from almoner.register.contracts.models import LeadOfficer
from almoner.register.contracts.queries.leads import locations_numbered
from almoner.register.contracts.queries.listing import districts_of
from almoner.register.contracts.rules import Category, Portfolio
from almoner.register.contracts.views.asked import authorities, number, one_of, today, way_back
from almoner.register.directory.models import District


@dataclass(frozen=True, slots=True)
class _Shown:
    authority: Authority
    districts: Sequence[District]
    services: Sequence[queries.MonitoredService]
    led: Mapping[int, LeadOfficer]


@permitted(Permission.VIEW_CONTRACTS)
@require_http_methods(["GET", "POST"])
def leads(request: Request) -> HttpResponse:
    """The services monitored with who leads on each; whoever may, allocates those ticked."""
    shown = _shown(request)
    form = AllocateForm(
        request.POST or None,
        people=queries.people_who_may_lead(authority=shown.authority, on=today()),
        services=[(service.location_id or 0, service.name) for service in shown.services],
        today=today(),
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form, actions.ContractRefused):
            count = actions.allocate_services(
                authority=shown.authority,
                locations=locations_numbered(numbers=form.chosen_services()),
                user=form.chosen_user(),
                from_on=form.cleaned_data["from_on"],
                by=request.principal,
                at=timezone.now(),
            )
            said = plural(count, "more service")
            messages.success(request, f"{form.chosen_user().name} now leads on {said}.")
            return redirect(request.get_full_path())
    return render(request, "contracts/leads.html", _context(request, shown, form))


def _shown(request: Request) -> _Shown:
    """The services asked for, each with who leads on it today."""
    by = request.principal
    _, authority = authorities(request, Permission.VIEW_CONTRACTS)
    district = number(request.GET.get("district", ""))
    services = [
        service
        for service in queries.monitored_services(
            authority=authority,
            as_at=today(),
            visible_to=by,
            category=one_of(Category, request.GET.get("category", "")),
            portfolio=one_of(Portfolio, request.GET.get("portfolio", "")),
        )
        if service.location_id and district in {None, service.district_id}
    ]
    led = queries.leads_on(
        location_ids=[service.location_id for service in services if service.location_id],
        as_at=today(),
        visible_to=by,
    )
    return _Shown(authority, districts_of(authority=authority), services, led)


def _context(request: Request, shown: _Shown, form: AllocateForm) -> dict[str, Any]:
    asked = {name: request.GET.get(name, "") for name in ("category", "portfolio", "district")}
    offered = {
        "category": choices_of(Category),
        "portfolio": choices_of(Portfolio),
        "district": [(str(one.pk), one.name) for one in shown.districts],
    }
    return {
        "above": way_back(),
        "authority": shown.authority,
        "form": form,
        "services": shown.services,
        "led": shown.led,
        "kind_words": tables.kind_words,
        "names": {one.pk: one.name for one in shown.districts},
        "tallies": Counter(lead.user.name for lead in shown.led.values()).most_common(),
        "without": len([one for one in shown.services if one.location_id not in shown.led]),
        "ticked": frozenset(request.POST.getlist("services")),
        "chips": tables.filter_chips(request.GET, districts=shown.districts, lots=()),
        "keeps": [("authority", shown.authority.code)],
        "selects": {name: choices(options, asked[name]) for name, options in offered.items()},
        "may_keep": request.principal.may(
            Permission.KEEP_CONTRACTS, authority_code=shown.authority.code
        ),
    }
