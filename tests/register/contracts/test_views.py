"""The pages, as each person meets them."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Any

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.signals import request_finished
from django.db import close_old_connections, connection
from django.http import Http404, HttpResponse, QueryDict
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.models import Authority, User
from almoner.core.accounts.rules import GRANTS, Permission, Principal, Role
from almoner.core.journal.models import Entry
from almoner.register.contracts import urls
from almoner.register.contracts.actions import allocate_lead_officer, end_contract
from almoner.register.contracts.models import Contract, Framework, LeadOfficer, Lot
from almoner.register.contracts.rules import Category, Portfolio
from tests.register.contracts import factories
from tests.register.contracts.factories import (
    AT,
    BEGAN,
    county,
    framework,
    lot,
    officer_of,
    place,
    someone,
)
from tests.register.directory.factories import (
    OPERATOR,
    AuthorityFactory,
    DistrictFactory,
    ProviderFactory,
)

pytestmark = pytest.mark.django_db
SEE, KEEP = Permission.VIEW_CONTRACTS, Permission.KEEP_CONTRACTS
NEEDS = {
    "monitored": SEE,
    "contracts": SEE,
    "download": SEE,
    "contract": SEE,
    "provider": SEE,
    "frameworks": SEE,
    "leads": SEE,
    "add_contract": KEEP,
    "end_contract": KEEP,
    "add_framework": KEEP,
    "add_lot": KEEP,
}


def ask(
    by: Principal,
    name: str,
    *args: object,
    data: Mapping[str, Any] | None = None,
    query: Mapping[str, str] | None = None,
) -> HttpResponse:
    """A page as the person is given it, once the middleware has said who they are."""
    address = reverse(f"contracts:{name}", args=args)
    factory = RequestFactory()
    if data is None:
        request = factory.get(address, query or {})
    else:
        asked = f"?{'&'.join(f'{key}={value}' for key, value in (query or {}).items())}"
        request = factory.post(address + asked, data)
    request.user = User(email="sam@example.org", name="Sam Officer")
    request.principal = by  # type: ignore[attr-defined]
    request.authority = None  # type: ignore[attr-defined]
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    match = resolve(address)
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return response


def html(response: HttpResponse) -> str:
    assert response.status_code == HTTPStatus.OK
    return response.content.decode()


def typed(day: date | None, name: str) -> dict[str, object]:
    if day is None:
        return {f"{name}-day": "", f"{name}-month": "", f"{name}-year": ""}
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory(name="Northshire")


@pytest.fixture
def manager(authority: Authority) -> Principal:
    return someone(Role.QUALITY_MANAGER, authority)


@pytest.fixture
def kept(authority: Authority) -> Contract:
    return factories.contract(authority, place(authority, name="Elm House"), reference="C1")


def arguments(name: str, kept: Contract) -> tuple[object, ...]:
    return {
        "download": ("csv",),
        "contract": (kept.pk,),
        "end_contract": (kept.pk,),
        "provider": (kept.provider.cqc_id if kept.provider else "",),
        "add_lot": (framework(kept.authority).pk,),
    }.get(name, ())


# ---- who may


def test_every_page_has_its_permission() -> None:
    assert {pattern.name for pattern in urls.urlpatterns} == set(NEEDS)  # type: ignore[union-attr]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", NEEDS)
def test_each_role_meets_the_pages_that_it_may(kept: Contract, name: str, role: Role) -> None:
    by = someone(role, kept.authority)
    allowed = GRANTS[role].permissions
    if NEEDS[name] in allowed and (name != "download" or Permission.DOWNLOAD in allowed):
        assert ask(by, name, *arguments(name, kept)).status_code == HTTPStatus.OK
    else:
        with pytest.raises(NotPermitted):
            ask(by, name, *arguments(name, kept))


@pytest.mark.parametrize("name", ["contract", "end_contract", "add_lot"])
def test_anothers_is_not_found(kept: Contract, name: str) -> None:
    stranger = someone(Role.QUALITY_MANAGER, AuthorityFactory())
    with pytest.raises(Http404):
        ask(stranger, name, *arguments(name, kept))


@pytest.mark.parametrize("name", ["monitored", "contracts", "frameworks", "leads"])
def test_anothers_list_is_not_found(kept: Contract, name: str) -> None:
    stranger = someone(Role.QUALITY_MANAGER, AuthorityFactory())
    with pytest.raises(Http404):
        ask(stranger, name, query={"authority": kept.authority.code})


@pytest.mark.parametrize("name", ["end_contract", "add_lot"])
def test_who_keeps_contracts_elsewhere_only_reads_here(kept: Contract, name: str) -> None:
    elsewhere = AuthorityFactory()
    by = Principal(
        reference="user:1",
        name="Sam",
        roles=frozenset(
            {
                (kept.authority.code, Role.COMMISSIONER),
                (elsewhere.code, Role.CONTRACTS_OFFICER),
            }
        ),
    )
    assert ask(by, "contract", kept.pk).status_code == HTTPStatus.OK
    with pytest.raises(Http404):
        ask(by, name, *arguments(name, kept))


# ---- what is monitored


def test_the_counts_lead_to_their_lists(authority: Authority, manager: Principal) -> None:
    county(authority)
    page = html(ask(manager, "monitored"))
    assert "Supported living" in page
    assert "2 providers (6 schemes)" in page
    assert "category=care_home&amp;portfolio=living_well" in page
    assert "Shared lives" not in page


def test_a_past_day_is_shown(authority: Authority, manager: Principal) -> None:
    county(authority)
    page = html(ask(manager, "monitored", query=typed(date(2017, 1, 1), "as_at")))  # type: ignore[arg-type]
    assert "No contracts were in force on 1 January 2017" in page


def test_a_date_that_is_none_is_refused_in_words(manager: Principal) -> None:
    page = html(
        ask(
            manager,
            "monitored",
            query={"as_at-day": "31", "as_at-month": "2", "as_at-year": "2021"},
        )
    )
    assert "As at must be a real date" in page


def test_a_reader_of_several_authorities_chooses_one(kept: Contract) -> None:
    other = AuthorityFactory(name="Southaven")
    by = someone(Role.AUDITOR, kept.authority, other)
    assert "No contracts were in force" in html(
        ask(by, "monitored", query={"authority": other.code})
    )
    page = html(ask(by, "monitored", query={"authority": kept.authority.code}))
    assert "1 home" in page
    assert "Southaven" in page


# ---- the list


def test_the_list_names_service_provider_and_kind(kept: Contract, manager: Principal) -> None:
    page = html(ask(manager, "contracts"))
    for words in ("Elm House", "C1", "Care home, Ageing Well", "On framework", "No end set"):
        assert words in page
    assert "1 contract" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "elm"}, True),
        ({"q": "C1"}, True),
        ({"q": "oak"}, False),
        ({"category": "care_home"}, True),
        ({"category": "day_care"}, False),
        ({"portfolio": "living_well"}, False),
        ({"relation": "on_framework"}, True),
        ({"relation": "grant"}, False),
        ({"standing": "ended"}, False),
        ({"standing": "coming"}, False),
        ({"standing": "any"}, True),
        ({"category": "nonsense", "district": "x", "lot": "²", "sort": "x", "page": "x"}, True),
        ({"district": "9999"}, False),
        ({"lot": "9999"}, False),
    ],
)
def test_the_list_is_narrowed(
    kept: Contract, manager: Principal, query: dict[str, str], found: bool
) -> None:
    page = html(ask(manager, "contracts", query=query))
    assert ("Elm House" in page) is found
    assert found or "No contract matches" in page


def test_the_list_is_narrowed_by_district_and_lot(authority: Authority, manager: Principal) -> None:
    vale = DistrictFactory(authority=authority, name="Geddon Vale")
    of = lot(framework(authority, name="Homes"), name="North")
    factories.contract(authority, place(authority, name="Elm House", district=vale), lot=of)
    for query in ({"district": str(vale.pk)}, {"lot": str(of.pk)}):
        assert "Elm House" in html(ask(manager, "contracts", query=query))
    assert "Homes, North" in html(ask(manager, "contracts"))


@pytest.mark.parametrize(
    "sort", ["reference", "-reference", "service", "-service", "provider", "kind", "-ends"]
)
def test_the_list_is_sorted(authority: Authority, manager: Principal, sort: str) -> None:
    first = factories.contract(authority, place(authority, name="Ash"), reference="A")
    second = factories.contract(
        authority, place(authority, name="Beech"), reference="B", to_on=date(2040, 4, 1)
    )
    page = html(ask(manager, "contracts", query={"sort": sort}))
    ordered = page.index(">A</a>") < page.index(">B</a>")
    assert ordered is (sort not in {"-reference", "-service", "-ends"})
    assert first.pk < second.pk


def test_the_list_comes_in_pages(authority: Authority, manager: Principal) -> None:
    for number in range(53):
        factories.contract(authority, place(authority), reference=f"C{number:03}")
    first = html(ask(manager, "contracts"))
    assert "Showing 1 to 50 of 53 contracts" in first
    assert "C050" not in first
    last = html(ask(manager, "contracts", query={"page": "2"}))
    assert "Showing 51 to 53 of 53 contracts" in last
    assert "C052" in last


@pytest.mark.parametrize("name", ["monitored", "contracts", "frameworks", "leads"])
def test_pages_ask_the_same_of_the_database_however_much_there_is(
    authority: Authority, manager: Principal, name: str
) -> None:
    asked = []
    for how_many in (1, 2):
        for _ in range(how_many):
            county(authority)
            of = lot(framework(authority))
            home = place(authority)
            factories.contract(authority, home, lot=of)
            allocate_lead_officer(
                authority=authority,
                location=home,
                user=officer_of(authority),
                from_on=BEGAN,
                by=OPERATOR,
                at=AT,
            )
        with CaptureQueriesContext(
            connection,
        ) as captured:
            html(ask(manager, name))
        asked.append(len(captured))
    assert asked[0] == asked[1]
    assert asked[0] <= 12


def test_an_empty_list_says_what_to_do(authority: Authority, manager: Principal) -> None:
    assert "No contracts are in force" in html(ask(manager, "contracts"))
    assert reverse("contracts:add_contract") in html(ask(manager, "contracts"))
    reader = someone(Role.COMMISSIONER, authority)
    assert reverse("contracts:add_contract") not in html(ask(reader, "contracts"))
    assert "A colleague in contracts" in html(ask(reader, "monitored"))
    assert "No frameworks yet" in html(ask(reader, "frameworks"))
    assert "Nothing to allocate yet" in html(ask(reader, "leads"))


@pytest.mark.parametrize("kind", ["csv", "ods"])
def test_the_list_is_taken_away(kept: Contract, manager: Principal, kind: str) -> None:
    response = ask(manager, "download", kind, query={"q": "elm"})
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    request_finished.disconnect(close_old_connections)  # as Django's own test client does
    response.close()
    request_finished.connect(close_old_connections)
    if kind == "csv":
        assert "C1,Elm House" in content.decode()
    assert content
    entry = Entry.objects.order_by("-id")[0]
    assert entry.action == "record_export"
    assert "Search: elm" in entry.detail


def test_no_other_kind_of_file_is_given(kept: Contract, manager: Principal) -> None:
    with pytest.raises(Http404):
        ask(manager, "download", "exe")


# ---- one contract


def test_a_contract_is_told_whole(authority: Authority, manager: Principal) -> None:
    vale = DistrictFactory(authority=authority, name="Geddon Vale")
    home = place(authority, name="Elm House")
    kept = factories.contract(
        authority, home, lot=lot(framework(authority, name="Homes"), name="North"), districts=[vale]
    )
    user = officer_of(authority)
    allocate_lead_officer(
        authority=authority, location=home, user=user, from_on=BEGAN, by=OPERATOR, at=AT
    )
    page = html(ask(manager, "contract", kept.pk))
    for words in (
        "In force",
        "Elm House",
        "Homes, North",
        "Geddon Vale",
        user.name,
        "1 April 2018",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("from_on", "to_on", "words"),
    [
        (BEGAN, date(2020, 1, 1), "Ended"),
        (BEGAN, BEGAN, "Never took effect"),
        (date(2090, 1, 1), None, "Yet to begin"),
    ],
)
def test_a_contract_says_how_it_stands(
    authority: Authority, manager: Principal, from_on: date, to_on: date | None, words: str
) -> None:
    kept = factories.contract(authority, provider=ProviderFactory(cqc_id=None), from_on=from_on)
    if to_on:
        end_contract(contract=kept, to_on=to_on, reason="Closed", by=OPERATOR, at=AT)
    page = html(ask(manager, "contract", kept.pk))
    assert words in page
    assert "All services of the provider" in page


def test_a_contract_is_ended_on_its_page(kept: Contract, manager: Principal) -> None:
    said = {**typed(date(2021, 9, 20), "to_on"), "reason": "Home closed", "seen_to_on": ""}
    response = ask(manager, "end_contract", kept.pk, data=said)
    assert response.status_code == HTTPStatus.FOUND
    page = html(ask(manager, "contract", kept.pk))
    assert "Ends 20 September 2021" in page
    assert "Home closed" in page


def test_what_was_typed_is_kept_when_someone_was_first(kept: Contract, manager: Principal) -> None:
    end_contract(contract=kept, to_on=date(2021, 6, 1), reason="Closed", by=OPERATOR, at=AT)
    said = {**typed(date(2021, 9, 20), "to_on"), "reason": "Merged with Oak", "seen_to_on": ""}
    page = html(ask(manager, "end_contract", kept.pk, data=said))
    assert "Someone else has changed" in page
    assert "Merged with Oak" in page
    page = html(ask(manager, "end_contract", kept.pk, data={**said, "reason": ""}))
    assert "Enter why" in page


# ---- adding


def contract_said(**changed: object) -> dict[str, object]:
    return {
        "party": "",
        "reference": "C9",
        "category": "care_home",
        "portfolio": "ageing_well",
        "relation": "spot",
        "lot": "",
        **typed(BEGAN, "from_on"),
        **typed(None, "to_on"),
        **changed,
    }


def test_a_contract_is_added(authority: Authority, manager: Principal) -> None:
    home = place(authority)
    vale = DistrictFactory(authority=authority)
    of = lot(framework(authority))
    said = contract_said(party=str(home.cqc_id).lower(), lot=of.pk, districts=[vale.pk])
    assert ask(manager, "add_contract", data=said).status_code == HTTPStatus.FOUND
    kept = Contract.objects.get()
    assert (kept.location, kept.lot, kept.portfolio) == (home, of, Portfolio.AGEING_WELL)
    assert list(kept.districts.all()) == [vale]


def test_a_contract_with_a_provider_or_an_unregulated_service(
    authority: Authority, manager: Principal
) -> None:
    provider = ProviderFactory()
    centre = place(authority, "day_care", cqc_id=None, provider=None)
    day = {"category": "day_care", "portfolio": ""}
    for reference, party in (("C1", provider.cqc_id), ("C2", f"N{centre.pk}")):
        said = contract_said(party=party, reference=reference, **day)
        assert ask(manager, "add_contract", data=said).status_code == HTTPStatus.FOUND
    first, second = Contract.objects.order_by("reference")
    assert (first.location, first.provider) == (None, provider)
    assert (second.location, second.provider) == (centre, None)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"party": "1-999"}, "No service in Northshire, and no provider, has that ID"),
        ({"party": "n²"}, "No service in Northshire"),
        ({"party": ""}, "Enter CQC ID of the service or provider"),
        ({"portfolio": ""}, "Select whether the home is Ageing Well or Living Well"),
        ({"reference": "C1"}, "already has a contract C1"),
        ({"relation": "friend"}, "Select how it is commissioned from those offered"),
        (typed(BEGAN, "to_on"), "must end after it begins"),
    ],
)
def test_a_contract_is_refused_in_words_and_what_was_typed_stays(
    kept: Contract, manager: Principal, changed: dict[str, object], words: str
) -> None:
    said = contract_said(party=kept.location.cqc_id if kept.location else "")
    page = html(ask(manager, "add_contract", data={**said, **changed}))
    assert words in page
    assert f'value="{said["reference"] if "reference" not in changed else "C1"}"' in page
    assert Contract.objects.count() == 1


def test_the_service_can_be_named_in_the_address(manager: Principal) -> None:
    assert 'value="1-77"' in html(ask(manager, "add_contract", query={"service": "1-77"}))


def test_a_framework_and_its_lots_are_added(authority: Authority, manager: Principal) -> None:
    vale = DistrictFactory(authority=authority, name="Geddon Vale")
    said = {"name": "Homes", "reference": "", **typed(BEGAN, "from_on"), **typed(None, "to_on")}
    assert ask(manager, "add_framework", data=said).status_code == HTTPStatus.FOUND
    assert "already has a framework" in html(ask(manager, "add_framework", data=said))
    of = Framework.objects.get()
    lot_said = {"name": "1", "category": "care_home", "portfolio": "", "districts": [vale.pk]}
    assert ask(manager, "add_lot", of.pk, data=lot_said).status_code == HTTPStatus.FOUND
    assert "already has a lot" in html(ask(manager, "add_lot", of.pk, data=lot_said))
    assert Lot.objects.get().category == Category.CARE_HOME
    page = html(ask(manager, "frameworks"))
    assert "Homes" in page
    assert "Geddon Vale" in page


def test_a_providers_contracts_are_shown(kept: Contract, manager: Principal) -> None:
    assert kept.provider is not None
    assert "Elm House" in html(ask(manager, "provider", kept.provider.cqc_id))
    other = ProviderFactory()
    assert "Nothing is in force" in html(ask(manager, "provider", other.cqc_id))
    with pytest.raises(Http404):
        ask(manager, "provider", "1-000")


# ---- who leads


def test_the_ticked_services_are_allocated(authority: Authority, manager: Principal) -> None:
    homes = [place(authority) for _ in range(3)]
    for home in homes:
        factories.contract(authority, home)
    user = officer_of(authority)
    said = {
        "user": user.pk,
        "services": [home.pk for home in homes[:2]],
        **typed(BEGAN, "from_on"),
    }
    assert ask(manager, "leads", data=said).status_code == HTTPStatus.FOUND
    assert LeadOfficer.objects.count() == 2
    page = html(ask(manager, "leads"))
    assert f"{user.name} leads on 2" in page
    assert "1 service has nobody" in page
    every = {"user": user.pk, "every": "on", **typed(BEGAN, "from_on")}
    assert ask(manager, "leads", data=every).status_code == HTTPStatus.FOUND
    assert LeadOfficer.objects.count() == 3


def test_only_a_districts_services_are_allocated(authority: Authority, manager: Principal) -> None:
    vale = DistrictFactory(authority=authority)
    here, there = place(authority, district=vale), place(authority)
    for home in (here, there):
        factories.contract(authority, home)
    user = officer_of(authority)
    said = {"user": user.pk, "every": "on", **typed(BEGAN, "from_on")}
    response = ask(manager, "leads", data=said, query={"district": str(vale.pk)})
    assert QueryDict(response["Location"].partition("?")[2])["district"] == str(vale.pk)
    assert [lead.location for lead in LeadOfficer.objects.all()] == [here]


def test_an_allocation_is_refused_in_words(authority: Authority, manager: Principal) -> None:
    factories.contract(authority, place(authority))
    user = officer_of(authority)
    page = html(ask(manager, "leads", data={"user": user.pk, **typed(BEGAN, "from_on")}))
    assert "Tick at least one service" in page
    page = html(ask(manager, "leads", data={"user": "", "every": "on"}))
    assert "Select lead officer" in page
    with pytest.raises(NotPermitted):
        ask(
            someone(Role.COMMISSIONER, authority),
            "leads",
            data={"user": user.pk, "every": "on", **typed(BEGAN, "from_on")},
        )


def test_the_way_back_is_shown_where_there_is_one(
    manager: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    above = [("Quality", "/quality/")]
    monkeypatch.setattr("almoner.register.contracts.views.monitoring.way_back", lambda: above)
    assert 'href="/quality/"' in html(ask(manager, "monitored"))
    monkeypatch.setattr("almoner.register.contracts.views.monitoring.way_back", list)
    assert "govuk-breadcrumbs" not in html(ask(manager, "monitored"))
