"""The page of one concern, and everything that is done to it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from almoner.core.accounts.guard import Request, absent, permitted_or_absent
from almoner.core.accounts.rules import Permission
from almoner.core.accounts.sealing import CannotUnseal
from almoner.core.ui.forms import refusals_on
from almoner.response.safeguarding import actions, queries, tables
from almoner.response.safeguarding.deciding import deciding_context
from almoner.response.safeguarding.forms.working import (
    AssignForm,
    MatchForm,
    ReasonForm,
    SeenForm,
    StepForm,
    TriageForm,
)
from almoner.response.safeguarding.models import Concern
from almoner.response.safeguarding.pages import (
    concern_context,
    priority_lines,
    triage_initial,
)
from almoner.response.safeguarding.practice import priority_rules_as_at
from almoner.response.safeguarding.rules.states import ConcernState, Step


def found_concern(request: Request, concern_id: int) -> Concern:
    """The concern in the address, if the person may see it; else there is no such page."""
    try:
        return queries.concern_by_id(concern_id=concern_id, visible_to=request.principal)
    except queries.UnknownConcern as unknown:
        raise absent(request) from unknown


@permitted_or_absent(Permission.VIEW_SAFEGUARDING)
@require_GET
def page(request: Request, concern_id: int) -> HttpResponse:
    """What it says, what to do next, how urgent it is and why, and all that happened."""
    concern = found_concern(request, concern_id)
    shown = queries.details(concern=concern)
    actions.record_reading(concern=concern, by=request.principal, at=timezone.now())
    context = concern_context(
        concern=concern,
        shown=shown,
        due=getattr(concern, "news_due", None),
        by=request.principal,
        today=timezone.localdate(),
    )
    return render(request, "safeguarding/concern.html", context)


@permitted_or_absent(Permission.TRIAGE_CONCERN)
@require_http_methods(["GET", "POST"])
def triage(request: Request, concern_id: int) -> HttpResponse:
    """The three-part test, what keeps the adult safe, and how urgent it is."""
    concern = found_concern(request, concern_id)
    shown = queries.details(concern=concern)
    rules = priority_rules_as_at(timezone.localdate())
    initial = triage_initial(shown) | {"last_seen": shown.last_number}
    form = TriageForm(request.POST or None, rules=rules, initial=initial)
    if form.is_valid():
        with refusals_on(form, actions.StepRefused):
            given = actions.triage(
                concern=concern,
                found=form.found(),
                by=request.principal,
                at=timezone.now(),
                last_seen=form.cleaned_data["last_seen"],
            )
            messages.success(request, f"Triaged: {given.priority}.")
            return redirect("safeguarding:concern", concern_id=concern_id)
    actions.record_reading(concern=concern, by=request.principal, at=timezone.now())
    context = {
        "trail": tables.trail(concern),
        "concern": concern,
        "form": form,
        "rules": rules,
        "working": priority_lines(shown.priority) if shown.priority else (),
    }
    return render(request, "safeguarding/triage.html", context)


@permitted_or_absent(Permission.TRIAGE_CONCERN)
@require_http_methods(["GET", "POST"])
def take(request: Request, concern_id: int, step: str) -> HttpResponse:
    """Take a step, and say what somebody else did meanwhile."""
    offered = set(Step) - {Step.RECEIVE, Step.TRIAGE, Step.ESCALATE}
    concern = found_concern(request, concern_id)
    if step not in offered:
        raise absent(request)
    which = Step(step)
    form = StepForm(request.POST or None, step=which, initial={"last_seen": concern.step_count})
    if form.is_valid():
        with refusals_on(form, actions.StepRefused):
            actions.take_step(
                concern=concern,
                step=which,
                by=request.principal,
                at=timezone.now(),
                reason=form.cleaned_data.get("reason", ""),
                last_seen=form.cleaned_data["last_seen"],
            )
            messages.success(request, f"{which.done}.")
            return redirect("safeguarding:concern", concern_id=concern_id)
    by, today = request.principal, timezone.localdate()
    actions.record_reading(concern=concern, by=by, at=timezone.now())
    context = {
        "trail": tables.trail(concern),
        "concern": concern,
        "form": form,
        "deciding": deciding_context(concern=concern, step=which, by=by, today=today),
        "step": which,
        "is_warning": which in tables.WARNINGS,
        "is_untriaged": concern.state == ConcernState.RECEIVED,
    }
    return render(request, "safeguarding/step.html", context)


@permitted_or_absent(Permission.TRIAGE_CONCERN)
@require_http_methods(["GET", "POST"])
def match(request: Request, concern_id: int) -> HttpResponse:
    """Confirm which service it is about: nothing is matched by itself."""
    concern = found_concern(request, concern_id)
    like = request.GET.get("like", "").strip()
    known = concern.matches.count()
    form = MatchForm(
        request.POST or None,
        suggested=queries.suggested_services(concern=concern),
        searched=queries.services_named(authority=concern.authority, like=like) if like else (),
        is_matched=known > 0,
        initial={"last_seen": known},
    )
    if form.is_valid():
        chosen = form.chosen()
        with refusals_on(form, actions.StepRefused):
            actions.confirm_match(
                concern=concern,
                location=queries.location_numbered(location_id=chosen) if chosen else None,
                by=request.principal,
                at=timezone.now(),
                reason=form.cleaned_data.get("reason", ""),
                last_seen=form.cleaned_data["last_seen"],
            )
            messages.success(request, "The service is confirmed.")
            return redirect("safeguarding:concern", concern_id=concern_id)
    actions.record_reading(concern=concern, by=request.principal, at=timezone.now())
    context = {"trail": tables.trail(concern), "concern": concern, "form": form, "like": like}
    return render(request, "safeguarding/match.html", context)


@permitted_or_absent(Permission.TRIAGE_CONCERN)
@require_http_methods(["GET", "POST"])
def assign(request: Request, concern_id: int) -> HttpResponse:
    """Take it in hand, hand it over, or give it back to the team."""
    concern = found_concern(request, concern_id)
    form = AssignForm(
        request.POST or None,
        workers=queries.workers_of(authority=concern.authority, on=timezone.localdate()),
        now_with=concern.worker_id,
        initial={"last_seen": concern.assignments.count()},
    )
    if form.is_valid():
        with refusals_on(form, actions.StepRefused):
            actions.assign(
                concern=concern,
                worker=form.chosen(),
                by=request.principal,
                at=timezone.now(),
                reason=form.cleaned_data["reason"],
                last_seen=form.cleaned_data["last_seen"],
            )
            messages.success(request, f"It is with {concern.worker_name or 'nobody'} now.")
            return redirect("safeguarding:concern", concern_id=concern_id)
    context = {"trail": tables.trail(concern), "concern": concern, "form": form}
    return render(request, "safeguarding/assign.html", context)


@permitted_or_absent(Permission.DECIDE_ENQUIRY)
@require_http_methods(["GET", "POST"])
def seen(request: Request, concern_id: int) -> HttpResponse:
    """Record that a manager saw what was decided."""
    concern = found_concern(request, concern_id)
    form = SeenForm(request.POST or None, initial={"last_seen": concern.step_count})
    if form.is_valid():
        with refusals_on(form, actions.StepRefused):
            actions.see_outcome(
                concern=concern,
                by=request.principal,
                at=timezone.now(),
                remark=form.cleaned_data["remark"],
                last_seen=form.cleaned_data["last_seen"],
            )
            messages.success(request, "Recorded: you saw what was decided.")
            return redirect("safeguarding:concern", concern_id=concern_id)
    actions.record_reading(concern=concern, by=request.principal, at=timezone.now())
    context = {
        "trail": tables.trail(concern),
        "concern": concern,
        "form": form,
        "shown": queries.details(concern=concern),
        "state": ConcernState(concern.state),
    }
    return render(request, "safeguarding/seen.html", context)


@permitted_or_absent(Permission.VIEW_ADULT_IDENTITY)
@never_cache
@require_http_methods(["GET", "POST"])
def adult(request: Request, concern_id: int) -> HttpResponse:
    """Ask why, keep that it was asked, and only then show who the adult is."""
    concern = found_concern(request, concern_id)
    form = ReasonForm(request.POST or None)
    identity = None
    if form.is_valid():
        with refusals_on(form, (actions.GuardRefused, CannotUnseal)):
            identity = actions.look_at_adult(
                concern=concern,
                reason=form.cleaned_data["reason"],
                by=request.principal,
                at=timezone.now(),
            )
    context = {
        "trail": tables.trail(concern),
        "concern": concern,
        "form": form,
        "identity": identity,
    }
    return render(request, "safeguarding/adult.html", context)
