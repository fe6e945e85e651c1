"""Who leads on which service, and allocating many at once."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.core.ui.forms import refusals_on
from almoner.core.ui.tables import choices, one_page
from almoner.core.ui.words import plural
from almoner.register.contracts import actions, queries, tables
from almoner.register.contracts.forms import AllocateForm, choices_of
from almoner.register.contracts.queries.allocation import (
    NOBODY,
    LeadFilter,
    LedServices,
    led_services,
)
from almoner.register.contracts.queries.leads import locations_numbered
from almoner.register.contracts.queries.listing import PAGE, districts_of
from almoner.register.contracts.rules import Category, Portfolio
from almoner.register.contracts.views.asked import authorities, lead_filter, today, way_back


@permitted(Permission.VIEW_CONTRACTS)
@require_http_methods(["GET", "POST"])
def leads(request: Request) -> HttpResponse:
    """The services monitored with who leads on each; whoever may, allocates those ticked."""
    _, authority = authorities(request, Permission.VIEW_CONTRACTS)
    districts = districts_of(authority=authority)
    asked = lead_filter(request, authority)
    shown = led_services(asked=asked, visible_to=request.principal)
    form = AllocateForm(
        request.POST or None,
        people=queries.people_who_may_lead(authority=authority, on=today()),
        services=[(one.location_id, one.service.name) for one in shown.found],
        today=today(),
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form, actions.ContractRefused):
            count = actions.allocate_services(
                authority=authority,
                locations=locations_numbered(numbers=form.chosen_services()),
                user=form.chosen_user(),
                from_on=form.cleaned_data["from_on"],
                by=request.principal,
                at=timezone.now(),
            )
            said = plural(count, "more service")
            messages.success(request, f"{form.chosen_user().name} now leads on {said}.")
            return redirect(request.get_full_path())
    names = {one.pk: one.name for one in districts}
    context = _context(request, asked, shown, names) | {"form": form}
    return render(request, "contracts/leads.html", context)


def _context(
    request: Request, asked: LeadFilter, shown: LedServices, names: dict[int, str]
) -> dict[str, Any]:
    lines, pages = one_page(found=shown.found, query=request.GET, per_page=PAGE)
    people = {NOBODY: "Nobody", **shown.leads}
    chosen = {
        "district": ([(str(pk), name) for pk, name in names.items()], asked.district_id),
        "category": (choices_of(Category), asked.category),
        "portfolio": (choices_of(Portfolio), asked.portfolio),
        "lead": (people.items(), asked.lead),
    }
    led = [one.lead.user.name for one in shown.found if one.lead]
    return {
        "above": way_back(),
        "authority": asked.authority,
        "asked": asked,
        "lines": lines,
        "pages": pages,
        "total": len(shown.found),
        "first": (pages.number - 1) * PAGE + 1,
        "kind_words": tables.kind_words,
        "names": names,
        "tallies": Counter(led).most_common(),
        "without": len(shown.found) - len(led),
        "ticked": frozenset(request.POST.getlist("services")),
        "chips": tables.filter_chips(request.GET, districts=names, people=people),
        "keeps": [("authority", asked.authority.code)],
        "selects": {
            name: choices(options, str(value or "")) for name, (options, value) in chosen.items()
        },
        "may_keep": request.principal.may(
            Permission.KEEP_CONTRACTS, authority_code=asked.authority.code
        ),
    }
