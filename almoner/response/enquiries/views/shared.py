"""Agreed actions and action plans, of an enquiry or a large-scale one."""

from dataclasses import replace

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from almoner.core.accounts.guard import Request, absent, permitted_or_absent
from almoner.core.accounts.rules import Permission
from almoner.response.enquiries import actions, queries, tables
from almoner.response.enquiries.forms.outcomes import AgreeForm, FinishForm, PlanForm
from almoner.response.enquiries.models import Enquiry, LargeScaleEnquiry
from almoner.response.enquiries.queries.choices import plans_to_link
from almoner.response.enquiries.queries.visible import action_by_id
from almoner.response.enquiries.rules.kinds import ActionEvent
from almoner.response.enquiries.views.asking import Asked, ask, found_case, found_enquiry


@permitted_or_absent(Permission.KEEP_ENQUIRIES)
@require_http_methods(["GET", "POST"])
def agree(request: Request, enquiry_id: int) -> HttpResponse:
    """Record something agreed in an enquiry."""
    return _agree(request, found_enquiry(request, enquiry_id))


@permitted_or_absent(Permission.KEEP_ENQUIRIES)
@require_http_methods(["GET", "POST"])
def agree_in_case(request: Request, case_id: int) -> HttpResponse:
    """Record something agreed in a large-scale enquiry."""
    return _agree(request, found_case(request, case_id))


@permitted_or_absent(Permission.KEEP_ENQUIRIES)
@require_http_methods(["GET", "POST"])
def finish(request: Request, enquiry_id: int, action_id: int) -> HttpResponse:
    """Record what became of an action of an enquiry."""
    return _finish(request, found_enquiry(request, enquiry_id), action_id)


@permitted_or_absent(Permission.KEEP_ENQUIRIES)
@require_http_methods(["GET", "POST"])
def finish_in_case(request: Request, case_id: int, action_id: int) -> HttpResponse:
    """Record what became of an action of a large-scale enquiry."""
    return _finish(request, found_case(request, case_id), action_id)


@permitted_or_absent(Permission.KEEP_ENQUIRIES)
@require_http_methods(["GET", "POST"])
def plan(request: Request, enquiry_id: int) -> HttpResponse:
    """Link an action plan to an enquiry."""
    return _plan(request, found_enquiry(request, enquiry_id))


@permitted_or_absent(Permission.KEEP_ENQUIRIES)
@require_http_methods(["GET", "POST"])
def plan_in_case(request: Request, case_id: int) -> HttpResponse:
    """Link an action plan to a large-scale enquiry."""
    return _plan(request, found_case(request, case_id))


def _agree(request: Request, of: Enquiry | LargeScaleEnquiry) -> HttpResponse:
    form = AgreeForm(request.POST or None, today=timezone.localdate())

    def act() -> object:
        said = form.cleaned_data
        return actions.agree_action(
            of=of,
            what=said["what"],
            owner=said["owner"],
            due_on=said["due_on"],
            by=request.principal,
            at=timezone.now(),
        )

    asked = _about(of, title="Add an agreed action")
    return ask(request, form=form, act=act, said="The action is recorded.", asked=asked)


def _finish(request: Request, of: Enquiry | LargeScaleEnquiry, action_id: int) -> HttpResponse:
    try:
        action = action_by_id(of=of, action_id=action_id)
    except queries.UnknownEnquiry as unknown:
        raise absent(request) from unknown
    form = FinishForm(request.POST or None, today=timezone.localdate())
    if request.method == "GET":  # the page says what was agreed
        _note_reading(request, of)

    def act() -> object:
        said = form.cleaned_data
        return actions.finish_action(
            action=action,
            event=ActionEvent(said["event"]),
            text=said["text"],
            on=said["on"],
            by=request.principal,
            at=timezone.now(),
        )

    asked = _about(
        of,
        title="What became of an action",
        facts=[("Action", action.what), ("Who does it", action.owner)],
    )
    return ask(request, form=form, act=act, said="Recorded.", asked=asked)


def _note_reading(request: Request, of: Enquiry | LargeScaleEnquiry) -> None:
    by, at = request.principal, timezone.now()
    if isinstance(of, LargeScaleEnquiry):
        actions.record_large_scale_reading(case=of, by=by, at=at)
    else:
        actions.record_reading(enquiry=of, by=by, at=at)


def _plan(request: Request, of: Enquiry | LargeScaleEnquiry) -> HttpResponse:
    offered = [(str(one.pk), str(one)) for one in plans_to_link(of=of)]
    form = PlanForm(request.POST or None, offered=offered)

    def act() -> object:
        plan_id = int(form.cleaned_data["plan"])
        return actions.link_plan(of=of, plan_id=plan_id, by=request.principal, at=timezone.now())

    nothing = () if offered else ("There is no action plan to link. A quality officer makes one.",)
    asked = _about(
        of,
        title="Link an action plan",
        intro=("Who reads the action plan does not see that it is linked.", *nothing),
    )
    asked = replace(asked, is_possible=bool(offered))
    return ask(request, form=form, act=act, said="The action plan is linked.", asked=asked)


def _about(
    of: Enquiry | LargeScaleEnquiry,
    *,
    title: str,
    intro: tuple[str, ...] = (),
    facts: list[tuple[str, object]] | None = None,
) -> Asked:
    is_case = isinstance(of, LargeScaleEnquiry)
    back = reverse("enquiries:case" if is_case else "enquiries:enquiry", args=[of.pk])
    trail = tables.case_trail((str(of), back)) if is_case else tables.trail((str(of), back))
    return Asked(
        title=title, caption=str(of), back=back, trail=trail, intro=intro, facts=facts or []
    )
