"""A home's band, a re-audit of it, an appeal and its decision."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.core.ui.forms import refusals_on
from almoner.core.ui.words import in_words
from almoner.judgement.bands import actions, queries
from almoner.judgement.bands.forms.homes import AppealForm, DecisionForm, ReAuditForm
from almoner.judgement.bands.library import client_labels, client_type_of
from almoner.judgement.bands.queries import BandRecord, CycleRecord, HomeRecord
from almoner.judgement.bands.rules.states import (
    IN_FORCE,
    BandState,
    CycleState,
    StepRefused,
    last_day_to_appeal,
)
from almoner.judgement.bands.rules.stretches import Stretch
from almoner.judgement.bands.tables import home as tables
from almoner.judgement.bands.tables import words
from almoner.judgement.bands.views.found import (
    band_or_404,
    cycle_or_404,
    home_or_404,
    may_keep,
    sees_suspensions,
)

REFUSALS = (StepRefused, actions.ReAuditRefused, actions.AppealRefused, actions.TookPart)


@permitted(Permission.VIEW_QUALITY)
@require_safe
def home_now(request: Request, location_id: int) -> HttpResponse:
    """Send on to the home in the newest cycle: the address for other pages to link to."""
    cycles = queries.cycles(as_at=timezone.localdate(), visible_to=request.principal)
    newest = queries.newest_cycle_of(location_id=location_id, cycles=cycles)
    if newest is None:
        raise Http404
    return redirect("bands:home", cycle_id=newest.id, location_id=location_id)


@permitted(Permission.VIEW_QUALITY)
@require_safe
def home(request: Request, cycle_id: int, location_id: int) -> HttpResponse:
    """A home's band in a cycle: why, since when, what it pays, and what happened."""
    by, today = request.principal, timezone.localdate()
    cycle = cycle_or_404(cycle_id=cycle_id, as_at=today, by=by)
    found = home_or_404(cycle=cycle, location_id=location_id, as_at=today, by=by)
    standing = found.standing
    outcome = found.line.outcome(cycle) if found.line else None
    lines = standing.lines if standing else outcome.lines if outcome else ()
    ids = [record.id for record in found.of_cycle]
    stretches = tables.stretches_shown(found.of_cycle)
    context = {
        "cycle": cycle,
        "home": found.home,
        "standing": standing,
        "band": standing.band if standing else outcome.band if outcome else None,
        "state_words": words.STATES[standing.state] if standing else "",
        "state_colour": words.STATE_COLOURS[standing.state] if standing else "",
        "basis": words.BASES[standing.basis] if standing else "",
        "lines": words.shown_lines(lines, sees_suspensions=sees_suspensions(cycle, by)),
        "line_tags": words.LINE_TAGS,
        "stretches": [(f"Band {one.band}", in_words(one.from_on), one.days) for one in stretches],
        "fees": _fees(request, cycle, found, stretches),
        "history": tables.history(found.records),
        "events": tables.events(
            queries.steps_of(band_ids=ids, as_at=today) if ids else (), records=found.of_cycle
        ),
        "appeals": queries.appeals_of(band_ids=ids, as_at=today) if ids else (),
        "stands_meanwhile": _meanwhile(found, today),
        "last_day": _last_day(standing, cycle) if standing else None,
        "may": _may(cycle, standing, by_may=may_keep(cycle, by)),
    }
    return render(request, "bands/home.html", context)


def _fees(
    request: Request, cycle: CycleRecord, found: HomeRecord, stretches: tuple[Stretch, ...]
) -> list[tables.FeeLine]:
    client = client_type_of(service_type=found.home.service_type)
    if client is None or not stretches:
        return []
    book = queries.fee_book(
        authority_id=cycle.authority_id,
        authority_code=cycle.authority_code,
        as_at=timezone.localdate(),
        visible_to=request.principal,
    )
    if book.table_on(cycle.year.last_on) is None:
        return []
    wanted = [kind for kind in (client.key, client.dementia) if kind]
    return tables.fee_lines(stretches=stretches, book=book, labels=client_labels(), wanted=wanted)


def _meanwhile(found: HomeRecord, today: date) -> int | None:
    """The band in force while another is on its way; None where there is none, or no other."""
    if found.standing is None or found.standing.state in IN_FORCE:
        return None
    return queries.band_on(found.of_cycle, today, states=IN_FORCE)


def _last_day(standing: BandRecord, cycle: CycleRecord) -> date | None:
    """The last day to appeal, while an appeal may come."""
    if standing.state is not BandState.NOTIFIED:
        return None
    return last_day_to_appeal(
        notified_on=timezone.localdate(standing.state_at), days=cycle.rules.appeal_days
    )


def _may(cycle: CycleRecord, standing: BandRecord | None, *, by_may: bool) -> dict[str, bool]:
    """What the person may do with the band now."""
    state = standing.state if standing else None
    is_fixed = cycle.state is CycleState.FIXED
    return {
        "appeal": by_may and is_fixed and state is BandState.NOTIFIED,
        "decide": by_may and is_fixed and state is BandState.APPEALED,
        "re_audit": by_may and is_fixed and state in {None, BandState.FINAL},
    }


@permitted(Permission.KEEP_BANDS)
@require_http_methods(["GET", "POST"])
def re_audit(request: Request, cycle_id: int, location_id: int) -> HttpResponse:
    """Choose the audit and the day from which its band holds."""
    by, today = request.principal, timezone.localdate()
    cycle = cycle_or_404(cycle_id=cycle_id, as_at=today, by=by)
    found = home_or_404(cycle=cycle, location_id=location_id, as_at=today, by=by)
    audits = queries.re_audits(
        cycle=cycle, registrations=found.home.registrations, as_at=today, visible_to=by
    )
    standing = found.standing
    form = ReAuditForm(
        request.POST or None,
        audits=audits,
        earliest=standing.effective_from if standing else cycle.year.from_on,
        latest=cycle.year.last_on,
    )
    if form.is_valid():
        with refusals_on(form, REFUSALS):
            band = actions.record_re_audit(
                cycle_id=cycle_id,
                location_id=location_id,
                audit=form.chosen_audit(),
                effective_from=form.cleaned_data["effective_from"],
                reason=form.cleaned_data["reason"],
                by=by,
                at=timezone.now(),
            )
            messages.success(request, f"Band {band.band} is proposed. Tell the provider of it.")
            return redirect("bands:home", cycle_id=cycle_id, location_id=location_id)
    context = {"cycle": cycle, "home": found.home, "form": form, "has_audits": bool(audits)}
    return render(request, "bands/re_audit.html", context)


@permitted(Permission.KEEP_BANDS)
@require_http_methods(["GET", "POST"])
def appeal(request: Request, band_id: int) -> HttpResponse:
    """Record an appeal."""
    by, today = request.principal, timezone.localdate()
    band = band_or_404(band_id=band_id, as_at=today, by=by)
    cycle = cycle_or_404(cycle_id=band.cycle_id, as_at=today, by=by)
    found = home_or_404(cycle=cycle, location_id=band.location_id, as_at=today, by=by)
    last_day = last_day_to_appeal(
        notified_on=timezone.localdate(band.state_at), days=cycle.rules.appeal_days
    )
    form = AppealForm(request.POST or None, today=today, last_day=last_day)
    if form.is_valid():
        with refusals_on(form, REFUSALS):
            actions.receive_appeal(band_id=band_id, by=by, at=timezone.now(), **form.cleaned_data)
            messages.success(
                request, "The appeal is recorded. Someone who had no part in the band decides it."
            )
            return redirect("bands:home", cycle_id=cycle.id, location_id=band.location_id)
    context = {"cycle": cycle, "home": found.home, "band": band, "form": form}
    return render(request, "bands/appeal.html", context)


@permitted(Permission.KEEP_BANDS)
@require_http_methods(["GET", "POST"])
def decide(request: Request, band_id: int) -> HttpResponse:
    """Decide an appeal."""
    by, today = request.principal, timezone.localdate()
    band = band_or_404(band_id=band_id, as_at=today, by=by)
    cycle = cycle_or_404(cycle_id=band.cycle_id, as_at=today, by=by)
    found = home_or_404(cycle=cycle, location_id=band.location_id, as_at=today, by=by)
    form = DecisionForm(request.POST or None, bands=cycle.rules.bands, now=band.band)
    if form.is_valid():
        with refusals_on(form, REFUSALS):
            actions.decide_appeal(
                band_id=band_id,
                band=int(form.cleaned_data["band"]),
                reasons=form.cleaned_data["reasons"],
                audited_by=queries.took_part_in_audit(visit_number=band.visit_number),
                by=by,
                at=timezone.now(),
            )
            messages.success(request, "The appeal is decided. Tell the provider, then make final.")
            return redirect("bands:home", cycle_id=cycle.id, location_id=band.location_id)
    context = {
        "cycle": cycle,
        "home": found.home,
        "band": band,
        "form": form,
        "appeals": queries.appeals_of(band_ids=[band_id], as_at=today),
        "lines": words.shown_lines(band.lines, sees_suspensions=sees_suspensions(cycle, by)),
        "line_tags": words.LINE_TAGS,
    }
    return render(request, "bands/decide.html", context)
