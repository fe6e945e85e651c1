"""What people and relatives say of a service, entered form by form for a visit."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.core.ui.forms import refusals_on
from almoner.evidence.audits import actions, answering
from almoner.evidence.audits.forms.writing import FeedbackForm
from almoner.evidence.audits.models import VisitFeedback
from almoner.evidence.audits.queries import choosing, offering
from almoner.evidence.audits.queries import feedback as queries
from almoner.evidence.audits.queries.standing import UnknownVisit, VisitRecord
from almoner.evidence.audits.rules.kinds import FeedbackFrom
from almoner.evidence.audits.views.visit import REFUSALS, found_visit
from almoner.evidence.questionnaires.forms import SectionForm, next_section, section_tasks
from almoner.evidence.questionnaires.queries import (
    definition_of,
    held_answers,
    refused_answers,
    values_of,
)


@permitted(Permission.VIEW_QUALITY)
@require_http_methods(["GET", "POST"])
def feedback(request: Request, visit_id: int) -> HttpResponse:
    """The forms that people and relatives filled in, whose are lacking, and a new one."""
    by, today = request.principal, timezone.localdate()
    record = found_visit(by, visit_id)
    sets = queries.sets_for_feedback(visit=record.visit, as_at=today, visible_to=by)
    form = FeedbackForm(request.POST or None, sets=sets)
    if form.is_valid():
        begun = _begun(request, record, form)
        if begun is not None:
            return _first_section(begun)
    actions.record_reading(visit=record.visit, state=record.state, by=by, at=timezone.now())
    context = {
        "visit": record.visit,
        "record": record,
        "form": form,
        "has_sets": bool(sets),
        "offered": offering.offered(record=record, on=today, visible_to=by),
        "forms": queries.forms_of(visit=record.visit),
        "feedback": queries.feedback_of(visit=record.visit),
    }
    return render(request, "audits/feedback.html", context)


@permitted(Permission.VIEW_QUALITY)
@require_safe
def form(request: Request, feedback_id: int) -> HttpResponse:
    """One form: its sections, and what was answered."""
    by, (held, record) = request.principal, _found(request, feedback_id)
    definition = definition_of(version=held.response.version)
    answers = held_answers(response=held.response)
    actions.record_reading(visit=record.visit, state=record.state, by=by, at=timezone.now())
    context = {
        "visit": record.visit,
        "feedback": held,
        "said_by": FeedbackFrom(held.said_by),
        "definition": definition,
        "lines": answers.current,
        "refused": refused_answers(response=held.response),
        "tasks": section_tasks(definition=definition, answers=answers.values),
        "offered": offering.offered(record=record, on=timezone.localdate(), visible_to=by),
    }
    return render(request, "audits/feedback_form.html", context)


@permitted(Permission.CARRY_OUT_VISITS)
@require_http_methods(["GET", "POST"])
def section(request: Request, feedback_id: int, section_key: str) -> HttpResponse:
    """One section of a form to enter."""
    by, now, today = request.principal, timezone.now(), timezone.localdate()
    held, record = _found(request, feedback_id)
    offered = offering.offered(record=record, on=today, visible_to=by)
    if not offered.may_write:
        messages.warning(
            request, "Feedback is entered by those who go on the visit, until it is sent on."
        )
        return redirect("audits:feedback_form", feedback_id=feedback_id)
    filled = _section_form(request, held, section_key)
    if request.method == "POST":
        given = filled.given(at=now, keep_file=answering.keeping_files(by=by, at=now))
        receipt = answering.receive_on_visit(
            visit=record.visit, feedback=held, answers=given, by=by, at=now
        )
        if receipt is not None:
            filled.note_receipt(receipt)
        if filled.is_settled(answers=values_of(response=held.response)):
            return _onwards(request, held, section_key)
        if not filled.errors:
            messages.info(request, "Saved. Because of your answers there is more to ask below.")
            return redirect(request.path)
    actions.record_reading(visit=record.visit, state=record.state, by=by, at=now)
    context = {
        "visit": record.visit,
        "feedback": held,
        "said_by": FeedbackFrom(held.said_by),
        "answering": filled,
        "section": filled.section,
    }
    return render(request, "audits/feedback_section.html", context)


def _found(request: Request, feedback_id: int) -> tuple[VisitFeedback, VisitRecord]:
    try:
        held = queries.feedback_form(feedback_id=feedback_id, visible_to=request.principal)
    except UnknownVisit as unknown:
        raise Http404 from unknown
    return held, found_visit(request.principal, held.visit_id)


def _begun(request: Request, record: VisitRecord, form: FeedbackForm) -> VisitFeedback | None:
    """The form begun; None where it was refused, which the page then says."""
    by, given = request.principal, form.cleaned_data
    _, version = choosing.set_chosen(set_id=given["question_set"], offered=form.sets, visible_to=by)
    if version is None:
        form.add_error("question_set", "Select which form they filled in")
        return None
    with refusals_on(form, REFUSALS):
        return actions.begin_feedback(
            visit=record.visit,
            version=version,
            said_by=FeedbackFrom(given["said_by"]),
            by=by,
            at=timezone.now(),
        )
    return None


def _section_form(request: Request, held: VisitFeedback, section_key: str) -> SectionForm:
    answers = held_answers(response=held.response)
    try:
        return SectionForm(
            definition=definition_of(version=held.response.version),
            section_key=section_key,
            answers=answers.current,
            clashes=answers.clashes,
            data=request.POST if request.method == "POST" else None,
            files=request.FILES,
            on=timezone.localdate(),
        )
    except KeyError as unknown:
        raise Http404 from unknown


def _first_section(held: VisitFeedback) -> HttpResponse:
    first = definition_of(version=held.response.version).sections[0]
    return redirect("audits:feedback_section", feedback_id=held.pk, section_key=first.key)


def _onwards(request: Request, held: VisitFeedback, section_key: str) -> HttpResponse:
    definition = definition_of(version=held.response.version)
    following = next_section(definition=definition, section_key=section_key)
    if request.POST.get("then") == "stay":
        following = section_key
    if following:
        messages.success(request, "The answers are saved.")
        return redirect("audits:feedback_section", feedback_id=held.pk, section_key=following)
    messages.success(request, "The feedback is kept with the visit.")
    return redirect("audits:feedback", visit_id=held.visit_id)
