"""The list of allegations, by number; and the page of one."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from almoner.core.accounts.guard import Request, absent, permitted_or_absent
from almoner.core.accounts.rules import Permission
from almoner.core.ui.tables import one_page
from almoner.response.positions_of_trust import actions, queries, tables
from almoner.response.positions_of_trust.models import Allegation
from almoner.response.positions_of_trust.rules.kinds import Affected, Source
from almoner.response.positions_of_trust.rules.states import TABLE, Step

PER_PAGE = 25


def found_allegation(request: Request, allegation_id: int) -> Allegation:
    """The allegation in the address, if the person keeps it; else there is no such page."""
    try:
        return queries.allegation_by_id(allegation_id=allegation_id, visible_to=request.principal)
    except queries.UnknownAllegation as unknown:
        raise absent(request) from unknown


@permitted_or_absent(Permission.KEEP_POSITIONS_OF_TRUST)
@require_GET
def index(request: Request) -> HttpResponse:
    """What is to be done first on top. It has no search, and shows no name."""
    by, today = request.principal, timezone.localdate()
    found = queries.allegations(as_at=today, visible_to=by)
    shown, links = one_page(found=found, query=request.GET, per_page=PER_PAGE)
    actions.record_list_reading(by=by, at=timezone.now(), row_count=len(found))
    context = {
        "lines": shown,
        "total": len(found),
        "late": sum(line.is_overdue for line in found),
        "to_erase": sum(line.is_to_erase for line in found),
        "pages": links,
        "colours": tables.COLOURS,
        "many_authorities": len(by.codes_where(Permission.KEEP_POSITIONS_OF_TRUST)) > 1,
    }
    return render(request, "positions_of_trust/index.html", context)


@permitted_or_absent(Permission.KEEP_POSITIONS_OF_TRUST)
@require_GET
def page(request: Request, allegation_id: int) -> HttpResponse:
    """What is alleged, what to do next, who was told, and all that happened."""
    by, today = request.principal, timezone.localdate()
    allegation = found_allegation(request, allegation_id)
    shown = queries.details(allegation=allegation, as_at=today)
    actions.record_reading(allegation=allegation, by=by, at=timezone.now())
    offered = [step for step in TABLE.steps_from(shown.state) if step is not Step.ERASE]
    context = {
        "trail": tables.trail(),
        "allegation": allegation,
        "name": tables.name_of(allegation),
        "shown": shown,
        "colour": tables.COLOURS[shown.state],
        "next": tables.what_next(allegation, shown),
        "offered": offered,
        "grave": tables.GRAVE,
        "affected": Affected(allegation.affected).words,
        "source": Source(allegation.source).words,
        "is_erased": shown.state.value == "erased",
    }
    return render(request, "positions_of_trust/allegation.html", context)
