"""Who provides care where, on any day: what pages, papers and other rooms read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from almoner.core.accounts.rules import Permission, Principal
from almoner.register.directory.models import (
    Location,
    LocationSpell,
    Provider,
    RecordingMoment,
)


class UnknownProvider(Exception):
    """No provider goes by that id, or none that may be seen."""


@dataclass(frozen=True, slots=True)
class Beds:
    """Registered beds: how many are known of, and in how many places they are not known."""

    known: int
    unknown_count: int  # locations whose beds no source states: missing is not nought
    location_count: int


def covering(*, as_at: date, prefix: str = "") -> Q:
    """The condition that a dated row's stretch holds that day."""
    begins = Q(**{f"{prefix}from_on__isnull": True}) | Q(**{f"{prefix}from_on__lte": as_at})
    ends = Q(**{f"{prefix}to_on__isnull": True}) | Q(**{f"{prefix}to_on__gt": as_at})
    return begins & ends


def spells_known(
    *, within: Q, columns: Sequence[str], at: datetime | None = None
) -> list[tuple[Any, ...]]:
    """Columns of the spells that stand; or, of those that stood at that moment, as known then.

    One query, whose two parts each find their rows by the index that holds them.
    """
    standing = LocationSpell.objects.filter(within)
    if at is None:
        return list(standing.values_list(*columns))
    past = LocationSpell.ever.filter(within, recorded_at__lte=at, superseded_at__gt=at)
    known = standing.filter(recorded_at__lte=at).values_list(*columns)
    return list(known.union(past.values_list(*columns), all=True))


def last_recorded_at() -> datetime | None:
    """The last moment at which anything was recorded: all that can be read now was known then."""
    return RecordingMoment.objects.values_list("at", flat=True).first()


def provider_by_id(*, cqc_id: str, visible_to: Principal) -> Provider:
    """The provider with that regulator's id, in whatever case. Raises UnknownProvider."""
    found = Provider.objects.select_related("brand").filter(cqc_id=cqc_id.strip().upper()).first()
    if found is None or not _may_see(visible_to):
        raise UnknownProvider(f"No provider has the id {cqc_id!r}.")
    return found


def spells_as_at(*, as_at: date, visible_to: Principal) -> QuerySet[LocationSpell]:
    """The spell of every location registered on that day: one each."""
    found = LocationSpell.objects.filter(covering(as_at=as_at))
    return found if _may_see(visible_to) else found.none()


def spell_as_at(*, location: Location, as_at: date, visible_to: Principal) -> LocationSpell | None:
    """How the location stood on that day; None when it was not registered."""
    return spells_as_at(as_at=as_at, visible_to=visible_to).filter(location=location).first()


def locations_as_at(
    *, as_at: date, visible_to: Principal, authority_ids: Iterable[int] | None = None
) -> QuerySet[Location]:
    """The locations registered on that day, in these authorities as they then stood."""
    spells = spells_as_at(as_at=as_at, visible_to=visible_to)
    if authority_ids is not None:
        spells = spells.filter(authority__in=list(authority_ids))
    return Location.objects.filter(pk__in=spells.values("location"))


def beds(*, as_at: date, visible_to: Principal, authority_ids: Iterable[int] | None = None) -> Beds:
    """Registered beds on that day; those of premises registered twice are counted once."""
    spells = spells_as_at(as_at=as_at, visible_to=visible_to)
    if authority_ids is not None:
        spells = spells.filter(authority__in=list(authority_ids))
    once = spells.exclude(location__in=_secondaries_counted_elsewhere(spells))
    counted = once.aggregate(
        known=Sum("beds", default=0), stated=Count("beds"), everything=Count("pk")
    )
    return Beds(counted["known"], counted["everything"] - counted["stated"], counted["everything"])


def _secondaries_counted_elsewhere(spells: QuerySet[LocationSpell]) -> QuerySet[Location]:
    """Second registrations of premises whose first one is among the same spells."""
    return Location.objects.filter(dual_primaries__primary__in=spells.values("location"))


def _may_see(visible_to: Principal) -> bool:
    return visible_to.may(Permission.VIEW_MARKET)
