"""Recording an allegation, its steps, who is told, holding it and erasing it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from almoner.core.accounts.guard import Request, absent, permitted_or_absent
from almoner.core.accounts.rules import Permission
from almoner.core.ui.forms import Form, refusals_on
from almoner.response.positions_of_trust import actions, queries, tables
from almoner.response.positions_of_trust.actions.steps import ELSEWHERE
from almoner.response.positions_of_trust.forms import (
    DisclosureForm,
    ErasureForm,
    HoldForm,
    NewForm,
    ReferralForm,
    StepForm,
)
from almoner.response.positions_of_trust.models import Allegation
from almoner.response.positions_of_trust.queries import details
from almoner.response.positions_of_trust.rules.kinds import Body, Finding, Referred
from almoner.response.positions_of_trust.rules.states import Step
from almoner.response.positions_of_trust.views.case import found_allegation

REFUSALS = (actions.AllegationRefused, actions.RecordRefused, actions.ErasureRefused)


@permitted_or_absent(Permission.KEEP_POSITIONS_OF_TRUST)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Record an allegation that came in, in the authority in which the person works now."""
    authority = request.authority
    if authority is None or not request.principal.may(
        Permission.KEEP_POSITIONS_OF_TRUST, authority_code=authority.code
    ):
        raise absent(request)
    form = NewForm(request.POST or None, today=timezone.localdate())
    if form.is_valid():
        cqc_id = form.cleaned_data["cqc_id"]
        service = queries.service_with_id(authority=authority, cqc_id=cqc_id) if cqc_id else None
        if cqc_id and service is None:
            form.add_error("cqc_id", "No service here has that id. Leave it blank if unsure")
        else:
            with refusals_on(form, actions.AllegationRefused):
                made = actions.record_allegation(
                    authority=authority,
                    told=form.told(location_id=service.pk if service else None),
                    by=request.principal,
                    at=timezone.now(),
                )
                return redirect("positions_of_trust:allegation", allegation_id=made.pk)
    context = {
        "form": form,
        "trail": tables.trail(),
        "title": Step.RECEIVE.words,
        "caption": authority.name,
        "button": Step.RECEIVE.words,
        "back": reverse("positions_of_trust:allegations"),
        "intro": "What you write here is sealed. Only those who keep allegations can open it.",
        "is_warning": False,
    }
    return render(request, "positions_of_trust/ask.html", context)


@permitted_or_absent(Permission.KEEP_POSITIONS_OF_TRUST)
@require_http_methods(["GET", "POST"])
def take(request: Request, allegation_id: int, step: str) -> HttpResponse:
    """Take a step."""
    if step not in set(Step) - ELSEWHERE:
        raise absent(request)
    which, today = Step(step), timezone.localdate()
    allegation = found_allegation(request, allegation_id)
    initial = {"last_seen": details(allegation=allegation, as_at=today).step_count}
    form = StepForm(request.POST or None, step=which, today=today, initial=initial)

    def act() -> object:
        said = form.cleaned_data
        return actions.take_step(
            allegation=allegation,
            step=which,
            reason=said["reason"],
            on=said["on"],
            finding=Finding(said["finding"]) if said.get("finding") else None,
            review_by=said.get("review_by"),
            last_seen=said["last_seen"],
            by=request.principal,
            at=timezone.now(),
        )

    is_warning = which in tables.GRAVE
    return _ask(request, allegation, form, act, title=which.words, is_warning=is_warning)


@permitted_or_absent(Permission.KEEP_POSITIONS_OF_TRUST)
@require_http_methods(["GET", "POST"])
def told(request: Request, allegation_id: int) -> HttpResponse:
    """Decide whether somebody is told, or record that they were."""
    allegation = found_allegation(request, allegation_id)
    form = DisclosureForm(request.POST or None, today=timezone.localdate())

    def act() -> object:
        return actions.decide_disclosure(
            allegation=allegation,
            decision=form.decision(),
            on=form.cleaned_data["on"],
            by=request.principal,
            at=timezone.now(),
        )

    return _ask(request, allegation, form, act, title="Record who is told")


@permitted_or_absent(Permission.KEEP_POSITIONS_OF_TRUST)
@require_http_methods(["GET", "POST"])
def referral(request: Request, allegation_id: int) -> HttpResponse:
    """Record a referral to a regulator or the police, that none was made, or its answer."""
    allegation = found_allegation(request, allegation_id)
    form = ReferralForm(request.POST or None, today=timezone.localdate())

    def act() -> object:
        said = form.cleaned_data
        return actions.record_referral(
            allegation=allegation,
            body=Body(said["body"]),
            referred=Referred(said["referred"]),
            reason=said["reason"],
            on=said["on"],
            by=request.principal,
            at=timezone.now(),
        )

    return _ask(request, allegation, form, act, title="Record a referral")


@permitted_or_absent(Permission.KEEP_POSITIONS_OF_TRUST)
@require_http_methods(["GET", "POST"])
def hold(request: Request, allegation_id: int) -> HttpResponse:
    """Hold it for legal reasons, or let it go."""
    allegation, today = found_allegation(request, allegation_id), timezone.localdate()
    is_held = details(allegation=allegation, as_at=today).is_held
    form = HoldForm(request.POST or None, initial={"is_to_hold": "no" if is_held else "yes"})

    def act() -> object:
        return actions.set_hold(
            allegation=allegation,
            is_held=form.cleaned_data["is_to_hold"],
            reason=form.cleaned_data["reason"],
            by=request.principal,
            at=timezone.now(),
        )

    lets_go = form["is_to_hold"].value() == "no"
    title = "Let it go" if lets_go else "Hold it for legal reasons"
    return _ask(request, allegation, form, act, title=title)


@permitted_or_absent(Permission.KEEP_POSITIONS_OF_TRUST)
@require_http_methods(["GET", "POST"])
def erase(request: Request, allegation_id: int) -> HttpResponse:
    """Erase what it says, once its time is over."""
    allegation, today = found_allegation(request, allegation_id), timezone.localdate()
    initial = {"last_seen": details(allegation=allegation, as_at=today).step_count}
    form = ErasureForm(request.POST or None, initial=initial)

    def act() -> object:
        return actions.erase_allegation(
            allegation=allegation,
            reason=form.cleaned_data["reason"],
            last_seen=form.cleaned_data["last_seen"],
            by=request.principal,
            at=timezone.now(),
        )

    return _ask(request, allegation, form, act, title=Step.ERASE.words, is_warning=True)


def _ask(
    request: Request,
    allegation: Allegation,
    form: Form,
    act: Callable[[], object],
    *,
    title: str,
    is_warning: bool = False,
) -> HttpResponse:
    """Show the form; once it holds, act and go back. A refusal stays beside what was typed."""
    back = reverse("positions_of_trust:allegation", args=[allegation.pk])
    if form.is_valid():
        with refusals_on(form, REFUSALS):
            act()
            messages.success(request, "Recorded.")
            return redirect(back)
    context = {
        "form": form,
        "trail": tables.trail(allegation),
        "title": title,
        "caption": tables.name_of(allegation),
        "button": title,
        "back": back,
        "intro": "This cannot be undone." if title == Step.ERASE.words else "",
        "is_warning": is_warning,
    }
    return render(request, "positions_of_trust/ask.html", context)
