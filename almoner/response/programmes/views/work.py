"""Whom to ask, help given, a file of returns, and before against after."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.core.files import actions as files
from almoner.core.files.models import StoredFile
from almoner.core.journal.rules import Sensitivity
from almoner.core.ui.downloads import csv_response
from almoner.core.ui.forms import refusals_on
from almoner.core.ui.tables import one_page
from almoner.response.programmes import actions, tables
from almoner.response.programmes.forms.recording import ConfounderForm, HelpForm, UploadForm
from almoner.response.programmes.kept_files import content_of, file_of, token_of
from almoner.response.programmes.models import Programme
from almoner.response.programmes.queries.scope import location_in_scope, services_in_scope
from almoner.response.programmes.queries.standing import standing_of
from almoner.response.programmes.queries.support import (
    before_and_after,
    help_given,
    to_chase,
)
from almoner.response.programmes.returns_file import (
    COLUMNS,
    FileRefused,
    Read,
    example_rows,
    read_returns,
    refuse_too_large,
    text_of,
)
from almoner.response.programmes.rules.kinds import ChaseMeans
from almoner.response.programmes.views.asking import ask
from almoner.response.programmes.views.finding import (
    found_programme,
    people_and_levels,
    programme_to_change,
)

PER_PAGE = 25
MOST_PROBLEMS = 100  # shown; the rest are of the same kinds


@permitted(Permission.VIEW_PROGRAMMES)
@require_safe
def chasing(request: Request, programme_id: int) -> HttpResponse:
    """The services to ask, those never asked first."""
    programme = found_programme(request, programme_id)
    standing, found, levels = people_and_levels(request, programme, timezone.localdate())
    lines = to_chase(standing=standing, found=found, levels=levels)
    shown, links = one_page(found=lines, query=request.GET, per_page=PER_PAGE)
    code = programme.authority.code
    context = {
        "trail": tables.trail(programme),
        "programme": programme,
        "standing": standing,
        "lines": shown,
        "total": len(lines),
        "pages": links,
        "means": {one.value: one.words for one in ChaseMeans},
        "may_record": request.principal.may(Permission.RECORD_RETURNS, authority_code=code),
    }
    return render(request, "programmes/chasing.html", context)


@permitted(Permission.VIEW_PROGRAMMES)
@require_safe
def helped(request: Request, programme_id: int) -> HttpResponse:
    """Help given, the newest first."""
    programme, today = found_programme(request, programme_id), timezone.localdate()
    every = help_given(programme=programme, as_at=today)
    shown, links = one_page(found=every, query=request.GET, per_page=PER_PAGE)
    code = programme.authority.code
    context = {
        "trail": tables.trail(programme),
        "programme": programme,
        "standing": standing_of(programme=programme, as_at=today),
        "help": shown,
        "total": len(every),
        "pages": links,
        "may_record": request.principal.may(Permission.RECORD_RETURNS, authority_code=code),
    }
    return render(request, "programmes/help.html", context)


@permitted(Permission.RECORD_RETURNS)
@require_http_methods(["GET", "POST"])
def give_help(request: Request, programme_id: int) -> HttpResponse:
    """Record help that was given to a group."""
    programme = programme_to_change(request, programme_id, Permission.RECORD_RETURNS)
    today, by = timezone.localdate(), request.principal
    services = services_in_scope(programme=programme, as_at=today, visible_to=by)
    form = HelpForm(
        request.POST or None,
        today=today,
        services=[(one.location_id, one.name) for one in services],
    )
    if form.is_valid():
        place = form.cleaned_data["location"]
        location = location_in_scope(programme=programme, location_id=int(place)) if place else None
        with refusals_on(form, actions.HelpRefused):
            actions.record_help(
                programme=programme, location=location, given=form.given(), by=by, at=timezone.now()
            )
            messages.success(request, "The help is recorded.")
            return redirect("programmes:help", programme_id=programme.pk)
    return ask(
        request,
        form,
        title="Record help that was given",
        button="Record it",
        caption=str(programme),
        trail=tables.trail(programme),
    )


@permitted(Permission.RECORD_RETURNS)
@require_http_methods(["GET", "POST"])
def upload(request: Request, programme_id: int) -> HttpResponse:
    """A CSV file of returns: checked and shown first, written only once it is confirmed."""
    programme = programme_to_change(request, programme_id, Permission.RECORD_RETURNS)
    if not tables.definition_in(programme).role_groups:
        raise Http404
    is_sent = request.method == "POST"
    form = UploadForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    read, kept = None, ""
    if form.is_valid():
        try:
            file = _file(request, programme, form)
            read = _read(request, programme, file)
            if "confirm" in request.POST and not read.problems:
                return _written(request, programme, read, file)
            kept = token_of(file=file, programme=programme, by=request.principal)
        except REFUSALS as refusal:
            read = None
            form.add_error("file", str(refusal))
    context = {
        "trail": tables.trail(programme),
        "form": form,
        "programme": programme,
        "read": read,
        "problems": read.problems[:MOST_PROBLEMS] if read else (),
        "days": sorted({row.as_at for row in read.rows}) if read else [],
        "service_count": len({row.location_id for row in read.rows}) if read else 0,
        "kept": kept,
        "back": tables.trail(programme)[-1][1],
    }
    return render(request, "programmes/upload.html", context)


@permitted(Permission.RECORD_RETURNS)
@require_safe
def template(request: Request, programme_id: int) -> HttpResponseBase:
    """An empty file of returns with a row for each service and role group."""
    programme = programme_to_change(request, programme_id, Permission.RECORD_RETURNS)
    today = timezone.localdate()
    services = services_in_scope(programme=programme, as_at=today, visible_to=request.principal)
    rows = example_rows(
        (one.cqc_id for one in services if one.cqc_id),
        tables.definition_in(programme).role_groups,
        today,
    )
    return csv_response(name=f"{programme.key}-returns-to-fill-in", columns=COLUMNS, rows=rows)


@permitted(Permission.VIEW_PROGRAMMES)
@require_safe
def outcomes(request: Request, programme_id: int) -> HttpResponse:
    """Events per 1,000 bed days before and after, with what else changed."""
    programme, today = found_programme(request, programme_id), timezone.localdate()
    standing = standing_of(programme=programme, as_at=today)
    if not standing.definition.has_outcomes:
        raise Http404
    code = programme.authority.code
    context = {
        "trail": tables.trail(programme),
        "programme": programme,
        "standing": standing,
        "found": before_and_after(programme=programme, as_at=today),
        "may_record": request.principal.may(Permission.RECORD_RETURNS, authority_code=code),
    }
    return render(request, "programmes/outcomes.html", context)


@permitted(Permission.RECORD_RETURNS)
@require_http_methods(["GET", "POST"])
def confounder(request: Request, programme_id: int) -> HttpResponse:
    """Name something else that changed."""
    programme = programme_to_change(request, programme_id, Permission.RECORD_RETURNS)
    if not tables.definition_in(programme).has_outcomes:
        raise Http404
    form = ConfounderForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form, actions.PeriodRefused):
            actions.name_confounder(
                programme=programme, by=request.principal, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, "It is named beside the figures.")
            return redirect("programmes:outcomes", programme_id=programme.pk)
    return ask(
        request,
        form,
        title="What else changed?",
        button="Name it",
        caption=str(programme),
        trail=tables.trail(programme),
    )


REFUSALS = (
    FileRefused,
    files.FileRefused,
    files.FileMissing,
    files.NotCleared,
    actions.ReturnRefused,
)


def _file(request: Request, programme: Programme, form: UploadForm) -> StoredFile:
    """The file that was sent, kept before it is read; or the one that was kept already."""
    sent, token = form.cleaned_data["file"], form.cleaned_data["kept"]
    if sent is not None:
        refuse_too_large(sent.size)
        return files.store_file(
            content=sent,
            name=sent.name,
            sensitivity=Sensitivity.INTERNAL,
            by=request.principal,
            at=timezone.now(),
        )
    if not token:
        raise FileRefused("Select a CSV file of returns")
    return file_of(token=token, programme=programme, by=request.principal)


def _read(request: Request, programme: Programme, file: StoredFile) -> Read:
    today, by = timezone.localdate(), request.principal
    clearance = by.clearance(authority_code=programme.authority.code)
    with files.open_file(file=file, clearance=clearance, by=by, at=timezone.now()) as stream:
        text = text_of(content_of(stream))
    services = services_in_scope(programme=programme, as_at=today, visible_to=by)
    places = {one.cqc_id: one.location_id for one in services if one.cqc_id}
    return read_returns(text=text, places=places, today=today)


def _written(request: Request, programme: Programme, read: Read, file: StoredFile) -> HttpResponse:
    outcome = actions.record_returns_file(
        programme=programme,
        rows=read.rows,
        file=file,
        by=request.principal,
        at=timezone.now(),
    )
    messages.success(
        request,
        f"{outcome.added} returns recorded, {outcome.corrected} corrected,"
        f" {outcome.unchanged} stood already.",
    )
    return redirect("programmes:programme", programme_id=programme.pk)
