"""People vaccinated, as returns of the programmes that are collecting them."""

from collections.abc import Iterator, Mapping, Sequence

from almoner.doors.feeds.capacity_tracker.columns import ROLES
from almoner.doors.feeds.capacity_tracker.parse import TrackerRow
from almoner.doors.feeds.plain import Writing
from almoner.response.programmes.actions import ReturnRow, record_returns
from almoner.response.programmes.queries.scope import locations_ever_in_scope
from almoner.response.programmes.queries.standing import collecting
from almoner.response.programmes.rules.figures import Counts
from almoner.response.programmes.rules.kinds import RoleGroup

SOURCE = "Capacity Tracker"
# A programme's key → the number that says who has met it, and the one that says who has begun.
COUNTED: Mapping[str, tuple[str, str]] = {
    "care-home-vaccination": ("dose2", "dose1"),
    "flu-season": ("flu", ""),
}


def write_returns(writing: Writing, *, rows: Sequence[tuple[TrackerRow, int]]) -> tuple[str, ...]:
    """Record them, of the services in each programme's scope; notes on what came of it.

    `rows` are those of services that the register knows, each with its location's id. Without a
    programme that is collecting, or without such columns, nothing is done.
    """
    notes = []
    for key, (met, begun) in COUNTED.items():
        said = [each for row, pk in rows for each in _returns(row, pk, met=met, begun=begun)]
        for programme in collecting(key=key, visible_to=writing.by) if said else ():
            scope = locations_ever_in_scope(programme=programme)
            outcome = record_returns(
                programme=programme,
                rows=[each for each in said if each.location_id in scope],
                landing=writing.landing,
                by=writing.by,
                at=writing.at,
            )
            refused = f", {len(outcome.refused):,} refused" if outcome.refused else ""
            notes.append(
                f"{programme}: {outcome.added + outcome.corrected:,} returns recorded{refused}."
            )
    return tuple(notes)


def _returns(row: TrackerRow, location_id: int, *, met: str, begun: str) -> Iterator[ReturnRow]:
    for role, name in ROLES.items():
        headcount, done = _whole(row, f"{name}employed"), _whole(row, f"{name}{met}")
        if headcount is None or done is None:
            continue
        first = _whole(row, f"{name}{begun}") if begun else None
        yield ReturnRow(
            location_id=location_id,
            role_group=RoleGroup(role),
            as_at=row.on,
            counts=Counts(
                headcount=headcount,
                compliant=done,
                begun=max(0, first - done) if first is not None else None,
            ),
            source=SOURCE,
        )


def _whole(row: TrackerRow, name: str) -> int | None:
    number = row.numbers.get(name)
    return round(number) if number is not None else None
