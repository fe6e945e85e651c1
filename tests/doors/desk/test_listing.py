"""The list of services: what it filters, how it is ordered, and that pages cost the same."""

from datetime import date, timedelta

import pytest
from django.db import connection

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.rules import Role
from almoner.doors.desk.queries.kept import data_version
from almoner.doors.desk.queries.listing import every_service, reference_of, services_page
from almoner.doors.desk.rules import UNRATED, ListRequest, Order, ServiceFilter, Size, Status
from almoner.register.directory.models import Service, ServiceDistrict
from almoner.register.directory.rules import ServiceType
from tests.doors.desk.factories import AS_AT, officer_of, service
from tests.evidence.ratings.factories import DistrictFactory

pytestmark = pytest.mark.django_db
ANY = ServiceFilter(as_at=AS_AT)
A_DAY = timedelta(days=1)


@pytest.fixture
def market(authority):
    """Four services that differ in everything a list sorts by."""
    service(authority, "Ash Court", rating=3, beds=40, is_care_home=True, provider_name="Zeal",
            published_on=date(2019, 5, 1), postcode="NS1 1AA")  # fmt: skip
    service(authority, "Beech Homecare", provider_name="Yarrow",
            service_type=ServiceType.HOME_CARE)  # fmt: skip
    service(authority, "Cedar Lodge", rating=1, beds=8, is_care_home=True, provider_name="Alder",
            published_on=date(2021, 5, 1), is_dormant=True)  # fmt: skip
    service(authority, "Dale House", rating=4, beds=60, is_care_home=True, provider_name="Moss",
            published_on=date(2015, 5, 1), deregistered_on=date(2020, 1, 1))  # fmt: skip
    return authority


def names(authority, order=Order.NAME, is_descending=False, **wanted):
    wanted = {"as_at": AS_AT} | wanted
    asked = ListRequest(filter=ServiceFilter(**wanted), order=order, is_descending=is_descending)
    page = services_page(asked=asked, version=data_version(), visible_to=officer_of(authority))
    listed = [row.name for row in every_service(asked=asked, visible_to=officer_of(authority))]
    found = [row.name for row in page.rows]
    assert listed == found
    assert page.cut.total == len(found)
    return [name.split()[0] for name in found]


def test_the_open_ones_come_by_name(market):
    assert names(market) == ["Ash", "Beech", "Cedar"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"status": Status.CLOSED}, ["Dale"]),
        ({"status": Status.ANY}, ["Ash", "Beech", "Cedar", "Dale"]),
        ({"ratings": (1,)}, ["Cedar"]),
        ({"ratings": (UNRATED,)}, ["Beech"]),
        ({"ratings": (3, UNRATED)}, ["Ash", "Beech"]),
        ({"service_types": (ServiceType.HOME_CARE,)}, ["Beech"]),
        ({"sizes": (Size.SMALL,)}, ["Cedar"]),
        ({"sizes": (Size.SMALL, Size.MEDIUM)}, ["Ash", "Cedar"]),
        ({"sizes": (Size.LARGE,)}, []),
        ({"sizes": (Size.LARGE,), "status": Status.ANY}, ["Dale"]),
        ({"only_dormant": True}, ["Cedar"]),
        ({"words": ("ash",)}, ["Ash"]),
        ({"words": ("court", "as")}, ["Ash"]),
        ({"words": ("ns11aa",)}, ["Ash"]),
        ({"words": ("ash", "lodge")}, []),
        ({"words": ("%",)}, []),
    ],
)
def test_it_filters(market, wanted, found):
    assert names(market, **wanted) == found


@pytest.mark.parametrize(
    ("order", "up", "down"),
    [
        (Order.NAME, ["Ash", "Beech", "Cedar"], ["Cedar", "Beech", "Ash"]),
        (Order.RATING, ["Cedar", "Ash", "Beech"], ["Ash", "Cedar", "Beech"]),
        (Order.PROVIDER, ["Cedar", "Beech", "Ash"], ["Ash", "Beech", "Cedar"]),
        (Order.BEDS, ["Cedar", "Ash", "Beech"], ["Ash", "Cedar", "Beech"]),
        (Order.PUBLISHED, ["Ash", "Cedar", "Beech"], ["Cedar", "Ash", "Beech"]),
    ],
)
def test_it_sorts_either_way_with_the_unknown_last(market, order, up, down):
    assert names(market, order=order) == up
    assert names(market, order=order, is_descending=True) == down


def test_another_authoritys_are_elsewhere(market):
    other = DistrictFactory().authority
    assert names(market, authority_id=market.pk) == ["Ash", "Beech", "Cedar"]
    assert names(market, authority_id=other.pk) == []


def test_a_district_has_what_stands_there_and_what_works_there(market):
    vale = DistrictFactory(authority=market)
    stands = service(market, "Elm House", district=vale)
    works = service(market, "Fern Homecare", service_type=ServiceType.HOME_CARE)
    ServiceDistrict.objects.create(
        service=Service.objects.create(location=works, kind="Homecare agencies"), district=vale
    )
    assert names(market, district_id=vale.pk) == ["Elm", "Fern"]
    assert stands.district_id == vale.pk


@pytest.mark.parametrize(
    ("service_dates", "district_dates", "is_there"),
    [
        ({}, {}, True),
        ({}, {"to_on": AS_AT + A_DAY}, True),
        ({}, {"to_on": AS_AT}, False),
        ({}, {"from_on": AS_AT}, True),
        ({}, {"from_on": AS_AT + A_DAY}, False),
        ({"to_on": AS_AT}, {}, False),
        ({"from_on": AS_AT + A_DAY}, {}, False),
    ],
)
def test_a_district_where_it_no_longer_works_has_it_not(
    market, service_dates, district_dates, is_there
):
    vale = DistrictFactory(authority=market)
    works = service(market, "Fern Homecare", service_type=ServiceType.HOME_CARE)
    given = Service.objects.create(location=works, kind="Homecare agencies", **service_dates)
    ServiceDistrict.objects.create(service=given, district=vale, **district_dates)
    assert names(market, district_id=vale.pk) == (["Fern"] if is_there else [])


def test_pages_cut_where_they_should(authority):
    for number in range(120):
        service(authority, f"Service {number:03}")
    pages = [
        services_page(
            asked=ListRequest(filter=ANY, page=page),
            version=data_version(),
            visible_to=officer_of(authority),
        )
        for page in (1, 2, 3, 99)
    ]
    assert [len(page.rows) for page in pages] == [50, 50, 20, 20]
    assert pages[3].cut.page == 3
    seen = [row.name for page in pages[:3] for row in page.rows]
    assert seen == sorted(seen)
    assert len(set(seen)) == 120


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("is_descending", [False, True])
def test_the_order_that_most_ask_for_has_an_index(market, order, is_descending):
    """Where an index serves, SQLite says so; the others are few or seldom asked for."""
    if connection.vendor != "sqlite":
        return
    seldom = {(Order.BEDS, False), (Order.PUBLISHED, False)}
    asked = ListRequest(filter=ANY, order=order, is_descending=is_descending)
    page = services_page(asked=asked, version=data_version(), visible_to=officer_of(market))
    assert page.rows
    plan = _plan(asked)
    assert ("TEMP B-TREE" in plan) == ((order, is_descending) in seldom), plan


def _plan(asked: ListRequest) -> str:
    from almoner.doors.desk.queries.listing import _matching, _ordering

    ids = _matching(asked.filter).order_by(*_ordering(asked)).values("pk")[:50]
    return ids.explain()


def test_an_id_leads_to_its_service(market):
    reader = officer_of(market)
    home = service(market, "Gorse House", cqc_id="1-777")
    assert reference_of(typed="1-777", visible_to=reader) == home.cqc_id
    assert reference_of(typed="1-778", visible_to=reader) is None


def test_those_without_the_permission_see_none(market):
    provider = officer_of(market, Role.PROVIDER_USER)
    with pytest.raises(NotPermitted):
        services_page(asked=ListRequest(filter=ANY), version=data_version(), visible_to=provider)
    with pytest.raises(NotPermitted):
        every_service(asked=ListRequest(filter=ANY), visible_to=provider)
