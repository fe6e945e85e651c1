"""Answering a visit's questions, section by section, and settling what two people answered."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.evidence.audits import actions, answering
from almoner.evidence.audits.models import Visit
from almoner.evidence.audits.queries import offering
from almoner.evidence.audits.queries.answering import definition_of
from almoner.evidence.audits.queries.standing import VisitRecord
from almoner.evidence.audits.views.visit import found_visit
from almoner.evidence.questionnaires.actions import (
    ClashNotSettled,
    ResponseStepRefused,
    settle_clash,
)
from almoner.evidence.questionnaires.forms import SectionForm, next_section, section_tasks
from almoner.evidence.questionnaires.models import Response
from almoner.evidence.questionnaires.queries import (
    carried_forward,
    held_answers,
    refused_answers,
    values_of,
)
from almoner.evidence.questionnaires.rules import QuestionSetDefinition, awaited_files

ONLY_VISITORS = "Answers are given by those who go on the visit, until it is sent on."


@permitted(Permission.VIEW_QUALITY)
@require_safe
def answers(request: Request, visit_id: int) -> HttpResponse:
    """The sections of the questions, and how far each has come."""
    by, record = request.principal, found_visit(request.principal, visit_id)
    response, definition = _asked(record.visit)
    held = held_answers(response=response)
    offered = offering.offered(record=record, on=timezone.localdate(), visible_to=by)
    actions.record_reading(visit=record.visit, state=record.state, by=by, at=timezone.now())
    context = {
        "visit": record.visit,
        "record": record,
        "offered": offered,
        "definition": definition,
        "version": response.version,
        "tasks": section_tasks(definition=definition, answers=held.values),
        "clashes": held.clashes,
        "refused": refused_answers(response=response),
        "lines": held.current,
        "field": _field_address(record.visit),
    }
    return render(request, "audits/answers.html", context)


@permitted(Permission.CARRY_OUT_VISITS)
@require_http_methods(["GET", "POST"])
def section(request: Request, visit_id: int, section_key: str) -> HttpResponse:
    """One section to answer."""
    by, now = request.principal, timezone.now()
    record = found_visit(by, visit_id)
    response, definition = _asked(record.visit)
    offered = offering.offered(record=record, on=timezone.localdate(), visible_to=by)
    if not offered.may_write:
        messages.warning(request, ONLY_VISITORS)
        return redirect("audits:answers", visit_id=visit_id)
    form = _form(request, record, response, definition, section_key)
    if request.method == "POST":
        keep = answering.keeping_files(by=by, at=now)
        given = form.given(at=now, keep_file=keep)
        receipt = answering.receive_on_visit(visit=record.visit, answers=given, by=by, at=now)
        if receipt is not None:
            form.note_receipt(receipt)
        if form.is_settled(answers=values_of(response=response)):
            return _onwards(request, visit_id, definition, section_key)
        if not form.errors:
            messages.info(request, "Saved. Because of your answers there is more to ask below.")
            return redirect("audits:section", visit_id=visit_id, section_key=section_key)
    actions.record_reading(visit=record.visit, state=record.state, by=by, at=now)
    context = {"visit": record.visit, "answering": form, "section": form.section}
    return render(request, "audits/section.html", context)


@permitted(Permission.CARRY_OUT_VISITS)
@require_POST
def settle(request: Request, visit_id: int) -> HttpResponse:
    """Choose which of two answers stands."""
    record = found_visit(request.principal, visit_id)
    response, _ = _asked(record.visit)
    offered = offering.offered(record=record, on=timezone.localdate(), visible_to=request.principal)
    if not offered.may_write:
        messages.warning(request, ONLY_VISITORS)
        return redirect("audits:answers", visit_id=visit_id)
    try:
        settle_clash(
            response=response,
            question_key=request.POST.get("question", ""),
            chosen_id=request.POST.get("chosen", ""),
            shown_ids=frozenset(request.POST.getlist("shown")),
            by=request.principal,
            at=timezone.now(),
        )
    except (ClashNotSettled, ResponseStepRefused) as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, "The answer you chose stands. The other stays on the record.")
    return redirect("audits:answers", visit_id=visit_id)


def _asked(visit: Visit) -> tuple[Response, QuestionSetDefinition]:
    definition = definition_of(visit=visit)
    if visit.response is None or definition is None:
        raise Http404
    return visit.response, definition


def _form(
    request: Request,
    record: VisitRecord,
    response: Response,
    definition: QuestionSetDefinition,
    section_key: str,
) -> SectionForm:
    today = timezone.localdate()
    last = answering.last_time(visit=record.visit, as_at=today, visible_to=request.principal)
    held = held_answers(response=response)
    hashes = awaited_files(definition=definition, answers=held.values)
    try:
        return SectionForm(
            definition=definition,
            section_key=section_key,
            answers=held.current,
            clashes=held.clashes,
            previous=carried_forward(response=response, previous=last) if last else None,
            data=request.POST if request.method == "POST" else None,
            files=request.FILES,
            on=today,
            file_names={
                sha: (name, "") for sha, name in answering.names_of_files(hashes=hashes).items()
            },
        )
    except KeyError as unknown:
        raise Http404 from unknown


def _onwards(
    request: Request, visit_id: int, definition: QuestionSetDefinition, section_key: str
) -> HttpResponse:
    following = next_section(definition=definition, section_key=section_key)
    messages.success(request, "Your answers are saved.")
    if request.POST.get("then") == "stay":
        return redirect("audits:section", visit_id=visit_id, section_key=section_key)
    if following:
        return redirect("audits:section", visit_id=visit_id, section_key=following)
    return redirect("audits:answers", visit_id=visit_id)


def _field_address(visit: Visit) -> str:
    """Where the visit is taken along on a tablet, if that door is there."""
    try:
        return reverse("field:packs")
    except NoReverseMatch:
        return ""
