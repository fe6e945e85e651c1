"""The page of one outbreak; and how every page of the room finds the one that it is about."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.core.ui.forms import day_asked
from almoner.response.outbreaks import actions, queries, tables
from almoner.response.outbreaks.models import Outbreak
from almoner.response.outbreaks.rules.kinds import SupportKind
from almoner.response.outbreaks.rules.states import TABLE


def found_outbreak(request: Request, outbreak_id: int) -> Outbreak:
    """The outbreak in the address, if the person may see it; else there is no such page."""
    try:
        return queries.outbreak_by_id(outbreak_id=outbreak_id, visible_to=request.principal)
    except queries.UnknownOutbreak as unknown:
        raise Http404 from unknown


@permitted(Permission.VIEW_OUTBREAKS)
@require_GET
def page(request: Request, outbreak_id: int) -> HttpResponse:
    """What it is, what to do next, what the definitions say, and all that happened."""
    by, today = request.principal, timezone.localdate()
    outbreak = found_outbreak(request, outbreak_id)
    as_at = day_asked(request.GET, today=today)
    try:
        shown = queries.details(outbreak=outbreak, as_at=as_at, visible_to=by)
    except queries.UnknownOutbreak as unknown:  # nobody had suspected it by then
        raise Http404 from unknown
    actions.record_reading(outbreak=outbreak, by=by, at=timezone.now())
    code = outbreak.authority.code
    newest = shown.reviews[-1] if shown.reviews else None
    context = {
        "trail": tables.trail(),
        "as_at": as_at,
        "is_past": as_at != today,
        "outbreak": outbreak,
        "shown": shown,
        "colour": tables.COLOURS[shown.state],
        "admissions_colour": tables.ADMISSIONS_COLOURS[shown.line.admissions],
        "change": shown.admissions[-1] if shown.admissions else None,
        "next": tables.what_next(shown),
        "offered": [
            step
            for step in TABLE.steps_from(shown.state)
            if by.may(TABLE.permission_for(step), authority_code=code)
        ],
        "warnings": tables.WARNINGS,
        "newest": newest,
        "people": tables.people_rows(newest) if newest else [],
        "review": tables.review_rows(newest) if newest else [],
        "timeline": tables.timeline(shown),
        "support_words": {kind.value: kind.words for kind in SupportKind},
        "beside": tables.beside(outbreak),
        "may_keep": by.may(Permission.KEEP_OUTBREAKS, authority_code=code),
        "may_see_deaths": by.may(Permission.VIEW_DEATHS, authority_code=code),
    }
    return render(request, "outbreaks/outbreak.html", context)
