"""The list of suspensions, and the same as a file."""

from datetime import date

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.queries import authorities_for
from almoner.core.accounts.rules import Permission
from almoner.core.ui.downloads import Notes, csv_response, ods_response
from almoner.core.ui.tables import choices, one_page
from almoner.response.suspensions import actions, queries, tables
from almoner.response.suspensions.queries.cases import Line
from almoner.response.suspensions.rules.kinds import Kind

PER_PAGE = 25


@permitted(Permission.VIEW_SUSPENSIONS)
@require_GET
def index(request: Request) -> HttpResponse:
    """Those in force, the longest first, unless other ones are asked for."""
    by, today = request.principal, timezone.localdate()
    found = _asked(request, today)
    lines, links = one_page(found=found, query=request.GET, per_page=PER_PAGE)
    authorities = _authorities(request)
    query = request.GET
    context = {
        "trail": tables.trail()[:-1],
        "lines": lines,
        "total": len(found),
        "pages": links,
        "colours": tables.COLOURS,
        "work_in_words": tables.work_in_words,
        "chips": tables.filter_chips(query, authorities),
        "show_items": choices(
            {key: words for key, (words, _) in tables.SHOWING.items()},
            _show(request),
            first="",
        ),
        "kind_items": choices({kind.value: kind.words for kind in Kind}, query.get("kind", "")),
        "due_items": choices(tables.DUE, query.get("due", "")),
        "authority_items": choices(
            {one.code: one.name for one in authorities}, query.get("authority", "")
        )
        if len(authorities) > 1
        else [],
        "is_filtered": bool(set(query) - {"page"}),
        "may_propose": by.may(Permission.PROPOSE_SUSPENSION),
        "may_download": by.may(Permission.DOWNLOAD),
        "query": query.urlencode(),
        "today": today,
    }
    return render(request, "suspensions/index.html", context)


@permitted(Permission.VIEW_SUSPENSIONS)
@require_GET
def download(request: Request, extension: str) -> HttpResponseBase:
    """The list as it is filtered, as CSV or ODS; journalled first."""
    if extension not in {"csv", "ods"}:
        raise Http404
    today = timezone.localdate()
    found = _asked(request, today)
    actions.record_download(
        by=request.principal, at=timezone.now(), form=extension, row_count=len(found)
    )
    rows = list(tables.download_rows(found))
    name = f"suspensions-{today}"
    if extension == "csv":
        return csv_response(name=name, columns=tables.COLUMNS, rows=rows)
    notes = Notes(
        title="Suspensions",
        source="Almoner: the council’s own records. Restricted: not for publication",
        as_at=today,
        filters=tuple(
            chip.label for chip in tables.filter_chips(request.GET, _authorities(request))
        ),
        definitions=(
            ("Relapse", "Begun within the relapse period after another was lifted"),
            (
                "Next review due",
                "By when the next review is to be held; blank if none is called for",
            ),
        ),
    )
    return ods_response(name=name, columns=tables.COLUMNS, rows=rows, notes=notes)


def _authorities(request: Request) -> tuple[Authority, ...]:
    return authorities_for(permission=Permission.VIEW_SUSPENSIONS, visible_to=request.principal)


def _show(request: Request) -> str:
    asked = request.GET.get("show", "")
    return asked if asked in tables.SHOWING else "in_force"


def _asked(request: Request, today: date) -> tuple[Line, ...]:
    """The lines that the filters keep."""
    query = request.GET
    found = queries.in_states(
        queries.visible_suspensions(request.principal),
        as_at=today,
        states=tables.SHOWING[_show(request)][1],
    )
    if query.get("kind"):
        found = found.filter(kind=query["kind"])
    if query.get("authority"):
        found = found.filter(authority__code=query["authority"])
    due = query.get("due", "")
    return tuple(
        line for line in queries.lines(found=found, as_at=today) if tables.is_due(line, due)
    )
