"""What stands of the register, as far as one Delta touches it: read before it is planned for."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import Max, Model

from almoner.core.accounts.models import Authority, AuthorityName
from almoner.doors.feeds.cqc.records import Delta, RatingRecord
from almoner.evidence.ratings.models import Rating
from almoner.register.directory.bulk import LOCATION, PROVIDER
from almoner.register.directory.models import (
    AwaitedSuccession,
    Brand,
    Location,
    LocationSpell,
    ManagerAbsence,
    ManagerPosition,
    Provider,
    Service,
)
from almoner.register.directory.rules import ManagerKind, Spell, Standing

AT_ONCE = 900  # ids in one query: SQLite's Django allows 999 parameters
READ_ALL_ABOVE = 5000  # ids, above which the whole table is read instead

LocationRow = list[Any]  # in the order of directory.bulk.LOCATION
ProviderRow = list[Any]  # in the order of directory.bulk.PROVIDER


@dataclass(frozen=True, slots=True)
class Known:
    """A location that the register holds, whether or not the Delta touches it."""

    id: int
    authority_id: int | None
    is_open: bool


@dataclass(slots=True)
class OpenPost:
    """A registered manager in post, and since when away, if away."""

    id: int
    person_name: str
    from_on: date | None
    absence_id: int | None = None


@dataclass(frozen=True, slots=True)
class Awaited:
    """A succession that waits for one of its locations."""

    id: int
    predecessor_id: str
    successor_id: str
    reason: str


@dataclass(slots=True)
class Register:
    """The rows that a Delta may change, and what it takes to change them."""

    known: dict[str, Known]  # every location with a regulator's id
    authorities: dict[str, int]  # folded name → id
    brands: dict[str, tuple[int, str]]
    providers: dict[str, ProviderRow]
    provider_names: dict[int, str]
    locations: dict[str, LocationRow] = field(default_factory=dict)
    spells: dict[int, list[tuple[Spell, int]]] = field(default_factory=dict)  # with their ids
    services: dict[int, dict[str, tuple[int, date | None]]] = field(default_factory=dict)
    posts: dict[int, list[OpenPost]] = field(default_factory=dict)
    awaited: list[Awaited] = field(default_factory=list)


def read_register(*, delta: Delta, gone: Collection[str]) -> Register:
    """What stands of everything that the Delta names."""
    register = Register(
        known=known_locations(),
        authorities=authority_ids(),
        brands={
            cqc_id: (pk, name)
            for pk, cqc_id, name in Brand.objects.values_list("id", "cqc_id", "name")
        },
        providers=_providers(delta),
        provider_names={},
        awaited=[
            Awaited(*row)
            for row in AwaitedSuccession.objects.values_list(
                "id", "predecessor_cqc_id", "successor_cqc_id", "reason"
            )
        ],
    )
    touched = {record.location_id for record in delta.locations} | set(gone)
    pks = [known.id for cqc_id in touched if (known := register.known.get(cqc_id))]
    _read_locations(register, pks)
    register.provider_names = {row[0]: row[2] for row in register.providers.values()}
    return register


def register_stamp() -> tuple[int, ...]:
    """Changes whenever a location, its spells, services or manager, or a provider is added."""
    models: tuple[type[Model], ...] = (Provider, Location, LocationSpell, Service, ManagerPosition)
    return tuple(model._base_manager.aggregate(newest=Max("pk"))["newest"] or 0 for model in models)


def known_locations() -> dict[str, Known]:
    """Every location with a regulator's id."""
    rows = Location.objects.filter(cqc_id__isnull=False).values_list(
        "cqc_id", "id", "authority_id", "deregistered_on"
    )
    return {
        str(cqc_id): Known(pk, authority_id, deregistered_on is None)
        for cqc_id, pk, authority_id, deregistered_on in rows.iterator(chunk_size=10_000)
    }


def authority_ids() -> dict[str, int]:
    """Every name by which an authority is known, folded, with its id."""
    names = dict(AuthorityName.objects.values_list("name", "authority_id"))
    own = Authority.objects.values_list("name", "id")
    return {**names, **{" ".join(name.split()).casefold(): pk for name, pk in own}}


def _providers(delta: Delta) -> dict[str, ProviderRow]:
    wanted = {record.provider_id for record in delta.providers}
    wanted |= {record.provider_id for record in delta.locations if record.provider_id}
    found = Provider.objects.filter(cqc_id__isnull=False)
    if len(wanted) > READ_ALL_ABOVE:
        return {row[1]: list(row) for row in found.values_list(*PROVIDER).iterator()}
    return {
        str(row[1]): list(row)
        for some in _some(wanted)
        for row in found.filter(cqc_id__in=some).values_list(*PROVIDER)
    }


def _read_locations(register: Register, pks: list[int]) -> None:
    is_all = len(pks) > READ_ALL_ABOVE
    parts: Iterable[list[int]] = [[]] if is_all else _some(pks)
    for some in parts:
        here = {} if is_all else {"location_id__in": some}
        rows = Location.objects.filter(**({} if is_all else {"pk__in": some}))
        for row in rows.filter(cqc_id__isnull=False).values_list(*LOCATION).iterator():
            register.locations[str(row[1])] = list(row)
        _read_spells(register, here)
        _read_services(register, here)
        _read_posts(register, here)


def _read_spells(register: Register, here: dict[str, Any]) -> None:
    rows = LocationSpell.objects.filter(**here).order_by("location_id", "from_on")
    for row in rows.values_list(
        "location_id",
        "from_on",
        "to_on",
        "authority_id",
        "district_id",
        "service_type",
        "provider_id",
        "beds",
        "landing_number",
        "id",
    ).iterator():
        spell = Spell(row[1], row[2], Standing(*row[3:8]), row[8])
        spells = register.spells.setdefault(row[0], [])
        if spell.from_on is None:  # an unknown beginning sorts last on PostgreSQL
            spells.insert(0, (spell, row[9]))
        else:
            spells.append((spell, row[9]))


def _read_services(register: Register, here: dict[str, Any]) -> None:
    rows = Service.objects.filter(to_on__isnull=True, **here)
    for location_id, kind, pk, from_on in rows.values_list(
        "location_id", "kind", "id", "from_on"
    ).iterator():
        register.services.setdefault(location_id, {})[kind] = (pk, from_on)


def _read_posts(register: Register, here: dict[str, Any]) -> None:
    rows = ManagerPosition.objects.filter(to_on__isnull=True, kind=ManagerKind.REGISTERED, **here)
    posts: dict[int, OpenPost] = {}
    for location_id, pk, name, from_on in rows.values_list(
        "location_id", "id", "person_name", "from_on"
    ).iterator():
        posts[pk] = OpenPost(pk, name, from_on)
        register.posts.setdefault(location_id, []).append(posts[pk])
    for some in _some(posts):
        away = ManagerAbsence.objects.filter(to_on__isnull=True, position_id__in=some)
        for absence_id, position_id in away.values_list("id", "position_id"):
            posts[position_id].absence_id = absence_id


def _some(ids: Iterable[Any]) -> Iterator[list[Any]]:
    """The ids, as many at once as a query can take."""
    them = iter(ids)
    while some := list(islice(them, AT_ONCE)):
        yield some


RatingKey = tuple[str, str, str, date]


def key_of(rating: RatingRecord) -> RatingKey:
    """What makes a rating one and the same, however often it is told."""
    return rating.location_id, rating.service_group, rating.domain, rating.published_on


def recorded_ratings(*, location_ids: Collection[str]) -> dict[RatingKey, tuple[int | None, str]]:
    """Each rating recorded of these locations, with its newest value and reason."""
    is_all = len(location_ids) > READ_ALL_ABOVE
    parts: Iterable[list[str]] = [[]] if is_all else _some(location_ids)
    found: dict[RatingKey, tuple[int | None, str]] = {}
    for some in parts:
        rows = Rating.objects.filter(**({} if is_all else {"location__cqc_id__in": some}))
        named = rows.order_by("recorded_at").values_list(
            "location__cqc_id",
            "service_group",
            "domain",
            "published_on",
            "value",
            "unrated_reason",
        )
        for cqc_id, group, domain, published_on, value, reason in named.iterator():
            found[str(cqc_id), group, domain, published_on] = (value, reason)
    return found
