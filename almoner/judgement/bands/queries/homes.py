"""The homes of a cycle, what is known of each, and the band that it has or would have."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q

from almoner.core.accounts.rules import Principal
from almoner.core.calendar.rules import FinancialYear
from almoner.judgement.bands.queries.cycles import CycleRecord
from almoner.judgement.bands.queries.fixed import BandRecord, band_on, bands_of_years
from almoner.judgement.bands.rules.judging import BandOutcome, HomeFacts, band_for
from almoner.judgement.bands.rules.states import BandState
from almoner.register.directory.models import Location, Succession
from almoner.register.directory.queries import spells_as_at


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalAudit:
    """As much of a final audit as a band rests on. A percentage of None is not known."""

    location_id: int
    final_on: date
    quality: Decimal | None
    environment: Decimal | None
    has_critical_fail: bool = False
    visit_number: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What other rooms say: the audits of the cycle's dates, and who was suspended when asked."""

    audits: tuple[FinalAudit, ...] = ()
    suspended: frozenset[int] = frozenset()  # ids of locations
    suspended_as_at: date | None = None
    within: frozenset[int] | None = None  # the homes of the rules' portfolio; None: all


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeLine:
    """A home in a cycle. `registrations` are its ids, this one and those before it."""

    location_id: int
    cqc_id: str
    name: str
    service_type: str
    beds: int | None
    registered_on: date | None
    registrations: frozenset[int]
    facts: HomeFacts
    audit: FinalAudit | None
    last_band: int | None
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
    *, cycle: CycleRecord, as_at: date, evidence: Evidence, visible_to: Principal
) -> tuple[HomeLine, ...]:
    """Every home of the cycle, by name, counted as at a day. Three queries.

    Premises registered twice are one home, at the first registration. What was said of a home
    under an earlier registration is said of it: a re-registered home keeps its audit and band.
    """
    rows = _rows(cycle, as_at, visible_to)
    if evidence.within is not None:
        rows = [row for row in rows if row[0] in evidence.within]
    roots = _registrations(cycle.authority_id, [row[0] for row in rows])
    previous = FinancialYear(cycle.year.starts_in - 1)
    bands = _by_location(
        bands_of_years(authority_id=cycle.authority_id, years=(previous, cycle.year), as_at=as_at)
    )
    audits = {audit.location_id: audit for audit in sorted(evidence.audits, key=_by_day)}
    return tuple(
        _line(
            row,
            cycle=cycle,
            evidence=evidence,
            known=roots[row[0]],
            audits=audits,
            bands=bands,
        )
        for row in rows
    )


def registrations_of(*, location: Location) -> frozenset[int]:
    """The ids of a home: this registration and every one before it."""
    found = {location.pk}
    edge = {location.pk}
    while edge:
        links = Succession.objects.filter(successor__in=edge)
        edge = set(links.values_list("predecessor", flat=True)) - found
        found |= edge
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Roots:
    """A home's registrations, and the day of the first before this; None is not known."""

    ids: frozenset[int]
    first_on: date | None


_Row = tuple[int, str | None, str, str, int | None, date | None]


def _rows(cycle: CycleRecord, as_at: date, visible_to: Principal) -> list[_Row]:
    day = cycle.homes_day(as_at)
    spells = spells_as_at(as_at=day, visible_to=visible_to).filter(
        authority=cycle.authority_id, service_type__in=cycle.rules.service_types
    )
    second = Location.objects.filter(dual_primaries__primary__in=spells.values("location"))
    return list(
        spells.exclude(location__in=second)
        .order_by("location__name", "location")
        .values_list(
            "location",
            "location__cqc_id",
            "location__name",
            "service_type",
            "beds",
            "location__registered_on",
        )
    )


def _registrations(authority_id: int, homes: Iterable[int]) -> dict[int, _Roots]:
    """The registrations of every home of an authority. One query."""
    links = Succession.objects.filter(
        Q(successor__authority=authority_id) | Q(predecessor__authority=authority_id)
    ).values_list("successor", "predecessor", "predecessor__registered_on")
    before: dict[int, set[int]] = {}
    registered: dict[int, date | None] = {}
    for successor, predecessor, registered_on in links:
        before.setdefault(successor, set()).add(predecessor)
        registered[predecessor] = registered_on
    found = {}
    for home in homes:
        ids, edge = {home}, {home}
        while edge:
            edge = {one for each in edge for one in before.get(each, ())} - ids
            ids |= edge
        days = [registered[each] for each in ids - {home}]
        known = [day for day in days if day is not None]
        first_on = min(known) if known and len(known) == len(days) else None
        found[home] = _Roots(frozenset(ids), first_on)
    return found


def _by_location(records: Iterable[BandRecord]) -> dict[int, list[BandRecord]]:
    found: dict[int, list[BandRecord]] = {}
    for record in records:
        found.setdefault(record.location_id, []).append(record)
    return found


def _by_day(audit: FinalAudit) -> date:
    return audit.final_on


def _line(
    row: _Row,
    *,
    cycle: CycleRecord,
    evidence: Evidence,
    known: _Roots,
    audits: Mapping[int, FinalAudit],
    bands: Mapping[int, list[BandRecord]],
) -> HomeLine:
    location_id, cqc_id, name, service_type, beds, registered_on = row
    own = sorted(
        (record for each in known.ids for record in bands.get(each, ())), key=lambda one: one.id
    )
    audit = max((audits[each] for each in known.ids if each in audits), key=_by_day, default=None)
    last_day = cycle.year.from_on - timedelta(days=1)
    last_band = band_on([one for one in own if one.year != cycle.year], last_day)
    first_on = known.first_on if len(known.ids) > 1 else registered_on
    facts = HomeFacts(
        quality=audit.quality if audit else None,
        environment=audit.environment if audit else None,
        has_critical_fail=bool(audit and audit.has_critical_fail),
        audited_on=audit.final_on if audit else None,
        is_suspended=not evidence.suspended.isdisjoint(known.ids),
        suspended_as_at=evidence.suspended_as_at,
        last_band=last_band,
        is_new=last_band is None and first_on is not None and first_on >= cycle.audits_from_on,
    )
    return HomeLine(
        location_id=location_id,
        cqc_id=cqc_id or "",
        name=name,
        service_type=service_type,
        beds=beds,
        registered_on=first_on,
        registrations=known.ids,
        facts=facts,
        audit=audit,
        last_band=last_band,
        records=tuple(one for one in own if one.year == cycle.year),
    )
