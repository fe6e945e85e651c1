"""Recording a step, what became of a notice, an exception, a plan to wait for."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from almoner.core.accounts.actions import require
from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.core.ui.forms import refusals_on
from almoner.response.suspensions import actions, queries, tables
from almoner.response.suspensions.actions import StepRefused
from almoner.response.suspensions.forms import (
    GROUND_LABELS,
    DecisionForm,
    ExceptionForm,
    NoticeForm,
    PlanForm,
    ReviewForm,
    StepForm,
)
from almoner.response.suspensions.models import Suspension
from almoner.response.suspensions.queries.details import (
    notice_by_id,
    plans_to_link,
    services_reached,
)
from almoner.response.suspensions.rules.gates import Gate
from almoner.response.suspensions.rules.kinds import NoticeEventKind, Recipient, Work, work_named
from almoner.response.suspensions.rules.states import DECISIONS, ON_PROPOSAL, TABLE, Step
from almoner.response.suspensions.views.case import found_suspension


@permitted(Permission.VIEW_SUSPENSIONS)
@require_http_methods(["GET", "POST"])
def take(request: Request, suspension_id: int, step: str) -> HttpResponse:
    """Take a step: what it waits for, what it asks, and what someone else did meanwhile."""
    if step not in set(Step) - {Step.BEGIN}:
        raise Http404
    which, today = Step(step), timezone.localdate()
    suspension = found_suspension(request, suspension_id)
    require(
        request.principal, TABLE.permission_for(which), authority_code=suspension.authority.code
    )
    form = _step_form(request, suspension, which, today)
    if form.is_valid():
        with refusals_on(form, StepRefused):
            _record(request, suspension, form)
            messages.success(request, f"{which.done}.")
            return redirect("suspensions:suspension", suspension_id=suspension_id)
    gates: tuple[Gate, ...] = queries.gates_for(suspension=suspension, step=which, as_at=today)
    context = {
        "trail": tables.trail(suspension),
        "form": form,
        "suspension": suspension,
        "names": [queries.scope_words(one) for one in queries.scopes_of([suspension_id])],
        "step": which,
        "gates": gates,
        "is_warning": which in tables.WARNINGS,
        "is_decision": which in DECISIONS,
    }
    return render(request, "suspensions/step.html", context)


@permitted(Permission.PROPOSE_SUSPENSION)
@require_http_methods(["GET", "POST"])
def notice(request: Request, suspension_id: int, notice_id: int) -> HttpResponse:
    """Record that a notice was sent, acknowledged or is not needed."""
    suspension = found_suspension(request, suspension_id)
    try:
        shown = notice_by_id(suspension=suspension, notice_id=notice_id)
    except queries.UnknownSuspension as unknown:
        raise Http404 from unknown
    form = NoticeForm(request.POST or None, today=timezone.localdate())
    if form.is_valid():
        with refusals_on(form, actions.NoticeRefused):
            actions.record_notice(
                notice=shown,
                event=NoticeEventKind(form.cleaned_data["event"]),
                on=form.cleaned_data["on"],
                text=form.cleaned_data["text"],
                by=request.principal,
                at=timezone.now(),
            )
            messages.success(request, "The notice is recorded.")
            return redirect("suspensions:suspension", suspension_id=suspension_id)
    context = {
        "trail": tables.trail(suspension),
        "form": form,
        "suspension": suspension,
        "notice": shown,
        "recipient": Recipient(shown.recipient).words,
        "after": Step(shown.step.step).done,
    }
    return render(request, "suspensions/notice.html", context)


@permitted(Permission.DECIDE_SUSPENSION)
@require_http_methods(["GET", "POST"])
def exception(request: Request, suspension_id: int) -> HttpResponse:
    """Allow one case to be placed though work is stopped."""
    suspension = found_suspension(request, suspension_id)
    today = timezone.localdate()
    places = services_reached(suspension=suspension, as_at=today)
    form = ExceptionForm(request.POST or None, today=today, places=places)
    if form.is_valid():
        work = work_named(form.cleaned_data["work"])
        with refusals_on(form, actions.ExceptionRefused):
            actions.allow_placement(
                suspension=suspension,
                case_reference=form.cleaned_data["case_reference"],
                work=work or Work.NEW_PLACEMENT,
                reason=form.cleaned_data["reason"],
                from_on=form.cleaned_data["from_on"],
                until_on=form.cleaned_data["until_on"],
                location_id=form.location_id(),
                by=request.principal,
                at=timezone.now(),
            )
            messages.success(request, "The exception is recorded. Brokerage sees it.")
            return redirect("suspensions:suspension", suspension_id=suspension_id)
    context = {"trail": tables.trail(suspension), "form": form, "suspension": suspension}
    return render(request, "suspensions/exception.html", context)


@permitted(Permission.PROPOSE_SUSPENSION)
@require_http_methods(["GET", "POST"])
def plan(request: Request, suspension_id: int) -> HttpResponse:
    """Choose an action plan whose high-risk actions the suspension waits for."""
    suspension = found_suspension(request, suspension_id)
    offered = plans_to_link(suspension=suspension, as_at=timezone.localdate())
    form = PlanForm(request.POST or None, plans=offered)
    if form.is_valid():
        with refusals_on(form, StepRefused):
            actions.link_plan(
                suspension=suspension,
                plan_id=int(form.cleaned_data["plan"]),
                by=request.principal,
                at=timezone.now(),
            )
            messages.success(request, "The action plan is linked.")
            return redirect("suspensions:suspension", suspension_id=suspension_id)
    context = {
        "trail": tables.trail(suspension),
        "form": form,
        "suspension": suspension,
        "offered": offered,
    }
    return render(request, "suspensions/plan.html", context)


def _step_form(request: Request, suspension: Suspension, step: Step, today: date) -> StepForm:
    kind = DecisionForm if step in DECISIONS else ReviewForm if step is Step.REVIEW else StepForm
    initial: dict[str, object] = {"last_seen": queries.last_number(suspension=suspension)}
    if step in ON_PROPOSAL:
        initial |= {name: getattr(suspension, name) for name in GROUND_LABELS}
    return kind(request.POST or None, step=step, today=today, initial=initial)


def _record(request: Request, suspension: Suspension, form: StepForm) -> None:
    """The one action that the form is about."""
    given = {
        "suspension": suspension,
        "by": request.principal,
        "at": timezone.now(),
        "on": form.cleaned_data["on"],
        "last_seen": form.cleaned_data["last_seen"],
    }
    if isinstance(form, DecisionForm):
        actions.take_decision(step=form.step, decision=form.decision(), **given)
    elif isinstance(form, ReviewForm):
        next_due_on = form.cleaned_data["next_due_on"]
        actions.hold_review(held=form.held(), next_due_on=next_due_on, **given)
    else:
        actions.take_step(step=form.step, reason=form.cleaned_data["reason"], **given)
