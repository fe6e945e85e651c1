"""Asking somebody else to enquire, and the page of that request."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from almoner.core.accounts.actions import require
from almoner.core.accounts.guard import Request, absent, permitted_or_absent
from almoner.core.accounts.rules import Permission
from almoner.response.enquiries import actions, queries, tables
from almoner.response.enquiries.actions.causing import WITH_DAY
from almoner.response.enquiries.forms.stages import CausedForm, CauseForm
from almoner.response.enquiries.models import CausedEnquiry, Enquiry
from almoner.response.enquiries.practice import timescales_as_at
from almoner.response.enquiries.queries.story import caused_line
from almoner.response.enquiries.rules.caused import BARS, TABLE, Step
from almoner.response.enquiries.rules.kinds import Answer, LedBy
from almoner.response.enquiries.views.asking import Asked, ask, found_enquiry


@permitted_or_absent(Permission.KEEP_ENQUIRIES)
@require_http_methods(["GET", "POST"])
def cause(request: Request, enquiry_id: int) -> HttpResponse:
    """Ask somebody else to enquire, with terms of reference and a day."""
    enquiry, today = found_enquiry(request, enquiry_id), timezone.localdate()
    form = CauseForm(
        request.POST or None,
        today=today,
        due_on=timescales_as_at(enquiry.begun_on).report_due(asked_on=today),
        initial={"last_seen": enquiry.step_count},
    )

    def act() -> object:
        return actions.cause_enquiry(
            enquiry=enquiry,
            asking=form.asking(),
            last_seen=form.cleaned_data["last_seen"],
            by=request.principal,
            at=timezone.now(),
        )

    asked = Asked(
        title="Ask someone else to enquire",
        caption=str(enquiry),
        back=reverse("enquiries:enquiry", args=[enquiry_id]),
        trail=tables.enquiry_trail(enquiry),
        button="Ask them to enquire",
        intro=(
            "The council still answers for the enquiry. A provider is never asked where it has a"
            " conflict of interest, a crime is suspected, or its manager is implicated.",
        ),
    )
    return ask(request, form=form, act=act, said="They are asked to enquire.", asked=asked)


@permitted_or_absent(Permission.VIEW_SAFEGUARDING)
@require_GET
def page(request: Request, enquiry_id: int, caused_id: int) -> HttpResponse:
    """The request: its terms, whether its report is late, and how often it was chased."""
    by, enquiry = request.principal, found_enquiry(request, enquiry_id)
    shown = caused_line(caused=_found(request, enquiry, caused_id), as_at=timezone.localdate())
    actions.record_reading(enquiry=enquiry, by=by, at=timezone.now())
    may_keep = by.may(Permission.KEEP_ENQUIRIES, authority_code=enquiry.authority.code)
    steps = TABLE.steps_from(shown.state) if may_keep else ()
    context = {
        "trail": tables.enquiry_trail(enquiry),
        "enquiry": enquiry,
        "shown": shown,
        "led_by": LedBy(shown.record.led_by),
        "colour": tables.CAUSED_COLOURS[shown.state],
        "timeline": tables.caused_timeline(shown.steps),
        "offered": steps,
        "answers": [
            (bar.question, Answer(getattr(shown.record, name)).words)
            for name, bar in BARS.items()
            if getattr(shown.record, name)
        ],
    }
    return render(request, "enquiries/request.html", context)


@permitted_or_absent(Permission.KEEP_ENQUIRIES)
@require_http_methods(["GET", "POST"])
def take(request: Request, enquiry_id: int, caused_id: int, step: str) -> HttpResponse:
    """Chase it, record its report, accept that or give it back, or take the enquiry back."""
    if step not in set(Step) - {Step.ASK}:
        raise absent(request)
    which, enquiry = Step(step), found_enquiry(request, enquiry_id)
    require(request.principal, TABLE.permission_for(which), authority_code=enquiry.authority.code)
    caused = _found(request, enquiry, caused_id)
    form = CausedForm(
        request.POST or None,
        step=which,
        today=timezone.localdate(),
        with_day=which in WITH_DAY,
        initial={"last_seen": caused.step_count},
    )

    def act() -> object:
        said = form.cleaned_data
        return actions.take_caused_step(
            caused=caused,
            step=which,
            reason=said["reason"],
            on=said["on"],
            due_on=said.get("due_on"),
            last_seen=said["last_seen"],
            by=request.principal,
            at=timezone.now(),
        )

    back = reverse("enquiries:request", args=[enquiry_id, caused_id])
    asked = Asked(
        title=which.words,
        caption=str(enquiry),
        back=back,
        trail=[*tables.enquiry_trail(enquiry), ("Request", back)],
        button=which.words,
        is_warning=which is Step.TAKE_BACK,
    )
    return ask(request, form=form, act=act, said=f"{which.done}.", asked=asked)


def _found(request: Request, enquiry: Enquiry, caused_id: int) -> CausedEnquiry:
    try:
        return queries.caused_by_id(enquiry=enquiry, caused_id=caused_id)
    except queries.UnknownEnquiry as unknown:
        raise absent(request) from unknown
