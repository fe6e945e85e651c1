"""Deaths that a service notified: its own page, and no list of services by them."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from almoner.core.accounts.actions import require
from almoner.core.accounts.guard import Request, permitted_or_absent
from almoner.core.accounts.rules import Permission
from almoner.core.ui.forms import refusals_on
from almoner.register.directory.models import Location
from almoner.response.outbreaks import actions, queries, tables
from almoner.response.outbreaks.forms import DeathsForm
from almoner.response.outbreaks.models import DeathsNotified
from almoner.response.outbreaks.rules.kinds import Cause
from almoner.response.outbreaks.views.starting import found_service, working_authority


@permitted_or_absent(Permission.VIEW_DEATHS)
@require_GET
def choose(request: Request) -> HttpResponse:
    """Find a service by its name; nothing of deaths is said here."""
    typed = request.GET.get("q", "")[:200].strip()
    authority = working_authority(request, Permission.VIEW_DEATHS)
    context = {
        "trail": tables.trail(),
        "authority": authority,
        "typed": typed,
        "found": queries.services_named(typed=typed, authority=authority),
        "leads_to": "outbreaks:deaths",
        "title": "Deaths notified by a service",
    }
    return render(request, "outbreaks/choose.html", context)


@permitted_or_absent(Permission.VIEW_DEATHS)
@require_GET
def page(request: Request, location_id: int) -> HttpResponse:
    """What one service notified, beside how many people lived there."""
    location = found_service(request, location_id, Permission.VIEW_DEATHS)
    by, code = request.principal, _code(location)
    shown = queries.deaths_at(location=location, as_at=timezone.localdate(), visible_to=by)
    actions.record_deaths_reading(location=location, authority_code=code, by=by, at=timezone.now())
    may_keep = by.may(Permission.KEEP_OUTBREAKS, authority_code=code)
    correct_at = partial(_address_to_correct, location_id)
    context = {
        "trail": tables.trail(),
        "location": location,
        "shown": shown,
        "near": queries.neighbouring_registrations(location=location),
        "may_keep": may_keep,
        "correct_at": correct_at if may_keep else None,
    }
    return render(request, "outbreaks/deaths.html", context)


@permitted_or_absent(Permission.VIEW_DEATHS)
@require_http_methods(["GET", "POST"])
def record(request: Request, location_id: int, number: int | None = None) -> HttpResponse:
    """Record a number with its context, or correct one."""
    location = found_service(request, location_id, Permission.VIEW_DEATHS)
    require(request.principal, Permission.KEEP_OUTBREAKS, authority_code=_code(location))
    corrects = _row(request, location, number)
    form = DeathsForm(request.POST or None, today=timezone.localdate(), initial=_initial(corrects))
    if form.is_valid():
        said = form.cleaned_data
        assert location.authority is not None  # noqa: S101  it was found in one
        with refusals_on(form, actions.DeathsRefused):
            actions.record_deaths(
                authority=location.authority,
                location=location,
                cause=Cause(said.pop("cause")),
                corrects=corrects,
                by=request.principal,
                at=timezone.now(),
                **said,
            )
            messages.success(request, "The number is recorded with its context.")
            return redirect("outbreaks:deaths", location_id=location_id)
    context = {"trail": tables.trail(), "location": location, "form": form, "corrects": corrects}
    return render(request, "outbreaks/record_deaths.html", context)


def _row(request: Request, location: Location, number: int | None) -> DeathsNotified | None:
    if number is None:
        return None
    try:
        return queries.deaths_row(number=number, location=location, visible_to=request.principal)
    except queries.UnknownOutbreak as unknown:
        raise Http404 from unknown


def _initial(corrects: DeathsNotified | None) -> dict[str, object]:
    names = ("cause", "from_on", "until_on", "deaths", "occupied", "beds", "context", "source")
    return {name: getattr(corrects, name) for name in names} if corrects else {}


def _address_to_correct(location_id: int, number: int) -> str:
    return reverse("outbreaks:correct_deaths", args=[location_id, number])


def _code(location: Location) -> str:
    return location.authority.code if location.authority else ""
