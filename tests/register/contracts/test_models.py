"""What the database keeps and what it breaks on, whoever asks it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from almoner.core.accounts.models import Authority
from almoner.register.contracts.models import Contract, ContractTerm, Framework, LeadOfficer, Lot
from tests.register.contracts.factories import (
    AT,
    BEGAN,
    contract,
    framework,
    lot,
    officer_of,
    place,
)
from tests.register.directory.factories import AuthorityFactory, ProviderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory()


def refuses(act: Callable[[], object], error: type[DatabaseError] = IntegrityError) -> None:
    with pytest.raises(error), transaction.atomic():
        act()


def a_framework(authority: Authority, **changed: Any) -> Framework:
    values = {"name": "Homes", "from_on": BEGAN, "recorded_at": AT, "recorded_by": "system"}
    return Framework.objects.create(authority=authority, **{**values, **changed})


def a_lot(of: Framework, **changed: Any) -> Lot:
    values = {"name": "1", "category": "care_home", "recorded_at": AT, "recorded_by": "system"}
    return Lot.objects.create(framework=of, authority=of.authority, **{**values, **changed})


def a_contract(authority: Authority, **changed: Any) -> Contract:
    values = {
        "authority": authority,
        "reference": "C1",
        "relation": "spot",
        "category": "day_care",
        "from_on": BEGAN,
        "recorded_at": AT,
        "recorded_by": "system",
        **changed,
    }
    if not {"provider", "location"} & set(changed):
        values["provider"] = ProviderFactory()
    return Contract.objects.create(**values)


def a_lead(authority: Authority, **changed: Any) -> LeadOfficer:
    values = {"from_on": BEGAN, "recorded_at": AT, "recorded_by": "system"}
    values["user"] = changed.pop("user", None) or officer_of(authority)
    return LeadOfficer.objects.create(authority=authority, **{**values, **changed})


def test_a_framework_is_named_once_and_ends_after_it_begins(authority: Authority) -> None:
    a_framework(authority)
    a_framework(authority, name="Home care", to_on=date(2018, 4, 2))
    a_framework(AuthorityFactory())
    refuses(lambda: a_framework(authority))
    refuses(lambda: a_framework(authority, name="Day care", to_on=BEGAN))


def test_a_lot_is_named_once_in_its_framework_and_of_a_known_kind(authority: Authority) -> None:
    homes = a_framework(authority)
    a_lot(homes)
    a_lot(homes, name="2", portfolio="living_well")
    refuses(lambda: a_lot(homes))
    refuses(lambda: a_lot(homes, name="3", category="kennels"))
    refuses(lambda: a_lot(homes, name="4", portfolio="well"))


def test_a_contract_is_referred_to_once_in_an_authority(authority: Authority) -> None:
    a_contract(authority)
    a_contract(AuthorityFactory())
    refuses(lambda: a_contract(authority))


def test_a_contract_is_with_someone(authority: Authority) -> None:
    a_contract(authority, provider=None, location=place(authority))
    refuses(lambda: a_contract(authority, reference="C2", provider=None, location=None))


def test_a_contract_may_end_the_day_it_began_and_no_earlier(authority: Authority) -> None:
    a_contract(authority, to_on=BEGAN)
    refuses(lambda: a_contract(authority, reference="C2", to_on=date(2018, 3, 31)))


@pytest.mark.parametrize(
    ("column", "value"), [("relation", "friend"), ("category", "kennels"), ("portfolio", "well")]
)
def test_a_contract_is_of_known_kinds(authority: Authority, column: str, value: str) -> None:
    refuses(lambda: a_contract(authority, **{column: value}))


def test_a_care_homes_contract_has_a_portfolio(authority: Authority) -> None:
    a_contract(authority, category="care_home", portfolio="ageing_well")
    refuses(lambda: a_contract(authority, reference="C2", category="care_home"))


def test_a_lead_is_on_a_service_or_a_provider(authority: Authority) -> None:
    a_lead(authority, location=place(authority))
    a_lead(authority, provider=ProviderFactory())
    refuses(lambda: a_lead(authority))
    refuses(lambda: a_lead(authority, location=place(authority), provider=ProviderFactory()))


def test_one_leads_at_a_time(authority: Authority) -> None:
    home, provider = place(authority), ProviderFactory()
    a_lead(authority, location=home, to_on=date(2020, 4, 1))
    a_lead(authority, location=home)
    a_lead(authority, provider=provider)
    a_lead(AuthorityFactory(), provider=provider)
    refuses(lambda: a_lead(authority, location=home))
    refuses(lambda: a_lead(authority, provider=provider))
    refuses(lambda: a_lead(authority, location=place(authority), to_on=BEGAN))


def test_when_a_contract_ends_is_only_ever_added_to(authority: Authority) -> None:
    term = contract(authority, place(authority)).terms.get()
    refuses(lambda: ContractTerm.objects.filter(pk=term.pk).update(reason="x"), DatabaseError)
    refuses(term.delete, DatabaseError)
    assert ContractTerm.objects.get() == term


def test_each_is_called_by_its_name(authority: Authority) -> None:
    homes = framework(authority, name="Care homes 2018")
    assert str(homes) == "Care homes 2018"
    assert str(lot(homes, name="Lot 1")) == "Lot 1"
    assert str(contract(authority, place(authority), reference="C/18/1")) == "C/18/1"
