"""One concern opened in an emergency, and the review of that."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from almoner.core.accounts.guard import Request, absent, permitted_or_absent
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission
from almoner.core.ui.tables import page_number, pages
from almoner.response.safeguarding import actions, queries, tables
from almoner.response.safeguarding.forms.working import EmergencyForm, ReviewForm
from almoner.response.safeguarding.pages import said_rows, triage_rows

PER_PAGE = 25


@permitted_or_absent(Permission.BREAK_GLASS)
@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: Request) -> HttpResponse:
    """Which concern, and why it cannot wait."""
    form = EmergencyForm(request.POST or None)
    if form.is_valid():
        authority, by, now = _authority(request), request.principal, timezone.now()
        try:
            concern = queries.concern_in_emergency(
                authority=authority, named=form.cleaned_data["named"]
            )
            access = actions.open_in_emergency(
                concern=concern, reason=form.cleaned_data["reason"], by=by, at=now
            )
        except queries.UnknownConcern as unknown:
            actions.record_missed_emergency(authority=authority, by=by, at=now)
            form.add_error("named", str(unknown))
        except actions.GuardRefused as refusal:
            form.add_error("reason", str(refusal))
        else:
            return redirect("safeguarding:emergency", access_id=access.pk)
    return render(request, "safeguarding/emergency_ask.html", {"form": form})


@permitted_or_absent(Permission.BREAK_GLASS)
@never_cache
@require_GET
def opened(request: Request, access_id: int) -> HttpResponse:
    """The concern, for as long as the access lasts."""
    now = timezone.now()
    try:
        access = queries.emergency_by_id(access_id=access_id, by=request.principal, now=now)
    except queries.UnknownConcern as unknown:
        raise absent(request) from unknown
    concern = access.concern
    shown = queries.details(concern=concern)
    actions.record_reading(concern=concern, by=request.principal, at=now)
    context = {
        "access": access,
        "concern": concern,
        "shown": shown,
        "colour": tables.COLOURS[shown.state],
        "said": said_rows(concern, shown),
        "triage_rows": triage_rows(shown),
    }
    return render(request, "safeguarding/emergency.html", context)


@permitted_or_absent(Permission.DECIDE_ENQUIRY)
@require_GET
def reviews(request: Request) -> HttpResponse:
    """The emergency accesses that nobody has reviewed."""
    found = queries.emergencies_to_review(visible_to=request.principal)
    count = max(1, -(-found.count() // PER_PAGE))
    number = page_number(query=request.GET, count=count)
    actions.record_list_reading(what="emergencies", by=request.principal, at=timezone.now())
    context = {
        "trail": tables.trail(),
        "found": found[(number - 1) * PER_PAGE : number * PER_PAGE],
        "pages": pages(number=number, count=count, query=request.GET),
    }
    return render(request, "safeguarding/reviews.html", context)


@permitted_or_absent(Permission.DECIDE_ENQUIRY)
@require_http_methods(["GET", "POST"])
def review(request: Request, access_id: int) -> HttpResponse:
    """What a manager makes of one."""
    found = queries.emergencies_to_review(visible_to=request.principal)
    access = found.filter(pk=access_id).first()
    if access is None:
        raise absent(request)
    form = ReviewForm(request.POST or None)
    if form.is_valid():
        try:
            actions.review_emergency(
                access=access,
                was_justified=form.cleaned_data["was_justified"] == "yes",
                finding=form.cleaned_data["finding"],
                by=request.principal,
                at=timezone.now(),
            )
        except actions.GuardRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The review is recorded.")
            return redirect("safeguarding:reviews")
    context = {"trail": tables.trail(), "access": access, "form": form}
    return render(request, "safeguarding/review.html", context)


def _authority(request: Request) -> Authority:
    codes = request.principal.codes_where(Permission.BREAK_GLASS)
    here = request.authority
    if here is not None and here.code in codes:
        return here
    return next(one for one in request.authorities if one.code in codes)
