"""Visits in an officer's own calendar: a file, or an address that a program reads again."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from almoner.core.accounts.guard import Request, open_to_anyone, permitted
from almoner.core.accounts.queries import principal_for
from almoner.core.accounts.row_security import narrow_to
from almoner.core.accounts.rules import Permission, Principal
from almoner.evidence.audits import actions
from almoner.evidence.audits.queries import calendars, lists
from almoner.evidence.audits.renderers.as_calendar import as_calendar
from almoner.evidence.audits.views.planning import found_campaign

CALENDAR = "text/calendar; charset=utf-8"


@permitted(Permission.VIEW_QUALITY)
@require_http_methods(["GET", "POST"])
def calendar(request: Request) -> HttpResponse:
    """The addresses of one's own calendar; a POST makes a new one and shows it this once."""
    return _page(request, campaign_id=None)


@permitted(Permission.VIEW_QUALITY)
@require_http_methods(["GET", "POST"])
def campaign_calendar(request: Request, campaign_id: int) -> HttpResponse:
    """The same for a campaign."""
    return _page(request, campaign_id=campaign_id)


@permitted(Permission.VIEW_QUALITY)
@require_safe
def calendar_file(request: Request) -> HttpResponse:
    """One's own visits as a file."""
    wanted = lists.Wanted(officer_id=int(request.user.pk or 0))
    return _file(request, request.principal, wanted, name="My visits")


@permitted(Permission.VIEW_QUALITY)
@require_safe
def campaign_calendar_file(request: Request, campaign_id: int) -> HttpResponse:
    """A campaign's visits as a file."""
    campaign = found_campaign(request, campaign_id)
    wanted = lists.Wanted(campaign_id=campaign.pk)
    return _file(request, request.principal, wanted, name=campaign.name)


@open_to_anyone
@require_safe
def feed(request: Request, secret: str) -> HttpResponse:
    """What a calendar program reads, with nothing but the secret of its address.

    It sees what the person who made the address may see today, and nothing once they may not.
    """
    try:
        found = calendars.subscription(secret=secret)
    except calendars.UnknownCalendar as unknown:
        raise Http404 from unknown
    by = principal_for(user=found.user, on=timezone.localdate())
    if not by.may(Permission.VIEW_QUALITY):
        raise Http404
    request.principal = by
    narrow_to(request)
    if found.campaign_id is None:
        wanted = lists.Wanted(officer_id=found.user.pk)
        return _file(request, by, wanted, name="My visits")
    campaign = found_campaign(request, found.campaign_id)
    return _file(request, by, lists.Wanted(campaign_id=campaign.pk), name=campaign.name)


def _page(request: Request, *, campaign_id: int | None) -> HttpResponse:
    campaign = found_campaign(request, campaign_id) if campaign_id is not None else None
    user_id, address = int(request.user.pk or 0), ""
    had_one = calendars.has_address(user_id=user_id, campaign_id=campaign_id)
    if request.method == "POST":
        secret = actions.make_calendar_address(
            user_id=user_id, campaign=campaign, by=request.principal, at=timezone.now()
        )
        address = request.build_absolute_uri(reverse("audits:feed", args=[secret]))
    context = {"campaign": campaign, "address": address, "had_one": had_one}
    return render(request, "audits/calendar.html", context)


def _file(request: HttpRequest, by: Principal, wanted: lists.Wanted, *, name: str) -> HttpResponse:
    lines = lists.every_visit(wanted=wanted, as_at=timezone.localdate(), visible_to=by)
    actions.record_download(
        what="visits calendar",
        form="ics",
        row_count=len(lines),
        by=by,
        at=timezone.now(),
        permission=Permission.VIEW_QUALITY,
        detail={"name": name},
    )
    content = as_calendar(lines, name=name, address_of=_addresses(request))
    headers = {"Content-Disposition": 'attachment; filename="visits.ics"'}
    return HttpResponse(content, content_type=CALENDAR, headers=headers)


def _addresses(request: HttpRequest) -> Callable[[int], str]:
    return lambda number: request.build_absolute_uri(reverse("audits:visit", args=[number]))
