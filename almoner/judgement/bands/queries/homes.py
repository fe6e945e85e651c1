"""The homes of a cycle, what is known of each, and the band that it has or would have."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from almoner.core.accounts.rules import Principal
from almoner.core.calendar.rules import FinancialYear
from almoner.judgement.bands.queries.cycles import CycleRecord
from almoner.judgement.bands.queries.fixed import BandRecord, band_on, bands_of_years
from almoner.judgement.bands.queries.gathering import Evidence, FinalAudit, gathered
from almoner.judgement.bands.queries.standing import StandingHome, standing_homes
from almoner.judgement.bands.rules.judging import BandOutcome, HomeFacts, band_for
from almoner.judgement.bands.rules.states import BandState


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeLine:
    """A home in a cycle: how it stands, what is known of it, and its bands of the cycle."""

    home: StandingHome
    facts: HomeFacts
    audit: FinalAudit | None
    records: tuple[BandRecord, ...] = field(default=())  # of this cycle, as recorded

    @property
    def standing(self) -> BandRecord | None:
        """The newest band of the cycle that was not replaced."""
        live = (r for r in reversed(self.records) if r.state is not BandState.REPLACED)
        return next(live, None)

    @property
    def band(self) -> int | None:
        """The band that it has in the cycle, whatever its state; None: none yet."""
        return self.standing.band if self.standing else None

    def outcome(self, cycle: CycleRecord) -> BandOutcome:
        """The band that the cycle's rules give it now, and why."""
        return band_for(rules=cycle.rules, home=self.facts)


def home_lines(
    *,
    cycle: CycleRecord,
    as_at: date,
    visible_to: Principal,
    evidence: Evidence | None = None,
) -> tuple[HomeLine, ...]:
    """Every home of the cycle, by name, counted as at a day. Six queries.

    Premises registered twice are one home, at the first registration. What was said of a home
    under an earlier registration is said of it: a re-registered home keeps its audit and band.
    `evidence` is what other rooms say; without it they are asked.
    """
    homes = standing_homes(cycle=cycle, as_at=as_at, visible_to=visible_to)
    if evidence is None:
        evidence = gathered(cycle=cycle, homes=homes, as_at=as_at, visible_to=visible_to)
    if evidence.within is not None:
        homes = tuple(home for home in homes if home.location_id in evidence.within)
    previous = FinancialYear(cycle.year.starts_in - 1)
    bands = _by_location(
        bands_of_years(authority_id=cycle.authority_id, years=(previous, cycle.year), as_at=as_at)
    )
    audits = {audit.location_id: audit for audit in sorted(evidence.audits, key=_by_day)}
    return tuple(
        _line(home, cycle=cycle, evidence=evidence, audits=audits, bands=bands) for home in homes
    )


def _by_location(records: Iterable[BandRecord]) -> dict[int, list[BandRecord]]:
    found: dict[int, list[BandRecord]] = {}
    for record in records:
        found.setdefault(record.location_id, []).append(record)
    return found


def _by_day(audit: FinalAudit) -> date:
    return audit.final_on


def _line(
    home: StandingHome,
    *,
    cycle: CycleRecord,
    evidence: Evidence,
    audits: Mapping[int, FinalAudit],
    bands: Mapping[int, list[BandRecord]],
) -> HomeLine:
    known = home.registrations
    own = sorted((one for each in known for one in bands.get(each, ())), key=lambda one: one.id)
    audit = max((audits[each] for each in known if each in audits), key=_by_day, default=None)
    last_day = cycle.year.from_on - timedelta(days=1)
    last_band = band_on([one for one in own if one.year != cycle.year], last_day)
    first_on = home.first_registered_on
    facts = HomeFacts(
        quality=audit.quality if audit else None,
        environment=audit.environment if audit else None,
        has_critical_fail=bool(audit and audit.has_critical_fail),
        audited_on=audit.final_on if audit else None,
        is_suspended=not evidence.suspended.isdisjoint(known),
        suspended_as_at=evidence.suspended_as_at,
        last_band=last_band,
        is_new=last_band is None and first_on is not None and first_on >= cycle.audits_from_on,
    )
    return HomeLine(
        home=home,
        facts=facts,
        audit=audit,
        records=tuple(one for one in own if one.year == cycle.year),
    )
