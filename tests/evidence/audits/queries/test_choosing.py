"""Which services a campaign may be planned for: by kind, and by what is contracted."""

from datetime import timedelta

import pytest

from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.evidence.audits.queries.choosing import (
    ContractedGroup,
    contracted_groups,
    earlier_visits,
    services_in,
)
from almoner.evidence.audits.rules import Step
from almoner.register.contracts.rules import Category, Portfolio, Relation
from almoner.register.directory.models import Location
from tests.evidence.audits.factories import PLANNED_ON, TODAY, Council
from tests.register.contracts.factories import contract
from tests.register.directory.factories import (
    DistrictFactory,
    LocationFactory,
    LocationSpellFactory,
    ProviderFactory,
    SuccessionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> Council:
    return Council()


def home(council: Council, name: str, **more: object) -> Location:
    """A service that is on the register there."""
    location = LocationFactory(authority=council.authority, name=name, **more)
    LocationSpellFactory(location=location)
    return location


def groups(council: Council) -> dict[str, ContractedGroup]:
    by = council.by(council.mo)
    found = contracted_groups(authority=council.authority, as_at=TODAY, visible_to=by)
    return {one.key: one for one in found}


def test_services_are_grouped_by_category_and_portfolio(council: Council) -> None:
    old, young, day = (home(council, name) for name in ("Oak", "Yew", "Day"))
    contract(council.authority, old)
    contract(council.authority, young, portfolio=Portfolio.LIVING_WELL)
    contract(council.authority, day, category=Category.DAY_CARE, portfolio=None)
    home(council, "Without a contract")
    assert {key: (one.title, one.location_ids) for key, one in groups(council).items()} == {
        "care_home.ageing_well": ("Care home, Ageing Well", {old.pk}),
        "care_home.living_well": ("Care home, Living Well", {young.pk}),
        "day_care.": ("Day care", {day.pk}),
    }


def test_what_is_not_monitored_is_left_out(council: Council) -> None:
    spot, closed, asleep = (home(council, name) for name in ("Spot", "Closed", "Asleep"))
    contract(council.authority, spot, relation=Relation.NOT_COMMISSIONED)
    for location in (closed, asleep):
        contract(council.authority, location)
    Location.objects.filter(pk=closed.pk).update(deregistered_on=TODAY)
    Location.objects.filter(pk=asleep.pk).update(is_dormant=True)
    assert groups(council) == {}


def test_a_contract_with_a_provider_stands_for_its_other_services(council: Council) -> None:
    provider = ProviderFactory()
    first, second = (home(council, name, provider=provider) for name in ("First", "Second"))
    home(council, "Another's", provider=ProviderFactory())
    contract(council.authority, first)
    contract(council.authority, provider=provider, category=Category.HOME_BASED_CARE)
    found = groups(council)
    assert found["care_home.ageing_well"].location_ids == {first.pk}
    assert found["home_based_care.ageing_well"].location_ids == {second.pk}


@pytest.mark.parametrize("role", Role)
def test_contracts_choose_only_for_who_may_see_them(council: Council, role: Role) -> None:
    contract(council.authority, home(council, "Oak"))
    by = council.someone(role)
    found = contracted_groups(authority=council.authority, as_at=TODAY, visible_to=by)
    assert bool(found) is (Permission.VIEW_CONTRACTS in GRANTS[role].permissions)
    elsewhere = Council().someone(role)
    assert not contracted_groups(authority=council.authority, as_at=TODAY, visible_to=elsewhere)


def test_kinds_and_contracts_add_up_within_the_districts(council: Council) -> None:
    here = DistrictFactory(authority=council.authority)
    near = home(council, "Near", district=here, service_type="home_care")
    far = home(council, "Far", service_type="home_care")
    nursing = home(council, "Nursing", district=here, service_type="nursing")
    home(council, "Neither", district=here, service_type="day_care")
    given = {"authority": council.authority, "groups": ["nursing"]}
    both = services_in(**given, district_ids=[], location_ids=[near.pk, far.pk, nursing.pk])
    assert sorted(both) == sorted([near.pk, far.pk, nursing.pk])
    some = services_in(**given, district_ids=[here.pk], location_ids=[near.pk, far.pk])
    assert sorted(some) == sorted([near.pk, nursing.pk])
    elsewhere = LocationFactory(authority=Council().authority)
    assert services_in(**given, district_ids=[], location_ids=[elsewhere.pk]) == (nursing.pk,)


def test_a_visit_may_follow_up_one_under_an_earlier_registration(council: Council) -> None:
    before = council.planned()
    void = council.planned()
    council.take(void, Step.MAKE_VOID)
    now_registered = LocationFactory(authority=council.authority, name="Elmbank House")
    SuccessionFactory(predecessor=council.location, successor=now_registered)
    council.planned(location=LocationFactory(authority=council.authority))
    offered = earlier_visits(location=now_registered, as_at=PLANNED_ON)
    assert [one.pk for one in offered] == [before.pk]
    assert earlier_visits(location=now_registered, as_at=PLANNED_ON - timedelta(days=1)) == ()
    follow_up = council.planned(location=now_registered, follow_up_of=before)
    assert follow_up.follow_up_of == before
