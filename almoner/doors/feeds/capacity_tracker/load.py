"""From what services said to figures of measures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice

from almoner.core.accounts.rules import Principal
from almoner.core.ui.words import plural
from almoner.doors.feeds.capacity_tracker.figures import figures_of
from almoner.doors.feeds.capacity_tracker.parse import TrackerRow
from almoner.doors.feeds.capacity_tracker.returns import write_returns
from almoner.doors.feeds.outcome import Findings, Named
from almoner.doors.feeds.plain import Writing
from almoner.doors.feeds.records import Batch, Rejection
from almoner.evidence.measures.actions import record_observations
from almoner.evidence.measures.incoming import differences, laid_out, one_for_each
from almoner.evidence.measures.rules.rows import ObservationRow
from almoner.register.directory.models import Location

ASKED_AT_ONCE = 10_000  # ids; SQLite takes 32,766 in a statement
MOST_UNKNOWN = 0.2  # above this share of services, the file is more likely of somewhere else
LATER = "It was updated after the day of which the file speaks"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sorted:
    """The rows of a batch: those of services that the register knows, and the others."""

    placed: list[tuple[TrackerRow, int]]  # each with its location's id
    rows: list[ObservationRow]
    unknown: tuple[str, ...]
    rejected: tuple[Rejection, ...]


def compare(batch: Batch, day: date, by: Principal) -> Findings:
    """What recording the batch would change."""
    found = _sorted(batch, day)
    with laid_out(one_for_each(found.rows)) as cursor:
        differing = differences(cursor)
    return _findings(found, new=differing.new, corrected=differing.corrected)


def write(writing: Writing) -> Findings:
    """Record it."""
    found = _sorted(writing.batch, writing.day)
    changes = record_observations(
        rows=found.rows, landing=writing.landing, by=writing.by, at=writing.at
    )
    return _findings(
        found,
        new=changes.recorded - changes.corrected,
        corrected=changes.corrected,
        notes=write_returns(writing, rows=found.placed),
    )


def _findings(found: _Sorted, *, new: int, corrected: int, notes: tuple[str, ...] = ()) -> Findings:
    asked = len(found.placed) + len(found.unknown)
    confirmation = ""
    if len(found.unknown) > MOST_UNKNOWN * asked:
        confirmation = (
            f"{len(found.unknown):,} of {asked:,} services are not in the register, and are left "
            "out. Either the register is behind, or the file is of somewhere else."
        )
    known = len(found.rows) - new - corrected
    named = (Named(heading="Not in the register", ids=found.unknown),) if found.unknown else ()
    return Findings(
        counts=(("New figures", new), ("Corrected figures", corrected)),
        named=named,
        notes=(
            f"Figures of {plural(len(found.placed), 'service')} were found;"
            f" {known:,} {'is' if known == 1 else 'are'} known already.",
            *notes,
        ),
        rejected=found.rejected,
        confirmation=confirmation,
    )


def _sorted(batch: Batch, day: date) -> _Sorted:
    rows: list[TrackerRow] = batch.records
    in_time = [row for row in rows if row.on <= day]
    pks = _locations([row.cqc_id for row in in_time])
    placed = [(row, pks[row.cqc_id]) for row in in_time if row.cqc_id in pks]
    return _Sorted(
        placed=placed,
        rows=list(chain.from_iterable(figures_of(row, location_id=pk) for row, pk in placed)),
        unknown=tuple(sorted(row.cqc_id for row in in_time if row.cqc_id not in pks)),
        rejected=tuple(
            Rejection("", row.row, "lastupdatedbst", row.on.isoformat(), LATER, False)
            for row in rows
            if row.on > day
        ),
    )


def _locations(cqc_ids: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    ids = iter(cqc_ids)
    while some := list(islice(ids, ASKED_AT_ONCE)):
        pairs = Location.objects.filter(cqc_id__in=some).values_list("cqc_id", "pk")
        found.update((cqc_id, pk) for cqc_id, pk in pairs if cqc_id)
    return found
