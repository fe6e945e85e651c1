"""The bands that were come to, with the state of each."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery

from almoner.core.accounts.rules import Principal
from almoner.core.calendar.rules import FinancialYear, end_of_day
from almoner.judgement.bands.models import BandFixed, BandStep
from almoner.judgement.bands.queries.reach import may_see
from almoner.judgement.bands.rules.judging import Basis, Line, LineKind
from almoner.judgement.bands.rules.states import IN_FORCE, BandState
from almoner.judgement.bands.rules.stretches import Stretch, laid, on_day

TOLD = frozenset({BandState.NOTIFIED, BandState.APPEALED, BandState.DECIDED}) | IN_FORCE
_COLUMNS = (
    "id",
    "cycle_id",
    "cycle__year_starts_in",
    "authority_id",
    "location_id",
    "band",
    "basis",
    "effective_from",
    "effective_to",
    "quality",
    "environment",
    "total",
    "has_critical_fail",
    "audited_on",
    "visit_number",
    "reasons",
    "earlier_id",
    "by",
    "at",
    "now_state",
    "now_state_at",
)


class UnknownBand(Exception):
    """There is no such band, or none that may be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BandRecord:
    """A band that was come to, as it stood at the end of a day."""

    id: int
    cycle_id: int
    year: FinancialYear
    authority_id: int
    location_id: int
    band: int
    basis: Basis
    effective_from: date
    effective_to: date
    quality: Decimal | None
    environment: Decimal | None
    total: Decimal | None
    has_critical_fail: bool
    audited_on: date | None
    visit_number: int | None
    reasons: str  # the lines as they are kept: a list of homes has no need to read them
    earlier_id: int | None
    by: str
    at: datetime
    state: BandState
    state_at: datetime

    @property
    def lines(self) -> tuple[Line, ...]:
        """Why, line by line, as it was said then."""
        return tuple(Line(LineKind(kind), words) for kind, words in json.loads(self.reasons))

    def stretch(self) -> Stretch:
        """The days it covers, before any later band is laid over it."""
        return Stretch(self.effective_from, self.effective_to, self.band, self.id)


def bands_of_years(
    *, authority_id: int, years: Iterable[FinancialYear], as_at: date
) -> tuple[BandRecord, ...]:
    """Every band of an authority in those financial years, as they were recorded. One query.

    The caller has asked what its reader may see of the authority.
    """
    starts = [year.starts_in for year in years]
    found = BandFixed.objects.filter(authority=authority_id, cycle__year_starts_in__in=starts)
    return _records(found, as_at)


def bands_of_home(
    *, location_ids: Iterable[int], authority_code: str, as_at: date, visible_to: Principal
) -> tuple[BandRecord, ...]:
    """Every band that a home had under any of its registrations, as recorded. One query."""
    if not may_see(visible_to, authority_code=authority_code):
        return ()
    found = BandFixed.objects.filter(
        location__in=list(location_ids), authority__code=authority_code
    )
    return _records(found, as_at)


def band_by_id(*, band_id: int, as_at: date, visible_to: Principal) -> BandRecord:
    """One band. Raises UnknownBand, whether it is not there or not theirs. Two queries."""
    code = BandFixed.objects.filter(pk=band_id).values_list("authority__code", flat=True).first()
    if code is not None and may_see(visible_to, authority_code=code):
        for record in _records(BandFixed.objects.filter(pk=band_id), as_at):
            return record
    raise UnknownBand("There is no such band.")


def stretches_of(
    records: Iterable[BandRecord], *, states: frozenset[BandState] = IN_FORCE
) -> tuple[Stretch, ...]:
    """Which band stood when, from those in such a state: by default those that took effect."""
    return laid(record.stretch() for record in records if record.state in states)


def band_on(
    records: Iterable[BandRecord], day: date, *, states: frozenset[BandState] = TOLD
) -> int | None:
    """The band that stood on a day: by default of those that the provider has been told."""
    found = on_day(stretches_of(records, states=states), day)
    return found.band if found else None


def states_of(records: Iterable[BandRecord]) -> list[tuple[int, BandState | None]]:
    """Each record's id with the state that it is in, as steps are taken from."""
    return [(record.id, record.state) for record in records]


def newest_proposed(records: Iterable[BandRecord]) -> int:
    """The id of the newest band that is proposed; nought where none is."""
    ids = (record.id for record in records if record.state is BandState.PROPOSED)
    return max(ids, default=0)


def lines_text(lines: Iterable[Line]) -> str:
    """The lines of an explanation as they are kept."""
    return json.dumps([[line.kind.value, line.text] for line in lines], ensure_ascii=False)


def _records(found: QuerySet[BandFixed], as_at: date) -> tuple[BandRecord, ...]:
    step = BandStep.objects.filter(fixed=OuterRef("pk"), at__lt=end_of_day(as_at)).order_by("-id")
    rows = (
        found.annotate(
            now_state=Subquery(step.values("state")[:1]),
            now_state_at=Subquery(step.values("at")[:1]),
        )
        .filter(now_state__isnull=False)
        .order_by("id")
        .values(*_COLUMNS)
    )
    return tuple(
        BandRecord(
            id=row["id"],
            cycle_id=row["cycle_id"],
            year=FinancialYear(row["cycle__year_starts_in"]),
            authority_id=row["authority_id"],
            location_id=row["location_id"],
            band=row["band"],
            basis=Basis(row["basis"]),
            effective_from=row["effective_from"],
            effective_to=row["effective_to"],
            quality=row["quality"],
            environment=row["environment"],
            total=row["total"],
            has_critical_fail=row["has_critical_fail"],
            audited_on=row["audited_on"],
            visit_number=row["visit_number"],
            reasons=row["reasons"],
            earlier_id=row["earlier_id"],
            by=row["by"],
            at=row["at"],
            state=BandState(row["now_state"]),
            state_at=row["now_state_at"],
        )
        for row in rows
    )
