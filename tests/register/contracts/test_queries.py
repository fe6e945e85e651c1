"""What is read of contracts: as at a day, as known at a moment, and by whom."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal, Role
from almoner.register.contracts.actions import allocate_lead_officer, end_contract
from almoner.register.contracts.models import LeadOfficer
from almoner.register.contracts.queries import (
    UnknownContract,
    contract,
    contracts_of,
    framework,
    frameworks,
    kinds_of,
    lead_officer,
    leads_on,
    monitored,
    monitored_services,
    people_who_may_lead,
    services_led_by,
    terms_of,
)
from almoner.register.contracts.queries.listing import (
    ContractFilter,
    Standing,
    contract_count,
    lots_of,
    party_referred_to,
)
from almoner.register.contracts.rules import Category, Portfolio, Relation
from almoner.register.directory.models import Location
from almoner.register.directory.queries import lineage
from tests.register.contracts import factories
from tests.register.contracts.factories import (
    AS_AT,
    AT,
    BEGAN,
    county,
    lot,
    officer_of,
    place,
    scheme,
    someone,
)
from tests.register.directory.factories import (
    NOBODY,
    OPERATOR,
    AuthorityFactory,
    DistrictFactory,
    ProviderFactory,
    SuccessionFactory,
)

pytestmark = pytest.mark.django_db
LATER = datetime(2021, 10, 1, 9, tzinfo=UTC)


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory(name="Northshire")


@pytest.fixture
def reader(authority: Authority) -> Principal:
    return someone(Role.QUALITY_OFFICER, authority)


def told(authority: Authority, as_at: date = AS_AT, **changed: Any) -> dict[str, str]:
    by = changed.pop("visible_to", OPERATOR)
    return {
        (line.portfolio or line.category).value: line.words
        for line in monitored(authority=authority, as_at=as_at, visible_to=by, **changed)
    }


def homes(authority: Authority, as_at: date = AS_AT, **changed: Any) -> str:
    return told(authority, as_at, **changed)["ageing_well"]


# ---- what is monitored


def test_each_kind_is_counted_in_its_own_unit(authority: Authority, reader: Principal) -> None:
    county(authority)
    county(AuthorityFactory())
    assert told(authority, visible_to=reader) == {
        "ageing_well": "2 homes",
        "living_well": "1 home",
        "home_based_care": "2 providers",
        "housing_with_care": "3 schemes",
        "supported_living": "2 providers (6 schemes)",
        "day_care": "2 providers",
        "shared_lives": "0 providers",
        "other": "0 providers",
    }


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_questions_do_not_grow_with_the_county(
    authority: Authority, how_many: int, django_assert_num_queries: Any
) -> None:
    for _ in range(how_many):
        county(authority)
    with django_assert_num_queries(4):
        told(authority)
    with django_assert_num_queries(4):
        monitored_services(authority=authority, as_at=AS_AT, visible_to=OPERATOR)


def test_nothing_is_told_to_who_may_not_see_contracts(authority: Authority) -> None:
    county(authority)
    for by in (NOBODY, someone(Role.BROKERAGE, authority)):
        assert told(authority, visible_to=by) == {}
        assert not monitored_services(authority=authority, as_at=AS_AT, visible_to=by)


def test_a_contract_counts_while_it_holds(authority: Authority) -> None:
    kept = factories.contract(authority, place(authority))
    end_contract(contract=kept, to_on=AS_AT, reason="Closed", by=OPERATOR, at=AT)
    assert homes(authority, BEGAN - timedelta(days=1)) == "0 homes"
    assert homes(authority, BEGAN) == "1 home"
    assert homes(authority, AS_AT - timedelta(days=1)) == "1 home"
    assert homes(authority, AS_AT) == "0 homes"


def test_what_is_not_commissioned_is_not_monitored(authority: Authority) -> None:
    for relation in Relation:
        factories.contract(authority, place(authority), relation=relation)
    assert homes(authority) == f"{len(Relation) - 1} homes"


def test_a_home_that_closed_is_no_longer_monitored(authority: Authority) -> None:
    closed = place(authority, deregistered_on=date(2021, 6, 1))
    factories.contract(authority, closed)
    assert homes(authority) == "0 homes"
    assert homes(authority, date(2021, 5, 31)) == "1 home"


def reregistered(authority: Authority, on: date = date(2021, 6, 1)) -> tuple[Location, Location]:
    before = place(authority, deregistered_on=on)
    after = place(authority, registered_on=on)
    SuccessionFactory(predecessor=before, successor=after, on=on)
    return before, after


def test_contracts_follow_the_service(authority: Authority) -> None:
    before, after = reregistered(authority)
    kept = factories.contract(authority, before)
    assert homes(authority) == "1 home"
    [service] = monitored_services(authority=authority, as_at=AS_AT, visible_to=OPERATOR)
    assert (service.location_id, service.provider_id) == (after.pk, after.provider_id)
    assert contracts_of(location=after, as_at=AS_AT, visible_to=OPERATOR) == (kept,)
    assert kinds_of(authority=authority, location_ids=[after.pk], as_at=AS_AT) == {
        after.pk: (Category.CARE_HOME, Portfolio.AGEING_WELL)
    }


def test_an_old_and_a_new_contract_for_the_same_care_are_one_home(authority: Authority) -> None:
    before, after = reregistered(authority)
    factories.contract(authority, before)
    factories.contract(authority, after)
    assert homes(authority) == "1 home"


def test_a_succession_to_come_is_not_followed_yet(authority: Authority) -> None:
    before, after = reregistered(authority, on=date(2021, 12, 1))
    factories.contract(authority, before)
    [service] = monitored_services(authority=authority, as_at=AS_AT, visible_to=OPERATOR)
    assert service.location_id == before.pk
    assert contracts_of(location=after, as_at=AS_AT, visible_to=OPERATOR) == ()


def test_a_provider_as_a_whole_counts_until_it_is_gone(authority: Authority) -> None:
    kinds = {"category": Category.HOME_BASED_CARE, "portfolio": None}
    stays, goes = ProviderFactory(), ProviderFactory(deregistered_on=date(2021, 6, 1))
    for provider in (stays, goes):
        factories.contract(authority, provider=provider, **kinds)
    assert told(authority)["home_based_care"] == "1 provider"
    assert told(authority, date(2021, 6, 1))["home_based_care"] == "1 provider"
    assert told(authority, date(2021, 5, 31))["home_based_care"] == "2 providers"
    [service] = monitored_services(authority=authority, as_at=AS_AT, visible_to=OPERATOR)
    assert (service.name, service.location_id) == (stays.name, None)


def test_schemes_of_a_whole_provider_count_while_they_are_open(authority: Authority) -> None:
    provider = ProviderFactory()
    factories.contract(
        authority, provider=provider, category=Category.SUPPORTED_LIVING, portfolio=None
    )
    branch = place(authority, "supported_living", provider=provider)
    scheme(branch)
    scheme(branch, to_on=date(2021, 6, 1))
    scheme(branch, "Homecare agencies")
    assert told(authority)["supported_living"] == "1 provider (1 scheme)"
    assert told(authority, date(2021, 5, 31))["supported_living"] == "1 provider (2 schemes)"


def test_a_past_count_is_told_as_it_was_known_then(authority: Authority) -> None:
    first = factories.contract(authority, place(authority))
    known = first.recorded_at
    factories.contract(authority, place(authority), at=LATER)
    end_contract(contract=first, to_on=date(2021, 6, 1), reason="Closed", by=OPERATOR, at=LATER)
    assert homes(authority) == "1 home"  # the second
    assert homes(authority, known_at=known) == "1 home"  # the first
    assert homes(authority, date(2021, 5, 1)) == "2 homes"
    assert homes(authority, date(2021, 5, 1), known_at=known) == "1 home"
    assert homes(authority, known_at=known - timedelta(seconds=1)) == "0 homes"


def test_a_succession_learnt_later_was_not_known_then(authority: Authority) -> None:
    before, _ = reregistered(authority)
    kept = factories.contract(authority, before)
    before.successors.update(recorded_at=LATER)
    assert homes(authority, known_at=kept.recorded_at) == "0 homes"
    assert homes(authority) == "1 home"


def test_services_are_narrowed_and_in_order_of_name(authority: Authority) -> None:
    for name in ("Beech", "Ash"):
        factories.contract(authority, place(authority, name=name))
    younger = place(authority, name="Oak")
    factories.contract(authority, younger, portfolio=Portfolio.LIVING_WELL)

    def names(**narrowed: Any) -> list[str]:
        found = monitored_services(
            authority=authority, as_at=AS_AT, visible_to=OPERATOR, **narrowed
        )
        return [service.name for service in found]

    assert names() == ["Ash", "Beech", "Oak"]
    assert names(portfolio=Portfolio.LIVING_WELL) == ["Oak"]
    assert names(category=Category.DAY_CARE) == []


# ---- of which kind


def test_a_service_takes_the_kind_of_its_newest_contract_or_its_providers(
    authority: Authority,
) -> None:
    home = place(authority)
    factories.contract(authority, home)
    factories.contract(authority, home, portfolio=Portfolio.LIVING_WELL)
    provider = ProviderFactory()
    agency = place(authority, "home_care", provider=provider)
    factories.contract(
        authority, provider=provider, category=Category.HOME_BASED_CARE, portfolio=None
    )
    spot = place(authority)
    factories.contract(authority, spot, relation=Relation.NOT_COMMISSIONED)
    unknown = place(authority)
    places = [home.pk, agency.pk, spot.pk, unknown.pk]
    assert kinds_of(authority=authority, location_ids=places, as_at=AS_AT) == {
        home.pk: (Category.CARE_HOME, Portfolio.LIVING_WELL),
        agency.pk: (Category.HOME_BASED_CARE, None),
        spot.pk: (Category.CARE_HOME, Portfolio.AGEING_WELL),
    }
    assert kinds_of(authority=authority, location_ids=places, as_at=date(2000, 1, 1)) == {}


# ---- contracts and frameworks


def test_contracts_of_a_service_are_its_own_and_its_providers(authority: Authority) -> None:
    provider = ProviderFactory()
    home, other = place(authority, provider=provider), place(authority, provider=provider)
    own = factories.contract(authority, home)
    factories.contract(authority, other)
    whole = factories.contract(authority, provider=provider)
    assert set(contracts_of(location=home, as_at=AS_AT, visible_to=OPERATOR)) == {own, whole}
    assert len(contracts_of(provider=provider, as_at=AS_AT, visible_to=OPERATOR)) == 3
    assert contracts_of(location=home, as_at=date(2000, 1, 1), visible_to=OPERATOR) == ()
    assert contracts_of(as_at=AS_AT, visible_to=OPERATOR) == ()
    before = own.recorded_at - timedelta(seconds=1)
    assert contracts_of(location=home, as_at=AS_AT, visible_to=OPERATOR, known_at=before) == ()


def test_anothers_contract_and_framework_are_not_there(authority: Authority) -> None:
    kept = factories.contract(authority, place(authority))
    homes = factories.framework(authority)
    own = someone(Role.COMMISSIONER, authority)
    assert contract(contract_id=kept.pk, visible_to=own) == kept
    assert framework(framework_id=homes.pk, visible_to=own) == homes
    for stranger in (someone(Role.COMMISSIONER, AuthorityFactory()), NOBODY):
        with pytest.raises(UnknownContract):
            contract(contract_id=kept.pk, visible_to=stranger)
        with pytest.raises(UnknownContract):
            framework(framework_id=homes.pk, visible_to=stranger)
        assert frameworks(authority=authority, as_at=AS_AT, visible_to=stranger) == []
        assert contracts_of(location=kept.location, as_at=AS_AT, visible_to=stranger) == ()


def test_frameworks_come_with_their_lots_and_how_many_contracts_hold(
    authority: Authority, reader: Principal, django_assert_num_queries: Any
) -> None:
    of = factories.framework(authority, name="Care homes")
    factories.framework(authority, name="Aids")
    north = lot(of, name="North", districts=[DistrictFactory(authority=authority)])
    factories.contract(authority, place(authority), lot=north)
    ended = factories.contract(authority, place(authority), lot=north)
    end_contract(contract=ended, to_on=BEGAN, reason="Never began", by=OPERATOR, at=AT)
    with django_assert_num_queries(4):
        found = frameworks(authority=authority, as_at=AS_AT, visible_to=reader)
    assert [one.name for one in found] == ["Aids", "Care homes"]
    [shown] = found[1].lots.all()
    assert (shown.name, shown.contract_count, shown.districts.count()) == ("North", 1, 1)


def test_terms_are_told_oldest_first(authority: Authority) -> None:
    kept = factories.contract(authority, place(authority))
    end_contract(contract=kept, to_on=AS_AT, reason="Closed", by=OPERATOR, at=AT)
    assert [term.to_on for term in terms_of(contract=kept)] == [None, AS_AT]


# ---- who leads


def lead(authority: Authority, user: Any, from_on: date = BEGAN, **on: Any) -> LeadOfficer:
    return allocate_lead_officer(
        authority=authority, user=user, from_on=from_on, by=OPERATOR, at=AT, **on
    )


def leads_there(*, location: Location, as_at: date, visible_to: Principal) -> LeadOfficer | None:
    """Who leads, asked both ways: by the service, and by registrations that are known already."""
    found = lead_officer(location=location, as_at=as_at, visible_to=visible_to)
    known = lineage(location_ids=[location.pk], as_at=as_at)
    assert found == lead_officer(
        location=location, as_at=as_at, visible_to=visible_to, registrations=known
    )
    return found


def test_who_leads_is_told_as_at_a_day(authority: Authority, reader: Principal) -> None:
    home, first, second = place(authority), officer_of(authority), officer_of(authority)
    lead(authority, first, location=home)
    lead(authority, second, from_on=AS_AT, location=home)
    days = {BEGAN: first, AS_AT - timedelta(days=1): first, AS_AT: second}
    for day, user in days.items():
        found = leads_there(location=home, as_at=day, visible_to=reader)
        assert found is not None
        assert found.user == user
    assert leads_there(location=home, as_at=date(2018, 3, 31), visible_to=reader) is None
    assert services_led_by(user_id=first.pk, as_at=AS_AT, visible_to=reader) == ()
    assert services_led_by(user_id=second.pk, as_at=AS_AT, visible_to=reader) == (home,)


def test_a_lead_follows_the_service_and_gives_way_to_a_new_one(authority: Authority) -> None:
    before, after = reregistered(authority)
    kept = lead(authority, officer_of(authority), location=before)
    assert leads_there(location=after, as_at=AS_AT, visible_to=OPERATOR) == kept
    new = lead(authority, officer_of(authority), location=after, from_on=AS_AT)
    assert leads_there(location=after, as_at=AS_AT, visible_to=OPERATOR) == new


def test_who_leads_on_a_provider_leads_on_its_services(
    authority: Authority, django_assert_num_queries: Any
) -> None:
    provider = ProviderFactory()
    one, two = (place(authority, provider=provider) for _ in range(2))
    whole = lead(authority, officer_of(authority), provider=provider)
    own = lead(authority, officer_of(authority), location=two)
    alone = place(authority, provider=None)
    with django_assert_num_queries(4):
        found = leads_on(location_ids=[one.pk, two.pk, alone.pk], as_at=AS_AT, visible_to=OPERATOR)
    assert found == {one.pk: whole, two.pk: own}
    for place_led, by_whom in ((one, whole), (two, own), (alone, None)):
        led = leads_there(location=place_led, as_at=AS_AT, visible_to=OPERATOR)
        assert led == by_whom


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.BROKERAGE, True),
        (Role.COMMISSIONER, True),
        (Role.GRANTS_OFFICER, False),
        (Role.ADMINISTRATOR, False),
    ],
)
def test_who_may_know_who_leads(authority: Authority, role: Role, sees: bool) -> None:
    home = place(authority)
    lead(authority, officer_of(authority), location=home)
    by = someone(role, authority)
    assert (leads_there(location=home, as_at=AS_AT, visible_to=by) is not None) is sees
    elsewhere = someone(role, AuthorityFactory())
    assert leads_there(location=home, as_at=AS_AT, visible_to=elsewhere) is None
    assert services_led_by(user_id=1, as_at=AS_AT, visible_to=elsewhere) == ()


def test_those_who_may_lead_are_offered(authority: Authority) -> None:
    inspector = officer_of(authority)
    manager = officer_of(authority, Role.QUALITY_MANAGER)
    officer_of(authority, Role.BROKERAGE)
    officer_of(authority, is_active=False)
    officer_of(AuthorityFactory())
    offered = people_who_may_lead(authority=authority, on=AS_AT)
    assert set(offered) == {inspector, manager}
    assert people_who_may_lead(authority=authority, on=date(2017, 1, 1)) == ()


@pytest.mark.parametrize(
    ("begins_in", "ends_in", "standing"),
    [
        (1, None, Standing.COMING),
        (0, None, Standing.IN_FORCE),
        (-9, 1, Standing.IN_FORCE),
        (-9, 0, Standing.ENDED),
    ],
)
def test_a_contract_stands_one_way_on_a_day(
    authority: Authority, begins_in: int, ends_in: int | None, standing: Standing
) -> None:
    factories.contract(
        authority,
        place(authority),
        from_on=AS_AT + timedelta(days=begins_in),
        to_on=None if ends_in is None else AS_AT + timedelta(days=ends_in),
    )
    found = {
        each
        for each in Standing
        if contract_count(
            asked=ContractFilter(authority=authority, as_at=AS_AT, standing=each),
            visible_to=OPERATOR,
        )
    }
    assert found == {standing, Standing.ANY}


def test_a_party_is_a_service_of_the_authority_or_a_provider(authority: Authority) -> None:
    home, elsewhere = place(authority, cqc_id="1-77"), place(AuthorityFactory(), cqc_id="1-78")
    unregulated = place(authority, cqc_id=None)
    for typed, party in (
        (" 1-77 ", (home, None)),
        (f"N{unregulated.pk}", (unregulated, None)),
        (home.provider.cqc_id, (None, home.provider)),
        ("1-78", (None, None)),
        (f"n{home.pk}", (None, None)),
        ("n²", (None, None)),
        ("", (None, None)),
    ):
        assert party_referred_to(reference=typed, authority=authority) == party, typed
    assert elsewhere.pk


def test_the_list_holds_a_providers_name_and_lots_are_only_for_who_may_see(
    authority: Authority,
) -> None:
    wren = ProviderFactory(name="Wren Care")
    factories.contract(authority, place(authority, name="Elm House", provider=wren))
    for text, count in (("wren", 1), ("elm", 1), ("oak", 0)):
        asked = ContractFilter(authority=authority, as_at=AS_AT, text=text)
        assert contract_count(asked=asked, visible_to=OPERATOR) == count
    lot = factories.lot(factories.framework(authority))
    stranger = someone(Role.QUALITY_MANAGER, AuthorityFactory())
    assert lots_of(authority=authority, as_at=AS_AT, visible_to=OPERATOR) == (lot,)
    assert lots_of(authority=authority, as_at=AS_AT, visible_to=stranger) == ()
