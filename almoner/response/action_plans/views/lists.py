"""My work, the list of actions with its downloads, and the list of plans."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.core.ui.downloads import csv_response, ods_response
from almoner.core.ui.tables import heads, one_page, page_count, page_number, pages
from almoner.response.action_plans import actions, queries, tables
from almoner.response.action_plans.queries.lists import action_count
from almoner.response.action_plans.queries.people import officers
from almoner.response.action_plans.queries.work import my_work
from almoner.response.action_plans.rules.states import PlanState
from almoner.response.action_plans.views.finding import own_authority, own_id

PER_PAGE = 50


@permitted(Permission.VIEW_QUALITY)
@require_safe
def work(request: Request) -> HttpResponse:
    """What waits for the officer: late first, then to verify, soon due, and to look at again."""
    today = timezone.localdate()
    context = {
        "work": my_work(as_at=today, visible_to=request.principal, officer_id=own_id(request)),
        "plans": queries.plans_of(
            as_at=today,
            visible_to=request.principal,
            states=(PlanState.OPEN, PlanState.AGREED),
            lead_id=own_id(request),
        ),
        "may_keep": request.principal.may(Permission.KEEP_ACTION_PLANS),
        "heads": heads(columns=tables.HEADS, sort="", query=request.GET),
        "trail": tables.trail()[:-1],
        **tables.words(),
    }
    return render(request, "action_plans/work.html", context)


@permitted(Permission.VIEW_QUALITY)
@require_safe
def actions_list(request: Request) -> HttpResponse:
    """Every action that may be seen: filters beside results."""
    today, asked = timezone.localdate(), _asked(request)
    total = action_count(asked=asked.asked, as_at=today, visible_to=request.principal)
    count = page_count(total=total, per_page=PER_PAGE)
    number = page_number(query=request.GET, count=count)
    context = {
        "lines": queries.action_lines(
            asked=asked.asked,
            as_at=today,
            visible_to=request.principal,
            first=(number - 1) * PER_PAGE,
            most=PER_PAGE,
        ),
        "total": total,
        "pages": pages(number=number, count=count, query=request.GET),
        "asked": asked,
        "heads": heads(columns=tables.HEADS, sort="", query=request.GET),
        "may_keep": request.principal.may(Permission.KEEP_ACTION_PLANS),
        "may_download": request.principal.may(Permission.DOWNLOAD),
        "query": f"?{request.META['QUERY_STRING']}" if request.META["QUERY_STRING"] else "",
        "trail": tables.trail(),
        **tables.words(),
    }
    return render(request, "action_plans/actions.html", context)


@permitted(Permission.VIEW_QUALITY)
@require_safe
def download(request: Request, kind: str) -> HttpResponseBase:
    """The whole of the list as filtered, as CSV or as ODS with a sheet of notes."""
    if kind not in {"csv", "ods"}:
        raise Http404
    today, asked = timezone.localdate(), _asked(request)
    lines = queries.action_lines(asked=asked.asked, as_at=today, visible_to=request.principal)
    authority = own_authority(request).name
    notes = tables.download_notes(asked, authority=authority, today=today)
    actions.record_list_export(
        kind=kind,
        filters=notes.filters,
        row_count=len(lines),
        by=request.principal,
        at=timezone.now(),
    )
    rows = (tables.download_row(line) for line in lines)
    columns = tables.DOWNLOAD_COLUMNS
    if kind == "csv":
        return csv_response(name=notes.title, columns=columns, rows=rows)
    return ods_response(name=notes.title, columns=columns, rows=rows, notes=notes)


@permitted(Permission.VIEW_QUALITY)
@require_safe
def plans_list(request: Request) -> HttpResponse:
    """Every plan that may be seen, those that are not closed unless asked for."""
    today = timezone.localdate()
    wants_closed = request.GET.get("state") == PlanState.CLOSED
    states = (PlanState.CLOSED,) if wants_closed else (PlanState.OPEN, PlanState.AGREED)
    found = queries.plans_of(as_at=today, visible_to=request.principal, states=states)
    plans, links = one_page(found=found, query=request.GET, per_page=PER_PAGE)
    context = {
        "plans": plans,
        "total": len(found),
        "pages": links,
        "wants_closed": wants_closed,
        "may_keep": request.principal.may(Permission.KEEP_ACTION_PLANS),
        "trail": tables.trail(),
        **tables.words(),
    }
    return render(request, "action_plans/plans.html", context)


def _asked(request: Request) -> tables.ListRequest:
    people = officers(
        authority=own_authority(request),
        permission=Permission.KEEP_ACTION_PLANS,
        on=timezone.localdate(),
    )
    return tables.list_request(request.GET, people=people, own_id=own_id(request))
