"""One service and one provider, with everything the register and the ratings say of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import BooleanField, CharField, ExpressionWrapper, Q, QuerySet, Value

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.doors.desk.queries.listing import ServiceRow
from almoner.evidence.landings.models import Landing
from almoner.evidence.ratings.queries import LocationHistory, location_history
from almoner.register.directory.models import (
    DualRegistration,
    Location,
    LocationSpell,
    ManagerPosition,
    Provider,
    Scheme,
    Service,
    ServiceDistrict,
    Succession,
)
from almoner.register.directory.queries import chain_of, covering, lineage_from
from almoner.register.directory.rules import Link as Way
from almoner.register.directory.rules import (
    backward,
    number_of_ours,
    onward,
    reached,
    reference_to,
)


class UnknownService(Exception):
    """No service, or no provider, has that id."""


class ManagerRow(NamedTuple):
    """Someone who manages or managed the service; one row for each absence."""

    id: int
    person_name: str
    kind: str
    from_on: date | None
    to_on: date | None
    application_received_on: date | None
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
    """One kind of care given here, or a district in which it works."""

    id: int
    kind: str
    from_on: date | None
    to_on: date | None
    district_name: str  # blank: the kind of care by itself


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
    history: LocationHistory
    managers: tuple[ManagerRow, ...]
    spells: tuple[SpellRow, ...]
    predecessors: tuple[Link, ...]
    successors: tuple[Link, ...]
    counted_at: tuple[Link, ...]  # the primaries at which this one's beds are counted
    counts_for: tuple[Link, ...]  # the secondaries whose beds are counted here
    services: tuple[ServiceGiven, ...]
    schemes: tuple[SchemeRow, ...]
    sources: tuple[Source, ...]


def service_record(*, reference: str, as_at: date, visible_to: Principal) -> ServiceRecord:
    """The service with that id of the regulator's, or of ours, as at that day. Nine queries.

    Raises UnknownService.
    """
    require(visible_to, Permission.VIEW_MARKET)
    location = _locations().filter(_referred_to(reference)).first()
    if location is None:
        raise UnknownService(f"No service has the id {reference}.")
    history = location_history(location_id=location.pk, as_at=as_at, visible_to=visible_to)
    spells = _spells(location)
    predecessors, successors = _successions(location)
    counted_at, counts_for = _dual_registrations(location)
    numbers = {location.landing_number, *(event.landing_id for event in history.events)}
    numbers |= {spell.landing_id for spell in spells}
    return ServiceRecord(
        location=location,
        history=history,
        managers=_managers(location),
        spells=spells,
        predecessors=predecessors,
        successors=successors,
        counted_at=counted_at,
        counts_for=counts_for,
        services=_services(location, as_at),
        schemes=_schemes(location, as_at),
        sources=_sources(numbers),
    )


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
    if (number := number_of_ours(reference=reference)) is not None:
        return Q(pk=number, cqc_id__isnull=True)
    return Q(cqc_id=reference.upper())


def _managers(location: Location) -> tuple[ManagerRow, ...]:
    rows = ManagerPosition.objects.filter(location=location).order_by("from_on", "pk")
    return tuple(
        map(
            ManagerRow._make,
            rows.values_list(
                "pk",
                "person_name",
                "kind",
                "from_on",
                "to_on",
                "application_received_on",
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
    """All that led to it, the earliest first, and all that followed it, the nearest first."""
    chain = chain_of(location_id=location.pk)
    rows = Succession.objects.filter(predecessor__in=chain, successor__in=chain).order_by("pk")
    before: dict[int, Link] = {}
    after: dict[int, Link] = {}
    ways = []
    for each in rows.select_related("predecessor", "successor"):
        ways.append(Way(predecessor=each.predecessor_id, successor=each.successor_id))
        before[each.predecessor_id] = _link(each.predecessor, on=each.on, reason=each.reason)
        after[each.successor_id] = _link(each.successor, on=each.on, reason=each.reason)
    led = reached(start=location.pk, ways=backward(ways))[1:]
    followed = reached(start=location.pk, ways=onward(ways))[1:]
    return tuple(before[pk] for pk in reversed(led)), tuple(after[pk] for pk in followed)


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
    reference = reference_to(cqc_id=location.cqc_id, number=location.pk)
    return Link(reference=reference, name=location.name, on=on, reason=reason)


def _services(location: Location, as_at: date) -> tuple[ServiceGiven, ...]:
    """Each service by itself, and once more for each district in which it works that day."""
    given = Service.objects.filter(location=location).values_list(
        "pk", "kind", "from_on", "to_on", Value("", output_field=CharField())
    )
    reach = ServiceDistrict.objects.filter(covering(as_at=as_at), service__location=location)
    places = reach.values_list(
        "service_id", "service__kind", "service__from_on", "service__to_on", "district__name"
    )
    return tuple(map(ServiceGiven._make, given.union(places, all=True)))


def _schemes(location: Location, as_at: date) -> tuple[SchemeRow, ...]:
    found = Scheme.objects.filter(covering(as_at=as_at), service__location=location)
    return tuple(
        map(
            SchemeRow._make,
            found.order_by("name", "pk").values_list(
                "service_id", "name", "address", "postcode", "district__name", "tenancies"
            ),
        )
    )


def _sources(numbers: Iterable[int | None]) -> tuple[Source, ...]:
    """The landings with those numbers, the newest data first."""
    found = Landing.objects.filter(pk__in={number for number in numbers if number})
    rows = found.order_by("-as_at", "-pk").values_list(*Source._fields)
    return tuple(map(Source._make, rows))


@dataclass(frozen=True, slots=True)
class ProviderRecord:
    """A provider and its locations, the open ones first."""

    provider: Provider
    locations: Sequence[ServiceRow]
    counted_elsewhere: frozenset[int]  # second registrations of its own open premises
    invented: str  # the invented authority that its services are in, if they are


def provider_record(*, reference: str, visible_to: Principal) -> ProviderRecord:
    """The provider with that id of the regulator's. Four queries. Raises UnknownService."""
    require(visible_to, Permission.VIEW_MARKET)
    provider = Provider.objects.select_related("brand").filter(cqc_id=reference.upper()).first()
    if provider is None:
        raise UnknownService(f"No provider has the id {reference}.")
    rows = Location.objects.filter(provider=provider)
    locations = map(ServiceRow._make, rows.order_by("name", "pk").values_list(*ServiceRow._fields))
    invented = rows.filter(authority__is_invented=True).values_list("authority__name", flat=True)
    still_open = rows.filter(deregistered_on__isnull=True)
    twice = DualRegistration.objects.filter(primary__in=still_open, secondary__in=still_open)
    return ProviderRecord(
        provider=provider,
        invented=invented.first() or "",
        locations=sorted(locations, key=lambda row: row.deregistered_on is not None),
        counted_elsewhere=frozenset(twice.values_list("secondary_id", flat=True)),
    )
