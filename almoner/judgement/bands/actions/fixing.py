"""Fixing the bands of every home of a cycle, telling the providers, and making them final."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from almoner.core.accounts.rules import Principal
from almoner.core.calendar.rules import day_of
from almoner.judgement.bands.actions.parts import (
    held_cycle,
    journal,
    keep_bands,
    step_bands,
    step_cycle,
)
from almoner.judgement.bands.models import BandFixed
from almoner.judgement.bands.queries.cycles import CycleRecord
from almoner.judgement.bands.queries.fixed import (
    BandRecord,
    bands_of_years,
    lines_text,
    newest_proposed,
    states_of,
)
from almoner.judgement.bands.queries.gathering import Evidence
from almoner.judgement.bands.queries.homes import HomeLine, home_lines
from almoner.judgement.bands.rules.judging import BandOutcome, Basis
from almoner.judgement.bands.rules.states import (
    BandState,
    BandStepKind,
    CycleState,
    CycleStepKind,
    last_day_to_appeal,
    next_cycle_state,
)


class FixingRefused(Exception):
    """The bands cannot be fixed, told or made final as asked."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """What fixing did, in homes."""

    proposed: int  # a new band, or another in place of one that nobody had been told
    unchanged: int
    told: int  # the provider was told, or the home audited again: left alone
    without: int  # homes that have no band


@dataclass(frozen=True, slots=True)
class Finalised:
    """What making bands final did."""

    final: int
    waiting: int  # the days to appeal are not over
    appealed: int  # an appeal is not decided


@transaction.atomic
def fix_bands(
    *, cycle_id: int, by: Principal, at: datetime, evidence: Evidence | None = None
) -> Fixed:
    """Propose a band for every home of the cycle, from its audits, under the cycle's rules.

    Again, it changes only what has changed: a proposal that would now be another is replaced, and
    a band that a provider has been told stays. From the first time on, the rules are frozen.
    `evidence` is what other rooms say; without it they are asked.
    Raises UnknownCycle, NotPermitted, StepRefused and FixingRefused.
    """
    cycle = held_cycle(cycle_id=cycle_id, by=by, at=at)
    next_cycle_state(state=cycle.state, step=CycleStepKind.FIX)
    lines = home_lines(cycle=cycle, as_at=day_of(at), evidence=evidence, visible_to=by)
    if not lines:
        raise FixingRefused("There are no homes in this cycle to band.")
    new: list[BandFixed] = []
    replaced: list[BandRecord] = []
    unchanged = told = without = 0
    for line in lines:
        outcome, standing = line.outcome(cycle), line.standing
        if standing is not None and _is_left_alone(standing):
            told += 1
            continue
        band = _proposal(cycle, line, outcome, by=by, at=at)
        without += band is None
        if standing and band and _is_same(standing, band):
            unchanged += 1
            continue
        replaced += [standing] if standing else []
        new += [band] if band else []
    step_bands(
        records=states_of(replaced), step=BandStepKind.REPLACE, by=by, at=at, reason="Fixed again"
    )
    keep_bands(bands=new, step=BandStepKind.PROPOSE, by=by, at=at)
    if new or replaced or cycle.state is CycleState.OPEN:
        step_cycle(cycle_id=cycle_id, state=cycle.state, step=CycleStepKind.FIX, by=by, at=at)
    done = Fixed(proposed=len(new), unchanged=unchanged, told=told, without=without)
    journal(
        "fix_bands",
        cycle=cycle,
        by=by,
        at=at,
        detail={"proposed": done.proposed, "replaced": len(replaced), "without": without},
    )
    return done


@transaction.atomic
def notify_bands(
    *, cycle_id: int, how: str, by: Principal, at: datetime, last_seen: int | None = None
) -> int:
    """Note that the providers of all proposed bands were told; the days to appeal begin.

    `how` says by what: "letter of 3 March". `last_seen` is the id of the newest proposed band when
    the page was shown: if there are others since, whoever was told was told something else, and
    nothing is noted. Returns how many. Raises UnknownCycle, NotPermitted and FixingRefused.
    """
    cycle = held_cycle(cycle_id=cycle_id, by=by, at=at)
    if not how.strip():
        raise FixingRefused("Say how the providers were told.")
    proposed = [one for one in _records(cycle, at) if one.state is BandState.PROPOSED]
    if not proposed:
        raise FixingRefused("There are no proposed bands to tell anyone of.")
    if last_seen is not None and last_seen != newest_proposed(proposed):
        raise FixingRefused(
            "The bands were fixed again since you opened this page. Look at what is proposed now,"
            " and tell the providers whose band is another."
        )
    count = step_bands(
        records=states_of(proposed), step=BandStepKind.NOTIFY, by=by, at=at, reason=how.strip()
    )
    detail = {"bands": count, "how": how.strip()}
    journal("notify_bands", cycle=cycle, by=by, at=at, detail=detail)
    return count


@transaction.atomic
def finalise_bands(*, cycle_id: int, by: Principal, at: datetime) -> Finalised:
    """Make final every band that nobody appealed in time, and every one decided on appeal.

    A band that follows another in the year ends that one. Raises UnknownCycle, NotPermitted and
    FixingRefused.
    """
    cycle = held_cycle(cycle_id=cycle_id, by=by, at=at)
    records = _records(cycle, at)
    ready = [one for one in records if _is_ready(one, cycle, at)]
    waiting = sum(1 for one in records if one.state is BandState.NOTIFIED) - sum(
        1 for one in ready if one.state is BandState.NOTIFIED
    )
    appealed = sum(1 for one in records if one.state is BandState.APPEALED)
    if not ready:
        raise FixingRefused(
            "No band can be made final yet: none is decided on appeal, and none has been notified"
            f" for longer than the {cycle.rules.appeal_days} days to appeal."
        )
    ended = _ended_by(ready, records)
    step_bands(records=states_of(ready), step=BandStepKind.FINALISE, by=by, at=at)
    step_bands(records=states_of(ended), step=BandStepKind.CHANGE_IN_YEAR, by=by, at=at)
    done = Finalised(final=len(ready), waiting=waiting, appealed=appealed)
    detail = {"bands": done.final, "waiting": waiting, "appealed": appealed}
    journal("finalise_bands", cycle=cycle, by=by, at=at, detail=detail)
    return done


def _records(cycle: CycleRecord, at: datetime) -> tuple[BandRecord, ...]:
    return bands_of_years(authority_id=cycle.authority_id, years=(cycle.year,), as_at=day_of(at))


def _is_ready(record: BandRecord, cycle: CycleRecord, at: datetime) -> bool:
    if record.state is BandState.DECIDED:
        return True
    last_day = last_day_to_appeal(notified_on=day_of(record.state_at), days=cycle.rules.appeal_days)
    return record.state is BandState.NOTIFIED and day_of(at) > last_day


def _ended_by(ready: Iterable[BandRecord], records: Iterable[BandRecord]) -> list[BandRecord]:
    """The final bands that those now made final follow: back through any that were replaced."""
    by_id = {record.id: record for record in records}
    ended = {}
    for record in ready:
        earlier = by_id.get(record.earlier_id or 0)
        while earlier is not None and earlier.state is BandState.REPLACED:
            earlier = by_id.get(earlier.earlier_id or 0)
        if earlier is not None and earlier.state is BandState.FINAL:
            ended[earlier.id] = earlier
    return list(ended.values())


def _proposal(
    cycle: CycleRecord, line: HomeLine, outcome: BandOutcome, *, by: Principal, at: datetime
) -> BandFixed | None:
    if outcome.band is None:
        return None
    begins = cycle.year.from_on
    if line.facts.is_new and line.home.first_registered_on:
        begins = max(begins, line.home.first_registered_on)
    return BandFixed(
        authority_id=cycle.authority_id,
        cycle_id=cycle.id,
        rules_id=cycle.rules_id,
        location_id=line.home.location_id,
        band=outcome.band,
        basis=outcome.basis,
        effective_from=begins,
        effective_to=cycle.year.following().from_on,
        quality=line.facts.quality,
        environment=line.facts.environment,
        total=outcome.total,
        has_critical_fail=line.facts.has_critical_fail,
        audited_on=line.facts.audited_on,
        visit_number=line.audit.visit_number if line.audit else None,
        reasons=lines_text(outcome.lines),
        at=at,
        by=by.reference,
        by_name=by.name,
    )


def _is_left_alone(standing: BandRecord) -> bool:
    """Whether the band is no longer the proposal of this fixing: told, or of a re-audit."""
    return standing.state is not BandState.PROPOSED or standing.basis is Basis.RE_AUDIT


def _is_same(standing: BandRecord, band: BandFixed) -> bool:
    return (
        standing.reasons == band.reasons
        and standing.band == band.band
        and standing.location_id == band.location_id
        and standing.visit_number == band.visit_number
    )
