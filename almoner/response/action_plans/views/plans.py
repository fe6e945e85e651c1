"""Opening a plan, its page, and what is done to it as a whole."""

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.core.ui.forms import refusals_on
from almoner.core.ui.tables import heads
from almoner.response.action_plans import actions, queries, tables
from almoner.response.action_plans.forms.plans import (
    HandOverForm,
    NoteForm,
    PriorityForm,
    ReopenForm,
)
from almoner.response.action_plans.forms.steps import AgreeForm
from almoner.response.action_plans.plan_page import plan_page
from almoner.response.action_plans.queries import people
from almoner.response.action_plans.rules.states import Means
from almoner.response.action_plans.views.finding import posted, seen_by, the_plan, to_be_seen

REFUSALS = (actions.StepRefused, actions.ActionPlanRefused)


@permitted(Permission.VIEW_QUALITY)
@require_safe
def plan(request: Request, plan_id: int) -> HttpResponse:
    """One plan: how far it has come, its actions, what happened, and what may be done."""
    today = timezone.localdate()
    shown = the_plan(request, plan_id, today=today)
    context = plan_page(plan=shown, as_at=today, by=request.principal)
    context["heads"] = heads(columns=tables.HEADS, sort="", query=request.GET)
    return render(request, "action_plans/plan.html", context)


@permitted(Permission.KEEP_ACTION_PLANS)
@require_http_methods(["GET", "POST"])
def agree(request: Request, plan_id: int) -> HttpResponse:
    """The provider agrees to the actions that it had not agreed to."""
    shown = the_plan(request, plan_id, today=timezone.localdate())
    form = AgreeForm(posted(request), today=timezone.localdate())
    if form.is_valid():
        with refusals_on(form, REFUSALS):
            actions.agree_plan(
                plan=shown,
                agreed_with=form.cleaned_data["agreed_with"],
                means=Means(form.cleaned_data["means"]),
                note=form.cleaned_data["note"],
                on=form.cleaned_data["on"],
                seen=seen_by(request),
                by=request.principal,
                at=timezone.now(),
            )
            messages.success(request, "The agreement is recorded. The actions stand as worded.")
            return redirect("action_plans:plan", plan_id=plan_id)
    return _ask(
        request,
        shown.pk,
        form,
        title="The provider agrees",
        about="From then on the actions stand as worded: they can be extended or withdrawn, not"
        " changed.",
        button="Record that they agree",
    )


@permitted(Permission.VERIFY_ACTIONS)
@require_http_methods(["GET", "POST"])
def close(request: Request, plan_id: int) -> HttpResponse:
    """Close a plan all of whose actions are finished; else list those that are not."""
    shown = the_plan(request, plan_id, today=timezone.localdate())
    form = NoteForm(posted(request))
    unfinished: tuple[queries.ActionLine, ...] = ()
    if form.is_valid():
        try:
            actions.close_plan(
                plan=shown,
                note=form.cleaned_data["note"],
                seen=seen_by(request),
                by=request.principal,
                at=timezone.now(),
            )
        except actions.PlanHoldsActions as held:
            form.add_error(None, str(held))
            unfinished = held.lines
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The plan is closed.")
            return redirect("action_plans:plan", plan_id=plan_id)
    return _ask(
        request,
        shown.pk,
        form,
        title="Close this plan",
        about="A plan is closed once every action was verified and held, or was withdrawn.",
        button="Close the plan",
        unfinished=unfinished,
    )


@permitted(Permission.KEEP_ACTION_PLANS)
@require_http_methods(["GET", "POST"])
def reopen(request: Request, plan_id: int) -> HttpResponse:
    """Open a closed plan again."""
    shown = the_plan(request, plan_id, today=timezone.localdate())
    form = ReopenForm(posted(request))
    if form.is_valid():
        with refusals_on(form, REFUSALS):
            actions.reopen_plan(
                plan=shown,
                note=form.cleaned_data["note"],
                by=request.principal,
                at=timezone.now(),
            )
            messages.success(request, "The plan is open again.")
            return redirect("action_plans:plan", plan_id=plan_id)
    return _ask(
        request,
        shown.pk,
        form,
        title="Open this plan again",
        about="Its actions stand as they are. More can be added.",
        button="Open the plan again",
    )


@permitted(Permission.KEEP_ACTION_PLANS)
@require_http_methods(["GET", "POST"])
def hand_over(request: Request, plan_id: int) -> HttpResponse:
    """Another officer follows the plan from now on."""
    today = timezone.localdate()
    shown = the_plan(request, plan_id, today=today)
    keepers = people.officers(
        authority=shown.authority, permission=Permission.KEEP_ACTION_PLANS, on=today
    )
    form = HandOverForm(posted(request), people=keepers)
    if form.is_valid():
        with refusals_on(form, REFUSALS):
            actions.hand_over_plan(
                plan=shown,
                to=form.chosen(),
                note=form.cleaned_data["note"],
                by=request.principal,
                at=timezone.now(),
            )
            messages.success(request, f"{form.chosen().name} follows the plan from now on.")
            return redirect("action_plans:plan", plan_id=plan_id)
    return _ask(
        request,
        shown.pk,
        form,
        title="Hand this plan over",
        about="Whoever follows it finds its late and open actions among their own work.",
        button="Hand it over",
    )


@permitted(Permission.KEEP_ACTION_PLANS)
@require_http_methods(["GET", "POST"])
def add_priority(request: Request, plan_id: int) -> HttpResponse:
    """A priority of a market plan, under which actions are grouped."""
    shown = the_plan(request, plan_id, today=timezone.localdate())
    form = PriorityForm(posted(request))
    if form.is_valid():
        with refusals_on(form, REFUSALS):
            added = actions.add_priority(
                plan=shown,
                title=form.cleaned_data["title"],
                why=form.cleaned_data["why"],
                by=request.principal,
                at=timezone.now(),
            )
            messages.success(request, f"Priority {added.number} is added.")
            return redirect("action_plans:plan", plan_id=plan_id)
    return _ask(
        request,
        shown.pk,
        form,
        title="Add a priority",
        about="A priority groups actions that serve one end.",
        button="Add the priority",
    )


def _ask(
    request: Request,
    plan_id: int,
    form: BaseForm,
    *,
    title: str,
    about: str,
    button: str,
    unfinished: tuple[queries.ActionLine, ...] = (),
) -> HttpResponse:
    """The page that asks before something is done to a plan, with the plan as it now stands."""
    shown = the_plan(request, plan_id, today=timezone.localdate())
    newest = shown.steps.last()
    context = {
        "form": form,
        "plan": shown,
        "title": title,
        "about": about,
        "button": button,
        "seen": to_be_seen(request, form, stands=newest.pk if newest else 0),
        "unfinished": unfinished,
        "trail": tables.trail((shown.reference, tables.plan_address(shown.pk))),
        **tables.words(),
    }
    return render(request, "action_plans/ask.html", context)
