"""Measures: the list, one measure, and who keeps the national tracker up to date."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission
from almoner.core.journal.actions import record_export
from almoner.core.journal.rules import Sensitivity
from almoner.core.ui.downloads import Notes, Row, csv_response, ods_response
from almoner.core.ui.tables import choices, one_page
from almoner.evidence.measures import queries, tables, update_tables
from almoner.evidence.measures.library import collection_rules
from almoner.evidence.measures.rules.definitions import Measure

PER_PAGE = 25
WEEKS_DRAWN = 26


@permitted(Permission.VIEW_MARKET)
@require_safe
def index(request: Request) -> HttpResponse:
    """Every measure that may be seen, with the authority's newest figure."""
    authority = _authority(request)
    as_at = _as_at(authority)
    by = request.principal
    found = queries.overview(authority=authority, as_at=as_at, visible_to=by)
    context = {
        "authority": authority,
        "as_at": as_at,
        "groups": tables.by_group(found),
        "is_empty": all(one.on is None for one in found),
        "shown": tables.shown,
        "parts_words": tables.parts_words,
        "may_see_services": _may_see_services(request, authority),
        "may_load": by.may(Permission.LOAD_FEED),
    }
    return render(request, "measures/index.html", context)


@permitted(Permission.VIEW_MARKET)
@require_safe
def measure(request: Request, key: str) -> HttpResponse:
    """One measure: the newest figure, what it is compared with, through time, and by service."""
    authority = _authority(request)
    as_at, by = _as_at(authority), request.principal
    found = _measure_or_404(request, authority, key, as_at)
    compared = queries.comparison(key=key, authority=authority, as_at=as_at, visible_to=by)
    points = queries.series(
        key=key,
        authority=authority,
        since=as_at - timedelta(weeks=WEEKS_DRAWN),
        until=as_at,
        visible_to=by,
    )
    context = {
        "authority": authority,
        "as_at": as_at,
        "measure": found,
        "own": compared[0],
        "figure_words": tables.shown(compared[0].figure, found),
        "parts_words": tables.parts_words(compared[0].figure),
        "compared": tables.compared_rows(compared, found),
        "parts": tables.part_rows(compared[0].parts, found) if found.breakdowns else [],
        "chart": tables.chart_of(points, measure=found, name=authority.name),
        "shown": tables.shown,
        "counted": tables.parts_words,
    }
    if _may_see_services(request, authority) and not found.is_of_places:
        context |= _services(request, authority, found, as_at)
    return render(request, "measures/measure.html", context)


@permitted(Permission.DOWNLOAD)
@require_safe
def download(request: Request, key: str, extension: str) -> HttpResponseBase:
    """A measure's services as filtered, as CSV or ODS; journalled first."""
    authority = _authority(request)
    as_at = _as_at(authority)
    found = _measure_or_404(request, authority, key, as_at)
    listed = tables.service_list(
        _services_or_404(request, authority, key, as_at), measure=found, query=request.GET
    )
    notes = tables.service_notes(listed, measure=found, name=authority.name, as_at=as_at)
    return _taken_away(
        request,
        authority,
        extension,
        what=f"measures of services: {key}",
        columns=tables.DOWNLOADED,
        rows=list(tables.service_rows(listed)),
        notes=notes,
    )


@permitted(Permission.VIEW_MEASURES)
@require_safe
def updates(request: Request) -> HttpResponse:
    """Which services keep the national tracker up to date, the longest silent first."""
    authority, judged = _asked_for_updates(request)
    show, found = _updates(request, authority, judged)
    kept = update_tables.updates_shown(found, show, judged=judged)
    shown, links = one_page(found=kept, query=request.GET, per_page=PER_PAGE)
    context = {
        "authority": authority,
        "judged": judged,
        "lines": shown,
        "total": len(kept),
        "asked_count": len(found),
        "late_count": len(update_tables.updates_shown(found, "late", judged=judged)),
        "pages": links,
        "show_items": choices(update_tables.SHOWING, show, first=""),
        "kinds": update_tables.KINDS,
        "may_download": request.principal.may(Permission.DOWNLOAD, authority_code=authority.code),
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
    }
    return render(request, "measures/updates.html", context)


@permitted(Permission.DOWNLOAD)
@require_safe
def updates_download(request: Request, extension: str) -> HttpResponseBase:
    """The list of updates, as CSV or ODS; journalled first."""
    authority, judged = _asked_for_updates(request)
    show, found = _updates(request, authority, judged)
    kept = update_tables.updates_shown(found, show, judged=judged)
    return _taken_away(
        request,
        authority,
        extension,
        what="updates of Capacity Tracker",
        columns=update_tables.DOWNLOADED,
        rows=list(update_tables.update_rows(kept, as_at=judged.as_at)),
        notes=update_tables.update_notes(name=authority.name, show=show, judged=judged),
    )


def _authority(request: Request) -> Authority:
    """The authority that the reader works in at the moment."""
    authority = request.authority
    if not authority:
        raise Http404
    return queries.authority_with_region(authority_id=authority.pk)


def _as_at(authority: Authority) -> date:
    """The newest day of which anything is known, which may be a while ago; else today."""
    today = timezone.localdate()
    return queries.newest_day(authority=authority, no_later_than=today) or today


def _may_see_services(request: Request, authority: Authority) -> bool:
    return queries.may_see_services(authority_code=authority.code, visible_to=request.principal)


def _measure_or_404(request: Request, authority: Authority, key: str, as_at: date) -> Measure:
    try:
        return queries.visible_measure(
            key=key, authority_code=authority.code, as_at=as_at, visible_to=request.principal
        )
    except queries.NoSuchFigures as none:
        raise Http404(str(none)) from none


def _services_or_404(
    request: Request, authority: Authority, key: str, as_at: date
) -> Sequence[queries.ServiceFigure]:
    try:
        return queries.services(
            key=key, authority=authority, as_at=as_at, visible_to=request.principal
        )
    except queries.NoSuchFigures as none:
        raise Http404(str(none)) from none


def _services(
    request: Request, authority: Authority, found: Measure, as_at: date
) -> dict[str, object]:
    """The part of a measure's page that names services."""
    listed = tables.service_list(
        _services_or_404(request, authority, found.key, as_at), measure=found, query=request.GET
    )
    shown, links = one_page(found=listed.rows, query=request.GET, per_page=PER_PAGE)
    return {
        "listed": listed,
        "rows": shown,
        "pages": links,
        "show_items": choices(tables.SHOWING, listed.show, first=""),
        "may_download": request.principal.may(Permission.DOWNLOAD, authority_code=authority.code),
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
    }


def _asked_for_updates(request: Request) -> tuple[Authority, update_tables.Judged]:
    authority = _authority(request)
    return authority, update_tables.judged_on(as_at=_as_at(authority), rules=collection_rules())


def _updates(
    request: Request, authority: Authority, judged: update_tables.Judged
) -> tuple[str, Sequence[queries.Update]]:
    asked = request.GET.get("show", "")
    try:
        found = queries.updates(
            authority=authority,
            as_at=judged.as_at,
            window=judged.window,
            visible_to=request.principal,
        )
    except queries.NoSuchFigures as none:
        raise Http404(str(none)) from none
    return (asked if asked in update_tables.SHOWING else "late"), found


def _taken_away(
    request: Request,
    authority: Authority,
    extension: str,
    *,
    what: str,
    columns: Sequence[str],
    rows: Sequence[Row],
    notes: Notes,
) -> HttpResponseBase:
    if extension not in {"csv", "ods"} or not request.principal.may(
        Permission.DOWNLOAD, authority_code=authority.code
    ):
        raise Http404
    record_export(
        actor=request.principal,
        at=timezone.now(),
        what=what,
        form=extension,
        row_count=len(rows),
        authority_code=authority.code,
        sensitivity=Sensitivity.INTERNAL,
        detail={"filters": list(notes.filters)},
    )
    if extension == "csv":
        return csv_response(name=notes.title, columns=columns, rows=rows)
    return ods_response(name=notes.title, columns=columns, rows=rows, notes=notes)
