"""The list of contracts: narrowed, in order, a page at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Lower

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.register.contracts.models import Contract, Lot
from almoner.register.contracts.queries.agreements import visible_contracts
from almoner.register.contracts.rules import Category, Portfolio, Relation
from almoner.register.directory.models import District, Location, Provider
from almoner.register.directory.queries import covering
from almoner.register.directory.rules import number_of_ours, reference_to

PAGE = 50


class Standing(StrEnum):
    """Whether a contract holds on the day that is asked about."""

    IN_FORCE = "in_force"
    COMING = "coming"
    ENDED = "ended"
    ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFilter:
    """What the list is narrowed to."""

    authority: Authority
    as_at: date
    standing: Standing = Standing.IN_FORCE
    text: str = ""  # in the reference, or in the name of the service or the provider
    category: Category | None = None
    portfolio: Portfolio | None = None
    relation: Relation | None = None
    district_id: int | None = None
    lot_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractLine:
    """A contract as a list shows it."""

    id: int
    reference: str
    service: str  # blank: the provider as a whole
    service_reference: str
    provider: str
    provider_reference: str
    category: Category
    portfolio: Portfolio | None
    relation: Relation
    framework: str
    lot: str
    district: str
    from_on: date
    to_on: date | None


_SERVICE = Lower(Coalesce("location__name", "provider__name"))
ORDERS: Mapping[str, tuple[Combinable, ...]] = {
    "reference": (F("reference"),),
    "service": (_SERVICE,),
    "provider": (Lower("provider__name"),),
    "kind": (F("category"), F("portfolio")),
    "ends": (F("to_on").asc(nulls_last=True),),
    "-reference": (F("reference").desc(),),
    "-service": (_SERVICE.desc(),),
    "-provider": (Lower("provider__name").desc(),),
    "-kind": (F("category").desc(), F("portfolio").desc()),
    "-ends": (F("to_on").desc(nulls_last=True),),
}
_COLUMNS = (
    "id",
    "reference",
    "location__name",
    "location__cqc_id",
    "location_id",
    "provider__name",
    "provider__cqc_id",
    "category",
    "portfolio",
    "relation",
    "lot__framework__name",
    "lot__name",
    "location__district__name",
    "from_on",
    "to_on",
)


def contract_count(*, asked: ContractFilter, visible_to: Principal) -> int:
    """How many contracts the list holds."""
    return _found(asked, visible_to).count()


def contract_lines(
    *,
    asked: ContractFilter,
    visible_to: Principal,
    sort: str = "reference",
    first: int = 0,
    most: int | None = None,
) -> Iterator[ContractLine]:
    """The list, or `most` of it from the one at place `first`. One query."""
    rows = _found(asked, visible_to).order_by(*ORDERS[sort], "pk").values_list(*_COLUMNS)
    for row in rows[first : None if most is None else first + most].iterator():
        yield ContractLine(
            id=row[0],
            reference=row[1],
            service=row[2] or "",
            service_reference=reference_to(cqc_id=row[3], number=row[4]) if row[4] else "",
            provider=row[5] or "",
            provider_reference=row[6] or "",
            category=Category(row[7]),
            portfolio=Portfolio(row[8]) if row[8] else None,
            relation=Relation(row[9]),
            framework=row[10] or "",
            lot=row[11] or "",
            district=row[12] or "",
            from_on=row[13],
            to_on=row[14],
        )


def districts_of(*, authority: Authority) -> tuple[District, ...]:
    """The authority's districts, by name."""
    return tuple(District.objects.filter(authority=authority))


def lots_of(*, authority: Authority, as_at: date, visible_to: Principal) -> tuple[Lot, ...]:
    """The lots of the frameworks that hold that day, with their framework, by name."""
    if not visible_to.may(Permission.VIEW_CONTRACTS, authority_code=authority.code):
        return ()
    found = Lot.objects.filter(covering(as_at=as_at, prefix="framework__"), authority=authority)
    return tuple(found.select_related("framework").order_by("framework__name", "name", "pk"))


def party_referred_to(
    *, reference: str, authority: Authority
) -> tuple[Location | None, Provider | None]:
    """The service of the authority, or the provider, that goes by a regulator's id.

    A service that the regulator does not cover goes by "n" and its number, as in the address of
    its page. Neither is found where there is no such one.
    """
    typed = reference.strip()
    places = Location.objects.filter(authority=authority).select_related("provider", "authority")
    if (number := number_of_ours(reference=typed)) is not None:
        return places.filter(pk=number, cqc_id__isnull=True).first(), None
    location = places.filter(cqc_id=typed.upper()).first()
    if location is not None:
        return location, None
    return None, Provider.objects.filter(cqc_id=typed.upper()).first()


def _found(asked: ContractFilter, visible_to: Principal) -> QuerySet[Contract]:
    found = visible_contracts(visible_to).filter(authority=asked.authority)
    match asked.standing:
        case Standing.IN_FORCE:
            found = found.filter(covering(as_at=asked.as_at))
        case Standing.COMING:
            found = found.filter(from_on__gt=asked.as_at)
        case Standing.ENDED:
            found = found.filter(to_on__lte=asked.as_at)
    narrowed = {
        "category": asked.category,
        "portfolio": asked.portfolio,
        "relation": asked.relation,
        "location__district": asked.district_id,
        "lot": asked.lot_id,
    }
    found = found.filter(**{name: value for name, value in narrowed.items() if value})
    if asked.text:
        found = found.filter(
            Q(reference__icontains=asked.text)
            | Q(location__name__icontains=asked.text)
            | Q(provider__name__icontains=asked.text)
        )
    return found
