"""The list of programmes, one programme's services, and the same as a file."""

from datetime import date

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.core.journal.actions import record_export
from almoner.core.ui.downloads import Notes, csv_response, ods_response
from almoner.core.ui.tables import choices, one_page
from almoner.response.programmes import tables
from almoner.response.programmes.queries.lists import programme_lines
from almoner.response.programmes.rules.definition import Definition
from almoner.response.programmes.views.finding import (
    asked_day,
    found_programme,
    people_and_levels,
)

PER_PAGE = 25


@permitted(Permission.VIEW_PROGRAMMES)
@require_safe
def programmes(request: Request) -> HttpResponse:
    """Every programme, those that are open by deadline first."""
    as_at = asked_day(request)
    found = programme_lines(as_at=as_at, visible_to=request.principal)
    shown, links = one_page(found=found, query=request.GET, per_page=PER_PAGE)
    context = {
        "as_at": as_at,
        "is_past": as_at != timezone.localdate(),
        "lines": shown,
        "total": len(found),
        "pages": links,
        "colours": tables.COLOURS,
        "countdown": tables.countdown,
        "many_authorities": len({one.authority_name for one in found}) > 1,
        "may_keep": request.principal.may(Permission.KEEP_PROGRAMMES),
    }
    return render(request, "programmes/programmes.html", context)


@permitted(Permission.VIEW_PROGRAMMES)
@require_safe
def services(request: Request, programme_id: int) -> HttpResponse:
    """The services in scope: those with most people at risk first."""
    programme, as_at = found_programme(request, programme_id), asked_day(request)
    standing, found, levels = people_and_levels(request, programme, as_at)
    shows = tables.offered_shows(standing.definition)
    show = _show(request, shows)
    lines = tables.lines_of(found, levels, show)
    shown, links = one_page(found=lines, query=request.GET, per_page=PER_PAGE)
    context = {
        "trail": tables.trail(programme),
        "programme": programme,
        "standing": standing,
        "lines": shown,
        "total": len(lines),
        "pages": links,
        "show_items": choices(shows, show, first=""),
        "chips": tables.filter_chips(request.GET),
        "share_of": tables.share_of,
        "as_at": as_at,
        "is_past": as_at != timezone.localdate(),
        "may_download": request.principal.may(Permission.DOWNLOAD),
        "query": request.GET.urlencode(),
        "has_people": found is not None,
        "has_levels": levels is not None,
    }
    return render(request, "programmes/services.html", context)


@permitted(Permission.VIEW_PROGRAMMES)
@require_safe
def download(request: Request, programme_id: int, extension: str) -> HttpResponseBase:
    """The services as they are filtered, as CSV or ODS; journalled first."""
    if extension not in {"csv", "ods"}:
        raise Http404
    programme, as_at = found_programme(request, programme_id), asked_day(request)
    standing, found, levels = people_and_levels(request, programme, as_at)
    show = _show(request, tables.offered_shows(standing.definition))
    columns = tables.columns(standing.definition)
    lines = tables.lines_of(found, levels, show)
    rows = list(tables.download_rows(lines, standing.definition))
    record_export(
        actor=request.principal,
        at=timezone.now(),
        what="programmes.services",
        form=extension,
        row_count=len(rows),
        authority_code=programme.authority.code,
        detail={"programme": programme.pk, "as_at": as_at},
    )
    name = f"{programme.key}-{as_at}"
    if extension == "csv":
        return csv_response(name=name, columns=columns, rows=rows)
    notes = _notes(str(programme), standing.definition, as_at, tables.SHOWING[show])
    return ods_response(name=name, columns=columns, rows=rows, notes=notes)


def _show(request: Request, shows: dict[str, str]) -> str:
    asked = request.GET.get("show", "")
    return asked if asked in shows else "all"


def _notes(title: str, definition: Definition, as_at: date, show: str) -> Notes:
    return Notes(
        title=title,
        source="Almoner: what services said, by the source named in each row",
        as_at=as_at,
        filters=(show,),
        definitions=(
            (definition.short_words, "People − those who meet it − those who are exempt"),
            ("Declined, Unknown", "As the service itself says; part of those who do not meet it"),
            ("Inherited from", "The head office of which the source speaks, not of this service"),
            ("Rests on", "; ".join(definition.sources)),
        ),
    )
