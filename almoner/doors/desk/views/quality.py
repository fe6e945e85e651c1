"""The quality page: an officer's own work in quality assurance, and the way to all of it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.doors.desk.quality_page import quality_page
from almoner.doors.desk.queries.council import council_record
from almoner.doors.desk.queries.quality import quality as quality_of
from almoner.doors.desk.queries.service import UnknownService, registrations_referred_to
from almoner.evidence.measures.tables import above_words, parts_words, shown
from almoner.response.suspensions.rules.kinds import Kind

MOST = 20  # visits and plans of one service that are shown


@permitted(Permission.VIEW_QUALITY)
@require_safe
def quality(request: Request) -> HttpResponse:
    """What waits for the reader today, the most pressing first."""
    if request.authority is None or request.user.pk is None:
        raise Http404
    today = timezone.localdate()
    found = quality_of(
        authority=request.authority,
        officer=request.user.pk,
        as_at=today,
        visible_to=request.principal,
    )
    context = quality_page(found, as_at=today, visible_to=request.principal)
    context |= {"area": request.authority, "today": today, "suspensions": found.suspensions}
    return render(request, "desk/quality.html", context)


@permitted(Permission.VIEW_QUALITY)
@require_safe
def council(request: Request, reference: str) -> HttpResponse:
    """What the council itself knows of one service."""
    by, today = request.principal, timezone.localdate()
    try:
        location, registrations = registrations_referred_to(
            reference=reference, as_at=today, visible_to=by
        )
    except UnknownService as unknown:
        raise Http404(str(unknown)) from unknown
    code = location.authority.code if location.authority else ""
    if not by.may(Permission.VIEW_QUALITY, authority_code=code):
        raise Http404
    record = council_record(
        location=location, registrations=registrations, as_at=today, visible_to=by
    )
    context = {
        "record": record,
        "location": location,
        "reference": reference,
        "kinds": {kind.value: kind.words for kind in Kind},
        "most": MOST,
        "shown": shown,
        "above_words": above_words,
        "counted": parts_words,
    }
    return render(request, "desk/council.html", context)
