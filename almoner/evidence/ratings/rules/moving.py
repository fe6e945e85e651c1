"""Why a count differs from an earlier one: every service's step from cell to cell, explained."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from almoner.evidence.ratings.rules.counting import (
    COLUMNS,
    ROW_ORDER,
    Cell,
    Column,
    column_for,
)
from almoner.register.directory.rules import Link, ServiceType, backward, reached


class Part(StrEnum):
    """The reasons for which a service leaves one cell and comes into another (DOMAIN 2.7)."""

    RATED_UP = "rated_up"
    RATED_DOWN = "rated_down"
    FIRST_RATED = "first_rated"  # it had no rating and was given one
    RATING_WITHDRAWN = "rating_withdrawn"
    NEWLY_REGISTERED = "newly_registered"
    DEREGISTERED = "deregistered"
    INHERITED = "inherited"  # re-registered: the predecessor left and the successor came
    RECLASSIFIED = "reclassified"  # counted as another type of service
    TRANSFERRED_IN = "transferred_in"  # from another area
    TRANSFERRED_OUT = "transferred_out"

    @property
    def words(self) -> str:
        """For a sentence: "newly registered"."""
        return "re-registered" if self is Part.INHERITED else self.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Standing:
    """How one location counts on one day: its type of service and its rating, if any."""

    service_type: ServiceType
    value: int | None

    @property
    def cell(self) -> Cell:
        """The cell of the table in which it is counted."""
        return self.service_type, column_for(self.value)


@dataclass(slots=True)
class Change:
    """The locations, by their ids, that came into a cell and left it for one reason."""

    arrived: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)

    @property
    def net(self) -> int:
        """What this reason adds to the count; negative takes from it."""
        return len(self.arrived) - len(self.left)


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """How one cell went from `earlier` to `now`. The net of its parts is always the difference."""

    service_type: ServiceType
    column: Column
    earlier: int
    now: int
    parts: Mapping[Part, Change]

    @property
    def delta(self) -> int:
        """The difference to be explained."""
        return self.now - self.earlier

    @property
    def words(self) -> str:
        """The parts in a sentence: "in: 2 newly registered; out: 1 deregistered"."""
        sides = (
            ("in", [(part, len(change.arrived)) for part, change in self.parts.items()]),
            ("out", [(part, len(change.left)) for part, change in self.parts.items()]),
        )
        said = [
            f"{side}: " + ", ".join(f"{count:,} {part.words}" for part, count in counts if count)
            for side, counts in sides
            if any(count for _, count in counts)
        ]
        return "; ".join(said) or "no change"


def movements(
    *,
    earlier: Mapping[int, Standing],
    now: Mapping[int, Standing],
    elsewhere_earlier: Collection[int] = (),
    elsewhere_now: Collection[int] = (),
    successions: Iterable[tuple[int, int]] = (),
) -> tuple[Movement, ...]:
    """Explain every cell of every type of service that was counted on either day.

    `earlier` and `now` map the ids of the area's locations to how each counted. `elsewhere_…` are
    ids registered on that day in another area. `successions` are (predecessor, successor) pairs.
    """
    parts: dict[Cell, dict[Part, Change]] = defaultdict(lambda: defaultdict(Change))
    reregistered = _reregistered(
        arrived=now.keys() - earlier.keys() - set(elsewhere_earlier),
        left=earlier.keys() - now.keys() - set(elsewhere_now),
        successions=successions,
    )
    for location in sorted(earlier.keys() | now.keys()):
        before, after = earlier.get(location), now.get(location)
        if before == after or (before and after and before.cell == after.cell):
            continue
        if location in reregistered:
            part = Part.INHERITED
        else:
            part = _part(
                before,
                after,
                was_elsewhere=location in elsewhere_earlier,
                is_elsewhere=location in elsewhere_now,
            )
        if before:
            parts[before.cell][part].left.append(location)
        if after:
            parts[after.cell][part].arrived.append(location)
    return tuple(_explained(earlier, now, parts))


def _part(
    before: Standing | None, after: Standing | None, *, was_elsewhere: bool, is_elsewhere: bool
) -> Part:
    if before is None:
        return Part.TRANSFERRED_IN if was_elsewhere else Part.NEWLY_REGISTERED
    if after is None:
        return Part.TRANSFERRED_OUT if is_elsewhere else Part.DEREGISTERED
    if before.service_type is not after.service_type:
        return Part.RECLASSIFIED
    if before.value is None:
        return Part.FIRST_RATED
    if after.value is None:
        return Part.RATING_WITHDRAWN
    return Part.RATED_UP if after.value > before.value else Part.RATED_DOWN


def _reregistered(
    *, arrived: set[int], left: set[int], successions: Iterable[tuple[int, int]]
) -> set[int]:
    """Those that left and those that came where the one succeeded the other, however remotely."""
    found: set[int] = set()
    for successor, ancestors in successions_through(successions, of=arrived).items():
        if predecessors := ancestors & left:
            found |= {successor, *predecessors}
    return found


def successions_through(
    successions: Iterable[tuple[int, int]], *, of: Iterable[int]
) -> dict[int, set[int]]:
    """Every predecessor of each of these locations, and their predecessors in turn."""
    before = backward(Link(predecessor=one, successor=other) for one, other in successions)
    found = {place: {*reached(start=place, ways=before)} - {place} for place in of}
    return {place: earlier for place, earlier in found.items() if earlier}


def _explained(
    earlier: Mapping[int, Standing],
    now: Mapping[int, Standing],
    parts: Mapping[Cell, Mapping[Part, Change]],
) -> Iterable[Movement]:
    counts_earlier, counts_now = _counts(earlier), _counts(now)
    counted = {service_type for service_type, _ in (*counts_earlier, *counts_now)}
    for service_type in ROW_ORDER:
        if service_type not in counted:
            continue
        for column in COLUMNS:
            cell = (service_type, column)
            yield Movement(
                service_type=service_type,
                column=column,
                earlier=counts_earlier[cell],
                now=counts_now[cell],
                parts={part: parts[cell][part] for part in Part if part in parts.get(cell, {})},
            )


def _counts(standings: Mapping[int, Standing]) -> Mapping[Cell, int]:
    counts: dict[Cell, int] = defaultdict(int)
    for standing, count in Counter(standings.values()).items():
        counts[standing.cell] += count
    return counts
