"""The list of outbreaks, the taskforce's list, and both as files."""

from datetime import date

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission
from almoner.core.ui.downloads import Notes, csv_response, ods_response
from almoner.core.ui.forms import day_asked
from almoner.core.ui.tables import one_page
from almoner.response.outbreaks import actions, queries, tables
from almoner.response.outbreaks.queries import Line
from almoner.response.outbreaks.rules.kinds import STAFFING_WORDS, Admissions, Disease
from almoner.response.outbreaks.rules.states import OPEN

PER_PAGE = 25
SOURCE = "Almoner: the council’s own records. Restricted: not for publication"


@permitted(Permission.VIEW_OUTBREAKS)
@require_GET
def index(request: Request) -> HttpResponse:
    """Those that are open, the newest first, unless other ones are asked for."""
    by, query = request.principal, request.GET
    today = timezone.localdate()
    as_at = day_asked(query, today=today)
    found = _asked(request, as_at)
    actions.record_list_reading(what="list", by=by, at=timezone.now())
    shown, links = one_page(found=found, query=query, per_page=PER_PAGE)
    authorities = _authorities(request)
    context = {
        "as_at": as_at,
        "is_past": as_at != today,
        "lines": shown,
        "total": len(found),
        "pages": links,
        "colours": tables.COLOURS,
        "admissions_colours": tables.ADMISSIONS_COLOURS,
        "chips": tables.filter_chips(query, authorities),
        "show_items": tables.choices(
            {key: words for key, (words, _) in tables.SHOWING.items()},
            _show(request),
            any_first=False,
        ),
        "disease_items": tables.choices(
            {one.value: one.words for one in Disease}, query.get("disease", "")
        ),
        "admissions_items": tables.choices(
            {one.value: one.words for one in Admissions}, query.get("admissions", "")
        ),
        "is_due": bool(query.get("due")),
        "authority_items": tables.choices(
            {one.code: one.name for one in authorities}, query.get("authority", "")
        )
        if len(authorities) > 1
        else [],
        "is_filtered": bool(set(query) - {"page", "as_at"}),
        "may_keep": by.may(Permission.KEEP_OUTBREAKS),
        "may_see_deaths": by.may(Permission.VIEW_DEATHS),
        "may_download": by.may(Permission.DOWNLOAD),
        "query": query.urlencode(),
    }
    return render(request, "outbreaks/index.html", context)


@permitted(Permission.VIEW_OUTBREAKS)
@require_GET
def taskforce(request: Request) -> HttpResponse:
    """What is open, for the meeting: how long, how it stands, what is overdue, beds closed."""
    today = timezone.localdate()
    found = _open(request, today)
    actions.record_list_reading(what="taskforce", by=request.principal, at=timezone.now())
    closed = [line for line in found if line.admissions is not Admissions.OPEN]
    context = {
        "trail": tables.trail(),
        "lines": found,
        "closed_count": len(closed),
        "overdue_count": sum(line.review_is_overdue for line in found),
        "beds_closed": sum(line.beds_closed or 0 for line in closed),
        "beds_unknown": sum(line.beds_closed is None for line in closed),
        "colours": tables.COLOURS,
        "admissions_colours": tables.ADMISSIONS_COLOURS,
        "staffing_words": STAFFING_WORDS,
        "is_many": len(_authorities(request)) > 1,
        "may_download": request.principal.may(Permission.DOWNLOAD),
        "today": today,
    }
    return render(request, "outbreaks/taskforce.html", context)


@permitted(Permission.VIEW_OUTBREAKS)
@require_GET
def download(request: Request, extension: str) -> HttpResponseBase:
    """The list as it is filtered, as CSV or ODS; journalled first."""
    today = day_asked(request.GET, today=timezone.localdate())
    filters = tuple(chip.label for chip in tables.filter_chips(request.GET, _authorities(request)))
    if not filters:
        filters = ("Open",)
    return _file(
        request,
        extension,
        "outbreaks",
        found=_asked(request, today),
        today=today,
        filters=filters,
    )


@permitted(Permission.VIEW_OUTBREAKS)
@require_GET
def download_taskforce(request: Request, extension: str) -> HttpResponseBase:
    """The taskforce's list, as CSV or ODS; journalled first."""
    today = timezone.localdate()
    return _file(
        request,
        extension,
        "outbreaks-taskforce",
        found=_open(request, today),
        today=today,
        filters=("Open",),
    )


def _file(
    request: Request,
    extension: str,
    what: str,
    *,
    found: tuple[Line, ...],
    today: date,
    filters: tuple[str, ...],
) -> HttpResponseBase:
    if extension not in {"csv", "ods"}:
        raise Http404
    actions.record_download(
        by=request.principal,
        at=timezone.now(),
        what=what,
        form=extension,
        row_count=len(found),
    )
    is_list = what == "outbreaks"
    columns = tables.COLUMNS if is_list else tables.TASKFORCE_COLUMNS
    rows = [tables.download_row(one) if is_list else tables.taskforce_row(one) for one in found]
    name = f"{what}-{today}"
    if extension == "csv":
        return csv_response(name=name, columns=columns, rows=rows)
    title = "Outbreaks" if is_list else "Outbreaks: taskforce"
    notes = Notes(
        title=title, source=SOURCE, as_at=today, filters=filters, definitions=tables.DEFINITIONS
    )
    return ods_response(name=name, columns=columns, rows=rows, notes=notes)


def _authorities(request: Request) -> tuple[Authority, ...]:
    return queries.authorities_for(
        permission=Permission.VIEW_OUTBREAKS, visible_to=request.principal
    )


def _show(request: Request) -> str:
    asked = request.GET.get("show", "")
    return asked if asked in tables.SHOWING else "open"


def _open(request: Request, today: date) -> tuple[Line, ...]:
    found = queries.in_states(
        queries.visible_outbreaks(request.principal), as_at=today, states=OPEN
    )
    return queries.lines(found=found, as_at=today)


def _asked(request: Request, today: date) -> tuple[Line, ...]:
    """The lines that the filters keep."""
    query, codes = request.GET, {one.code for one in _authorities(request)}
    found = queries.in_states(
        queries.visible_outbreaks(request.principal),
        as_at=today,
        states=tables.SHOWING[_show(request)][1],
    )
    for name, column, known in (
        ("disease", "disease", set(Disease)),
        ("authority", "authority__code", codes),
    ):
        if wanted := query.get(name):
            found = found.filter(**{column: wanted}) if wanted in known else found.none()
    every = queries.lines(found=found, as_at=today)
    return tuple(line for line in every if tables.is_asked(line, query))
