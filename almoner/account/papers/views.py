"""Pages: the list of papers, building one, reading it, publishing it, and its files."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods

from almoner.account.papers import actions, queries, tables
from almoner.account.papers.assembly import TooSensitive
from almoner.account.papers.definitions import UnknownPaperKind, definition, paper_kinds
from almoner.account.papers.forms import BuildForm, EarlierForm, WithdrawForm
from almoner.account.papers.models import Figure, Paper
from almoner.account.papers.renderers import FORMATS
from almoner.account.papers.renderers.as_html import data_uri
from almoner.account.papers.rules.blocks import Document
from almoner.account.papers.rules.definitions import Definition
from almoner.account.papers.rules.states import PaperState, PartName, may_follow
from almoner.account.papers.sources.base import NothingToReport
from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.queries import authorities_for
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.ui.forms import refusals_on
from almoner.core.ui.tables import choices

REFUSALS = (NothingToReport, TooSensitive, actions.PaperRefused, actions.StepRefused)
BEFORE_PAPERS = date(2010, 10, 1)  # the regulator's first registrations of adult social care


@permitted(Permission.VIEW_PAPER)
@require_GET
def index(request: Request) -> HttpResponse:
    """Every paper that the person may see, filtered by state and authority."""
    by = request.principal
    state = request.GET.get("state", "")
    authority_code = request.GET.get("authority", "")
    authorities = authorities_for(permission=Permission.VIEW_PAPER, visible_to=by)
    context = {
        "papers": queries.papers(
            visible_to=by,
            state=PaperState(state) if state in set(PaperState) else None,
            authority_code=authority_code,
        ),
        "states": tables.STATES,
        "colours": tables.COLOURS,
        "state": state,
        "state_items": choices(tables.STATES.items(), state),
        "authorities": authorities,
        "authority_code": authority_code,
        "authority_items": choices([(one.code, one.name) for one in authorities], authority_code),
        "chips": tables.filter_chips(request.GET, authorities),
        "may_build": by.may(Permission.BUILD_PAPER),
        "may_record": by.may(Permission.PUBLISH_PAPER),
    }
    return render(request, "papers/index.html", context)


@permitted(Permission.BUILD_PAPER)
@require_http_methods(["GET", "POST"])
def build(request: Request) -> HttpResponse:
    """Build a paper as a draft, then show it."""
    by, wanted = request.principal, _definition(request)
    form = BuildForm(
        request.POST or None,
        authorities=authorities_for(permission=Permission.BUILD_PAPER, visible_to=by),
        definition=wanted,
        today=timezone.localdate(),
    )
    if form.is_valid():
        with refusals_on(form, REFUSALS):
            paper = actions.build_paper(
                kind=wanted.paper,
                authority=form.chosen_authority(),
                as_at=form.cleaned_data["as_at"],
                by=by,
                at=timezone.now(),
                fields=form.front(),
            )
            return redirect("papers:paper", paper_id=paper.pk)
    context = {"form": form, "definition": wanted, "kinds": paper_kinds()}
    return render(request, "papers/build.html", context)


@permitted(Permission.PUBLISH_PAPER)
@require_http_methods(["GET", "POST"])
def record_earlier(request: Request) -> HttpResponse:
    """Enter the figures of a paper published before Almoner."""
    by, wanted = request.principal, _definition(request)
    printed = wanted.printed_tables()
    if not printed:
        raise Http404
    form = EarlierForm(
        request.POST or None,
        authorities=authorities_for(permission=Permission.PUBLISH_PAPER, visible_to=by),
        printed=printed,
        today=timezone.localdate(),
        earliest=BEFORE_PAPERS,
    )
    if form.is_valid():
        with refusals_on(form, REFUSALS):
            paper = actions.record_earlier_paper(
                kind=wanted.paper,
                authority=form.chosen_authority(),
                as_at=form.cleaned_data["as_at"],
                published_on=form.cleaned_data["published_on"],
                figures=form.figures(),
                by=by,
                at=timezone.now(),
            )
            messages.success(request, "The earlier paper is recorded. New papers compare with it.")
            return redirect("papers:paper", paper_id=paper.pk)
    return render(
        request,
        "papers/record_earlier.html",
        {"form": form, "definition": wanted, "kinds": paper_kinds()},
    )


@permitted(Permission.VIEW_PAPER)
@require_GET
def paper(request: Request, paper_id: int) -> HttpResponse:
    """One paper: what it says, where each figure comes from, its files and what may be done."""
    by = request.principal
    shown = _paper(by, paper_id)
    state = queries.state_of(paper=shown)
    part = _part(request.GET.get("part", PartName.OPEN))
    figures, document = _contents(by, shown, part)
    if part is PartName.EXEMPT:
        actions.record_reading(paper=shown, part=part, format_name="page", by=by, at=timezone.now())
    may_publish = by.may(Permission.PUBLISH_PAPER, authority_code=shown.authority.code)
    context = {
        "paper": shown,
        "state": state,
        "state_words": tables.STATES[state],
        "colours": tables.COLOURS,
        "part": part,
        "parts": queries.visible_parts(paper=shown, visible_to=by),
        "document": document,
        "front": [(field.label, field.text) for field in document.header] if document else [],
        "data_uri": data_uri,
        "figures": tables.figure_lines(figures, document),
        "formats": FORMATS,
        "history": tables.history(queries.steps_of(paper=shown)),
        "may_publish": may_publish and may_follow(state, PaperState.PUBLISHED),
        "may_withdraw": may_publish and may_follow(state, PaperState.WITHDRAWN),
    }
    return render(request, "papers/paper.html", context)


@permitted(Permission.PUBLISH_PAPER)
@require_http_methods(["GET", "POST"])
def publish(request: Request, paper_id: int) -> HttpResponse:
    """Ask, then publish."""
    by = request.principal
    shown = _paper(by, paper_id)
    refusal = ""
    if request.method == "POST":
        try:
            actions.publish_paper(paper=shown, by=by, at=timezone.now())
        except actions.StepRefused as refused:
            refusal = str(refused)
        else:
            messages.success(request, "The paper is published. Later papers compare with it.")
            return redirect("papers:paper", paper_id=paper_id)
    return render(request, "papers/publish.html", {"paper": shown, "refusal": refusal})


@permitted(Permission.PUBLISH_PAPER)
@require_http_methods(["GET", "POST"])
def withdraw(request: Request, paper_id: int) -> HttpResponse:
    """Ask why, then withdraw."""
    by = request.principal
    shown = _paper(by, paper_id)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form, REFUSALS):
            actions.withdraw_paper(
                paper=shown, by=by, at=timezone.now(), reason=form.cleaned_data["reason"]
            )
            messages.success(request, "The paper is withdrawn.")
            return redirect("papers:paper", paper_id=paper_id)
    return render(request, "papers/withdraw.html", {"paper": shown, "form": form})


@permitted(Permission.VIEW_PAPER)
@require_GET
def download(request: Request, paper_id: int, part: str, extension: str) -> HttpResponse:
    """One part as one file."""
    by = request.principal
    shown = _paper(by, paper_id)
    if extension not in FORMATS:
        raise Http404
    asked = _part(part)
    _, document = _contents(by, shown, asked)
    if document is None:
        raise Http404
    actions.record_reading(paper=shown, part=asked, format_name=extension, by=by, at=timezone.now())
    name = f"{shown.kind}-{slugify(shown.authority.name)}-{shown.as_at}-{part}.{extension}"
    form = FORMATS[extension]
    return HttpResponse(
        form.render(document),
        content_type=form.content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


def _definition(request: Request) -> Definition:
    """The kind of paper in the address; else the first, of those without an exempt part if any."""
    try:
        if asked := request.GET.get("paper"):
            return definition(kind=asked)
        every = [definition(kind=kind) for kind in paper_kinds()]
        return min(every, key=lambda one: one.has_exempt_sections())
    except UnknownPaperKind as unknown:
        raise Http404 from unknown


def _part(name: str) -> PartName:
    try:
        return PartName(name)
    except ValueError as unknown:
        raise Http404 from unknown


def _paper(by: Principal, paper_id: int) -> Paper:
    try:
        return queries.paper(paper_id=paper_id, visible_to=by)
    except queries.UnknownPaper as unknown:
        raise Http404 from unknown


def _contents(
    by: Principal, shown: Paper, part: PartName
) -> tuple[tuple[Figure, ...], Document | None]:
    """The figures of a part and, unless it is from before Almoner, its text."""
    try:
        figures = queries.figures(paper=shown, part=part, visible_to=by)
        if shown.published_before_on:
            return figures, None
        return figures, queries.document(paper=shown, part=part, visible_to=by)
    except queries.UnknownPaper as unknown:
        raise Http404 from unknown
