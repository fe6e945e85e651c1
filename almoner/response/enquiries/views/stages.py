"""Beginning an enquiry, giving it to someone, and its steps."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from almoner.core.accounts.actions import require
from almoner.core.accounts.guard import Request, absent, permitted_or_absent
from almoner.core.accounts.rules import Permission
from almoner.core.ui.forms import refusals_on
from almoner.response.enquiries import actions, queries, tables
from almoner.response.enquiries.actions import EnquiryRefused
from almoner.response.enquiries.forms.stages import AllocateForm, BeginForm, StepForm
from almoner.response.enquiries.models import Enquiry
from almoner.response.enquiries.queries.choices import worker_among, workers
from almoner.response.enquiries.rules.stages import TABLE, WITH_MORE, Step
from almoner.response.enquiries.views.asking import Asked, ask, found_enquiry
from almoner.response.safeguarding.rules.states import ConcernState


@permitted_or_absent(Permission.KEEP_ENQUIRIES)
@require_http_methods(["GET", "POST"])
def begin(request: Request, concern_id: int) -> HttpResponse:
    """Begin the enquiry that was decided on for a concern."""
    by, today = request.principal, timezone.localdate()
    try:
        concern = queries.concern_to_enquire(concern_id=concern_id, visible_to=by)
    except queries.UnknownEnquiry as unknown:
        raise absent(request) from unknown
    offered = workers(authority=concern.authority, on=today)
    form = BeginForm(request.POST or None, today=today, workers=offered)
    if form.is_valid():
        with refusals_on(form, EnquiryRefused):
            enquiry = actions.begin_enquiry(
                concern=concern,
                by=by,
                at=timezone.now(),
                on=form.cleaned_data["on"],
                worker=worker_among(found=offered, chosen=form.cleaned_data["worker"]),
            )
            return redirect("enquiries:enquiry", enquiry_id=enquiry.pk)
    asked = Asked(
        title="Begin the enquiry",
        caption=f"Concern {concern.number}",
        back=reverse("enquiries:enquiries"),
        trail=tables.trail(),
        button="Begin the enquiry",
        facts=[
            ("Decided on", ConcernState(concern.state).words),
            (
                "Service",
                queries.subject_words(location=concern.location, provider=concern.provider),
            ),
        ],
    )
    return render(request, "enquiries/ask.html", {"form": form, "asked": asked})


@permitted_or_absent(Permission.VIEW_SAFEGUARDING)
@require_http_methods(["GET", "POST"])
def take(request: Request, enquiry_id: int, step: str) -> HttpResponse:
    """Take a step that rests on nothing but its reason."""
    if step not in set(Step) - WITH_MORE:
        raise absent(request)
    which, today = Step(step), timezone.localdate()
    enquiry = found_enquiry(request, enquiry_id)
    require(request.principal, TABLE.permission_for(which), authority_code=enquiry.authority.code)
    form = StepForm(
        request.POST or None, step=which, today=today, initial={"last_seen": enquiry.step_count}
    )
    missing = queries.missing_before(enquiry=enquiry, step=which)

    def act() -> object:
        said = form.cleaned_data
        return actions.take_step(
            enquiry=enquiry,
            step=which,
            reason=said["reason"],
            on=said["on"],
            is_complex=said.get("is_complex", False),
            due_on=said.get("due_on"),
            last_seen=said["last_seen"],
            by=request.principal,
            at=timezone.now(),
        )

    asked = _about(enquiry, title=which.words, intro=missing, is_warning=which in tables.GRAVE)
    return ask(request, form=form, act=act, said=f"{which.done}.", asked=asked)


@permitted_or_absent(Permission.KEEP_ENQUIRIES)
@require_http_methods(["GET", "POST"])
def allocate(request: Request, enquiry_id: int) -> HttpResponse:
    """Give an enquiry to a practitioner."""
    enquiry = found_enquiry(request, enquiry_id)
    offered = workers(authority=enquiry.authority, on=timezone.localdate())
    initial = {"last_seen": enquiry.step_count, "worker": str(enquiry.worker_id or "")}
    form = AllocateForm(request.POST or None, workers=offered, initial=initial)

    def act() -> object:
        worker = worker_among(found=offered, chosen=form.cleaned_data["worker"])
        if worker is None:
            raise EnquiryRefused("Select somebody from those offered.")
        return actions.allocate_enquiry(
            enquiry=enquiry,
            worker=worker,
            last_seen=form.cleaned_data["last_seen"],
            by=request.principal,
            at=timezone.now(),
        )

    asked = _about(enquiry, title=Step.ALLOCATE.words)
    return ask(request, form=form, act=act, said="Allocated.", asked=asked)


def _about(
    enquiry: Enquiry, *, title: str, intro: tuple[str, ...] = (), is_warning: bool = False
) -> Asked:
    return Asked(
        title=title,
        caption=str(enquiry),
        back=reverse("enquiries:enquiry", args=[enquiry.pk]),
        trail=tables.enquiry_trail(enquiry),
        button=title,
        intro=intro,
        is_warning=is_warning,
    )
