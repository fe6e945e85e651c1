"""Northshire's frameworks, its contract with every service that it monitors, and who leads."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from almoner.core.accounts.models import Authority
from almoner.demo.places import AS_AT
from almoner.demo.quality.people import CONTRACTS, OFFICERS, Team
from almoner.register.contracts.actions import (
    add_contract,
    add_framework,
    add_lot,
    allocate_services,
)
from almoner.register.contracts.models import Contract, Lot
from almoner.register.contracts.rules import Category, Portfolio, Relation
from almoner.register.directory.models import District, Location
from almoner.register.directory.queries import locations_as_at
from almoner.register.directory.rules import ServiceType, Specialism

SINCE = date(2018, 4, 1)
LEADS_SINCE = date(2020, 4, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A framework of one lot, and how the contracts under it are referred to."""

    prefix: str
    framework: str
    lot: str
    category: Category
    relation: Relation
    portfolio: Portfolio | None = None


OLDER = Wanted(
    prefix="AW",
    framework="Care homes for older people 2018",
    lot="Residential and nursing care, 65 and over",
    category=Category.CARE_HOME,
    relation=Relation.ON_FRAMEWORK,
    portfolio=Portfolio.AGEING_WELL,
)
YOUNGER = Wanted(
    prefix="LW",
    framework="Care homes for younger adults 2018",
    lot="Residential and nursing care, 18 to 64",
    category=Category.CARE_HOME,
    relation=Relation.ON_FRAMEWORK,
    portfolio=Portfolio.LIVING_WELL,
)
AT_HOME = (
    Wanted(
        prefix="HB",
        framework="Home based care 2018",
        lot="Care at home",
        category=Category.HOME_BASED_CARE,
        relation=Relation.MANAGED_PROVIDER,
    ),
    Wanted(
        prefix="HC",
        framework="Housing with care 2018",
        lot="Care on site",
        category=Category.HOUSING_WITH_CARE,
        relation=Relation.BLOCK,
    ),
    Wanted(
        prefix="SL",
        framework="Supported living 2018",
        lot="Support in shared and single tenancies",
        category=Category.SUPPORTED_LIVING,
        relation=Relation.DPS,
    ),
    Wanted(
        prefix="DC",
        framework="Day opportunities 2018",
        lot="Day services",
        category=Category.DAY_CARE,
        relation=Relation.ON_FRAMEWORK,
    ),
)
# By the kind of care in the register's words; the regulator counts the first three as one type.
BY_KIND = {
    "Homecare agencies": AT_HOME[0],
    "Supported housing": AT_HOME[1],
    "Supported living": AT_HOME[2],
    "Day care": AT_HOME[3],
}
CARE_HOMES = {ServiceType.NURSING, ServiceType.RESIDENTIAL, ServiceType.CARE_HOME}


def lay_out_contracts(*, team: Team, clock: Callable[[], datetime]) -> None:
    """A contract for every service of Northshire that is open, each under its lot."""
    authority, by = team.authority, team.principal(CONTRACTS)
    if Contract.objects.filter(authority=authority).exists():
        return
    lots = dict(_lots(authority, team=team, clock=clock))
    numbers = dict.fromkeys(lots, 0)
    for location in _open(team):
        wanted = wanted_for(location)
        numbers[wanted.prefix] += 1
        add_contract(
            authority=authority,
            location=location,
            lot=lots[wanted.prefix],
            reference=f"{wanted.prefix}/18/{numbers[wanted.prefix]:03d}",
            relation=wanted.relation,
            category=wanted.category,
            portfolio=wanted.portfolio,
            from_on=max(SINCE, location.registered_on or SINCE),
            by=by,
            at=clock(),
        )


def lay_out_lead_officers(*, team: Team, clock: Callable[[], datetime]) -> None:
    """Each officer leads in some of the districts."""
    locations = _open(team)
    districts = list(District.objects.filter(authority=team.authority))
    for number, officer in enumerate(OFFICERS):
        theirs = {district.pk for district in districts[number :: len(OFFICERS)]}
        chosen = [one for one in locations if _district(one) in theirs]
        allocate_services(
            authority=team.authority,
            locations=chosen,
            user=team.user(officer),
            from_on=LEADS_SINCE,
            by=team.principal(CONTRACTS),
            at=clock(),
        )


def wanted_for(location: Location) -> Wanted:
    """Under which framework a service is contracted."""
    if ServiceType(location.service_type) not in CARE_HOMES:
        return next(BY_KIND[one.kind] for one in location.services.all())
    return YOUNGER if location.specialisms & Specialism.LEARNING_DISABILITIES else OLDER


def _lots(
    authority: Authority, *, team: Team, clock: Callable[[], datetime]
) -> Iterator[tuple[str, Lot]]:
    by = team.principal(CONTRACTS)
    for wanted in (OLDER, YOUNGER, *AT_HOME):
        framework = add_framework(
            authority=authority, name=wanted.framework, from_on=SINCE, by=by, at=clock()
        )
        yield (
            wanted.prefix,
            add_lot(
                framework=framework,
                name=wanted.lot,
                category=wanted.category,
                portfolio=wanted.portfolio,
                by=by,
                at=clock(),
            ),
        )


def _open(team: Team) -> Sequence[Location]:
    day = AS_AT[team.authority.name]
    by = team.principal(CONTRACTS)
    found = locations_as_at(as_at=day, visible_to=by, authority_ids=[team.authority.pk])
    found = found.select_related("provider", "authority")
    return list(found.prefetch_related("services__districts").order_by("cqc_id", "name", "pk"))


def _district(location: Location) -> int | None:
    """Where it lies; of a service that lies nowhere in particular, the first where it works."""
    if location.district_id is not None:
        return location.district_id
    places = [one for service in location.services.all() for one in service.districts.all()]
    return places[0].pk if places else None
