"""Uploads: choose a file, see what it would change, confirm, see what became of it."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.core.files.actions import FileRefused
from almoner.core.heartbeat import is_worker_gone
from almoner.core.ui import tables
from almoner.core.ui.forms import refusals_on
from almoner.doors.feeds import queries, reception, upload_page
from almoner.doors.feeds.cqc.feed import CQC
from almoner.doors.feeds.forms import AgainForm, ConfirmForm, UploadForm
from almoner.doors.feeds.registry import FEEDS, shape_in_words
from almoner.doors.feeds.tasks import apply_file, check_file
from almoner.evidence.landings.actions import IllegalStepError, withdraw_landing
from almoner.evidence.landings.queries import rejected_rows
from almoner.evidence.landings.rules import LandingState

STALE = "Another file was applied after this one was checked, so it has been checked again."
NOBODY_WORKS = (
    "Almoner's background work has stopped. Your file is safe, and the work goes on as soon as"
    " whoever runs Almoner has started it again. Tell your Almoner administrator."
)
MOST_IN_PAGES = 10**6


@permitted(Permission.LOAD_FEED)
@require_safe
def uploads(request: Request) -> HttpResponse:
    """What came in, newest first."""
    page = tables.page_number(query=request.GET, count=MOST_IN_PAGES)
    found = queries.uploads(page=page, visible_to=request.principal)
    pages = tables.pages(number=found.page, count=found.page_count, query=request.GET)
    return render(request, "feeds/uploads.html", {"found": found, "pages": pages})


@permitted(Permission.LOAD_FEED)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Choose a file; it is kept, and the worker is asked to check it."""
    today = timezone.localdate()
    is_sent = request.method == "POST"
    form = UploadForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, today=today
    )
    if form.is_valid():
        file, as_at = form.cleaned_data["file"], form.cleaned_data["as_at"]
        with refusals_on(form, FileRefused, field="file"):
            landing = reception.take_in(
                content=file, name=file.name, by=request.principal, at=timezone.now()
            )
            _ask_to_check(landing.pk, as_at.isoformat() if as_at else None, request)
            return redirect("feeds:upload", landing.pk)
    return render(
        request,
        "feeds/new.html",
        {"form": form, "feeds": [feed for feed in FEEDS.values() if feed.is_uploaded]},
        status=400 if form.errors else 200,
    )


@permitted(Permission.LOAD_FEED)
@require_safe
def upload(request: Request, number: int) -> HttpResponse:
    """One upload: how far it has got, what it would change, or what became of it."""
    return _page(request, number)


@permitted(Permission.LOAD_FEED)
@require_safe
def progress(request: Request, number: int) -> HttpResponse:
    """How far it has got, for htmx; when it is done, the whole page is asked for again."""
    found = _found(request, number)
    told = reception.progress_of(landing_id=number)
    if upload_page.is_at_work(found.state, told):
        return render(request, "feeds/progress.html", _progress(found, told))
    response = HttpResponse()
    response["HX-Refresh"] = "true"
    return response


@permitted(Permission.LOAD_FEED)
@require_POST
def confirm(request: Request, number: int) -> HttpResponse:
    """A yes to what was shown. A second click finds it under way; a stale check is done again."""
    found = _found(request, number)
    told = reception.progress_of(landing_id=number)
    if found.state is not LandingState.CHECKED or told is not None:
        return redirect("feeds:upload", number)
    report = upload_page.report(found.landing.report)
    wants = bool(report and report.confirmation)
    form = ConfirmForm(request.POST, feed=found.landing.feed, wants_agreement=wants)
    if not form.is_valid():
        return _page(request, number, form=form)
    if form.cleaned_data["step"] != found.newest_step or reception.is_stale(landing=found.landing):
        messages.warning(request, STALE)
        return _checked_again(request, found, as_at=found.landing.as_at.isoformat())
    reception.ask_for(landing=found.landing, what="apply")
    apply_file.enqueue(landing_id=number, is_confirmed=wants, user_id=int(request.user.pk or 0))
    return redirect("feeds:upload", number)


@permitted(Permission.LOAD_FEED)
@require_POST
def again(request: Request, number: int) -> HttpResponse:
    """Check the same file anew, perhaps with the day that it lacked."""
    found = _found(request, number)
    form = AgainForm(request.POST, today=timezone.localdate())
    if not form.is_valid():
        return _page(request, number, form=form)
    if upload_page.is_at_work(found.state, reception.progress_of(landing_id=number)):
        return redirect("feeds:upload", number)
    as_at = form.cleaned_data["as_at"]
    return _checked_again(request, found, as_at=as_at.isoformat() if as_at else None)


@permitted(Permission.LOAD_FEED)
@require_POST
def withdraw(request: Request, number: int) -> HttpResponse:
    """Take back an upload that nobody has confirmed."""
    found = _found(request, number)
    try:
        withdraw_landing(
            landing=found.landing,
            reason="Withdrawn by its reader",
            by=request.principal,
            at=timezone.now(),
        )
    except IllegalStepError as illegal:
        messages.warning(request, str(illegal))
    else:
        messages.success(request, f"“{found.landing.source}” was withdrawn. Nothing has changed.")
    return redirect("feeds:uploads")


def _ask_to_check(number: int, as_at: str | None, request: Request) -> None:
    check_file.enqueue(landing_id=number, as_at=as_at, user_id=int(request.user.pk or 0))


def _checked_again(
    request: Request, found: queries.Upload, *, as_at: str | None
) -> HttpResponseRedirect:
    landing = found.landing
    if found.state is not LandingState.FAILED:
        landing = reception.take_in_again(
            landing=landing, state=found.state, by=request.principal, at=timezone.now()
        )
    reception.ask_for(landing=landing, what="check")
    _ask_to_check(landing.pk, as_at, request)
    return redirect("feeds:upload", landing.pk)


def _found(request: Request, number: int) -> queries.Upload:
    try:
        return queries.upload(number=number, visible_to=request.principal)
    except queries.UnknownUpload as unknown:
        raise Http404(str(unknown)) from unknown


def _progress(found: queries.Upload, told: reception.Progress | None) -> dict[str, object]:
    is_stalled = is_worker_gone(at=timezone.now())
    return {
        "number": found.landing.pk,
        "title": upload_page.progress_title(found.state, told),
        "text": NOBODY_WORKS if is_stalled else "",
        "is_stalled": is_stalled,
        "done": told.done if told else None,
        "total": told.total if told else None,
    }


def _page(
    request: Request, number: int, *, form: ConfirmForm | AgainForm | None = None
) -> HttpResponse:
    found = _found(request, number)
    landing, reason = found.landing, found.steps[0].reason
    told = reception.progress_of(landing_id=number)
    report = upload_page.report(landing.report)
    page = tables.page_number(query=request.GET, count=MOST_IN_PAGES)
    rejected = rejected_rows(landing_id=number, visible_to=request.principal, page=page)
    context = {
        "found": found,
        "landing": landing,
        "feed": FEEDS.get(landing.feed, CQC),
        "state": found.state.value,
        "tag": upload_page.tag_of(found.state, told),
        "steps": upload_page.STEPS,
        "shape": shape_in_words(feed=landing.feed, shape=landing.shape),
        "is_at_work": upload_page.is_at_work(found.state, told),
        "progress": _progress(found, told),
        "report": report,
        "names": queries.names_of(cqc_ids=[id for each in report.named for id in each.locations])
        if report
        else {},
        "reason": upload_page.reason_in_words(reason, sha256=landing.sha256, source=landing.source),
        "needs_day": upload_page.needs_day(reason),
        "rejected": rejected,
        "pages": tables.pages(number=rejected.page, count=rejected.page_count, query=request.GET),
        "form": form,
        "again": form if isinstance(form, AgainForm) else AgainForm(today=timezone.localdate()),
    }
    return render(request, "feeds/upload.html", context, status=400 if form else 200)
