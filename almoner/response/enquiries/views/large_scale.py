"""Large-scale enquiries: the list, the status of one, and deciding on it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from almoner.core.accounts.actions import require
from almoner.core.accounts.guard import Request, absent, permitted_or_absent
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission
from almoner.core.ui.tables import one_page
from almoner.response.enquiries import actions, queries, tables
from almoner.response.enquiries.actions import EnquiryRefused
from almoner.response.enquiries.forms.large_scale import CaseStepForm
from almoner.response.enquiries.next_steps import what_next_in_case
from almoner.response.enquiries.practice import criteria_as_at
from almoner.response.enquiries.queries.choices import subject_in, subjects_like
from almoner.response.enquiries.rules.kinds import MeetingKind, RoleHeld
from almoner.response.enquiries.rules.large_scale import TABLE, Step
from almoner.response.enquiries.views.asking import Asked, ask, found_case
from almoner.response.safeguarding.rules.states import ConcernState

PER_PAGE = 25


@permitted_or_absent(Permission.VIEW_SAFEGUARDING)
@require_GET
def index(request: Request) -> HttpResponse:
    """Those that go on, and those that have ended."""
    by, today = request.principal, timezone.localdate()
    going_on = queries.large_scale_enquiries(as_at=today, visible_to=by)
    ended = queries.large_scale_enquiries(as_at=today, visible_to=by, is_open=False)
    found = (*going_on, *ended)
    actions.record_list_reading(what="large_scale", by=by, at=timezone.now(), row_count=len(found))
    shown, pages = one_page(found=found, query=request.GET, per_page=PER_PAGE)
    context = {
        "trail": tables.trail(),
        "none_goes_on": not going_on,
        "going_on": [line for line in shown if line.state.is_open],
        "ended": [line for line in shown if not line.state.is_open],
        "pages": pages,
        "colours": tables.CASE_COLOURS,
        "may_propose": by.may(Permission.KEEP_ENQUIRIES),
    }
    return render(request, "enquiries/large_scale.html", context)


@permitted_or_absent(Permission.KEEP_ENQUIRIES)
@require_GET
def choose(request: Request) -> HttpResponse:
    """Find the service or provider that a large-scale enquiry is to be about."""
    typed = request.GET.get("q", "")[:200].strip()
    authority = _authority(request)
    context = {
        "trail": tables.case_trail(),
        "authority": authority,
        "typed": typed,
        "found": subjects_like(authority=authority, text=typed),
    }
    return render(request, "enquiries/choose.html", context)


@permitted_or_absent(Permission.KEEP_ENQUIRIES)
@require_http_methods(["GET", "POST"])
def propose(request: Request, level: str, subject_id: int) -> HttpResponse:
    """Propose one into what was chosen."""
    authority, today = _authority(request), timezone.localdate()
    subject = subject_in(authority=authority, level=level, subject_id=subject_id)
    if subject is None:
        raise absent(request)
    form = CaseStepForm(
        request.POST or None, step=Step.PROPOSE, today=today, criteria=criteria_as_at(today)
    )
    if form.is_valid():
        try:
            case = actions.propose_large_scale(
                authority=authority,
                subject=subject,
                deciding=form.deciding(),
                on=form.cleaned_data["on"],
                by=request.principal,
                at=timezone.now(),
            )
        except EnquiryRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("enquiries:case", case_id=case.pk)
    asked = Asked(
        title=Step.PROPOSE.words,
        caption=subject.name,
        back=reverse("enquiries:choose_case"),
        trail=tables.case_trail(),
        button="Propose it",
        intro=("No number of concerns decides it. A manager does, with a reason.",),
    )
    return render(request, "enquiries/ask.html", {"form": form, "asked": asked})


@permitted_or_absent(Permission.VIEW_SAFEGUARDING)
@require_GET
def page(request: Request, case_id: int) -> HttpResponse:
    """The status of one: what to do next, who has a part, meetings, checks and actions."""
    by, today = request.principal, timezone.localdate()
    try:
        case, steps = queries.case_with_steps(case_id=case_id, visible_to=by)
    except queries.UnknownEnquiry as unknown:
        raise absent(request) from unknown
    shown = queries.case_details(case=case, as_at=today, steps=steps)
    actions.record_large_scale_reading(case=case, by=by, at=timezone.now())
    code = case.authority.code
    context = {
        "trail": tables.case_trail(),
        "case": case,
        "shown": shown,
        "colour": tables.CASE_COLOURS[shown.state],
        "next": what_next_in_case(case=case, shown=shown),
        "offered": [
            step
            for step in TABLE.steps_from(shown.state)
            if by.may(TABLE.permission_for(step), authority_code=code)
        ],
        "grave": tables.GRAVE_CASE,
        "timeline": tables.case_timeline(shown.steps, shown.criteria),
        "may_keep": by.may(Permission.KEEP_ENQUIRIES, authority_code=code),
        "roles": RoleHeld,
        "meeting_kinds": MeetingKind,
        "concern_states": ConcernState,
        "concern_words": tables.described,
        "enquiry_colours": tables.COLOURS,
        "today": today,
    }
    return render(request, "enquiries/case.html", context)


@permitted_or_absent(Permission.VIEW_SAFEGUARDING)
@require_http_methods(["GET", "POST"])
def take(request: Request, case_id: int, step: str) -> HttpResponse:
    """Decide on it, agree its findings, resume, close or reopen it."""
    if step not in set(Step) - {Step.PROPOSE}:
        raise absent(request)
    which, today = Step(step), timezone.localdate()
    case = found_case(request, case_id)
    require(request.principal, TABLE.permission_for(which), authority_code=case.authority.code)
    form = CaseStepForm(
        request.POST or None,
        step=which,
        today=today,
        criteria=criteria_as_at(today),
        initial={"last_seen": case.step_count},
    )

    def act() -> object:
        return actions.take_large_scale_step(
            case=case,
            step=which,
            deciding=form.deciding(),
            on=form.cleaned_data["on"],
            last_seen=form.cleaned_data["last_seen"],
            by=request.principal,
            at=timezone.now(),
        )

    back = reverse("enquiries:case", args=[case_id])
    asked = Asked(
        title=which.words,
        caption=str(case),
        back=back,
        trail=tables.case_trail((str(case), back)),
        button=which.words,
        is_warning=which in tables.GRAVE_CASE,
    )
    return ask(request, form=form, act=act, said=f"{which.done}.", asked=asked)


def _authority(request: Request) -> Authority:
    """The authority in which the person works at the moment, if they may keep enquiries there."""
    authority = request.authority
    if authority is None or not request.principal.may(
        Permission.KEEP_ENQUIRIES, authority_code=authority.code
    ):
        raise absent(request)
    return authority
