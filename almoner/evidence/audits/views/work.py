"""An officer's own work, and the list of every visit."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.core.ui.downloads import csv_response, ods_response
from almoner.core.ui.tables import choices, page_number, pages
from almoner.evidence.audits import actions, tables
from almoner.evidence.audits.queries import choosing, lists
from almoner.evidence.audits.rules.kinds import VisitKind
from almoner.evidence.audits.rules.states import VisitState

MOST_PAGES = 10**6


@permitted(Permission.VIEW_QUALITY)
@require_safe
def my_work(request: Request) -> HttpResponse:
    """What waits for whoever is signed in."""
    by, today = request.principal, timezone.localdate()
    context = {
        "work": lists.work_of(officer=int(request.user.pk or 0), as_at=today, visible_to=by),
        "colours": tables.COLOURS,
        "today": today,
        "may_plan": by.may(Permission.PLAN_VISITS),
    }
    return render(request, "audits/my_work.html", context)


@permitted(Permission.VIEW_QUALITY)
@require_safe
def visits(request: Request) -> HttpResponse:
    """Every visit, filtered."""
    by, today, query = request.principal, timezone.localdate(), request.GET
    offered = _choices(request)
    found = lists.visits_page(
        wanted=tables.wanted_from(query),
        page=page_number(query=query, count=MOST_PAGES),
        as_at=today,
        visible_to=by,
    )
    context = {
        "found": found,
        "pages": pages(number=found.number, count=found.page_count, query=query),
        "chips": tables.filter_chips(query, offered),
        "states": list(VisitState),
        "kinds": list(VisitKind),
        "chosen_states": query.getlist("state"),
        "chosen_kinds": query.getlist("kind"),
        "leads": choices(
            [("nobody", "Nobody yet"), *offered.leads], query.get("lead", ""), first="Anyone"
        ),
        "districts": choices(offered.districts, query.get("district", ""), first="All"),
        "campaigns": choices(offered.campaigns, query.get("campaign", "")),
        "typed": {name: query.get(name, "") for name in ("q", "from", "to")},
        "colours": tables.COLOURS,
        "today": today,
        "download_query": f"?{query.urlencode()}" if query else "",
        "may_plan": by.may(Permission.PLAN_VISITS),
        "may_download": by.may(Permission.DOWNLOAD),
    }
    return render(request, "audits/visits.html", context)


@permitted(Permission.DOWNLOAD)
@require_safe
def download(request: Request, kind: str) -> HttpResponseBase:
    """The list as filtered, as CSV or as ODS with a sheet of notes."""
    if kind not in {"csv", "ods"}:
        raise Http404
    by, today = request.principal, timezone.localdate()
    lines = lists.every_visit(wanted=tables.wanted_from(request.GET), as_at=today, visible_to=by)
    notes = tables.download_notes(
        as_at=today, filters=tables.filter_chips(request.GET, _choices(request))
    )
    actions.record_download(
        what="visits",
        form=kind,
        row_count=len(lines),
        by=by,
        at=timezone.now(),
        detail={"filters": list(notes.filters)},
    )
    rows = (tables.download_row(line) for line in lines)
    if kind == "csv":
        return csv_response(name="visits", columns=tables.COLUMNS, rows=rows)
    return ods_response(name="visits", columns=tables.COLUMNS, rows=rows, notes=notes)


def _choices(request: Request) -> tables.Choices:
    by = request.principal
    named = choosing.campaigns_named(visible_to=by)
    districts = choosing.districts_of(authority_codes=by.authority_codes())
    return tables.Choices(
        leads=[(str(pk), name) for pk, name in choosing.leads_named(visible_to=by)],
        districts=tables.district_pairs(districts),
        campaigns=[(str(one.pk), one.name) for one in named],
    )
