"""Pages: find a service, and the answer."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.judgement.placement import actions, queries
from almoner.judgement.placement.forms import QuestionForm
from almoner.register.directory.models import Scheme
from almoner.response.suspensions.rules.kinds import Work

COLOURS = {"yes": "green", "ask": "yellow", "no": "red"}


@permitted(Permission.ASK_PLACEMENT)
@require_GET
def ask(request: Request) -> HttpResponse:
    """Find the service by its name, postcode or id."""
    typed = request.GET.get("q", "")[:200].strip()
    found = queries.matches(typed=typed, as_at=timezone.localdate(), visible_to=request.principal)
    return render(request, "placement/ask.html", {"typed": typed, "found": found})


@permitted(Permission.ASK_PLACEMENT)
@require_GET
def answer(request: Request, location_id: int, scheme_id: int | None = None) -> HttpResponse:
    """Yes, no or ask, with reasons and whom to ask; the journal keeps what was answered."""
    by = request.principal
    try:
        location = queries.service_by_number(location_id=location_id)
        scheme: Scheme | None = None
        if scheme_id is not None:
            scheme = queries.scheme_of(location=location, scheme_id=scheme_id)
    except queries.UnknownService as unknown:
        raise Http404 from unknown
    districts, lots = queries.choices_for(visible_to=by)
    form = QuestionForm(request.GET or None, districts=districts, lots=lots)
    is_said = form.is_valid()
    work = form.asked_work() if is_said else Work.NEW_PLACEMENT
    given = queries.may_we_place(
        location=location,
        as_at=timezone.localdate(),
        visible_to=by,
        work=work,
        lot=form.asked_lot() if is_said else None,
        district=form.asked_district() if is_said else None,
        scheme=scheme,
        case_reference=form.cleaned_data.get("case", "") if is_said else "",
    )
    now = timezone.now()
    actions.record_answer(given=given, work=work, door="page", by=by, at=now)
    context = {
        "given": given,
        "location": location,
        "scheme": scheme,
        "work": work,
        "question": form,
        "colour": COLOURS[given.answer],
        "asked_at": now,
    }
    return render(request, "placement/answer.html", context)
