"""An invented county with the counts and the suspensions of the Nottinghamshire report."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count

from almoner.account.papers.actions import record_earlier_paper
from almoner.account.papers.models import Paper
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import operator
from almoner.register.contracts.models import Contract
from almoner.register.contracts.rules import Category, Portfolio, Relation
from almoner.register.directory.models import (
    District,
    Location,
    LocationSpell,
    Provider,
    Scheme,
    Service,
    ServiceDistrict,
)
from almoner.response.suspensions.models import Suspension, SuspensionScope, SuspensionStep
from almoner.response.suspensions.rules.kinds import Kind, Level, Trigger, Work
from almoner.response.suspensions.rules.states import State, Step
from tests.account.papers.factories import AuthorityFactory

AS_AT = date(2021, 9, 20)
AT = datetime(2021, 9, 20, 12, tzinfo=UTC)
RECORDED = datetime(2021, 6, 1, 9, tzinfo=UTC)
EARLIER_AS_AT = date(2021, 6, 1)
SINCE = date(2018, 4, 1)
DISTRICTS = (
    "Ashdale",
    "Barrowlaw",
    "Brockstow",
    "Geddon Vale",
    "Manfield",
    "Newbridge and Sherbrook",
    "Rushmere",
)
_numbers = count(1)


def county() -> Authority:
    """The county, its districts, and every service that the report's list counts."""
    authority = AuthorityFactory(code="E10999901", name="Northshire")
    for name in DISTRICTS:
        District.objects.create(authority=authority, code=f"D{name[:9]}", name=name)
    services(authority, 155, Category.CARE_HOME, "residential", Portfolio.AGEING_WELL)
    services(authority, 136, Category.CARE_HOME, "residential", Portfolio.LIVING_WELL)
    services(authority, 48, Category.HOME_BASED_CARE, "home_care")
    housing = services(authority, 7, Category.HOUSING_WITH_CARE, "extra_care")
    living = services(authority, 35, Category.SUPPORTED_LIVING, "supported_living")
    services(authority, 30, Category.DAY_CARE, "day_care")
    _schemes(housing, 14, "Supported housing")
    _schemes(living, 190, "Supported living")
    return authority


def services(
    authority: Authority,
    how_many: int,
    category: Category,
    service_type: str,
    portfolio: Portfolio | None = None,
) -> list[Location]:
    """So many services of a kind, each of its own provider and under a contract."""
    numbers = [next(_numbers) for _ in range(how_many)]
    providers = Provider.objects.bulk_create(
        Provider(cqc_id=f"P-{number:04}", name=f"Wren Care {number}") for number in numbers
    )
    places = Location.objects.bulk_create(
        Location(
            cqc_id=f"N-{number:04}",
            name=f"Service {number}",
            provider=provider,
            authority=authority,
            service_type=service_type,
            registered_on=SINCE,
            as_at=SINCE,
        )
        for number, provider in zip(numbers, providers, strict=True)
    )
    LocationSpell.objects.bulk_create(
        LocationSpell(
            location=place,
            provider=place.provider,
            authority=authority,
            service_type=service_type,
            from_on=SINCE,
            recorded_at=RECORDED,
        )
        for place in places
    )
    Contract.objects.bulk_create(
        Contract(
            authority=authority,
            provider=place.provider,
            location=place,
            reference=f"C{place.cqc_id}",
            relation=Relation.ON_FRAMEWORK,
            category=category,
            portfolio=portfolio or "",
            from_on=SINCE,
            recorded_at=RECORDED,
            recorded_by="system",
        )
        for place in places
    )
    return places


def _schemes(places: Sequence[Location], how_many: int, kind: str) -> None:
    given = Service.objects.bulk_create(Service(location=place, kind=kind) for place in places)
    Scheme.objects.bulk_create(
        Scheme(service=given[number % len(given)], name=f"Scheme {number}")
        for number in range(how_many)
    )


def suspend(authority: Authority) -> None:
    """The suspensions of the report: six homes, six more, and two agencies in three districts."""
    places = {d.name: d for d in District.objects.filter(authority=authority)}
    older = _of(authority, Category.CARE_HOME, Portfolio.AGEING_WELL)
    younger = _of(authority, Category.CARE_HOME, Portfolio.LIVING_WELL)
    agencies = _of(authority, Category.HOME_BASED_CARE)
    vale, bridge, field, dale = (
        "Geddon Vale",
        "Newbridge and Sherbrook",
        "Manfield",
        "Ashdale",
    )
    for homes, names in (
        (older, (vale, bridge, field, dale, vale, bridge)),
        (younger, ("Barrowlaw", bridge, "Barrowlaw", "Barrowlaw", bridge, "Barrowlaw")),
    ):
        for day, (home, name) in enumerate(zip(homes, names, strict=False)):
            LocationSpell.objects.filter(location=home).update(district=places[name])
            _suspend(home, days=day)
    for day, (agency, names) in enumerate(
        zip(agencies, ((bridge, "Rushmere"), (vale, bridge)), strict=False)
    ):
        given = Service.objects.create(location=agency, kind="Homecare agencies")
        for name in names:
            ServiceDistrict.objects.create(service=given, district=places[name])
        _suspend(agency, days=day)


def _of(
    authority: Authority, category: Category, portfolio: Portfolio | None = None
) -> list[Location]:
    found = Contract.objects.filter(
        authority=authority, category=category, portfolio=portfolio or ""
    ).select_related("location__authority", "location__provider")
    return [contract.location for contract in found.order_by("pk")[:6] if contract.location]


def _suspend(place: Location, *, days: int) -> None:
    """A suspension as its steps would leave it: in force from a day of July 2021."""
    at = datetime(2021, 7, 5, 9, tzinfo=UTC) + timedelta(days=days)
    suspension = Suspension.objects.create(
        authority=place.authority,
        kind=Kind.SUSPENDED_FULL,
        trigger=Trigger.AUDIT,
        begun_at=at,
        stops_from_on=at.date(),
    )
    SuspensionScope.objects.create(
        suspension=suspension, level=Level.LOCATION, location=place, work=Work.NEW_PLACEMENT
    )
    SuspensionStep.objects.create(
        suspension=suspension,
        number=1,
        step=Step.IMPOSE_URGENTLY,
        state=State.IN_FORCE,
        on=at.date(),
        at=at,
        by="user:1",
        by_name="Ada Marsh",
    )


def paper_of_june(authority: Authority) -> Paper:
    """The position statement of June 2021, which stated fewer suspensions."""
    return record_earlier_paper(
        kind="market-position",
        authority=authority,
        as_at=EARLIER_AS_AT,
        published_on=date(2021, 6, 14),
        figures={
            ("contract_suspensions", "care_home_ageing_well", "count"): 4,
            ("contract_suspensions", "care_home_living_well", "count"): 5,
            ("contract_suspensions", "homecare", "count"): None,
        },
        by=operator("tests"),
        at=RECORDED + timedelta(days=20),
    )
