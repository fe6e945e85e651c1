"""Recording a step, a review, admissions, support."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from almoner.core.accounts.actions import require
from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.core.ui.forms import refusals_on
from almoner.response.outbreaks import actions, queries, tables
from almoner.response.outbreaks.forms import AdmissionsForm, ReviewForm, StepForm, SupportForm
from almoner.response.outbreaks.models import Outbreak
from almoner.response.outbreaks.practice import rule_on
from almoner.response.outbreaks.rules.definitions import Finding
from almoner.response.outbreaks.rules.kinds import Admissions, Decider, Disease, SupportKind
from almoner.response.outbreaks.rules.states import Step
from almoner.response.outbreaks.views.case import found_outbreak


@permitted(Permission.KEEP_OUTBREAKS)
@require_http_methods(["GET", "POST"])
def take(request: Request, outbreak_id: int, step: str) -> HttpResponse:
    """Take a step: what the definition says, what it asks, what someone else did meanwhile."""
    if step not in set(Step) - {Step.SUSPECT}:
        raise Http404
    which, today = Step(step), timezone.localdate()
    outbreak = _kept(request, outbreak_id)
    finding: Finding | None = None
    if which is Step.DECLARE:
        finding = queries.declaration(outbreak=outbreak, as_at=today)
    elif which is Step.END:
        finding = queries.ending(outbreak=outbreak, as_at=today)
    form = StepForm(
        request.POST or None,
        step=which,
        today=today,
        is_met=finding is not None and finding.is_met,
        initial={"last_seen": queries.last_step_number(outbreak=outbreak)},
    )
    if form.is_valid():
        with refusals_on(form, actions.StepRefused):
            actions.take_step(
                outbreak=outbreak,
                step=which,
                by=request.principal,
                at=timezone.now(),
                **form.cleaned_data,
            )
            messages.success(request, f"{which.done}.")
            return redirect("outbreaks:outbreak", outbreak_id=outbreak_id)
    context = _context(outbreak, form) | {
        "step": which,
        "finding": finding,
        "is_warning": which in tables.WARNINGS,
    }
    return render(request, "outbreaks/step.html", context)


@permitted(Permission.KEEP_OUTBREAKS)
@require_http_methods(["GET", "POST"])
def review(request: Request, outbreak_id: int) -> HttpResponse:
    """Record how an outbreak stands, in numbers."""
    today = timezone.localdate()
    outbreak = _kept(request, outbreak_id)
    last = queries.last_review(outbreak=outbreak)
    rule = rule_on(Disease(outbreak.disease))(today)
    form = ReviewForm(
        request.POST or None,
        today=today,
        last=last,
        rule=rule,
        initial={"last_seen": last.number if last else 0},
    )
    if form.is_valid():
        with refusals_on(form, actions.ReviewRefused):
            actions.record_review(
                outbreak=outbreak,
                counts=form.counts(),
                by=request.principal,
                at=timezone.now(),
                on=form.cleaned_data["on"],
                advice=form.cleaned_data["advice"],
                last_seen=form.cleaned_data["last_seen"],
            )
            messages.success(request, "The review is recorded.")
            return redirect("outbreaks:outbreak", outbreak_id=outbreak_id)
    context = _context(outbreak, form) | {"rule": rule}
    return render(request, "outbreaks/review.html", context)


@permitted(Permission.KEEP_OUTBREAKS)
@require_http_methods(["GET", "POST"])
def admissions(request: Request, outbreak_id: int) -> HttpResponse:
    """Record whether the service takes people in."""
    outbreak = _kept(request, outbreak_id)
    form = AdmissionsForm(
        request.POST or None,
        today=timezone.localdate(),
        initial={"last_seen": queries.last_change_number(outbreak=outbreak)},
    )
    if form.is_valid():
        said = form.cleaned_data
        with refusals_on(form, actions.AdmissionsRefused):
            actions.change_admissions(
                outbreak=outbreak,
                status=Admissions(said.pop("status")),
                decided_by=Decider(said.pop("decided_by")),
                by=request.principal,
                at=timezone.now(),
                **said,
            )
            messages.success(request, "Admissions are recorded. Brokerage sees it.")
            return redirect("outbreaks:outbreak", outbreak_id=outbreak_id)
    return render(request, "outbreaks/admissions.html", _context(outbreak, form))


@permitted(Permission.KEEP_OUTBREAKS)
@require_http_methods(["GET", "POST"])
def support(request: Request, outbreak_id: int) -> HttpResponse:
    """Record what was given to the service."""
    outbreak = _kept(request, outbreak_id)
    form = SupportForm(request.POST or None, today=timezone.localdate())
    if form.is_valid():
        said = form.cleaned_data
        with refusals_on(form, actions.ReviewRefused):
            actions.record_support(
                outbreak=outbreak,
                kind=SupportKind(said.pop("kind")),
                by=request.principal,
                at=timezone.now(),
                **said,
            )
            messages.success(request, "The support is recorded.")
            return redirect("outbreaks:outbreak", outbreak_id=outbreak_id)
    return render(request, "outbreaks/support.html", _context(outbreak, form))


def _kept(request: Request, outbreak_id: int) -> Outbreak:
    """The outbreak in the address, if the person may see it, and if they may record there."""
    outbreak = found_outbreak(request, outbreak_id)
    code = outbreak.authority.code
    require(request.principal, Permission.KEEP_OUTBREAKS, authority_code=code)
    return outbreak


def _context(outbreak: Outbreak, form: object) -> dict[str, object]:
    return {
        "trail": tables.trail(outbreak),
        "outbreak": outbreak,
        "form": form,
        "disease": queries.disease_words(outbreak),
    }
