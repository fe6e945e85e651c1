"""One service and one provider, with everything the register and the ratings say of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.doors.desk.queries.listing import ServiceRow
from almoner.evidence.landings.models import Landing
from almoner.evidence.ratings.models import Rating
from almoner.register.directory.models import (
    DualRegistration,
    Location,
    LocationSpell,
    ManagerPosition,
    Provider,
    Scheme,
    Service,
    Succession,
)
from almoner.register.directory.queries import lineage_from


class UnknownService(Exception):
    """No service, or no provider, has that id."""


class RatingRow(NamedTuple):
    """One rating as it was published, of the whole or a part, overall or on a key question."""

    service_group: str
    domain: str
    value: int | None
    unrated_reason: str
    published_on: date
    inspected_on: date | None
    inherited_from: str
    landing_id: int


class ManagerRow(NamedTuple):
    """Someone who manages or managed the service; one row for each absence."""

    person_name: str
    kind: str
    from_on: date | None
    to_on: date | None
    absent_from_on: date | None
    absent_to_on: date | None


class SpellRow(NamedTuple):
    """What stood for the service between two dates."""

    from_on: date | None
    to_on: date | None
    authority_name: str | None
    district_name: str | None
    service_type: str
    provider_name: str | None
    beds: int | None
    landing_id: int | None


class Link(NamedTuple):
    """Another registration to which this one is tied, and how."""

    reference: str
    name: str
    on: date | None
    reason: str


class ServiceGiven(NamedTuple):
    """One kind of care given here, and a district where it works; a row for each district."""

    id: int
    kind: str
    from_on: date | None
    to_on: date | None
    district_name: str | None


class SchemeRow(NamedTuple):
    """A building in which one of the services is given."""

    service_id: int
    name: str
    address: str
    postcode: str
    district_name: str | None
    tenancies: int | None


class Source(NamedTuple):
    """A landing that what is shown came from."""

    id: int
    source: str
    shape: str
    as_at: date


@dataclass(frozen=True, slots=True)
class ServiceRecord:
    """Everything that the service page shows."""

    location: Location
    ratings: tuple[RatingRow, ...]  # newest publication first; of a correction, only the newest
    managers: tuple[ManagerRow, ...]
    spells: tuple[SpellRow, ...]
    predecessors: tuple[Link, ...]
    successors: tuple[Link, ...]
    counted_at: tuple[Link, ...]  # the primaries at which this one's beds are counted
    counts_for: tuple[Link, ...]  # the secondaries whose beds are counted here
    services: tuple[ServiceGiven, ...]
    schemes: tuple[SchemeRow, ...]
    sources: tuple[Source, ...]


def service_record(*, reference: str, visible_to: Principal) -> ServiceRecord:
    """The service with that id of the regulator's, or of ours. Nine queries.

    Raises UnknownService.
    """
    location = location_referred_to(reference=reference, visible_to=visible_to)
    ratings = ratings_of(location)
    spells = _spells(location)
    predecessors, successors = _successions(location)
    counted_at, counts_for = _dual_registrations(location)
    numbers = {location.landing_number, *(rating.landing_id for rating in ratings)}
    numbers |= {spell.landing_id for spell in spells}
    return ServiceRecord(
        location=location,
        ratings=ratings,
        managers=_managers(location),
        spells=spells,
        predecessors=predecessors,
        successors=successors,
        counted_at=counted_at,
        counts_for=counts_for,
        services=_services(location),
        schemes=_schemes(location),
        sources=sources_numbered(numbers),
    )


def location_referred_to(*, reference: str, visible_to: Principal) -> Location:
    """The service with that id of the regulator's, or of ours. Raises UnknownService."""
    require(visible_to, Permission.VIEW_MARKET)
    location = _locations().filter(_referred_to(reference)).first()
    if location is None:
        raise UnknownService(f"No service has the id {reference}.")
    return location


def registrations_referred_to(
    *, reference: str, as_at: date, visible_to: Principal
) -> tuple[Location, frozenset[int]]:
    """The service with that id, and the ids of it and all that had led to it by the day.

    One query. Raises UnknownService.
    """
    require(visible_to, Permission.VIEW_MARKET)
    asked = _referred_to(reference)
    chain = lineage_from(found=Location.objects.filter(asked), as_at=as_at)
    of_it = ExpressionWrapper(asked, BooleanField())
    found = list(_locations().filter(pk__in=chain).annotate(is_asked=of_it))
    for location in found:
        if location.is_asked:
            return location, frozenset(each.pk for each in found)
    raise UnknownService(f"No service has the id {reference}.")


def _locations() -> QuerySet[Location]:
    return Location.objects.select_related("provider__brand", "authority", "district")


def _referred_to(reference: str) -> Q:
    if reference.startswith("n") and reference[1:].isdigit():
        return Q(pk=int(reference[1:]), cqc_id__isnull=True)
    return Q(cqc_id=reference.upper())


def ratings_of(location: Location) -> tuple[RatingRow, ...]:
    """Every rating of the location, the newest publication first.

    Where the regulator corrected a rating, only what was recorded last.
    """
    rows = (
        Rating.objects.filter(location=location)
        .order_by("-published_on", "-recorded_at", "pk")
        .values_list(*RatingRow._fields)
    )
    last: dict[tuple[str, str, date], RatingRow] = {}
    for row in map(RatingRow._make, rows):
        last.setdefault((row.service_group, row.domain, row.published_on), row)
    return tuple(last.values())


def _managers(location: Location) -> tuple[ManagerRow, ...]:
    rows = ManagerPosition.objects.filter(location=location).order_by("-from_on", "pk")
    return tuple(
        map(
            ManagerRow._make,
            rows.values_list(
                "person_name",
                "kind",
                "from_on",
                "to_on",
                "absences__from_on",
                "absences__to_on",
            ),
        )
    )


def _spells(location: Location) -> tuple[SpellRow, ...]:
    rows = LocationSpell.objects.filter(location=location).values_list(
        "from_on",
        "to_on",
        "authority__name",
        "district__name",
        "service_type",
        "provider__name",
        "beds",
        "landing_number",
    )
    newest_first = sorted(map(SpellRow._make, rows), key=lambda row: row.from_on or date.min)
    return tuple(reversed(newest_first))


def _successions(location: Location) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    found = Succession.objects.filter(Q(predecessor=location) | Q(successor=location))
    before, after = [], []
    for each in found.select_related("predecessor", "successor").order_by("on", "pk"):
        if each.successor_id == location.pk:
            before.append(_link(each.predecessor, on=each.on, reason=each.reason))
        else:
            after.append(_link(each.successor, on=each.on, reason=each.reason))
    return tuple(before), tuple(after)


def _dual_registrations(location: Location) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    found = DualRegistration.objects.filter(Q(primary=location) | Q(secondary=location))
    elsewhere, here = [], []
    for each in found.select_related("primary", "secondary").order_by("pk"):
        if each.secondary_id == location.pk:
            elsewhere.append(_link(each.primary))
        else:
            here.append(_link(each.secondary))
    return tuple(elsewhere), tuple(here)


def _link(location: Location, *, on: date | None = None, reason: str = "") -> Link:
    return Link(
        reference=location.cqc_id or f"n{location.pk}", name=location.name, on=on, reason=reason
    )


def _services(location: Location) -> tuple[ServiceGiven, ...]:
    rows = Service.objects.filter(location=location).order_by("kind", "districts__name")
    return tuple(
        map(
            ServiceGiven._make,
            rows.values_list("pk", "kind", "from_on", "to_on", "districts__name"),
        )
    )


def _schemes(location: Location) -> tuple[SchemeRow, ...]:
    rows = Scheme.objects.filter(service__location=location).order_by("name")
    return tuple(
        map(
            SchemeRow._make,
            rows.values_list(
                "service_id", "name", "address", "postcode", "district__name", "tenancies"
            ),
        )
    )


def sources_numbered(numbers: Iterable[int | None]) -> tuple[Source, ...]:
    """The landings with those numbers, the newest data first."""
    found = Landing.objects.filter(pk__in={number for number in numbers if number})
    rows = found.order_by("-as_at", "-pk").values_list(*Source._fields)
    return tuple(map(Source._make, rows))


@dataclass(frozen=True, slots=True)
class ProviderRecord:
    """A provider and its locations, the open ones first."""

    provider: Provider
    locations: Sequence[ServiceRow]
    invented: str  # the invented authority that its services are in, if they are


def provider_record(*, reference: str, visible_to: Principal) -> ProviderRecord:
    """The provider with that id of the regulator's. Three queries. Raises UnknownService."""
    require(visible_to, Permission.VIEW_MARKET)
    provider = Provider.objects.select_related("brand").filter(cqc_id=reference.upper()).first()
    if provider is None:
        raise UnknownService(f"No provider has the id {reference}.")
    rows = Location.objects.filter(provider=provider)
    locations = map(ServiceRow._make, rows.order_by("name", "pk").values_list(*ServiceRow._fields))
    invented = rows.filter(authority__is_invented=True).values_list("authority__name", flat=True)
    return ProviderRecord(
        provider=provider,
        invented=invented.first() or "",
        locations=sorted(locations, key=lambda row: row.deregistered_on is not None),
    )
