"""The work list, the figures of the queue, and both as files."""

from datetime import timedelta

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from almoner.core.accounts.guard import Request, absent, permitted_or_absent
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission
from almoner.core.ui.downloads import Notes, csv_response, ods_response
from almoner.core.ui.tables import page_number, pages
from almoner.response.safeguarding import actions, queries, tables
from almoner.response.safeguarding.forms.working import AsAtForm
from almoner.response.safeguarding.practice import priority_rules_as_at
from almoner.response.safeguarding.queries.figures import WHAT_COUNTS
from almoner.response.safeguarding.queries.worklist import NOBODY, Asked

PER_PAGE = 25
SHOWN_DAYS = 182
MOST_ROWS = 20_000  # of a file
SOURCE = "Almoner: the council’s own records"


@permitted_or_absent(Permission.VIEW_SAFEGUARDING)
@require_GET
def queue(request: Request) -> HttpResponse:
    """What awaits action, the most urgent first, unless something else is asked for."""
    by, today, query = request.principal, timezone.localdate(), request.GET
    asked = asked_for(request)
    found = queries.waiting(visible_to=by, asked=asked, as_at=today)
    total = found.count()
    count = max(1, -(-total // PER_PAGE))
    number = page_number(query=query, count=count)
    shown = queries.lines(found[(number - 1) * PER_PAGE : number * PER_PAGE], as_at=today)
    actions.record_list_reading(what="queue", by=by, at=timezone.now())
    here = here_of(request)
    workers = {str(one.pk): one.name for one in queries.workers_of(authority=here, on=today)}
    workers[NOBODY] = "Nobody"
    authorities = {one.code: one.name for one in request.authorities}
    standing = queries.standing(visible_to=by, as_at=today, authority=asked.authority)
    context = {
        "lines": shown,
        "total": total,
        "standing": standing,
        "pages": pages(number=number, count=count, query=query),
        "asked": asked,
        "is_filtered": bool(set(query) - {"page"}),
        "chips": tables.filter_chips(query, authorities=authorities, workers=workers),
        "show_items": tables.choices(tables.SHOWING, asked.show, any_first=""),
        "priority_items": tables.choices(
            {"none": "Not triaged", **{one: one for one in ("P1", "P2", "P3", "P4")}},
            asked.priority,
        ),
        "worker_items": tables.choices(workers, asked.worker, any_first="Anybody"),
        "authority_items": tables.choices(authorities, asked.authority)
        if len(authorities) > 1
        else [],
        "colours": tables.COLOURS,
        "priority_colours": tables.PRIORITY_COLOURS,
        "priority_words": tables.PRIORITY_WORDS,
        "reviews": queries.emergencies_to_review(visible_to=by).count()
        if by.may(Permission.DECIDE_ENQUIRY)
        else 0,
        "may_triage": by.may(Permission.TRIAGE_CONCERN),
        "may_download": by.may(Permission.DOWNLOAD),
        "query": query.urlencode(),
    }
    return render(request, "safeguarding/queue.html", context)


@permitted_or_absent(Permission.VIEW_SAFEGUARDING)
@require_GET
def download(request: Request, extension: str) -> HttpResponseBase:
    """The list as it is filtered, as CSV or ODS; journalled first."""
    if extension not in {"csv", "ods"}:
        raise absent(request)
    by, today = request.principal, timezone.localdate()
    asked = asked_for(request)
    found = queries.waiting(visible_to=by, asked=asked, as_at=today)
    rows = list(tables.download_rows(queries.lines(found[:MOST_ROWS], as_at=today)))
    actions.record_download(
        what="queue", by=by, at=timezone.now(), form=extension, row_count=len(rows)
    )
    name = f"list-{today}"
    if extension == "csv":
        return csv_response(name=name, columns=tables.COLUMNS, rows=rows)
    notes = Notes(
        title="Concerns",
        source=f"{SOURCE}. Safeguarding: for those who may see concerns",
        as_at=today,
        filters=tables.filter_words(asked, is_cut=len(rows) == MOST_ROWS),
        definitions=(
            ("Start by", "The day by which somebody is to start on it, by its priority"),
            ("Decide by", "A local target for saying what becomes of it; no statute sets one"),
            ("Service confirmed", "No: as its sender named it, which nobody has confirmed"),
        ),
    )
    return ods_response(name=name, columns=tables.COLUMNS, rows=rows, notes=notes)


@permitted_or_absent(Permission.VIEW_SAFEGUARDING, Permission.VIEW_SAFEGUARDING_FIGURES)
@require_GET
def figures(request: Request) -> HttpResponse:
    """How many, how old, how fast, and whether the queue will ever be empty."""
    by, form = (
        request.principal,
        AsAtForm(request.GET if "on-day" in request.GET else None, today=timezone.localdate()),
    )
    today = form.chosen()
    authority = _figures_of(request)
    days = queries.queue_days(
        authority=authority,
        since=today - timedelta(days=SHOWN_DAYS - 1),
        until=today,
        visible_to=by,
    )
    found = queries.queue_figures(authority=authority, as_at=today, visible_to=by, known=days)
    actions.record_list_reading(what="figures", by=by, at=timezone.now())
    least = priority_rules_as_at(today).least_count if found.is_suppressed else 0
    context = {
        "authority": authority,
        "day_form": form,
        "others": [one for one in request.authorities if one != authority and _may(request, one)],
        "figures": found,
        "summary": tables.summary_rows(found),
        "worker_rows": [(name or "Nobody", n) for name, n in found.by_worker.items()],
        "priorities": tables.priority_rows(found),
        "chart": tables.stock_chart(days, least=least),
        "what_counts": WHAT_COUNTS,
        "source": SOURCE,
        "rules": priority_rules_as_at(today),
        "least": least,
        "may_see": by.may(Permission.VIEW_SAFEGUARDING, authority_code=authority.code),
        "may_download": by.may(Permission.DOWNLOAD) and not found.is_suppressed,
    }
    return render(request, "safeguarding/figures.html", context)


@permitted_or_absent(Permission.VIEW_SAFEGUARDING)
@require_GET
def days_download(request: Request, extension: str) -> HttpResponseBase:
    """Each day of the queue as CSV or ODS; journalled first."""
    if extension not in {"csv", "ods"}:
        raise absent(request)
    by, today = request.principal, timezone.localdate()
    authority = _figures_of(request)
    found = queries.queue_days(
        authority=authority,
        since=today - timedelta(days=2 * SHOWN_DAYS),
        until=today,
        visible_to=by,
    )
    rows = list(
        zip(
            found.days,
            found.arrived,
            found.returned,
            found.started,
            found.finished,
            found.waiting,
            strict=True,
        )
    )
    actions.record_download(
        what="days", by=by, at=timezone.now(), form=extension, row_count=len(rows)
    )
    columns = ("Day", "Arrived", "Returned", "Started", "Decided", "Waiting")
    name = f"days-{today}"
    if extension == "csv":
        return csv_response(name=name, columns=columns, rows=rows)
    notes = Notes(
        title="Days",
        source=f"{SOURCE}. Safeguarding: for those who may see concerns",
        as_at=today,
        filters=(authority.name,),
        definitions=(
            ("Waiting", f"At the end of the day. {WHAT_COUNTS}"),
            ("Returned", "Reopened, or put back into the queue"),
            ("Started", "Left the queue: somebody started on it, or decided at once"),
        ),
    )
    return ods_response(name=name, columns=columns, rows=rows, notes=notes)


def asked_for(request: Request) -> Asked:
    """What the address asks the list for; what it cannot mean is left out."""
    query = request.GET
    show, worker = query.get("show", "waiting"), query.get("worker", "")
    return Asked(
        show=show if show in tables.SHOWING else "waiting",
        priority=query.get("priority", ""),
        worker=worker if worker == NOBODY or _number(worker) is not None else "",
        location_id=_number(query.get("location", "")),
        source=query.get("source", ""),
        authority=query.get("authority", ""),
        is_overdue=bool(query.get("overdue")),
    )


def _number(text: str) -> int | None:
    """A row's number as an address says it; None where it says none."""
    is_number = text.isascii() and text.isdigit() and len(text) < 10  # noqa: PLR2004
    return int(text) if is_number else None


def here_of(request: Request) -> Authority:
    """The authority whose team is offered: the one worked in, if concerns may be seen there."""
    codes = request.principal.codes_where(Permission.VIEW_SAFEGUARDING)
    here = request.authority
    if here is not None and here.code in codes:
        return here
    return next(one for one in request.authorities if one.code in codes)


def _may(request: Request, authority: Authority) -> bool:
    return queries.may_see_figures(authority=authority, visible_to=request.principal)


def _figures_of(request: Request) -> Authority:
    """The authority asked for, or the one worked in; absent where its figures may not be seen."""
    wanted = request.GET.get("authority")
    offered = [one for one in request.authorities if _may(request, one)]
    if wanted:
        offered = [one for one in offered if one.code == wanted]
    if not offered:
        raise absent(request)
    here = request.authority
    return here if here is not None and here in offered else offered[0]
