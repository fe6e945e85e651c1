"""What the council monitors, on any day."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.core.ui.tables import choices
from almoner.register.contracts import queries, tables
from almoner.register.contracts.forms import AsAtForm
from almoner.register.contracts.views.asked import authorities, today, way_back


@permitted(Permission.VIEW_CONTRACTS)
@require_safe
def monitored(request: Request) -> HttpResponse:
    """How many of each kind of care are monitored, each with the list behind it."""
    found, authority = authorities(request, Permission.VIEW_CONTRACTS)
    form = AsAtForm(request.GET if "as_at-day" in request.GET else None)
    as_at = (form.cleaned_data["as_at"] if form.is_valid() else None) or today()
    counts = queries.monitored(authority=authority, as_at=as_at, visible_to=request.principal)
    context = {
        "above": way_back(),
        "form": form,
        "as_at": as_at,
        "authority": authority,
        "authorities": found,
        "authority_items": choices(
            [(one.code, one.name) for one in found], selected=authority.code, first=""
        ),
        "lines": tables.monitored_lines(
            counts, listed_at=reverse("contracts:contracts"), authority_code=authority.code
        ),
        "any": any(line.count for line in counts),
        "may_keep": request.principal.may(Permission.KEEP_CONTRACTS, authority_code=authority.code),
    }
    return render(request, "contracts/monitored.html", context)
