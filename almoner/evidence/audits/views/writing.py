"""Findings, evidence, and the provider's replies."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.core.files.actions import FileMissing, NotCleared, open_file
from almoner.core.ui.forms import refusals_on, seen_now
from almoner.evidence.audits import actions, tables
from almoner.evidence.audits.forms.writing import (
    ChangeFindingForm,
    EvidenceForm,
    FindingForm,
    ReplyForm,
    WithdrawForm,
)
from almoner.evidence.audits.models import EvidenceItem, Finding, Visit
from almoner.evidence.audits.queries import content, feedback, offering
from almoner.evidence.audits.queries.answering import definition_of, suggestions
from almoner.evidence.audits.queries.standing import UnknownVisit
from almoner.evidence.audits.rules.kinds import FindingKind
from almoner.evidence.audits.views.visit import REFUSALS, found_visit, note_reading

Standards = Sequence[tuple[str, str]]


@permitted(Permission.VIEW_QUALITY)
@require_http_methods(["GET", "POST"])
def findings(request: Request, visit_id: int) -> HttpResponse:
    """What was found, what low answers suggest, and a form for one more."""
    by, today = request.principal, timezone.localdate()
    record = found_visit(by, visit_id)
    offered = offering.offered(record=record, on=today, visible_to=by)
    standards = standards_of(record.visit)
    form = FindingForm(request.POST or None, standards=standards)
    if form.is_valid():
        with refusals_on(form, REFUSALS):
            actions.record_finding(visit=record.visit, found=form.found(), by=by, at=timezone.now())
            messages.success(request, "The finding is written down.")
            return redirect("audits:findings", visit_id=visit_id)
    actions.record_reading(visit=record.visit, state=record.state, by=by, at=timezone.now())
    context = {
        "visit": record.visit,
        "record": record,
        "form": form,
        "offered": offered,
        "findings": content.findings_of(visit=record.visit),
        "suggestions": suggestions(visit=record.visit) if offered.may_write else (),
        "standards": dict(standards),
        "severity_colours": tables.SEVERITY_COLOURS,
    }
    return render(request, "audits/findings.html", context)


@permitted(Permission.CARRY_OUT_VISITS)
@require_POST
def accept_suggestion(request: Request, visit_id: int) -> HttpResponse:
    """Make a low answer a finding, with one click."""
    record = found_visit(request.principal, visit_id)
    key = request.POST.get("question", "")
    suggested = next(
        (one for one in suggestions(visit=record.visit) if one.question_key == key), None
    )
    if suggested is None:
        messages.warning(request, "This answer has been made a finding already, or has changed.")
        return redirect("audits:findings", visit_id=visit_id)
    try:
        actions.record_finding(
            visit=record.visit,
            found=actions.Found(
                kind=FindingKind.CONCERN,
                severity=suggested.severity,
                text=f"{suggested.question} {suggested.answer}.",
                seen=suggested.note,
                question_key=suggested.question_key,
                standard_key=suggested.standard_key,
            ),
            by=request.principal,
            at=timezone.now(),
        )
    except REFUSALS as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(
            request, "The answer is now a finding. Change it to say what must improve."
        )
    return redirect("audits:findings", visit_id=visit_id)


@permitted(Permission.CARRY_OUT_VISITS)
@require_http_methods(["GET", "POST"])
def change_finding(request: Request, finding_id: int) -> HttpResponse:
    """Put a finding right while the draft is written."""
    finding = _finding(request, finding_id)
    initial = {
        "kind": finding.kind,
        "severity": finding.severity,
        "standard_key": finding.standard_key,
        "question_key": finding.question_key,
        "text": finding.text,
        "seen": finding.seen,
        "last_seen": content.mark_of(finding),
    }
    standards = standards_of(finding.visit)
    form = ChangeFindingForm(request.POST or None, standards=standards, initial=initial)
    theirs: Finding | None = None
    if form.is_valid():
        with refusals_on(form, REFUSALS):
            actions.change_finding(
                finding=finding,
                found=form.found(),
                last_seen=form.cleaned_data["last_seen"],
                by=request.principal,
                at=timezone.now(),
            )
            messages.success(request, f"Finding {finding.number} is changed.")
            return redirect("audits:findings", visit_id=finding.visit_id)
        theirs = finding if form.cleaned_data["last_seen"] != initial["last_seen"] else None
        seen_now(form, number=content.mark_of(finding))
    note_reading(request, finding.visit)
    context = {"form": form, "finding": finding, "theirs": theirs, "visit": finding.visit}
    return render(request, "audits/change_finding.html", context)


@permitted(Permission.CARRY_OUT_VISITS)
@require_http_methods(["GET", "POST"])
def withdraw_finding(request: Request, finding_id: int) -> HttpResponse:
    """Take a finding back while the draft is written."""
    finding = _finding(request, finding_id)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form, REFUSALS):
            actions.withdraw_finding(
                finding=finding,
                reason=form.cleaned_data["reason"],
                by=request.principal,
                at=timezone.now(),
            )
            messages.success(request, f"Finding {finding.number} is taken back.")
            return redirect("audits:findings", visit_id=finding.visit_id)
    note_reading(request, finding.visit)
    context = {
        "form": form,
        "visit": finding.visit,
        "title": f"Take back finding {finding.number}?",
        "what": finding.text,
        "back": "audits:findings",
    }
    return render(request, "audits/withdraw.html", context)


@permitted(Permission.CARRY_OUT_VISITS)
@require_http_methods(["GET", "POST"])
def reply(request: Request, finding_id: int) -> HttpResponse:
    """Record what the provider says to a finding, and the answer to it."""
    finding, today = _finding(request, finding_id), timezone.localdate()
    newest = content.newest_reply(finding=finding)
    initial = {"last_seen": newest.pk if newest else 0}
    form = ReplyForm(request.POST or None, today=today, initial=initial)
    if form.is_valid():
        with refusals_on(form, REFUSALS):
            actions.record_reply(
                finding=finding,
                reply=form.reply(),
                said=form.said(),
                last_seen=form.cleaned_data["last_seen"],
                by=request.principal,
                at=timezone.now(),
            )
            messages.success(request, f"The reply to finding {finding.number} is recorded.")
            return redirect("audits:findings", visit_id=finding.visit_id)
        seen_now(form, number=initial["last_seen"])
    note_reading(request, finding.visit)
    shown = [one for one in content.findings_of(visit=finding.visit) if one.finding == finding]
    context = {
        "form": form,
        "finding": finding,
        "visit": finding.visit,
        "shown": shown[0] if shown else None,
        "severity_colours": tables.SEVERITY_COLOURS,
    }
    return render(request, "audits/reply.html", context)


@permitted(Permission.VIEW_QUALITY)
@require_http_methods(["GET", "POST"])
def evidence(request: Request, visit_id: int) -> HttpResponse:
    """What the visit rests on, and a form for one more piece."""
    by, today = request.principal, timezone.localdate()
    record = found_visit(by, visit_id)
    standards = standards_of(record.visit)
    form = EvidenceForm(
        request.POST or None, request.FILES or None, standards=standards, today=today
    )
    if form.is_valid():
        with refusals_on(form, REFUSALS, field="file" if form.upload() else None):
            actions.attach_evidence(
                visit=record.visit,
                shown=form.shown(),
                upload=form.upload(),
                by=by,
                at=timezone.now(),
            )
            messages.success(request, "The evidence is kept.")
            return redirect("audits:evidence", visit_id=visit_id)
    actions.record_reading(visit=record.visit, state=record.state, by=by, at=timezone.now())
    context = {
        "visit": record.visit,
        "record": record,
        "form": form,
        "offered": offering.offered(record=record, on=today, visible_to=by),
        "evidence": content.evidence_of(visit=record.visit, visible_to=by),
        "missing": feedback.feedback_of(visit=record.visit).missing,
        "standards": dict(standards),
    }
    return render(request, "audits/evidence.html", context)


@permitted(Permission.VIEW_QUALITY)
@require_safe
def evidence_file(request: Request, item_id: int) -> HttpResponseBase:
    """The file of a piece of evidence, to those who are cleared for it."""
    by, item = request.principal, _item(request, item_id)
    if item.file is None:
        raise Http404
    try:
        stream = open_file(
            file=item.file,
            clearance=by.clearance(authority_code=item.visit.authority.code),
            by=by,
            at=timezone.now(),
        )
    except NotCleared as refused:
        raise Http404 from refused
    except FileMissing as gone:
        messages.warning(request, f"{gone} Ask for it to be brought back from a backup.")
        return redirect("audits:evidence", visit_id=item.visit_id)
    return FileResponse(
        stream,
        as_attachment=True,
        filename=item.file_name or item.file.name,
        content_type="application/octet-stream",
    )


@permitted(Permission.CARRY_OUT_VISITS)
@require_http_methods(["GET", "POST"])
def withdraw_evidence(request: Request, item_id: int) -> HttpResponse:
    """Take a piece of evidence back while the draft is written."""
    item = _item(request, item_id)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form, REFUSALS):
            actions.withdraw_evidence(
                item=item,
                reason=form.cleaned_data["reason"],
                by=request.principal,
                at=timezone.now(),
            )
            messages.success(request, "The evidence is taken back.")
            return redirect("audits:evidence", visit_id=item.visit_id)
    note_reading(request, item.visit)
    context = {
        "form": form,
        "visit": item.visit,
        "title": "Take back this evidence?",
        "what": item.description,
        "back": "audits:evidence",
    }
    return render(request, "audits/withdraw.html", context)


def standards_of(visit: Visit) -> Standards:
    """The standards of the visit's questions: key and title."""
    definition = definition_of(visit=visit)
    return [(one.key, one.title) for one in definition.standards] if definition else []


def _finding(request: Request, finding_id: int) -> Finding:
    try:
        return content.finding(finding_id=finding_id, visible_to=request.principal)
    except UnknownVisit as unknown:
        raise Http404 from unknown


def _item(request: Request, item_id: int) -> EvidenceItem:
    try:
        return content.evidence_item(item_id=item_id, visible_to=request.principal)
    except UnknownVisit as unknown:
        raise Http404 from unknown
