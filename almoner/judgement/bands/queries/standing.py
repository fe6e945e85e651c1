"""The care homes that stood on a day, under all their registrations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from almoner.core.accounts.rules import Principal
from almoner.judgement.bands.queries.cycles import CycleRecord
from almoner.register.directory.models import Location, Succession
from almoner.register.directory.queries import spells_as_at


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


def standing_homes(
    *, cycle: CycleRecord, as_at: date, visible_to: Principal
) -> tuple[StandingHome, ...]:
    """The homes of the types that the cycle's rules are for, by name. Two queries.

    Premises registered twice are one home, at the first registration.
    """
    day = cycle.homes_day(as_at)
    spells = spells_as_at(as_at=day, visible_to=visible_to).filter(
        authority=cycle.authority_id, service_type__in=cycle.rules.service_types
    )
    second = Location.objects.filter(dual_primaries__primary__in=spells.values("location"))
    rows = (
        spells.exclude(location__in=second)
        .order_by("location__name", "location")
        .values_list(
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
    )
    before = _Before(cycle.authority_id)
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
        for row in rows
    )


def registrations_of(*, location: Location) -> frozenset[int]:
    """The ids of one home: this registration and every one before it."""
    found = {location.pk}
    edge = {location.pk}
    while edge:
        links = Succession.objects.filter(successor__in=edge)
        edge = set(links.values_list("predecessor", flat=True)) - found
        found |= edge
    return frozenset(found)


class _Before:
    """The registrations before each home of an authority. One query."""

    def __init__(self, authority_id: int) -> None:
        links = Succession.objects.filter(
            Q(successor__authority=authority_id) | Q(predecessor__authority=authority_id)
        ).values_list("successor", "predecessor", "predecessor__registered_on")
        self._links: dict[int, set[int]] = {}
        self._registered: dict[int, date | None] = {}
        for successor, predecessor, registered_on in links:
            self._links.setdefault(successor, set()).add(predecessor)
            self._registered[predecessor] = registered_on

    def registrations(self, home: int) -> frozenset[int]:
        """The home's ids, back to its first."""
        ids, edge = {home}, {home}
        while edge:
            edge = {one for each in edge for one in self._links.get(each, ())} - ids
            ids |= edge
        return frozenset(ids)

    def first_on(self, home: int, *, own: date | None) -> date | None:
        """The day of its first registration; None where that of any is not known."""
        earlier: Iterable[int] = self.registrations(home) - {home}
        days = [self._registered[each] for each in earlier] or [own]
        known = [day for day in days if day is not None]
        return min(known) if len(known) == len(days) else None
