"""What a large-scale enquiry gathers: concerns, people, meetings, welfare checks."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from almoner.core.accounts.guard import Request, permitted_or_absent
from almoner.core.accounts.rules import Permission
from almoner.response.enquiries import actions, tables
from almoner.response.enquiries.forms.large_scale import (
    CheckForm,
    GatherForm,
    MeetingForm,
    PartForm,
)
from almoner.response.enquiries.models import LargeScaleEnquiry
from almoner.response.enquiries.queries.large_scale import concerns_to_gather
from almoner.response.enquiries.rules.kinds import RoleHeld
from almoner.response.enquiries.views.asking import Asked, ask, found_case


@permitted_or_absent(Permission.KEEP_ENQUIRIES)
@require_http_methods(["GET", "POST"])
def gather(request: Request, case_id: int) -> HttpResponse:
    """Choose concerns about the same service or provider."""
    case = found_case(request, case_id)
    offered = concerns_to_gather(case=case)
    form = GatherForm(request.POST or None, concerns=offered, words=tables.concern_words)
    if request.method == "GET":  # it lists concerns
        actions.record_large_scale_reading(case=case, by=request.principal, at=timezone.now())

    def act() -> object:
        return actions.gather_concerns(
            case=case,
            concern_ids=map(int, form.cleaned_data["concerns"]),
            by=request.principal,
            at=timezone.now(),
        )

    nothing = () if offered else ("No other concern is about it.",)
    asked = _about(case, title="Gather concerns", intro=nothing)
    return ask(request, form=form, act=act, said="The concerns are gathered.", asked=asked)


@permitted_or_absent(Permission.KEEP_ENQUIRIES)
@require_http_methods(["GET", "POST"])
def part(request: Request, case_id: int) -> HttpResponse:
    """Record who has a part in it."""
    case = found_case(request, case_id)
    form = PartForm(request.POST or None, today=timezone.localdate())

    def act() -> object:
        said = form.cleaned_data
        return actions.give_part(
            case=case,
            role=RoleHeld(said["role"]),
            name=said["name"],
            agency=said["agency"],
            on=said["on"],
            by=request.principal,
            at=timezone.now(),
        )

    asked = _about(case, title="Record who has a part")
    return ask(request, form=form, act=act, said="Recorded.", asked=asked)


@permitted_or_absent(Permission.KEEP_ENQUIRIES)
@require_http_methods(["GET", "POST"])
def meeting(request: Request, case_id: int) -> HttpResponse:
    """Record a meeting and what it decided."""
    case = found_case(request, case_id)
    form = MeetingForm(request.POST or None, today=timezone.localdate())

    def act() -> object:
        return actions.hold_meeting(
            case=case,
            meeting=form.held(),
            on=form.cleaned_data["on"],
            by=request.principal,
            at=timezone.now(),
        )

    asked = _about(case, title="Record a meeting", intro=("Name no adult here.",))
    return ask(request, form=form, act=act, said="The meeting is recorded.", asked=asked)


@permitted_or_absent(Permission.KEEP_ENQUIRIES)
@require_http_methods(["GET", "POST"])
def check(request: Request, case_id: int) -> HttpResponse:
    """Record how many people were seen."""
    case = found_case(request, case_id)
    form = CheckForm(request.POST or None, today=timezone.localdate())

    def act() -> object:
        return actions.record_welfare_check(
            case=case,
            checked=form.checked(),
            on=form.cleaned_data["on"],
            by=request.principal,
            at=timezone.now(),
        )

    asked = _about(case, title="Record welfare checks", intro=("Counts only: name nobody.",))
    return ask(request, form=form, act=act, said="The checks are recorded.", asked=asked)


def _about(case: LargeScaleEnquiry, *, title: str, intro: tuple[str, ...] = ()) -> Asked:
    back = reverse("enquiries:case", args=[case.pk])
    return Asked(
        title=title,
        caption=str(case),
        back=back,
        trail=tables.case_trail((str(case), back)),
        intro=intro,
    )
