"""Invented contracts for tests, and a county of which each kind is counted as it should be."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from almoner.core.accounts.models import Authority, Membership, User
from almoner.core.accounts.rules import Principal, Role
from almoner.register.contracts.actions import add_contract, add_framework, add_lot
from almoner.register.contracts.models import Contract, Framework, Lot
from almoner.register.contracts.rules import Category, Portfolio, Relation
from almoner.register.directory.models import Location, Provider, Scheme, Service
from tests.register.directory.factories import (
    OPERATOR,
    LocationFactory,
    LocationSpellFactory,
    ProviderFactory,
)

AT = datetime(2021, 9, 1, 9, tzinfo=UTC)
AS_AT = date(2021, 9, 20)
BEGAN = date(2018, 4, 1)
_numbers = count(1)


def someone(role: Role, *authorities: Authority, reference: str = "user:1") -> Principal:
    """A person who holds one role in each of the authorities."""
    return Principal(
        reference=reference,
        name="Sam Officer",
        roles=frozenset((authority.code, role) for authority in authorities),
    )


def officer_of(authority: Authority, role: Role = Role.QUALITY_OFFICER, **changed: Any) -> User:
    """Someone who can sign in and holds that role."""
    number = next(_numbers)
    user = User.objects.create(
        email=f"officer{number}@example.org", name=f"Officer {number}", joined_at=AT, **changed
    )
    Membership.objects.create(user=user, authority=authority, role=role, from_on=BEGAN)
    return user


def place(authority: Authority, service_type: str = "residential", **changed: Any) -> Location:
    """A service registered there."""
    location = LocationFactory(authority=authority, service_type=service_type, **changed)
    LocationSpellFactory(location=location)
    return location


def scheme(location: Location, kind: str = "Supported living", **changed: Any) -> Scheme:
    """A scheme of a service of that kind given from the location."""
    service, _ = Service.objects.get_or_create(location=location, kind=kind)
    return Scheme.objects.create(service=service, name=f"Scheme {next(_numbers)}", **changed)


def contract(
    authority: Authority,
    location: Location | None = None,
    *,
    provider: Provider | None = None,
    category: Category = Category.CARE_HOME,
    portfolio: Portfolio | None = Portfolio.AGEING_WELL,
    relation: Relation = Relation.ON_FRAMEWORK,
    from_on: date = BEGAN,
    **changed: Any,
) -> Contract:
    """A contract, in force since 2018 unless said otherwise."""
    return add_contract(
        authority=authority,
        location=location,
        provider=provider,
        reference=changed.pop("reference", f"C{next(_numbers):05}"),
        category=category,
        portfolio=portfolio,
        relation=relation,
        from_on=from_on,
        by=changed.pop("by", OPERATOR),
        at=changed.pop("at", AT),
        **changed,
    )


def framework(authority: Authority, **changed: Any) -> Framework:
    """A framework of that authority's."""
    values = {"name": f"Framework {next(_numbers)}", "from_on": BEGAN, **changed}
    return add_framework(authority=authority, by=OPERATOR, at=AT, **values)


def lot(of: Framework, **changed: Any) -> Lot:
    """A lot of the framework."""
    values = {"name": f"Lot {next(_numbers)}", "category": Category.CARE_HOME, **changed}
    return add_lot(framework=of, by=OPERATOR, at=AT, **values)


def county(authority: Authority) -> None:
    """Two older people's homes, one for younger adults, and some of each other kind of care."""
    for portfolio, homes in ((Portfolio.AGEING_WELL, 2), (Portfolio.LIVING_WELL, 1)):
        for _ in range(homes):
            contract(authority, place(authority), portfolio=portfolio)
    kinds = {"portfolio": None, "relation": Relation.MANAGED_PROVIDER}
    shared = ProviderFactory()
    for provider in (shared, shared, ProviderFactory()):
        agency = place(authority, "home_care", provider=provider)
        contract(authority, agency, category=Category.HOME_BASED_CARE, **kinds)
    for number in (1, 2):
        living = place(authority, "supported_living")
        contract(authority, living, category=Category.SUPPORTED_LIVING, **kinds)
        for _ in range(number * 2):
            scheme(living)
        scheme(living, "Domiciliary care")
    housing = place(authority, "extra_care")
    contract(authority, housing, category=Category.HOUSING_WITH_CARE, **kinds)
    for _ in range(3):
        scheme(housing, "Supported housing")
    for _ in range(2):
        day = place(authority, "day_care", provider=None, cqc_id=None)
        contract(authority, day, category=Category.DAY_CARE, **kinds)
