"""The public table, which names nobody, and the exempt one, which does."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal
from almoner.core.journal.rules import Sensitivity
from almoner.register.contracts.models import Contract
from almoner.register.contracts.queries import kinds_of
from almoner.register.contracts.rules import COUNTED, Category, Counting, Portfolio
from almoner.register.directory.models import District, Location, ServiceDistrict
from almoner.register.directory.queries import covering, spells_known
from almoner.register.directory.rules import ServiceType
from almoner.response.suspensions.models import Suspension, SuspensionScope
from almoner.response.suspensions.queries.cases import in_force, scopes_of
from almoner.response.suspensions.queries.reaching import locations_reached
from almoner.response.suspensions.rules.kinds import Kind, Level, Trigger
from almoner.response.suspensions.rules.public import STATUSES, PublicRow, Unit, public_rows
from almoner.response.suspensions.rules.states import State

CARE_HOMES = {ServiceType.NURSING, ServiceType.RESIDENTIAL, ServiceType.CARE_HOME}
LABELS = {
    Category.CARE_HOME: "Care Home",
    Category.HOME_BASED_CARE: "Homecare",
    Category.HOUSING_WITH_CARE: "Housing with Care",
    Category.SUPPORTED_LIVING: "Supported Living",
    Category.DAY_CARE: "Day Care",
    Category.SHARED_LIVES: "Shared Lives",
    Category.OTHER: "Other",
}
# Of a service that is under no contract, the register says the kind.
BY_TYPE = {
    ServiceType.HOME_CARE: Category.HOME_BASED_CARE,
    ServiceType.SUPPORTED_LIVING: Category.SUPPORTED_LIVING,
    ServiceType.EXTRA_CARE: Category.HOUSING_WITH_CARE,
    ServiceType.SHARED_LIVES: Category.SHARED_LIVES,
    ServiceType.DAY_CARE: Category.DAY_CARE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemptRow:
    """A suspension by name: EXEMPT, for the appendix that the public is not given."""

    suspension_id: int
    type_label: str
    name: str
    provider_name: str
    status: str
    state: str
    since: date
    districts: tuple[str, ...]
    trigger: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reached:
    """A service that a suspension reaches, with what counts and describes it."""

    suspension: Suspension
    location_id: int
    name: str
    provider_id: int | None
    provider_name: str
    category: Category
    portfolio: Portfolio | None
    key: tuple[str, int]
    districts: tuple[str, ...]

    @property
    def type_label(self) -> str:
        """The type as the report prints it: "Care Home – Ageing Well"."""
        label = LABELS[self.category]
        return f"{label} – {self.portfolio.words}" if self.portfolio and self._is_split else label

    @property
    def type_order(self) -> int:
        """Where its type stands in the table."""
        portfolios = [None, *Portfolio]
        place = portfolios.index(self.portfolio) if self._is_split else 0
        return list(Category).index(self.category) * len(portfolios) + place

    @property
    def _is_split(self) -> bool:
        return COUNTED[self.category].by_portfolio


def public_table(
    *, authority: Authority, as_at: date, visible_to: Principal, known_at: datetime | None = None
) -> tuple[PublicRow, ...]:
    """How many services of each type were suspended that day, and in which districts together.

    OPEN: it names none, and of a single service says no district.
    """
    return public_rows(
        Unit(
            type_order=one.type_order,
            type_label=one.type_label,
            key=one.key,
            kind=Kind(one.suspension.kind),
            districts=one.districts,
        )
        for one in _reached(authority, as_at, visible_to, known_at)
    )


def exempt_table(
    *, authority: Authority, as_at: date, visible_to: Principal, known_at: datetime | None = None
) -> tuple[ExemptRow, ...]:
    """The suspended services by name. EXEMPT: raises NotPermitted for a lower clearance."""
    if visible_to.clearance(authority_code=authority.code) < Sensitivity.EXEMPT:
        raise NotPermitted("The names of suspended services are exempt from publication.")
    found = [
        ExemptRow(
            suspension_id=one.suspension.pk,
            type_label=one.type_label,
            name=one.name,
            provider_name=one.provider_name,
            status=STATUSES[Kind(one.suspension.kind)],
            state=State(one.suspension.newest_state).words,  # type: ignore[attr-defined]
            since=one.suspension.stops_from_on or as_at,
            districts=one.districts,
            trigger=Trigger(one.suspension.trigger).words,
        )
        for one in sorted(
            _reached(authority, as_at, visible_to, known_at),
            key=lambda one: (one.type_order, one.name, one.suspension.pk),
        )
    ]
    return tuple(dict.fromkeys(found))


def _reached(
    authority: Authority, as_at: date, visible_to: Principal, known_at: datetime | None
) -> list[_Reached]:
    found = sorted(
        in_force(authority=authority, as_at=as_at, visible_to=visible_to, known_at=known_at).filter(
            kind__in=[kind.value for kind in STATUSES]
        ),
        key=lambda one: (one.stops_from_on or as_at, one.pk),
    )
    reached = locations_reached(suspensions=found, as_at=as_at, known_at=known_at)
    ids = {pk for places in reached.values() for pk in places}
    kinds = kinds_of(authority=authority, location_ids=ids, as_at=as_at, known_at=known_at)
    scopes: dict[int, list[SuspensionScope]] = defaultdict(list)
    for scope in scopes_of(one.pk for one in found):
        scopes[scope.suspension_id].append(scope)
    spells = _spells(ids, as_at, known_at)
    areas = _areas(ids, as_at)
    contracted = _contracted(authority, ids, as_at)
    places = Location.objects.select_related("provider", "district").in_bulk(ids)
    rows = []
    for suspension in found:
        for pk in sorted(reached[suspension.pk]):
            place = places[pk]
            kind, district = spells.get(pk, (place.service_type, str(place.district or "")))
            category, portfolio = kinds.get(pk) or (_category(kind), None)
            works_in = _narrowed(scopes[suspension.pk]) or areas.get(pk) or contracted.get(pk)
            home = (district,) if district else ()
            rows.append(
                _Reached(
                    suspension=suspension,
                    location_id=pk,
                    name=place.name,
                    provider_id=place.provider_id,
                    provider_name=place.provider_name or str(place.provider or ""),
                    category=category,
                    portfolio=portfolio,
                    key=_key(place, category, scopes[suspension.pk]),
                    districts=home if category is Category.CARE_HOME else works_in or home,
                )
            )
    return rows


def _key(place: Location, category: Category, scopes: list[SuspensionScope]) -> tuple[str, int]:
    """What counts as one: a provider with its branches, a home, or a scheme that alone is named."""
    schemes = [one.scheme_id for one in scopes if one.level == Level.SCHEME]
    if schemes and len(schemes) == len(scopes):
        return "scheme", schemes[0] or 0
    if COUNTED[category].counting is Counting.PROVIDERS and place.provider_id:
        return "provider", place.provider_id
    return "location", place.pk


def _category(service_type: str) -> Category:
    kind = ServiceType(service_type)
    return Category.CARE_HOME if kind in CARE_HOMES else BY_TYPE.get(kind, Category.OTHER)


def _narrowed(scopes: list[SuspensionScope]) -> tuple[str, ...]:
    """The districts to which a suspension is itself narrowed, if every part of it is."""
    names = [one.district.name for one in scopes if one.district]
    return tuple(names) if names and len(names) == len(scopes) else ()


def _spells(ids: set[int], as_at: date, known_at: datetime | None) -> dict[int, tuple[str, str]]:
    """The type and district of each service that was registered that day, as known then."""
    rows = spells_known(
        within=covering(as_at=as_at) & Q(location__in=ids),
        columns=("location_id", "service_type", "district_id"),
        at=known_at,
    )
    names = District.objects.in_bulk({row[2] for row in rows if row[2]})
    return {pk: (kind, names[one].name if one else "") for pk, kind, one in rows}


def _areas(ids: set[int], as_at: date) -> dict[int, tuple[str, ...]]:
    """The districts in which the services of each location work."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = ServiceDistrict.objects.filter(covering(as_at=as_at), service__location__in=ids)
    for pk, name in rows.values_list("service__location_id", "district__name"):
        found[pk].append(name)
    return {pk: tuple(sorted(names)) for pk, names in found.items()}


def _contracted(authority: Authority, ids: set[int], as_at: date) -> dict[int, tuple[str, ...]]:
    """The districts for which each location is contracted, where its contract says any."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Contract.objects.filter(
        covering(as_at=as_at), authority=authority, location__in=ids, districts__isnull=False
    )
    for pk, name in rows.values_list("location_id", "districts__name"):
        if pk is not None:
            found[pk].append(name)
    return {pk: tuple(sorted(names)) for pk, names in found.items()}
