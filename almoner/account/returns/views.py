"""Pages: the years of a return, one year's, the same to take away, and submitting it."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from almoner.account.returns import actions, queries, tables
from almoner.account.returns.forms import SubmitForm
from almoner.account.returns.practice import NoReturnYet
from almoner.account.returns.queries import Return
from almoner.core.accounts.guard import Request, absent, permitted_or_absent
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission
from almoner.core.calendar.rules import FinancialYear, financial_year_of
from almoner.core.journal.actions import record_export, record_read
from almoner.core.journal.rules import Sensitivity
from almoner.core.ui.downloads import csv_response, ods_response
from almoner.core.ui.forms import refusals_on

KIND = "returns.Return"


@permitted_or_absent(Permission.BUILD_RETURN)
@require_safe
def index(request: Request) -> HttpResponse:
    """The years, and what was submitted for each."""
    authority = _authority(request)
    first = queries.first_year(authority=authority, visible_to=request.principal)
    listed = tables.years(financial_year_of(timezone.localdate()), first=first)
    sent = queries.submissions_of_years(
        authority=authority, years=listed, visible_to=request.principal
    )
    context = {
        "authority": authority,
        "years": [(year, sent.get(year.starts_in)) for year in listed],
        "this_year": listed[0],
    }
    return render(request, "returns/index.html", context)


@permitted_or_absent(Permission.BUILD_RETURN)
@require_safe
def year(request: Request, starts_in: int) -> HttpResponse:
    """A year as the records stand, in full or as it may be published."""
    authority = _authority(request)
    told = _counted(request, authority, starts_in)
    return render(request, "returns/year.html", _shown(request, told))


@permitted_or_absent(Permission.BUILD_RETURN)
@require_safe
def submission(request: Request, starts_in: int, number: int) -> HttpResponse:
    """A year as it was submitted."""
    authority = _authority(request)
    told = _submitted(request, authority, starts_in, number)
    return render(request, "returns/year.html", _shown(request, told))


@permitted_or_absent(Permission.BUILD_RETURN)
@require_safe
def download(
    request: Request, starts_in: int, extension: str, number: int | None = None
) -> HttpResponseBase:
    """A year as CSV, or as ODS with a sheet of notes: as the records stand, or as submitted."""
    authority = _authority(request)
    may = request.principal.may(Permission.DOWNLOAD, authority_code=authority.code)
    if not may or extension not in {"csv", "ods"}:
        raise absent(request)
    told = (
        _counted(request, authority, starts_in)
        if number is None
        else _submitted(request, authority, starts_in, number)
    )
    version = _version(request)
    rows = list(tables.download_rows(told, version=version))
    record_export(
        actor=request.principal,
        at=timezone.now(),
        what=f"{KIND}:{authority.code}:{starts_in}",
        form=extension,
        row_count=len(rows),
        authority_code=authority.code,
        sensitivity=Sensitivity.SAFEGUARDING,
        detail={"version": version, "submission": number},
    )
    name = f"safeguarding-return-{starts_in}-{version}"
    if extension == "csv":
        return csv_response(name=name, columns=tables.COLUMNS, rows=rows)
    notes = tables.download_notes(told, version=version)
    return ods_response(name=name, columns=tables.COLUMNS, rows=rows, notes=notes)


@permitted_or_absent(Permission.BUILD_RETURN)
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: Request, starts_in: int) -> HttpResponse:
    """Check what goes, then freeze it."""
    authority = _authority(request)
    told = _counted(request, authority, starts_in)
    earlier = queries.submissions(authority=authority, year=told.year, visible_to=request.principal)
    last = max((each.number for each in earlier), default=0)
    start = {"last_number": last, "digest": queries.digest_of(told)}
    sent = request.POST if request.method == "POST" else None
    form = SubmitForm(sent, initial=start, is_first=last == 0)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals_on(form, actions.SubmissionRefused):
            kept = actions.submit_return(
                authority=authority,
                year=told.year,
                last_number=said["last_number"],
                digest=said["digest"],
                reason=said.get("reason", ""),
                by=request.principal,
                at=timezone.now(),
            )
            messages.success(request, "The figures are frozen as submitted.")
            return redirect("returns:submission", starts_in=starts_in, number=kept.number)
    context = {
        "told": told,
        "form": form,
        "gaps": tables.gap_lines(told),
        "conversion": tables.conversion_words(told, version=tables.FULL),
        "last": last,
        "trail": tables.trail(),
    }
    return render(request, "returns/submit.html", context)


def _shown(request: Request, told: Return) -> dict[str, object]:
    version = _version(request)
    sent = told.submission
    record_read(
        actor=request.principal,
        at=timezone.now(),
        subject=(KIND, f"{told.authority.code}:{told.year.starts_in}"),
        sensitivity=Sensitivity.SAFEGUARDING,
        authority_code=told.authority.code,
    )
    return {
        "told": told,
        "sheets": tables.sheets(told, version=version),
        "version": version,
        "versions": tables.VERSIONS,
        "gaps": tables.gap_lines(told),
        "conversion": tables.conversion_words(told, version=version),
        "kept_back_words": tables.kept_back_words(told),
        "submission": sent,
        "may_download": request.principal.may(
            Permission.DOWNLOAD, authority_code=told.authority.code
        ),
        "trail": tables.trail(),
    }


def _version(request: Request) -> str:
    asked = request.GET.get("version", tables.FULL)
    return asked if asked in tables.VERSIONS else tables.FULL


def _counted(request: Request, authority: Authority, starts_in: int) -> Return:
    try:
        return queries.counted_return(
            authority=authority,
            year=_year(request, starts_in),
            as_at=timezone.localdate(),
            visible_to=request.principal,
        )
    except (NoReturnYet, queries.ReturnNotVisible) as none:
        raise absent(request) from none


def _submitted(request: Request, authority: Authority, starts_in: int, number: int) -> Return:
    try:
        return queries.submitted_return(
            authority=authority,
            year=_year(request, starts_in),
            number=number,
            visible_to=request.principal,
        )
    except (NoReturnYet, queries.ReturnNotVisible) as none:
        raise absent(request) from none


def _year(request: Request, starts_in: int) -> FinancialYear:
    """A year that has begun; others have no return."""
    this_year = financial_year_of(timezone.localdate())
    if not 2000 <= starts_in <= this_year.starts_in:  # noqa: PLR2004
        raise absent(request)
    return FinancialYear(starts_in)


def _authority(request: Request) -> Authority:
    """The reader's authority, if they build its return; else there is no such page."""
    authority = request.authority
    if authority is None or not queries.may_build(
        authority=authority, visible_to=request.principal
    ):
        raise absent(request)
    return authority
