"""What the council monitors on a day: each service under contract, and how many of each kind."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.register.contracts.models import Contract, ContractTerm
from almoner.register.contracts.rules import (
    MONITORED,
    SCHEME_KINDS,
    Category,
    Held,
    MonitoredCount,
    Portfolio,
    Relation,
    followed,
    monitored_counts,
    moved,
)
from almoner.register.directory.models import Location, Provider, Scheme
from almoner.register.directory.queries import covering, links_after, spells_known


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoredService:
    """A service under contract, or a provider as a whole, as it stands on a day."""

    category: Category
    portfolio: Portfolio | None
    location_id: int | None
    provider_id: int | None
    name: str
    cqc_id: str
    district_id: int | None
    contract_ids: tuple[int, ...]


def monitored(
    *, authority: Authority, as_at: date, visible_to: Principal, known_at: datetime | None = None
) -> tuple[MonitoredCount, ...]:
    """How many of each kind of care are monitored, counted in what each is counted in.

    At most six queries. Nothing, rather than noughts, for someone who may not see contracts.
    """
    if not _may_see(visible_to, authority):
        return ()
    held = _held(authority=authority, as_at=as_at, known_at=known_at)
    return monitored_counts(held=held, schemes=_schemes(held, as_at=as_at))


def monitored_services(
    *,
    authority: Authority,
    as_at: date,
    visible_to: Principal,
    category: Category | None = None,
    portfolio: Portfolio | None = None,
) -> tuple[MonitoredService, ...]:
    """Every service that is counted by `monitored`, by name; a service of two kinds twice."""
    if not _may_see(visible_to, authority):
        return ()
    grouped: dict[tuple[Category, Portfolio | None, tuple[str, int]], list[Held]] = defaultdict(
        list
    )
    for one in _held(authority=authority, as_at=as_at):
        if category in (None, one.category) and portfolio in (None, one.portfolio):
            grouped[one.category, one.portfolio, one.place].append(one)
    called = _called({place for _, _, place in grouped})
    found = [
        MonitoredService(
            category=kind,
            portfolio=of_portfolio,
            location_id=group[0].location_id,
            provider_id=group[0].provider_id,
            name=called[place].name,
            cqc_id=called[place].cqc_id or "",
            district_id=called[place].district_id,
            contract_ids=tuple(one.contract_id for one in group),
        )
        for (kind, of_portfolio, place), group in grouped.items()
    ]
    return tuple(sorted(found, key=lambda service: (service.name, service.location_id or 0)))


def kinds_of(
    *,
    authority: Authority,
    location_ids: Iterable[int],
    as_at: date,
    known_at: datetime | None = None,
) -> dict[int, tuple[Category, Portfolio | None]]:
    """Under which kind of care each location is contracted that day; the newest contract's.

    For rooms that count by kind what they themselves narrow to the reader. A location without a
    contract of its own takes that of its provider as a whole; one without either is left out.
    """
    wanted = set(location_ids)
    held = sorted(
        _held(authority=authority, as_at=as_at, known_at=known_at, relations=frozenset(Relation)),
        key=lambda one: one.contract_id,
    )
    by_provider = {
        one.provider_id: (one.category, one.portfolio) for one in held if one.location_id is None
    }
    owners = Location.objects.filter(pk__in=wanted, provider__in=list(by_provider))
    found = {pk: by_provider[owner] for pk, owner in owners.values_list("pk", "provider_id")}
    for one in held:
        if one.location_id in wanted:
            found[one.location_id] = (one.category, one.portfolio)
    return found


def in_force(
    *, authority: Authority, as_at: date, known_at: datetime | None = None
) -> QuerySet[Contract]:
    """The contracts that held that day, as was known at that moment (or is known now)."""
    found = Contract.objects.filter(authority=authority, from_on__lte=as_at)
    if known_at is None:
        return found.filter(Q(to_on__isnull=True) | Q(to_on__gt=as_at))
    terms = ContractTerm.objects.filter(contract=OuterRef("pk"), recorded_at__lte=known_at)
    found = found.filter(recorded_at__lte=known_at)
    found = found.annotate(known_to_on=Subquery(terms.order_by("-id").values("to_on")[:1]))
    return found.filter(Q(known_to_on__isnull=True) | Q(known_to_on__gt=as_at))


def _may_see(visible_to: Principal, authority: Authority) -> bool:
    return visible_to.may(Permission.VIEW_CONTRACTS, authority_code=authority.code)


class _Called(NamedTuple):
    """How a service, or a provider as a whole, is called, and in which district it lies."""

    name: str
    cqc_id: str | None
    district_id: int | None = None


def _called(places: set[tuple[str, int]]) -> dict[tuple[str, int], _Called]:
    """How each place is called. Two queries."""
    locations = [number for kind, number in places if kind == "location"]
    providers = [number for kind, number in places if kind == "provider"]
    services = Location.objects.filter(pk__in=locations)
    wholes = Provider.objects.filter(pk__in=providers)
    return {
        ("location", pk): _Called(name, cqc_id, district_id)
        for pk, name, cqc_id, district_id in services.values_list(
            "pk", "name", "cqc_id", "district_id"
        )
    } | {
        ("provider", pk): _Called(name, cqc_id)
        for pk, name, cqc_id in wholes.values_list("pk", "name", "cqc_id")
    }


def _held(
    *,
    authority: Authority,
    as_at: date,
    known_at: datetime | None = None,
    relations: frozenset[Relation] = MONITORED,
) -> list[Held]:
    """Each contract that held, towards the service that then followed its own.

    One whose service was not registered that day, and followed by none that was, is left out.
    """
    contracts = in_force(authority=authority, as_at=as_at, known_at=known_at)
    found = _as_agreed(contracts.filter(relation__in=sorted(relations)))
    places = {one.location_id for one in found if one.location_id is not None}
    now = followed(
        places=places, links=links_after(location_ids=places, known_at=known_at), as_at=as_at
    )
    registered = dict(
        spells_known(
            within=Q(location__in=sorted(set(now.values()))) & covering(as_at=as_at),
            columns=("location_id", "provider_id"),
            at=known_at,
        )
    )
    gone = _gone([one.provider_id for one in found if one.location_id is None], as_at)
    kept = []
    for one in found:
        if one.location_id is None:
            if one.provider_id not in gone:
                kept.append(one)
        elif (place := now[one.location_id]) in registered:
            kept.append(moved(one, location_id=place, provider_id=registered[place]))
    return kept


def _as_agreed(contracts: QuerySet[Contract]) -> list[Held]:
    """The contracts, each towards the service that it names."""
    rows = contracts.order_by("pk").values_list(
        "pk", "category", "portfolio", "location_id", "provider_id"
    )
    return [
        Held(
            contract_id=number,
            category=Category(category),
            portfolio=Portfolio(portfolio) if portfolio else None,
            location_id=location_id,
            provider_id=provider_id,
        )
        for number, category, portfolio, location_id, provider_id in rows
    ]


def _gone(providers: Iterable[int | None], as_at: date) -> set[int | None]:
    """Those of the providers that were no longer registered that day."""
    wanted = sorted({provider for provider in providers if provider is not None})
    if not wanted:
        return set()
    ended = Provider.objects.filter(pk__in=wanted, deregistered_on__lte=as_at)
    return set(ended.values_list("pk", flat=True))


def _schemes(
    held: Iterable[Held], *, as_at: date
) -> Mapping[tuple[Category, tuple[str, int]], frozenset[int]]:
    """The open schemes of each place that is counted in schemes."""
    counted = [one for one in held if one.category in SCHEME_KINDS]
    if not counted:
        return {}
    wholes = {one.provider_id for one in counted if one.location_id is None}
    rows = Scheme.objects.filter(
        covering(as_at=as_at),
        Q(service__location__in=[one.location_id for one in counted if one.location_id])
        | Q(service__location__provider__in=sorted(pk for pk in wholes if pk is not None)),
    ).values_list("pk", "service__kind", "service__location_id", "service__location__provider_id")
    found: dict[tuple[Category, tuple[str, int]], set[int]] = defaultdict(set)
    for scheme, kind, location, provider in rows:
        for category, kinds in SCHEME_KINDS.items():
            if kind.casefold() in kinds:
                found[category, ("location", location)].add(scheme)
                found[category, ("provider", provider or 0)].add(scheme)
    return {key: frozenset(schemes) for key, schemes in found.items()}
