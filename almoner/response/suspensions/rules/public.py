"""The public table of suspensions: types, numbers, status and districts, and never a name."""

from collections.abc import Iterable
from dataclasses import dataclass

from almoner.response.suspensions.rules.counting import union_of
from almoner.response.suspensions.rules.kinds import Kind

# Of one service a district may be as good as a name, where it has few of that type.
DISTRICTS_FROM = 2
WITHHELD = "Not shown, because a single service could be known by it"
NOT_KNOWN = "Not known"

# A caution stops nothing, so it is no suspension; the strongest counts where there are several.
STATUSES: dict[Kind, str] = {
    Kind.SUSPENDED_FULL: "Suspended",
    Kind.SUSPENDED_PARTIAL: "Partly suspended",
    Kind.VOLUNTARY_CESSATION: "Voluntarily closed to new work",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One service as its type is counted: a home, a provider or a scheme."""

    type_order: int
    type_label: str
    key: tuple[str, int]
    kind: Kind
    districts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicRow:
    """A row of the table, as the committee reads it."""

    type_label: str
    count: int
    status: str
    districts: tuple[str, ...]  # the union of those of its services; empty where withheld

    @property
    def districts_in_words(self) -> str:
        """The last column."""
        if self.count < DISTRICTS_FROM:
            return WITHHELD
        return ", ".join(self.districts) or NOT_KNOWN


def public_rows(units: Iterable[Unit]) -> tuple[PublicRow, ...]:
    """A row for each type and status; a service suspended twice, or in three districts, is one.

    Districts stand in the order in which the units first name them, as in the Nottinghamshire
    report: the caller gives the suspension that has lasted longest first.
    """
    strongest: dict[tuple[str, tuple[str, int]], Unit] = {}
    districts: dict[tuple[str, tuple[str, int]], list[tuple[str, ...]]] = {}
    for unit in units:
        if unit.kind not in STATUSES:
            continue
        place = (unit.type_label, unit.key)
        districts.setdefault(place, []).append(unit.districts)
        standing = strongest.get(place)
        if standing is None or _rank(unit.kind) < _rank(standing.kind):
            strongest[place] = unit
    grouped: dict[tuple[int, str, int], list[tuple[tuple[str, ...], ...]]] = {}
    for place, unit in strongest.items():
        row = (unit.type_order, unit.type_label, _rank(unit.kind))
        grouped.setdefault(row, []).append(tuple(districts[place]))
    return tuple(
        PublicRow(
            type_label=label,
            count=len(found),
            status=list(STATUSES.values())[rank],
            districts=union_of(names for several in found for names in several)
            if len(found) >= DISTRICTS_FROM
            else (),
        )
        for (_, label, rank), found in sorted(grouped.items(), key=lambda item: item[0])
    )


def _rank(kind: Kind) -> int:
    return list(STATUSES).index(kind)
