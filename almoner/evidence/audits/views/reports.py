"""What a visit came to: for its moderator, as a report to take away, and as a public summary."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.evidence.audits import actions, tables
from almoner.evidence.audits.models import PublishedSummary
from almoner.evidence.audits.queries import offering
from almoner.evidence.audits.queries.answering import answers_in, definition_of, score_in
from almoner.evidence.audits.queries.standing import VisitRecord, published_summary
from almoner.evidence.audits.renderers import FORMATS
from almoner.evidence.audits.report import rating_words, report_of
from almoner.evidence.audits.rules.states import VisitState
from almoner.evidence.audits.step_pages import STEP_PAGES
from almoner.evidence.audits.views.visit import found_visit
from almoner.evidence.questionnaires.rules import score_mapping


@permitted(Permission.VIEW_QUALITY)
@require_safe
def report(request: Request, visit_id: int) -> HttpResponse:
    """The report as it now stands, the score explained line by line where it may be seen."""
    by, record = request.principal, found_visit(request.principal, visit_id)
    today = timezone.localdate()
    actions.record_reading(visit=record.visit, state=record.state, by=by, at=timezone.now())
    held = answers_in(visit=record.visit)
    score = score_in(record=record, held=held, visible_to=by)
    context = {
        "visit": record.visit,
        "record": record,
        "colours": tables.COLOURS,
        "report": report_of(record=record, held=held, score=score, as_at=today),
        "score": score,
        "rating": rating_words(score) if score else "",
        "is_scored": definition_of(visit=record.visit) is not None,
        "offered": offering.offered(record=record, on=today, visible_to=by)
        if record.state is VisitState.MODERATION
        else None,
        "pages": STEP_PAGES,
        "formats": FORMATS,
    }
    return render(request, "audits/report.html", context)


@permitted(Permission.VIEW_QUALITY)
@require_safe
def report_download(request: Request, visit_id: int, extension: str) -> HttpResponse:
    """The report as a file, which says no more than the page does to this reader."""
    if extension not in FORMATS:
        raise Http404
    by, record = request.principal, found_visit(request.principal, visit_id)
    _note_download(request, record, what="visit report", form=extension)
    form = FORMATS[extension]
    held = answers_in(visit=record.visit)
    score = score_in(record=record, held=held, visible_to=by)
    content = form.render(
        report_of(record=record, held=held, score=score, as_at=timezone.localdate())
    )
    return _attached(record, content, form.content_type, name="report", extension=extension)


@permitted(Permission.VIEW_QUALITY)
@require_safe
def score(request: Request, visit_id: int) -> HttpResponse:
    """The score as data, or that it may not be seen yet."""
    record = found_visit(request.principal, visit_id)
    found = score_in(record=record, held=None, visible_to=request.principal)
    _note_download(request, record, what="visit score", form="json")
    said = score_mapping(found) if found else None
    return JsonResponse({"visit": visit_id, "state": record.state.value, "score": said})


@permitted(Permission.VIEW_QUALITY)
@require_safe
def summary(request: Request, visit_id: int) -> HttpResponse:
    """What the public is told."""
    record = found_visit(request.principal, visit_id)
    context = {"visit": record.visit, "summary": _summary(record)}
    return render(request, "audits/summary.html", context)


@permitted(Permission.VIEW_QUALITY)
@require_safe
def summary_download(request: Request, visit_id: int) -> HttpResponse:
    """The summary as a web page for the council's own site."""
    record = found_visit(request.principal, visit_id)
    context = {"visit": record.visit, "summary": _summary(record)}
    _note_download(request, record, what="visit summary", form="html")
    page = render_to_string("audits/public_summary.html", context).encode()
    return _attached(record, page, "text/html; charset=utf-8", name="summary", extension="html")


def _summary(record: VisitRecord) -> PublishedSummary:
    found = published_summary(visit=record.visit)
    if found is None:
        raise Http404
    return found


def _note_download(request: Request, record: VisitRecord, *, what: str, form: str) -> None:
    actions.record_download(
        what=what,
        form=form,
        row_count=1,
        by=request.principal,
        at=timezone.now(),
        authority_code=record.visit.authority.code,
        permission=Permission.VIEW_QUALITY,
        detail={"visit": record.visit.pk},
    )


def _attached(
    record: VisitRecord, content: bytes, content_type: str, *, name: str, extension: str
) -> HttpResponse:
    visit = record.visit
    file = f"{slugify(visit.location.name)}-{visit.planned_on}-{name}.{extension}"
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{file}"',
            "Cache-Control": "private, no-store",
        },
    )
