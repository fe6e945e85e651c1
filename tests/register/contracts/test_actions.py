"""Every write: what it keeps, what it refuses, who may, and its one journal entry."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Principal, Role
from almoner.core.journal.models import Entry
from almoner.register.contracts.actions import (
    ContractRefused,
    add_contract,
    add_framework,
    add_lot,
    allocate_lead_officer,
    allocate_services,
    end_contract,
    end_lead,
    record_export,
)
from almoner.register.contracts.models import Contract, Framework, LeadOfficer, Lot
from almoner.register.contracts.rules import Category, Portfolio, Relation
from tests.register.contracts.factories import (
    AS_AT,
    AT,
    BEGAN,
    contract,
    framework,
    lot,
    officer_of,
    place,
    someone,
)
from tests.register.directory.factories import AuthorityFactory, DistrictFactory, ProviderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory(name="Northshire")


@pytest.fixture
def manager(authority: Authority) -> Principal:
    return someone(Role.CONTRACTS_OFFICER, authority)


def entry() -> Entry:
    return Entry.objects.order_by("-id")[0]


def detail() -> dict[str, Any]:
    return dict(json.loads(entry().detail))


def refused(act: Callable[[], object], sentence: str) -> None:
    before = Entry.objects.count()
    with pytest.raises(ContractRefused, match=sentence):
        act()
    assert Entry.objects.count() == before


# ---- who may


def every_action(authority: Authority) -> dict[str, Callable[[Principal], object]]:
    homes = framework(authority)
    standing = contract(authority, place(authority))
    user = officer_of(authority)
    lead = allocate_lead_officer(
        authority=authority,
        location=place(authority),
        user=user,
        from_on=BEGAN,
        by=someone(Role.QUALITY_MANAGER, authority),
        at=AT,
    )
    home = place(authority)
    return {
        "add_framework": lambda by: add_framework(
            authority=authority, name="Day care", from_on=BEGAN, by=by, at=AT
        ),
        "add_lot": lambda by: add_lot(
            framework=homes, name="Lot 9", category=Category.DAY_CARE, by=by, at=AT
        ),
        "add_contract": lambda by: contract(authority, home, by=by),
        "end_contract": lambda by: end_contract(
            contract=standing, to_on=AS_AT, reason="Closed", by=by, at=AT
        ),
        "allocate_lead_officer": lambda by: allocate_lead_officer(
            authority=authority, location=home, user=user, from_on=BEGAN, by=by, at=AT
        ),
        "allocate_services": lambda by: allocate_services(
            authority=authority, locations=[home], user=user, from_on=BEGAN, by=by, at=AT
        ),
        "end_lead": lambda by: end_lead(lead=lead, on=AS_AT, by=by, at=AT),
    }


ACTIONS = (
    "add_framework",
    "add_lot",
    "add_contract",
    "end_contract",
    "allocate_lead_officer",
    "allocate_services",
    "end_lead",
)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", ACTIONS)
def test_each_role_does_what_it_may_and_is_journalled_once(
    authority: Authority, name: str, role: Role
) -> None:
    act = every_action(authority)[name]
    before = Entry.objects.count()
    if Permission.KEEP_CONTRACTS in GRANTS[role].permissions:
        act(someone(role, authority))
        assert Entry.objects.count() == before + 1
        assert (entry().action, entry().authority_code) == (name, authority.code)
    else:
        with pytest.raises(NotPermitted):
            act(someone(role, authority))
        assert Entry.objects.count() == before


@pytest.mark.parametrize("name", ACTIONS)
def test_a_keeper_of_another_authoritys_is_refused(authority: Authority, name: str) -> None:
    act = every_action(authority)[name]
    with pytest.raises(NotPermitted):
        act(someone(Role.QUALITY_MANAGER, AuthorityFactory()))


# ---- frameworks and lots


def test_a_framework_keeps_what_was_said(authority: Authority, manager: Principal) -> None:
    kept = add_framework(
        authority=authority,
        name="  Care   homes ",
        reference=" F/1 ",
        from_on=BEGAN,
        to_on=date(2022, 4, 1),
        by=manager,
        at=AT,
    )
    assert (kept.name, kept.reference, kept.recorded_by) == ("Care homes", "F/1", "user:1")
    assert detail()["to_on"] == "2022-04-01"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": "Care homes"}, "already has a framework called Care homes"),
        ({"name": " "}, "needs a name"),
        ({"name": "New", "to_on": BEGAN}, "must end after it begins"),
    ],
)
def test_a_framework_is_refused(
    authority: Authority, manager: Principal, changed: dict[str, Any], sentence: str
) -> None:
    framework(authority, name="Care homes")
    values = {"authority": authority, "from_on": BEGAN, "by": manager, "at": AT, **changed}
    refused(lambda: add_framework(**values), sentence)
    assert Framework.objects.count() == 1


def test_a_lot_keeps_its_districts(authority: Authority, manager: Principal) -> None:
    vales = [DistrictFactory(authority=authority) for _ in range(2)]
    kept = add_lot(
        framework=framework(authority),
        name="North",
        category=Category.HOME_BASED_CARE,
        districts=vales,
        by=manager,
        at=AT,
    )
    assert set(kept.districts.all()) == set(vales)
    assert kept.authority == authority


def test_a_lot_is_refused(authority: Authority, manager: Principal) -> None:
    homes = framework(authority)
    lot(homes, name="North")
    elsewhere = DistrictFactory(name="Farfield")

    def add(name: str, **rest: Any) -> Callable[[], Lot]:
        return lambda: add_lot(
            framework=homes, name=name, category=Category.CARE_HOME, by=manager, at=AT, **rest
        )

    refused(add("North"), "already has a lot called North")
    refused(add(""), "needs a name")
    refused(add("South", districts=[elsewhere]), "Farfield is not a district of Northshire")


# ---- contracts


def test_a_contract_takes_the_services_provider(authority: Authority, manager: Principal) -> None:
    home = place(authority)
    kept = contract(authority, home, by=manager, to_on=date(2023, 4, 1))
    assert kept.provider == home.provider
    assert [(t.to_on, t.by_name) for t in kept.terms.all()] == [(date(2023, 4, 1), "Sam Officer")]
    assert kept.recorded_at >= AT


def test_a_contract_is_recorded_after_all_that_was(authority: Authority) -> None:
    first = contract(authority, place(authority))
    second = contract(authority, place(authority))
    assert second.recorded_at > first.recorded_at


def test_a_contract_keeps_its_lot_and_districts(authority: Authority) -> None:
    vale = DistrictFactory(authority=authority)
    of = lot(framework(authority), portfolio=Portfolio.AGEING_WELL)
    kept = contract(authority, place(authority), lot=of, districts=[vale])
    assert kept.lot == of
    assert list(kept.districts.all()) == [vale]


def test_a_contract_is_refused(authority: Authority) -> None:
    home, other = place(authority), AuthorityFactory()
    elsewhere = place(other)
    contract(authority, home, reference="C1")
    day = lot(framework(authority), name="Day", category=Category.DAY_CARE)
    younger = lot(framework(authority), name="Younger", portfolio=Portfolio.LIVING_WELL)

    def add(location: Any = home, **changed: Any) -> Callable[[], Contract]:
        return lambda: contract(authority, location, **changed)

    refused(add(reference="C1"), "already has a contract C1")
    refused(add(reference="  "), "needs a reference")
    refused(add(None), "Choose a service or a provider")
    refused(add(elsewhere), "is not a service in Northshire")
    refused(add(to_on=BEGAN), "must end after it begins")
    refused(add(portfolio=None), "Ageing Well or Living Well")
    refused(add(lot=day), "The lot Day is for day care")
    refused(add(lot=younger), "The lot Younger is for Living Well")
    refused(add(lot=lot(framework(other))), "another authority's")
    refused(add(districts=[DistrictFactory(name="Far")]), "Far is not a district of Northshire")
    assert Contract.objects.count() == 1


def test_a_contract_with_a_provider_as_a_whole(authority: Authority, manager: Principal) -> None:
    kept = add_contract(
        authority=authority,
        provider=ProviderFactory(),
        reference="HC1",
        relation=Relation.LEAD_PROVIDER,
        category=Category.HOME_BASED_CARE,
        from_on=BEGAN,
        by=manager,
        at=AT,
    )
    assert (kept.location, kept.portfolio) == (None, "")


def test_a_contract_ends_and_the_saying_is_kept(authority: Authority, manager: Principal) -> None:
    kept = contract(authority, place(authority))
    end_contract(contract=kept, to_on=AS_AT, reason=" Home closed ", by=manager, at=AT)
    kept.refresh_from_db()
    assert kept.to_on == AS_AT
    assert [(t.to_on, t.reason) for t in kept.terms.all()] == [(None, ""), (AS_AT, "Home closed")]
    end_contract(contract=kept, to_on=None, reason="Mistake", by=manager, at=AT, seen_to_on=AS_AT)
    kept.refresh_from_db()
    assert kept.to_on is None
    assert kept.terms.count() == 3


def test_the_second_to_end_a_contract_is_told(authority: Authority, manager: Principal) -> None:
    kept = contract(authority, place(authority))
    stale = Contract.objects.get(pk=kept.pk)
    end_contract(contract=kept, to_on=AS_AT, reason="Closed", by=manager, at=AT)
    refused(
        lambda: end_contract(contract=stale, to_on=BEGAN, reason="Closed", by=manager, at=AT),
        "Someone else has changed",
    )


def test_an_end_is_refused(authority: Authority, manager: Principal) -> None:
    kept = contract(authority, place(authority))

    def end(to_on: date | None, reason: str = "Closed") -> Callable[[], None]:
        return lambda: end_contract(contract=kept, to_on=to_on, reason=reason, by=manager, at=AT)

    refused(end(BEGAN - timedelta(days=1)), "cannot end before it begins")
    refused(end(None), "ends already")
    refused(end(AS_AT, " "), "Say why")
    end(BEGAN)()
    kept.refresh_from_db()
    assert kept.to_on == BEGAN


# ---- who leads


def lead_on(authority: Authority, home: Any, user: Any, from_on: date = BEGAN) -> LeadOfficer:
    return allocate_lead_officer(
        authority=authority,
        location=home,
        user=user,
        from_on=from_on,
        by=someone(Role.QUALITY_MANAGER, authority),
        at=AT,
    )


def test_the_next_to_lead_ends_the_one_before(authority: Authority) -> None:
    home, first, second = place(authority), officer_of(authority), officer_of(authority)
    lead_on(authority, home, first)
    lead_on(authority, home, second, from_on=AS_AT)
    stand = LeadOfficer.objects.filter(location=home).values_list("user", "from_on", "to_on")
    assert list(stand) == [(first.pk, BEGAN, AS_AT), (second.pk, AS_AT, None)]


def test_a_lead_from_the_same_day_takes_its_place(authority: Authority) -> None:
    home, second = place(authority), officer_of(authority)
    lead_on(authority, home, officer_of(authority))
    lead_on(authority, home, second)
    assert LeadOfficer.objects.get(location=home).user == second


def test_a_lead_is_refused(authority: Authority) -> None:
    home, user = place(authority), officer_of(authority)
    lead_on(authority, home, user, from_on=AS_AT)
    stranger = officer_of(AuthorityFactory())
    clerk = officer_of(authority, Role.BROKERAGE)
    left = officer_of(authority, is_active=False)
    refused(lambda: lead_on(authority, home, user), "leads on .* already")
    refused(lambda: lead_on(authority, home, officer_of(authority)), "from a later day")
    for person in (stranger, clerk, left):
        refused(lambda who=person: lead_on(authority, home, who), "has no role in Northshire")
    refused(lambda: lead_on(authority, None, user), "Choose a service or a provider")
    refused(lambda: lead_on(authority, place(AuthorityFactory()), user), "not a service in")


def test_a_provider_can_have_a_lead(authority: Authority, manager: Principal) -> None:
    lead = allocate_lead_officer(
        authority=authority,
        provider=ProviderFactory(),
        user=officer_of(authority),
        from_on=BEGAN,
        by=manager,
        at=AT,
    )
    assert lead.location is None


def test_many_services_are_allocated_with_one_entry(
    authority: Authority, manager: Principal
) -> None:
    homes, user = [place(authority) for _ in range(3)], officer_of(authority)
    lead_on(authority, homes[0], user)
    lead_on(authority, homes[1], officer_of(authority))
    before = Entry.objects.count()
    given = allocate_services(
        authority=authority, locations=homes, user=user, from_on=AS_AT, by=manager, at=AT
    )
    assert given == 2
    assert Entry.objects.count() == before + 1
    assert detail()["locations"] == [homes[1].pk, homes[2].pk]
    standing = LeadOfficer.objects.filter(to_on=None).values_list("user", flat=True)
    assert set(standing) == {user.pk}


def test_no_or_a_foreign_service_is_not_allocated(authority: Authority, manager: Principal) -> None:
    user = officer_of(authority)

    def allocate(*homes: Any) -> Callable[[], int]:
        return lambda: allocate_services(
            authority=authority, locations=homes, user=user, from_on=BEGAN, by=manager, at=AT
        )

    refused(allocate(), "at least one service")
    refused(allocate(place(authority), place(AuthorityFactory())), "not in Northshire")
    assert not LeadOfficer.objects.exists()


def test_a_lead_ends_once(authority: Authority, manager: Principal) -> None:
    lead = lead_on(authority, place(authority), officer_of(authority))
    refused(
        lambda: end_lead(lead=lead, on=BEGAN - timedelta(days=1), by=manager, at=AT), "later day"
    )
    end_lead(lead=lead, on=AS_AT, by=manager, at=AT)
    refused(lambda: end_lead(lead=lead, on=AS_AT, by=manager, at=AT), "ended already")


def test_a_list_taken_away_is_journalled(authority: Authority, manager: Principal) -> None:
    record_export(what="contracts", kind="csv", filters=["x"], row_count=3, by=manager, at=AT)
    assert detail() == {"kind": "csv", "filters": ["x"], "rows": 3}
    for role in (Role.BROKERAGE, Role.ADMINISTRATOR):
        with pytest.raises(NotPermitted):
            record_export(
                what="x", kind="csv", filters=[], row_count=1, by=someone(role, authority), at=AT
            )
