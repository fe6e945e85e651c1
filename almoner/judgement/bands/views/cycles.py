"""The list of cycles, one cycle with its homes, its download, and the steps it takes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.queries import authorities_for
from almoner.core.accounts.rules import Permission
from almoner.core.calendar.rules import FinancialYear, financial_year_of
from almoner.core.journal.actions import record_export
from almoner.core.ui.downloads import csv_response, ods_response
from almoner.core.ui.forms import refusals_on, seen_now
from almoner.core.ui.tables import choices, heads, one_page
from almoner.core.ui.words import plural
from almoner.judgement.bands import actions, queries
from almoner.judgement.bands.forms.cycles import NotifyForm, OpenForm
from almoner.judgement.bands.library import NoRulesYet, shipped_rules
from almoner.judgement.bands.queries import CycleRecord
from almoner.judgement.bands.rules.states import BandState, CycleState, StepRefused
from almoner.judgement.bands.tables import cycle as tables
from almoner.judgement.bands.tables import words
from almoner.judgement.bands.views.found import cycle_or_404, may_keep

REFUSALS = (
    StepRefused,
    NoRulesYet,
    actions.CycleRefused,
    actions.FixingRefused,
    actions.ChangedMeanwhile,
)
YEARS_OFFERED = 3


@permitted(Permission.VIEW_QUALITY)
@require_safe
def index(request: Request) -> HttpResponse:
    """Every cycle that the person may see."""
    by = request.principal
    found = queries.cycles(as_at=timezone.localdate(), visible_to=by)
    context = {
        "cycles": found,
        "names_authority": len({cycle.authority_id for cycle in found}) > 1,
        "words": words.CYCLES,
        "colours": words.CYCLE_COLOURS,
        "may_keep": by.may(Permission.KEEP_BANDS),
    }
    return render(request, "bands/cycles.html", context)


@permitted(Permission.KEEP_BANDS)
@require_http_methods(["GET", "POST"])
def open_cycle(request: Request) -> HttpResponse:
    """Open a cycle with the library's rules, then change them."""
    by, today = request.principal, timezone.localdate()
    this = financial_year_of(today)
    form = OpenForm(
        request.POST or None,
        authorities=authorities_for(permission=Permission.KEEP_BANDS, visible_to=by),
        today=today,
        years=[FinancialYear(this.starts_in + 1 - n) for n in range(YEARS_OFFERED)],
    )
    if form.is_valid():
        year = form.chosen_year()
        with refusals_on(form, REFUSALS):
            cycle = actions.open_cycle(
                authority=form.chosen_authority(),
                year=year,
                rules=shipped_rules(year=year),
                audits_from_on=form.cleaned_data["audits_from_on"],
                audits_to_on=form.cleaned_data["audits_to_on"],
                by=by,
                at=timezone.now(),
            )
            messages.success(request, "The cycle is open. Set your council’s own thresholds.")
            return redirect("bands:rules", cycle_id=cycle.pk)
    return render(request, "bands/open.html", {"form": form})


@permitted(Permission.VIEW_QUALITY)
@require_safe
def cycle(request: Request, cycle_id: int) -> HttpResponse:
    """One cycle: its bands against last year's, and its homes."""
    by, today = request.principal, timezone.localdate()
    shown = cycle_or_404(cycle_id=cycle_id, as_at=today, by=by)
    lines = queries.home_lines(cycle=shown, as_at=today, visible_to=by)
    rows = tables.rows_of(lines, cycle=shown)
    want = tables.asked(request.GET, cycle=shown)
    kept = tables.listed(rows, want)
    on_page, links = one_page(found=kept, query=request.GET, per_page=tables.PER_PAGE)
    states = [row.state for row in rows]
    context = {
        "cycle": shown,
        "state_words": words.CYCLES[shown.state],
        "state_colour": words.CYCLE_COLOURS[shown.state],
        "is_open": shown.state is CycleState.OPEN,
        "is_closed": shown.state is CycleState.CLOSED,
        "home_count": len(rows),
        "proposed": states.count(BandState.PROPOSED),
        "waiting": states.count(BandState.NOTIFIED),
        "appealed": states.count(BandState.APPEALED),
        "decided": states.count(BandState.DECIDED),
        "final": states.count(BandState.FINAL),
        "without": sum(1 for row in rows if row.shown_band is None),
        "chart": tables.counts_chart(rows, cycle=shown),
        "rows": on_page,
        "total": len(kept),
        "heads": heads(columns=tables.COLUMNS, sort=want.sort, query=request.GET),
        "pages": links,
        "want": want,
        "chips": tables.filter_chips(want),
        "band_items": choices(
            {str(band): f"Band {band}" for band in shown.rules.bands} | {tables.NO_BAND: "No band"},
            selected=want.band,
        ),
        "move_items": choices(tables.MOVES, selected=want.move),
        "state_items": choices(words.STATES.items(), selected=want.state),
        "states": words.STATES,
        "state_colours": words.STATE_COLOURS,
        "may_keep": may_keep(shown, by),
        "may_download": by.may(Permission.DOWNLOAD, authority_code=shown.authority_code),
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
        "ends_before": shown.year.from_on - timedelta(days=1),
        "today": today,
    }
    return render(request, "bands/cycle.html", context)


@permitted(Permission.DOWNLOAD)
@require_safe
def cycle_download(request: Request, cycle_id: int, kind: str) -> HttpResponseBase:
    """The homes of a cycle as filtered, as CSV or as ODS with a sheet of notes."""
    if kind not in {"csv", "ods"}:
        raise Http404
    by, today = request.principal, timezone.localdate()
    shown = cycle_or_404(cycle_id=cycle_id, as_at=today, by=by)
    lines = queries.home_lines(cycle=shown, as_at=today, visible_to=by)
    want = tables.asked(request.GET, cycle=shown)
    kept = tables.listed(tables.rows_of(lines, cycle=shown), want)
    notes = tables.download_notes(want, cycle=shown, as_at=today)
    record_export(
        actor=by,
        at=timezone.now(),
        what=f"bands.Cycle:{cycle_id}",
        form=kind,
        row_count=len(kept),
        authority_code=shown.authority_code,
        detail={"filters": list(notes.filters)},
    )
    rows = map(tables.download_row, kept)
    columns = tables.DOWNLOAD_COLUMNS
    if kind == "csv":
        return csv_response(name=notes.title, columns=columns, rows=rows)
    return ods_response(name=notes.title, columns=columns, rows=rows, notes=notes)


@permitted(Permission.KEEP_BANDS)
@require_http_methods(["GET", "POST"])
def fix(request: Request, cycle_id: int) -> HttpResponse:
    """Say what fixing would do, then do it."""
    by, today = request.principal, timezone.localdate()
    shown = cycle_or_404(cycle_id=cycle_id, as_at=today, by=by)
    onwards, refusal = _stepped(
        request,
        shown,
        actions.fix_bands,
        lambda done: (
            f"Bands are fixed: {plural(done.proposed, 'new proposal')},"
            f" {done.unchanged} unchanged, {done.told} left as they were told,"
            f" {plural(done.without, 'home')} without a band."
        ),
    )
    if onwards:
        return onwards
    lines = queries.home_lines(cycle=shown, as_at=today, visible_to=by)
    rows = tables.rows_of(lines, cycle=shown)
    context = {
        "cycle": shown,
        "refusal": refusal,
        "is_open": shown.state is CycleState.OPEN,
        "finding": tables.finding(rows, cycle=shown) if rows else "",
        "home_count": len(rows),
        "without": sum(1 for row in rows if row.shown_band is None),
        "is_early": today <= shown.frozen_on,
    }
    return render(request, "bands/fix.html", context)


@permitted(Permission.KEEP_BANDS)
@require_http_methods(["GET", "POST"])
def notify(request: Request, cycle_id: int) -> HttpResponse:
    """Note that the providers of all proposed bands were told."""
    by, today = request.principal, timezone.localdate()
    shown = cycle_or_404(cycle_id=cycle_id, as_at=today, by=by)
    newest = queries.newest_proposed(
        queries.bands_of_years(authority_id=shown.authority_id, years=(shown.year,), as_at=today)
    )
    form = NotifyForm(request.POST or None, initial={"last_seen": newest})
    if form.is_valid():
        with refusals_on(form, REFUSALS):
            count = actions.notify_bands(
                cycle_id=cycle_id, by=by, at=timezone.now(), **form.cleaned_data
            )
            messages.success(
                request,
                f"{plural(count, 'band')} noted as notified. The days to appeal have begun.",
            )
            return redirect("bands:cycle", cycle_id=cycle_id)
        seen_now(form, number=newest)
    return render(request, "bands/notify.html", {"cycle": shown, "form": form})


@permitted(Permission.KEEP_BANDS)
@require_http_methods(["GET", "POST"])
def finalise(request: Request, cycle_id: int) -> HttpResponse:
    """Ask, then make final every band that may be."""
    return _confirmed(
        request,
        cycle_id,
        actions.finalise_bands,
        lambda done: (
            f"{plural(done.final, 'band')} made final. {done.waiting} wait for the days to"
            f" appeal to end, and {done.appealed} for a decision on appeal."
        ),
        template="bands/finalise.html",
    )


@permitted(Permission.KEEP_BANDS)
@require_http_methods(["GET", "POST"])
def close(request: Request, cycle_id: int) -> HttpResponse:
    """Ask, then close the cycle."""
    return _confirmed(
        request,
        cycle_id,
        actions.close_cycle,
        lambda done: "The cycle is closed. Nothing in it changes any more.",
        template="bands/close.html",
    )


def _confirmed(
    request: Request,
    cycle_id: int,
    act: Callable[..., Any],
    said: Callable[[Any], str],
    *,
    template: str,
) -> HttpResponse:
    """The page that asks before a step; once it is confirmed, the step."""
    shown = cycle_or_404(cycle_id=cycle_id, as_at=timezone.localdate(), by=request.principal)
    onwards, refusal = _stepped(request, shown, act, said)
    return onwards or render(request, template, {"cycle": shown, "refusal": refusal})


def _stepped(
    request: Request, shown: CycleRecord, act: Callable[..., Any], said: Callable[[Any], str]
) -> tuple[HttpResponse | None, str]:
    """What follows once a step is confirmed: the way on, with what was done said, or a refusal."""
    if request.method != "POST":
        return None, ""
    try:
        done = act(cycle_id=shown.id, by=request.principal, at=timezone.now())
    except REFUSALS as refused:
        return None, str(refused)
    messages.success(request, said(done))
    return redirect("bands:cycle", cycle_id=shown.id), ""
