"""The care homes that stood on a day, under all their registrations."""

from dataclasses import dataclass
from datetime import date

from almoner.core.accounts.rules import Principal
from almoner.judgement.bands.queries.cycles import CycleRecord
from almoner.register.directory.models import Location
from almoner.register.directory.queries import lineage_of, links_before, spells_as_at
from almoner.register.directory.rules import reached


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingHome:
    """A home as it stood on a day. `registrations` are its ids: this one and those before it."""

    location_id: int
    cqc_id: str
    name: str
    service_type: str
    beds: int | None
    provider_id: int | None
    brand_id: int | None
    district_id: int | None
    registrations: frozenset[int]
    first_registered_on: date | None  # under any of them; None is not known


_BEFORE = "location__predecessors__predecessor"
_BEFORE_THAT = f"{_BEFORE}__predecessors__predecessor"
_COLUMNS = (
    "location",
    "location__cqc_id",
    "location__name",
    "service_type",
    "beds",
    "provider",
    "provider__brand",
    "district",
    "location__registered_on",
)
_LINKS = (_BEFORE, f"{_BEFORE}__registered_on", _BEFORE_THAT, f"{_BEFORE_THAT}__registered_on")


def standing_homes(
    *, cycle: CycleRecord, as_at: date, visible_to: Principal
) -> tuple[StandingHome, ...]:
    """The homes of the types that the cycle's rules are for, by name.

    One query, which finds two earlier registrations of each, since pages have none to spare; one
    more, which asks the directory, where there are any before those. Premises registered twice
    are one home, at the first registration.
    """
    day = cycle.homes_day(as_at)
    spells = spells_as_at(as_at=day, visible_to=visible_to).filter(
        authority=cycle.authority_id, service_type__in=cycle.rules.service_types
    )
    second = Location.objects.filter(dual_primaries__primary__in=spells.values("location"))
    found = list(
        spells.exclude(location__in=second)
        .order_by("location__name", "location")
        .values_list(*_COLUMNS, *_LINKS)
    )
    before = _Before()
    for row in found:
        home, (first, first_on, second_one, second_on) = row[0], row[len(_COLUMNS) :]
        before.note(home, first, first_on)
        before.note(first, second_one, second_on)
    before.complete(edge={row[-2] for row in found} - {None})
    rows = {row[0]: row for row in found}  # a home that merged two is found twice
    return tuple(
        StandingHome(
            location_id=row[0],
            cqc_id=row[1] or "",
            name=row[2],
            service_type=row[3],
            beds=row[4],
            provider_id=row[5],
            brand_id=row[6],
            district_id=row[7],
            registrations=before.registrations(row[0]),
            first_registered_on=before.first_on(row[0], own=row[8]),
        )
        for row in rows.values()
    )


@dataclass(frozen=True, slots=True)
class NamedHome:
    """A home by itself, with its ids: this registration and every one before it."""

    pk: int
    name: str
    service_type: str
    registrations: frozenset[int]


def home_named(*, location_id: int, authority_id: int) -> NamedHome | None:
    """A home of an authority, as it is now; None where there is none.

    One query.
    """
    rows = Location.objects.filter(pk__in=lineage_of(location_id=location_id))
    registrations = {row.pk: row for row in rows}
    own = registrations.get(location_id)
    if own is None or own.authority_id != authority_id:
        return None
    return NamedHome(own.pk, own.name, own.service_type, frozenset(registrations))


class _Before:
    """Which registration followed which, and when the earlier ones began."""

    def __init__(self) -> None:
        self._ways: dict[int, list[int]] = {}
        self._registered: dict[int, date | None] = {}

    def note(self, later: int | None, earlier: int | None, registered_on: date | None) -> None:
        """That one registration followed another, if there is another."""
        if later is not None and earlier is not None:
            self._ways.setdefault(later, []).append(earlier)
            self._registered[earlier] = registered_on

    def complete(self, *, edge: set[int]) -> None:
        """Go on back from the earliest known. One query, where there are any."""
        for link in links_before(location_ids=edge):
            self.note(link.successor, link.predecessor, link.predecessor_registered_on)

    def registrations(self, home: int) -> frozenset[int]:
        """The home's ids, back to its first."""
        return frozenset(reached(start=home, ways=self._ways))

    def first_on(self, home: int, *, own: date | None) -> date | None:
        """The day of its first registration; None where that of any is not known."""
        earlier = self.registrations(home) - {home}
        days = [self._registered[each] for each in earlier] or [own]
        known = [day for day in days if day is not None]
        return min(known) if len(known) == len(days) else None
