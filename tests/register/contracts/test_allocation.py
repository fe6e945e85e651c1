"""The list in which lead officers are allocated: narrowed, in pages, and every one of it meant."""

from typing import Any

import pytest
from django.http import QueryDict

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal, Role
from almoner.register.contracts.actions import allocate_lead_officer
from almoner.register.contracts.models import LeadOfficer
from almoner.register.contracts.queries.allocation import NOBODY, LeadFilter, led_services
from almoner.register.contracts.rules import Category, Portfolio
from almoner.register.contracts.tables import filter_chips
from tests.register.contracts.factories import (
    AS_AT,
    AT,
    BEGAN,
    contract,
    officer_of,
    place,
    someone,
)
from tests.register.contracts.test_views import ask, html, typed
from tests.register.directory.factories import OPERATOR, AuthorityFactory, DistrictFactory


@pytest.fixture
def county(db: None) -> Authority:
    """A home in Vale on which someone leads, an agency without a lead, and a provider whole."""
    here: Authority = AuthorityFactory(name="Northshire")
    vale = DistrictFactory(authority=here, name="Vale")
    home = place(here, name="St Mary’s & Elm", cqc_id="1-77", district=vale)
    contract(here, home)
    agency = place(here, "home_care", name="Fern Homecare")
    contract(here, agency, category=Category.HOME_BASED_CARE, portfolio=None)
    contract(here, provider=agency.provider, category=Category.DAY_CARE, portfolio=None)
    allocate_lead_officer(
        authority=here, location=home, user=officer_of(here), from_on=BEGAN, by=OPERATOR, at=AT
    )
    return here


def found(authority: Authority, by: Principal = OPERATOR, **narrowed: Any) -> list[str]:
    asked = LeadFilter(authority=authority, as_at=AS_AT, **narrowed)
    listed = led_services(asked=asked, visible_to=by).found
    return [one.service.name.split()[0] for one in listed]


def test_it_is_narrowed(county: Authority) -> None:
    lead = str(LeadOfficer.objects.get().user_id)
    vale = county.districts.get().pk
    for narrowed, names in (
        ({}, ["Fern", "St"]),
        ({"text": "st marys and elm"}, ["St"]),
        ({"text": "1-77"}, ["St"]),
        ({"text": "1-78"}, []),
        ({"text": "!"}, []),
        ({"category": Category.CARE_HOME}, ["St"]),
        ({"category": Category.DAY_CARE}, []),
        ({"portfolio": Portfolio.AGEING_WELL}, ["St"]),
        ({"portfolio": Portfolio.LIVING_WELL}, []),
        ({"district_id": vale}, ["St"]),
        ({"district_id": 0}, []),
        ({"lead": lead}, ["St"]),
        ({"lead": NOBODY}, ["Fern"]),
        ({"lead": "999999"}, []),
        ({"lead": lead, "text": "fern"}, []),
    ):
        assert found(county, **narrowed) == names, narrowed


def test_only_who_may_see_contracts_there_sees_it(county: Authority) -> None:
    assert found(county, someone(Role.QUALITY_OFFICER, county)) == ["Fern", "St"]
    assert found(county, someone(Role.QUALITY_OFFICER, AuthorityFactory())) == []
    assert found(county, someone(Role.PROVIDER_USER, county)) == []


def test_whoever_leads_is_offered_to_narrow_by_and_so_is_nobody(county: Authority) -> None:
    lead = LeadOfficer.objects.get()
    page = html(ask(someone(Role.QUALITY_MANAGER, county), "leads", query={"lead": NOBODY}))
    assert "Lead officer: Nobody" in page
    assert "Fern Homecare" in page
    assert "St Mary" not in page
    assert f'<option value="{lead.user_id}"' in page
    assert "1 service has nobody" in page


@pytest.fixture
def many(db: None) -> Authority:
    """More homes than a page holds."""
    here: Authority = AuthorityFactory()
    for number in range(52):
        contract(here, place(here, name=f"Home {number:02}"))
    return here


def test_it_comes_in_pages(many: Authority) -> None:
    manager = someone(Role.QUALITY_MANAGER, many)
    first, last, beyond = (
        html(ask(manager, "leads", query={"page": page})) for page in ("1", "2", "999")
    )
    assert first.count('type="checkbox" name="services"') == 50
    assert "Showing 1 to 50 of 52 services. Ticks count on the page that you see" in first
    assert "52 services have nobody" in first
    assert last.count('type="checkbox" name="services"') == 2
    assert "Showing 51 to 52 of 52 services" in last
    assert "Showing 51 to 52 of 52 services" in beyond


def test_every_one_is_of_all_pages_and_ticks_of_the_page(many: Authority) -> None:
    manager, user = someone(Role.QUALITY_MANAGER, many), officer_of(many)
    ticked = many.locations.order_by("name").last()
    said = {"user": user.pk, **typed(BEGAN, "from_on")}
    response = ask(manager, "leads", data=said | {"services": [ticked.pk]}, query={"page": "2"})
    assert response["Location"].endswith("?page=2")
    assert LeadOfficer.objects.get().location == ticked
    ask(manager, "leads", data=said | {"every": "on"}, query={"page": "2"})
    assert LeadOfficer.objects.count() == 52


def test_one_that_the_filters_leave_out_cannot_be_ticked(county: Authority) -> None:
    manager, user = someone(Role.QUALITY_MANAGER, county), officer_of(county)
    fern = county.locations.get(name="Fern Homecare")
    said = {"user": user.pk, "services": [fern.pk], **typed(BEGAN, "from_on")}
    page = html(ask(manager, "leads", data=said, query={"q": "elm"}))
    assert "There is a problem" in page
    assert not LeadOfficer.objects.filter(location=fern).exists()


# ---- chips, in plain Python


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("", []),
        ("q=+elm+", ["Search: elm"]),
        ("q=++", []),
        ("standing=in_force", []),  # what the list starts with
        ("standing=ended", ["Ended"]),
        ("category=care_home&portfolio=living_well", ["Care home", "Living Well"]),
        ("relation=grant", ["Grant"]),
        ("category=zoo&portfolio=x&relation=x&standing=x&district=x&lot=x&lead=x", []),
        ("category=zoo&category=care_home", ["Care home"]),
        ("category=care_home&category=zoo", []),  # the last is what narrows
        ("district=7&lot=8&lead=9", ["Vale", "Homes, North", "Lead officer: Ada"]),
        ("lead=nobody", ["Lead officer: Nobody"]),
        ("district=99", ["A district not of this authority"]),
        ("lot=99", ["A lot not offered today"]),
        ("lead=99", ["An officer who leads on none of these"]),
        ("district=²", []),
    ],
)
def test_a_chip_stands_for_each_filter_in_force(query: str, labels: list[str]) -> None:
    made = filter_chips(
        QueryDict(query),
        districts={7: "Vale"},
        lots={8: "Homes, North"},
        people={NOBODY: "Nobody", "9": "Ada"},
    )
    assert [chip.label for chip in made] == labels


def test_without_a_chip_the_rest_stays() -> None:
    (one, other) = filter_chips(
        QueryDict("category=care_home&q=elm&sort=-kind&page=3&relation=x"), districts={}
    )
    assert one.href == "?category=care_home&sort=-kind"
    assert other.href == "?q=elm&sort=-kind"
