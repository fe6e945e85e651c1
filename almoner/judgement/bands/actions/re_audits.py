"""A home audited again within the year: its band may rise, fall or stay, from a day on."""

from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.rules import Principal
from almoner.core.calendar.rules import day_of, long_date
from almoner.judgement.bands.actions.parts import held_cycle, journal, keep_bands
from almoner.judgement.bands.models import BandFixed
from almoner.judgement.bands.queries.cycles import CycleRecord
from almoner.judgement.bands.queries.fixed import lines_text
from almoner.judgement.bands.queries.gathering import Evidence, FinalAudit
from almoner.judgement.bands.queries.homes import HomeLine, home_lines
from almoner.judgement.bands.rules.judging import Basis, HomeFacts, band_for
from almoner.judgement.bands.rules.states import (
    BandState,
    BandStepKind,
    CycleState,
    StepRefused,
)


class ReAuditRefused(Exception):
    """The re-audit cannot set a band as asked."""


@transaction.atomic
def record_re_audit(
    *,
    cycle_id: int,
    location_id: int,
    audit: FinalAudit,
    effective_from: date,
    reason: str,
    by: Principal,
    at: datetime,
) -> BandFixed:
    """Propose the band that an audit within the year gives a home, from a day on.

    A suspension does not freeze it: the home has been audited again. It is told, appealed and
    made final like any other; until then the band before it stands. Raises UnknownCycle,
    NotPermitted, StepRefused and ReAuditRefused.
    """
    cycle = held_cycle(cycle_id=cycle_id, by=by, at=at)
    if cycle.state is not CycleState.FIXED:
        raise StepRefused("A re-audit can be recorded once the cycle is fixed, until it is closed.")
    line = _line(cycle, location_id, by=by, at=at)
    _refuse(cycle, line, audit=audit, effective_from=effective_from, reason=reason)
    band = _proposal(cycle, line, audit, effective_from, by=by, at=at)
    (kept,) = keep_bands(
        bands=[band], step=BandStepKind.PROPOSE, by=by, at=at, reason=reason.strip()
    )
    detail = {"band": kept.band, "effective_from": effective_from, "reason": reason.strip()}
    journal("record_re_audit", cycle=cycle, by=by, at=at, detail=detail, band_id=kept.pk)
    return kept


def _line(cycle: CycleRecord, location_id: int, *, by: Principal, at: datetime) -> HomeLine:
    lines = home_lines(cycle=cycle, as_at=day_of(at), evidence=Evidence(), visible_to=by)
    for line in lines:
        if location_id in line.home.registrations:
            return line  # the band goes to the home as it is registered now
    raise ReAuditRefused("This home is not among those of the cycle.")


def _refuse(
    cycle: CycleRecord,
    line: HomeLine,
    *,
    audit: FinalAudit,
    effective_from: date,
    reason: str,
) -> None:
    standing = line.standing
    if standing is not None and standing.state is not BandState.FINAL:
        raise StepRefused(
            f"The band that this home has is {standing.state.words}. Finish that first."
        )
    if not reason.strip():
        raise ReAuditRefused("Say why the home was audited again.")
    if audit.final_on <= cycle.audits_to_on:
        raise ReAuditRefused(
            f"That audit became final on {long_date(audit.final_on)}, within the cycle’s own dates."
        )
    if standing is not None and standing.visit_number == audit.visit_number is not None:
        raise ReAuditRefused("That audit has set the band that stands.")
    earliest = standing.effective_from if standing else cycle.year.from_on
    if not earliest <= effective_from <= cycle.year.last_on:
        raise ReAuditRefused(
            f"The band must take effect from {long_date(earliest)} to"
            f" {long_date(cycle.year.last_on)}."
        )


def _proposal(
    cycle: CycleRecord,
    line: HomeLine,
    audit: FinalAudit,
    effective_from: date,
    *,
    by: Principal,
    at: datetime,
) -> BandFixed:
    facts = HomeFacts(
        quality=audit.quality,
        environment=audit.environment,
        has_critical_fail=audit.has_critical_fail,
        audited_on=audit.final_on,
    )
    outcome = band_for(rules=cycle.rules, home=facts)
    if outcome.band is None:
        raise ReAuditRefused(outcome.lines[0].text)
    return BandFixed(
        authority_id=cycle.authority_id,
        cycle_id=cycle.id,
        rules_id=cycle.rules_id,
        location_id=line.home.location_id,
        band=outcome.band,
        basis=Basis.RE_AUDIT,
        effective_from=effective_from,
        effective_to=cycle.year.following().from_on,
        quality=audit.quality,
        environment=audit.environment,
        total=outcome.total,
        has_critical_fail=audit.has_critical_fail,
        audited_on=audit.final_on,
        visit_number=audit.visit_number,
        reasons=lines_text(outcome.lines),
        earlier_id=line.standing.id if line.standing else None,
        at=at,
        by=by.reference,
        by_name=by.name,
    )
