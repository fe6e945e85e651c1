"""Recording a suspected outbreak: finding the service, then what is known."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission
from almoner.core.ui.forms import refusals_on
from almoner.register.directory.models import Location
from almoner.response.outbreaks import actions, queries, tables
from almoner.response.outbreaks.forms import BeginForm
from almoner.response.outbreaks.rules.kinds import Disease


@permitted(Permission.KEEP_OUTBREAKS)
@require_GET
def choose(request: Request) -> HttpResponse:
    """Find the service in which an outbreak is suspected."""
    typed = request.GET.get("q", "")[:200].strip()
    authority = working_authority(request, Permission.KEEP_OUTBREAKS)
    context = {
        "trail": tables.trail(),
        "authority": authority,
        "typed": typed,
        "found": queries.services_named(typed=typed, authority=authority),
        "leads_to": "outbreaks:begin",
        "title": "Where is an outbreak suspected?",
    }
    return render(request, "outbreaks/choose.html", context)


@permitted(Permission.KEEP_OUTBREAKS)
@require_http_methods(["GET", "POST"])
def begin(request: Request, location_id: int) -> HttpResponse:
    """Record what is known of a suspected outbreak."""
    location = found_service(request, location_id, Permission.KEEP_OUTBREAKS)
    assert location.authority is not None  # noqa: S101  it was found in one
    form = BeginForm(request.POST or None, today=timezone.localdate())
    if form.is_valid():
        said = form.cleaned_data
        with refusals_on(form, actions.StepRefused):
            made = actions.suspect_outbreak(
                authority=location.authority,
                location=location,
                disease=Disease(said.pop("disease")),
                by=request.principal,
                at=timezone.now(),
                **said,
            )
            messages.success(request, "The outbreak is recorded as suspected.")
            return redirect("outbreaks:outbreak", outbreak_id=made.pk)
    context = {"trail": tables.trail(), "form": form, "location": location}
    return render(request, "outbreaks/begin.html", context)


def working_authority(request: Request, permission: Permission) -> Authority:
    """The authority that the person works in, if they may do it there; else where they may."""
    by, mine = request.principal, request.authority
    if mine and by.may(permission, authority_code=mine.code):
        return mine
    return queries.authorities_for(permission=permission, visible_to=by)[0]


def found_service(request: Request, location_id: int, permission: Permission) -> Location:
    """The service in the address, where the person may do that; else there is no such page."""
    authorities = queries.authorities_for(permission=permission, visible_to=request.principal)
    try:
        return queries.service_by_number(location_id=location_id, authorities=authorities)
    except queries.UnknownOutbreak as unknown:
        raise Http404 from unknown
