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
    ManagerPosition,
    Provider,
    RecordingMoment,
    Scheme,
    Service,
)
from almoner.register.directory.rules import (
    Absence,
    ManagerKind,
    ManagerStanding,
    Post,
    manager_standing,
)

INDIVIDUAL = "individual"


class UnknownLocation(Exception):
    """No location goes by that id, or none that may be seen."""


class UnknownProvider(Exception):
    """No provider goes by that id, or none that may be seen."""


@dataclass(frozen=True, slots=True)
class Beds:
    """Registered beds: how many are known of, and in how many places they are not known."""

    known: int
    unknown_count: int  # locations whose beds no source states: missing is not nought
    location_count: int


@dataclass(frozen=True, slots=True)
class ProviderSummary:
    """A provider and what of it is open in the places asked about."""

    id: int
    cqc_id: str
    name: str
    location_count: int
    beds: int


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


def location_by_id(*, cqc_id: str, visible_to: Principal) -> Location:
    """The location with that regulator's id, in whatever case. Raises UnknownLocation."""
    found = (
        Location.objects.select_related("provider__brand", "authority", "district")
        .filter(cqc_id=cqc_id.strip().upper())
        .first()
    )
    if found is None or not _may_see(visible_to):
        raise UnknownLocation(f"No location has the id {cqc_id!r}.")
    return found


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


def providers(
    *, as_at: date, visible_to: Principal, authority_ids: Iterable[int] | None = None
) -> tuple[ProviderSummary, ...]:
    """The providers with a location open on that day (in these authorities), by name."""
    spells = spells_as_at(as_at=as_at, visible_to=visible_to).filter(provider__isnull=False)
    if authority_ids is not None:
        spells = spells.filter(authority__in=list(authority_ids))
    secondary = _secondaries_counted_elsewhere(spells)
    counted = (
        spells.values("provider", "provider__cqc_id", "provider__name")
        .annotate(
            location_count=Count("pk"),
            bed_count=Sum("beds", filter=~Q(location__in=secondary), default=0),
        )
        .order_by("provider__name", "provider")
    )
    return tuple(
        ProviderSummary(
            row["provider"],
            row["provider__cqc_id"] or "",
            row["provider__name"],
            row["location_count"],
            row["bed_count"],
        )
        for row in counted
    )


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


def services_of(*, location: Location, as_at: date, visible_to: Principal) -> tuple[Service, ...]:
    """The kinds of care given from the location on that day, with where each works."""
    if not _may_see(visible_to):
        return ()
    found = Service.objects.filter(covering(as_at=as_at), location=location)
    return tuple(found.prefetch_related("districts", "schemes").order_by("kind"))


def schemes(
    *, as_at: date, visible_to: Principal, authority_ids: Iterable[int] | None = None
) -> QuerySet[Scheme]:
    """The schemes open on that day (of locations now in these authorities), by name."""
    found = Scheme.objects.filter(covering(as_at=as_at)).select_related("service__location")
    if authority_ids is not None:
        found = found.filter(service__location__authority__in=list(authority_ids))
    return found.order_by("name", "pk") if _may_see(visible_to) else found.none()


def manager_of(*, location: Location, as_at: date, visible_to: Principal) -> ManagerStanding | None:
    """How the location stood towards having a registered manager; None if it may not be seen.

    Not required of a service that the regulator does not cover, nor of one whose provider is an
    individual in charge of it full-time (Registration Regulations 2009, regulation 5).
    """
    if not _may_see(visible_to):
        return None
    ownership = location.provider.ownership if location.provider else ""
    return manager_standing(
        posts=posts_of(location=location),
        as_at=as_at,
        is_required=location.cqc_id is not None and ownership.casefold() != INDIVIDUAL,
        registered_on=location.registered_on,
    )


def posts_of(*, location: Location) -> Sequence[Post]:
    """Every post held at the location, as the rules read them: kinds and dates, no names."""
    found = ManagerPosition.objects.filter(location=location).prefetch_related("absences")
    return [
        Post(
            kind=ManagerKind(position.kind),
            from_on=position.from_on,
            to_on=position.to_on,
            application_received_on=position.application_received_on,
            absences=tuple(
                Absence(from_on=absence.from_on, to_on=absence.to_on)
                for absence in position.absences.all()
            ),
        )
        for position in found
    ]


def managers_in_post(
    *, location: Location, as_at: date, visible_to: Principal
) -> tuple[ManagerPosition, ...]:
    """Who managed the location on that day, with names."""
    if not _may_see(visible_to):
        return ()
    found = ManagerPosition.objects.filter(covering(as_at=as_at), location=location)
    return tuple(found.order_by("from_on", "pk"))


def _may_see(visible_to: Principal) -> bool:
    return visible_to.may(Permission.VIEW_MARKET)
