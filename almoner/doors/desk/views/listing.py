"""The list of services, its downloads, one service, one provider, and the search box."""

from datetime import date
from typing import NamedTuple

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.core.ui.downloads import csv_response, ods_response
from almoner.doors.desk import forms, tables
from almoner.doors.desk.actions import record_export
from almoner.doors.desk.pages import provider_page, service_page
from almoner.doors.desk.queries.kept import (
    PAGES,
    Places,
    Version,
    data_version,
    kept,
    places,
)
from almoner.doors.desk.queries.listing import every_service, reference_of, services_page
from almoner.doors.desk.queries.market import area_coded
from almoner.doors.desk.queries.newest import Newest, newest_about
from almoner.doors.desk.queries.service import (
    UnknownService,
    provider_record,
    service_record,
)
from almoner.doors.desk.rules import ListRequest
from almoner.doors.desk.views.fragments import fragment, rendered
from almoner.evidence.ratings.queries.areas import ENGLAND


def own_code(request: Request) -> str:
    """The code of the authority that the officer works in; blank for someone of none."""
    return request.authority.code if request.authority else ""


def _newest(asked: ListRequest, *, places: Places, version: Version) -> Newest | None:
    authority = places.authority_by_id.get(asked.filter.authority_id or 0)
    area = area_coded(code=authority.code, places=places) if authority else ENGLAND
    return newest_about(area=area, places=places, version=version)


class Listed(NamedTuple):
    """A page of the list as everyone with the same permissions sees it."""

    heading: str
    content: SafeString


@permitted(Permission.VIEW_MARKET)
@require_safe
def services(request: Request) -> HttpResponse:
    """The list: filters beside results. Kept while the data stands."""
    version, today = data_version(), timezone.localdate()
    own, may = own_code(request), request.principal.may
    allowed = {
        "may_download": may(Permission.DOWNLOAD),
        "may_load": may(Permission.LOAD_FEED),
    }
    listed = kept(
        version=version,
        key=("services", request.META["QUERY_STRING"], today, own, *allowed.values()),
        make=lambda: _listed(request, own, allowed, today, version),
        shelf=PAGES,
    )
    return render(request, "desk/services.html", listed._asdict())


def _listed(
    request: Request, own: str, allowed: dict[str, bool], today: date, version: Version
) -> Listed:
    known = places(version=version)
    asked = forms.list_request(request.GET, own_authority_code=own, places=known, today=today)
    found = services_page(asked=asked, version=version, visible_to=request.principal)
    beside = tables.panel(asked=asked, query=request.GET, places=known)
    context = tables.results(asked=asked, found=found, query=request.GET, places=known)
    panel = fragment(
        "desk/services_panel.html",
        version=version,
        key=(asked.filter, beside["sort"], beside["typed"]),
        context=lambda: beside,
    )
    context |= allowed | {"panel": panel, "newest": _newest(asked, places=known, version=version)}
    return Listed(
        heading=str(context["heading"]),
        content=rendered("desk/services_content.html", context),
    )


@permitted(Permission.DOWNLOAD)
@require_safe
def services_download(request: Request, kind: str) -> HttpResponseBase:
    """The whole of the list as filtered, as CSV or as ODS with a sheet of notes."""
    if kind not in {"csv", "ods"}:
        raise Http404
    version, today = data_version(), timezone.localdate()
    known = places(version=version)
    own = own_code(request)
    asked = forms.list_request(request.GET, own_authority_code=own, places=known, today=today)
    newest = _newest(asked, places=known, version=version)
    notes = tables.download_notes(asked=asked, places=known, newest=newest, today=today)
    found = services_page(asked=asked, version=version, visible_to=request.principal)
    record_export(
        what="services",
        kind=kind,
        filters=[notes.title, *notes.filters],
        row_count=found.cut.total,
        by=request.principal,
        at=timezone.now(),
    )
    rows = (
        tables.download_row(row, places=known)
        for row in every_service(asked=asked, visible_to=request.principal)
    )
    columns = tables.DOWNLOAD_COLUMNS
    if kind == "csv":
        return csv_response(name=notes.title, columns=columns, rows=rows)
    return ods_response(name=notes.title, columns=columns, rows=rows, notes=notes)


@permitted(Permission.VIEW_MARKET)
@require_safe
def search(request: Request) -> HttpResponse:
    """What is typed in the header: straight to the service with that id, else the list."""
    typed = request.GET.get("q", "").strip()
    if reference := reference_of(typed=typed, visible_to=request.principal):
        return redirect("desk:service", reference)
    return redirect(f"{reverse('desk:services')}?{tables.search_query(typed)}")


@permitted(Permission.VIEW_MARKET)
@require_safe
def service(request: Request, reference: str) -> HttpResponse:
    """Everything known of one service."""
    today = timezone.localdate()
    try:
        record = service_record(reference=reference, as_at=today, visible_to=request.principal)
    except UnknownService as unknown:
        raise Http404(str(unknown)) from unknown
    context = service_page(record, today=today)
    authority = record.location.authority
    may_see = authority and request.principal.may(
        Permission.VIEW_QUALITY, authority_code=authority.code
    )
    context["council_href"] = reverse("desk:council", args=[reference]) if may_see else ""
    return render(request, "desk/service.html", context)


@permitted(Permission.VIEW_MARKET)
@require_safe
def provider(request: Request, reference: str) -> HttpResponse:
    """One provider, its locations and their ratings."""
    try:
        record = provider_record(reference=reference, visible_to=request.principal)
    except UnknownService as unknown:
        raise Http404(str(unknown)) from unknown
    return render(request, "desk/provider.html", provider_page(record, query=request.GET))
