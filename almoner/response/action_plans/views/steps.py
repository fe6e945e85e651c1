"""An action's page, its words, and one page for each step that is taken with it."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.core.ui.forms import refusals_on
from almoner.response.action_plans import actions, tables
from almoner.response.action_plans.action_page import (
    action_form,
    action_head,
    action_page,
    period_of,
    step_form,
)
from almoner.response.action_plans.evidence import (
    FileMissing,
    FileRefused,
    NotCleared,
    read_evidence,
    receive_evidence,
)
from almoner.response.action_plans.forms.plans import FILE_LIMIT, action_initial
from almoner.response.action_plans.forms.steps import EvidenceForm, typed_in
from almoner.response.action_plans.rules.states import action_passage
from almoner.response.action_plans.step_pages import BY_SLUG, StepPage, take
from almoner.response.action_plans.views.finding import (
    posted,
    seen_by,
    the_action,
    the_plan,
    to_be_seen,
)

REFUSALS = (actions.StepRefused, actions.ActionPlanRefused)


@permitted(Permission.VIEW_QUALITY)
@require_safe
def action(request: Request, plan_id: int, number: int) -> HttpResponse:
    """One action: what it asks for, where it stands, what to do next, and what happened."""
    today = timezone.localdate()
    plan = the_plan(request, plan_id, today=today)
    shown = the_action(request, plan, number, today=today)
    context = action_page(plan=plan, action=shown, as_at=today, by=request.principal)
    return render(request, "action_plans/action.html", context)


@permitted(Permission.KEEP_ACTION_PLANS)
@require_http_methods(["GET", "POST"])
def add(request: Request, plan_id: int) -> HttpResponse:
    """One more action of a plan."""
    today = timezone.localdate()
    plan = the_plan(request, plan_id, today=today)
    form = action_form(posted(request), plan=plan, today=today)
    if form.is_valid():
        with refusals_on(form, REFUSALS):
            added = actions.add_action(
                plan=plan, words=form.words(), by=request.principal, at=timezone.now()
            )
            messages.success(
                request,
                f"Action {added.number} is added. Add another, or go back to the plan.",
            )
            if "again" in request.POST:
                return redirect("action_plans:add", plan_id=plan_id)
            return redirect("action_plans:plan", plan_id=plan_id)
    return _words_page(request, plan, form, title="Add an action", seen="")


@permitted(Permission.KEEP_ACTION_PLANS)
@require_http_methods(["GET", "POST"])
def change(request: Request, plan_id: int, number: int) -> HttpResponse:
    """Other words for an action that the provider has not agreed to yet."""
    today = timezone.localdate()
    plan = the_plan(request, plan_id, today=today)
    shown = the_action(request, plan, number, today=today)
    form = action_form(posted(request), plan=plan, today=today, initial=action_initial(shown))
    if form.is_valid():
        with refusals_on(form, REFUSALS):
            actions.change_action(
                action=shown,
                words=form.words(kept=shown),
                seen=seen_by(request),
                by=request.principal,
                at=timezone.now(),
            )
            messages.success(request, f"Action {number} is changed.")
            return redirect("action_plans:action", plan_id=plan_id, number=number)
    stands = the_action(request, plan, number, today=today)
    return _words_page(
        request,
        plan,
        form,
        title=f"Change action {number}",
        seen=to_be_seen(request, form, stands=stands.revision),
        stands=stands,
    )


def _words_page(
    request: Request, plan: Any, form: object, *, title: str, seen: object, stands: object = None
) -> HttpResponse:
    context = {
        "form": form,
        "plan": plan,
        "title": title,
        "seen": seen,
        "stands": stands if request.method == "POST" else None,
        "trail": tables.trail((plan.reference, tables.plan_address(plan.pk))),
    }
    return render(request, "action_plans/words.html", context)


@permitted(Permission.KEEP_ACTION_PLANS)
@require_http_methods(["GET", "POST"])
def follow(request: Request, plan_id: int, number: int, slug: str) -> HttpResponse:
    """A step that whoever keeps action plans takes."""
    return _step(request, plan_id, number, BY_SLUG[slug])


@permitted(Permission.VERIFY_ACTIONS)
@require_http_methods(["GET", "POST"])
def check(request: Request, plan_id: int, number: int, slug: str) -> HttpResponse:
    """A step for which the council looks for itself."""
    return _step(request, plan_id, number, BY_SLUG[slug])


def _step(request: Request, plan_id: int, number: int, page: StepPage) -> HttpResponse:
    today = timezone.localdate()
    plan = the_plan(request, plan_id, today=today)
    shown = the_action(request, plan, number, today=today)
    form = step_form(page, posted(request), action=shown, today=today, by=request.principal)
    if form.is_valid():
        with refusals_on(form, REFUSALS):
            take(
                page,
                form,
                action=shown,
                by=request.principal,
                at=timezone.now(),
                seen=seen_by(request),
            )
            messages.success(request, page.success)
            return redirect("action_plans:action", plan_id=plan_id, number=number)
        shown = the_action(request, plan, number, today=today)  # as someone else left it
    context = {
        **action_head(plan=plan, action=shown, as_at=today),
        "form": form,
        "page": page,
        "seen": to_be_seen(request, form, stands=shown.newest_step),
        "typed": typed_in(form),
        "is_own_record": getattr(form, "is_own_record", False),
        "is_possible": action_passage(state=tables.state_of(shown.state), step=page.step)
        is not None,
    }
    return render(request, "action_plans/step.html", context)


@permitted(Permission.KEEP_ACTION_PLANS)
@require_http_methods(["GET", "POST"])
def attach(request: Request, plan_id: int, number: int) -> HttpResponse:
    """Attach a document or photograph that shows whether it was done."""
    today = timezone.localdate()
    plan = the_plan(request, plan_id, today=today)
    shown = the_action(request, plan, number, today=today)
    form = EvidenceForm(
        posted(request), request.FILES or None, today=today, period=period_of(shown)
    )
    if form.is_valid():
        file = form.cleaned_data["file"]
        with refusals_on(form, REFUSALS), refusals_on(form, FileRefused, field="file"):
            receive_evidence(
                action=shown,
                content=file,
                name=file.name,
                title=form.cleaned_data["title"],
                dated_on=form.cleaned_data["dated_on"],
                limit=FILE_LIMIT,
                by=request.principal,
                at=timezone.now(),
            )
            messages.success(request, "The evidence is attached.")
            return redirect("action_plans:action", plan_id=plan_id, number=number)
    context = {**action_head(plan=plan, action=shown, as_at=today), "form": form}
    return render(request, "action_plans/attach.html", context)


@permitted(Permission.VIEW_QUALITY)
@require_safe
def evidence(request: Request, plan_id: int, number: int, evidence_id: int) -> HttpResponseBase:
    """One file of evidence, always as a download and never shown as a page of ours."""
    today = timezone.localdate()
    plan = the_plan(request, plan_id, today=today)
    shown = the_action(request, plan, number, today=today)
    found = shown.evidence.select_related("file", "action__plan__authority").filter(pk=evidence_id)
    kept = found.first()
    if kept is None:
        raise Http404
    try:
        content = read_evidence(evidence=kept, by=request.principal, at=timezone.now())
    except (NotCleared, FileMissing) as refusal:
        raise Http404 from refusal
    return FileResponse(
        content,
        as_attachment=True,
        filename=kept.file.name,
        content_type="application/octet-stream",
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
    )
