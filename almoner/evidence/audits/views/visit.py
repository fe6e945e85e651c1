"""One visit, and each of its steps."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from almoner.core.accounts.actions import require
from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission, Principal
from almoner.evidence.audits import actions, tables
from almoner.evidence.audits.models import Visit
from almoner.evidence.audits.queries import answering, feedback, offering
from almoner.evidence.audits.queries.standing import (
    UnknownVisit,
    VisitRecord,
    newest_step,
)
from almoner.evidence.audits.queries.standing import visit as visit_record
from almoner.evidence.audits.rules.kinds import JointPartner, VisitKind
from almoner.evidence.audits.rules.states import (
    IS_FINAL,
    STEPS,
    Process,
    Step,
    VisitState,
)
from almoner.evidence.audits.step_pages import STEP_PAGES, due_sentence
from almoner.evidence.questionnaires.queries import progress_of

REFUSALS = (
    actions.StepRefused,
    actions.PlanRefused,
    actions.FindingRefused,
    actions.EvidenceRefused,
    actions.FeedbackRefused,
    actions.ReplyRefused,
)


@permitted(Permission.VIEW_QUALITY)
@require_safe
def visit(request: Request, visit_id: int) -> HttpResponse:
    """What stands, what to do next, and what happened."""
    by = request.principal
    record = found_visit(by, visit_id)
    actions.record_reading(visit=record.visit, state=record.state, by=by, at=timezone.now())
    return render(request, "audits/visit.html", visit_context(request, record))


@permitted(Permission.VIEW_QUALITY)
@require_http_methods(["GET", "POST"])
def take(request: Request, visit_id: int, step: str) -> HttpResponse:
    """Ask what a step needs, then take it."""
    by, today = request.principal, timezone.localdate()
    record = found_visit(by, visit_id)
    taken = _step(step)
    page = STEP_PAGES[taken]
    _require_some_permission(record, taken, by)
    form = page.made(
        visit=record.visit,
        today=today,
        data=request.POST if request.method == "POST" else None,
        after=record.last.pk,
    )
    still_open: answering.OpenQuestions | None = None
    if form.is_valid():
        try:
            page.action(visit=record.visit, by=by, at=timezone.now(), **form.given())
        except actions.NotReady as refusal:
            form.add_error(None, str(refusal))
            still_open = refusal.still_open
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, page.said)
            return redirect("audits:visit", visit_id=visit_id)
    context = {
        "form": form,
        "page": page,
        "step": taken,
        "visit": record.visit,
        "record": record,
        "still_open": still_open,
        "due": due_sentence(today=today) if taken is Step.RECORD_RECEIPT else "",
        "missing": feedback.feedback_missing(visit=record.visit)
        if taken is Step.MAKE_FINAL
        else (),
    }
    return render(request, "audits/step.html", context)


def found_visit(by: Principal, visit_id: int) -> VisitRecord:
    """The visit, or the page that says that there is none."""
    try:
        return visit_record(visit_id=visit_id, visible_to=by)
    except UnknownVisit as unknown:
        raise Http404 from unknown


def note_reading(request: Request, shown: Visit) -> None:
    """Note that someone looks at a part of a visit that is not for circulation."""
    last = newest_step(visit=shown)
    if last is not None:
        state = VisitState(last.state)
        actions.record_reading(visit=shown, state=state, by=request.principal, at=timezone.now())


def visit_context(request: Request, record: VisitRecord) -> dict[str, Any]:
    """What the page of a visit shows."""
    by, today, shown = request.principal, timezone.localdate(), record.visit
    offered = offering.offered(record=record, on=today, visible_to=by)
    result = getattr(shown, "result", None) if record.state in IS_FINAL else None
    return {
        "visit": shown,
        "record": record,
        "state": record.state,
        "colours": tables.COLOURS,
        "severity_colours": tables.SEVERITY_COLOURS,
        "kind": VisitKind(shown.kind),
        "process": Process(shown.process),
        "joint": [JointPartner(one).words for one in shown.joint_with.split(",") if one],
        "others": [
            one.user.name for one in shown.visitors.filter(left_at=None).select_related("user")
        ],
        "offered": offered,
        "pages": STEP_PAGES,
        "history": tables.history(record.steps),
        "counts": record.counts,
        "feedback": feedback.feedback_of(visit=shown),
        "due_on": record.due_on,
        "progress": progress_of(response=shown.response) if shown.response else None,
        "may_see_score": answering.may_see_score_of(record=record, visible_to=by),
        "result": result,
        "is_being_replied_to": record.state is VisitState.FACTUAL_ACCURACY
        and by.may(Permission.CARRY_OUT_VISITS, authority_code=shown.authority.code),
        "today": today,
    }


def _step(name: str) -> Step:
    try:
        step = Step(name.replace("-", "_"))
    except ValueError as unknown:
        raise Http404 from unknown
    if step not in STEP_PAGES:
        raise Http404
    return step


def _require_some_permission(record: VisitRecord, step: Step, by: Principal) -> None:
    """Refuse, at once and not only when the form is sent, whoever can never take the step."""
    code = record.visit.authority.code
    needed = [found.permission for (_, one), found in STEPS.items() if one is step]
    if not any(by.may(permission, authority_code=code) for permission in needed):
        require(by, needed[0], authority_code=code)
