"""Pages: what there is to decide, one subject with its reasons, and what was decided."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from almoner.core.accounts.guard import Request, absent, permitted_or_absent
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission
from almoner.core.journal.actions import record_export, record_read
from almoner.core.journal.rules import Sensitivity
from almoner.core.ui.downloads import csv_response, ods_response
from almoner.core.ui.tables import page_number, pages
from almoner.judgement.patterns import actions, queries, tables
from almoner.judgement.patterns.forms import AnswerForm, DayForm
from almoner.judgement.patterns.practice import criteria_as_at
from almoner.judgement.patterns.rules.expecting import mean_in_words
from almoner.judgement.patterns.rules.subjects import Answer, Standing

KIND = "patterns.Prompts"


@permitted_or_absent(Permission.VIEW_SAFEGUARDING)
@require_safe
def index(request: Request) -> HttpResponse:
    """What there is to decide, what is in hand, and what was looked through."""
    authority = _authority(request)
    _note_reading(request, authority, "list")
    form = _day_form(request)
    found = queries.noticed(authority=authority, as_at=form.day(), visible_to=request.principal)
    waiting = found.standing(Standing.TO_DECIDE)
    paginator = Paginator(waiting, tables.A_PAGE)
    number = page_number(query=request.GET, count=paginator.num_pages)
    context = {
        "authority": authority,
        "form": form,
        "as_at": form.day(),
        "is_today": form.day() == timezone.localdate(),
        "found": found,
        "waiting_count": len(waiting),
        "cards": list(paginator.page(number)),
        "others": [each for each in found.subjects if each not in waiting],
        "standings": tables.STANDINGS,
        "mean_in_words": mean_in_words,
        "colours": tables.COLOURS,
        "subject_word": tables.subject_word,
        "prompt_words": tables.prompt_words,
        "measured": tables.measured_near(found.criteria, places=found.place_count),
        "pages": pages(number=number, count=paginator.num_pages, query=request.GET),
        "query": request.GET.urlencode(),
        "may_download": request.principal.may(Permission.DOWNLOAD, authority_code=authority.code),
    }
    return render(request, "patterns/index.html", context)


@permitted_or_absent(Permission.VIEW_SAFEGUARDING)
@require_safe
def download(request: Request, extension: str) -> HttpResponseBase:
    """The subjects as CSV, or as ODS with a sheet of notes."""
    authority = _authority(request)
    may = request.principal.may(Permission.DOWNLOAD, authority_code=authority.code)
    if not may or extension not in {"csv", "ods"}:
        raise absent(request)
    as_at = _day_form(request).day()
    found = queries.noticed(authority=authority, as_at=as_at, visible_to=request.principal)
    record_export(
        actor=request.principal,
        at=timezone.now(),
        what=f"{KIND}:{authority.code}",
        form=extension,
        row_count=len(found.subjects),
        authority_code=authority.code,
        sensitivity=Sensitivity.SAFEGUARDING,
    )
    rows = tables.download_rows(found)
    if extension == "csv":
        return csv_response(name="patterns", columns=tables.COLUMNS, rows=rows)
    notes = tables.download_notes(found, authority=authority.name, as_at=as_at)
    return ods_response(name="patterns", columns=tables.COLUMNS, rows=rows, notes=notes)


@permitted_or_absent(Permission.VIEW_SAFEGUARDING)
@require_http_methods(["GET", "HEAD", "POST"])
def prompt(request: Request, slug: str) -> HttpResponse:
    """One subject: which concerns, why, what else it could be; and the form to decide."""
    authority, today = _authority(request), timezone.localdate()
    is_post = request.method == "POST"
    as_at = today if is_post else _day_form(request).day()
    form = AnswerForm(
        request.POST if is_post else None, criteria=criteria_as_at(today), today=today
    )
    may_decide = as_at == today and request.principal.may(
        Permission.TRIAGE_CONCERN, authority_code=authority.code
    )
    if may_decide and is_post and form.is_valid():
        response = _decided(request, authority, slug, form)
        if response is not None:
            return response
    try:
        shown, criteria = queries.subject_called(
            slug=slug, authority=authority, as_at=as_at, visible_to=request.principal
        )
    except queries.UnknownPrompt as gone:
        if is_post:
            return _gone(request, authority, form, str(gone))
        raise absent(request) from gone
    _note_reading(request, authority, slug)
    is_waiting = shown.standpoint.standing is Standing.TO_DECIDE
    context = {
        "authority": authority,
        "shown": shown,
        "criteria": criteria,
        "subject_word": tables.subject_word(shown),
        "prompt_words": tables.prompt_words,
        "concerns": tables.concern_links(shown),
        "enquiries": tables.enquiry_links(shown),
        "standing": tables.STANDINGS[shown.standpoint.standing],
        "colour": tables.COLOURS[shown.subject.strength],
        "form": form if may_decide and is_waiting else None,
        "as_at": as_at,
        "is_today": as_at == today,
        "trail": tables.trail(),
    }
    return render(request, "patterns/prompt.html", context)


@permitted_or_absent(Permission.VIEW_SAFEGUARDING)
@require_safe
def answers(request: Request) -> HttpResponse:
    """What was decided about earlier prompts, the newest first."""
    authority = _authority(request)
    _note_reading(request, authority, "answers")
    given = queries.answers_given(authority=authority, visible_to=request.principal)
    paginator = Paginator(given, tables.A_PAGE)
    number = page_number(query=request.GET, count=paginator.num_pages)
    listed = list(paginator.page(number))
    context = {
        "authority": authority,
        "total": paginator.count,
        "given": tables.given(
            listed,
            names=queries.names_of_subjects(listed),
            criteria=criteria_as_at(timezone.localdate()),
        ),
        "pages": pages(number=number, count=paginator.num_pages, query=request.GET),
        "trail": tables.trail(),
    }
    return render(request, "patterns/answers.html", context)


def _decided(
    request: Request, authority: Authority, slug: str, form: AnswerForm
) -> HttpResponse | None:
    deciding = form.deciding()
    try:
        shown, _ = queries.subject_called(
            slug=slug,
            authority=authority,
            as_at=timezone.localdate(),
            visible_to=request.principal,
        )
        actions.decide(
            slug=slug,
            authority=authority,
            deciding=deciding,
            by=request.principal,
            at=timezone.now(),
        )
    except actions.AnswerRefused as refused:
        form.add_error(None, str(refused))
        return None
    except queries.UnknownPrompt as gone:
        return _gone(request, authority, form, str(gone))
    messages.success(request, "Your decision is kept.")
    address = tables.proposal_address(shown)
    may_propose = request.principal.may(Permission.KEEP_ENQUIRIES, authority_code=authority.code)
    if deciding.answer is Answer.CONSIDER and address and may_propose:
        return redirect(address)
    return redirect("patterns:patterns")


def _gone(request: Request, authority: Authority, form: AnswerForm, sentence: str) -> HttpResponse:
    """Someone was first, or the concerns have changed: what was typed is kept on the page."""
    form.add_error(None, sentence)
    context = {"authority": authority, "form": form, "trail": tables.trail()}
    return render(request, "patterns/gone.html", context, status=409)


def _day_form(request: Request) -> DayForm:
    is_asked = any(name.startswith("as_at") for name in request.GET)
    return DayForm(request.GET if is_asked else None, today=timezone.localdate())


def _note_reading(request: Request, authority: Authority, what: str) -> None:
    record_read(
        actor=request.principal,
        at=timezone.now(),
        subject=(KIND, what),
        sensitivity=Sensitivity.SAFEGUARDING,
        authority_code=authority.code,
    )


def _authority(request: Request) -> Authority:
    """The reader's authority, if its concerns are for them; else there is no such page."""
    authority = request.authority
    if authority is None or not queries.may_see_patterns(
        authority=authority, visible_to=request.principal
    ):
        raise absent(request)
    return authority
