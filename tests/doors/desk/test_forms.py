"""Addresses, however mistyped, become what queries take."""

from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from almoner.doors.desk.forms import ENGLAND, list_request, market_dates, quick_dates
from almoner.doors.desk.queries.kept import AuthorityChoice, DistrictChoice, Places
from almoner.doors.desk.rules import Order, Size, Status, cut
from almoner.register.directory.rules import ServiceType

TODAY = date(2021, 9, 30)
HERE = AuthorityChoice(1, "E10900001", "Northshire", "E12000008", "South East")
THERE = AuthorityChoice(2, "E10900002", "Southaven", "E12000008", "South East")
VALE = DistrictChoice(7, "E07900001", "Vale", 1)
PLACES = Places(
    authorities=(HERE, THERE),
    districts=(VALE,),
    authority_by_code={each.code: each for each in (HERE, THERE)},
    authority_by_id={each.id: each for each in (HERE, THERE)},
    district_by_code={VALE.code: VALE},
    district_by_id={VALE.id: VALE},
    authority_names={},
    district_names={},
)


def asked(query: str):
    return list_request(QueryDict(query), own_authority_code=HERE.code, places=PLACES, today=TODAY)


def test_without_anything_it_is_ones_own_open_services_by_name():
    found = asked("")
    assert found.filter.authority_id == 1
    assert found.filter.status is Status.OPEN
    assert (found.order, found.is_descending, found.page) == (Order.NAME, False, 1)


def test_everything_can_be_asked_for():
    found = asked(
        "authority=E10900001&district=E07900001&type=nursing&type=home_care&rating=1&rating=0"
        "&size=small&status=closed&dormant=yes&q=Oak+House&sort=-beds&page=3"
    )
    assert found.filter.district_id == 7
    assert found.filter.service_types == (ServiceType.NURSING, ServiceType.HOME_CARE)
    assert found.filter.ratings == (1, 0)
    assert found.filter.sizes == (Size.SMALL,)
    assert found.filter.status is Status.CLOSED
    assert found.filter.only_dormant
    assert found.filter.words == ("oak", "house")
    assert (found.sort, found.page) == ("-beds", 3)


def test_england_is_every_authority():
    assert asked(f"authority={ENGLAND}").filter.authority_id is None


def test_a_district_of_another_authority_is_left_out():
    assert asked(f"authority={ENGLAND}&district=E07900001").filter.district_id is None
    assert asked("authority=E10900002&district=E07900001").filter.district_id is None


@pytest.mark.parametrize(
    "query",
    ["page=x", "page=-1", "page=0", "page=１", "sort=nonsense", "sort=-", "sort=-zoo", "rating=9",
     "type=zoo", "size=vast", "status=maybe", "district=none"],
)  # fmt: skip
def test_nonsense_is_left_out(query):
    assert asked(query) == asked("")


@given(st.text(max_size=60))
def test_no_address_is_an_error(text):
    asked(f"q={text}&page={text}&sort={text}&type={text}&authority={text}")


@pytest.mark.parametrize("page", ["999999", "1000000", "1000000000", "9" * 5000])
def test_a_page_far_beyond_the_last_is_the_last(page):
    assert cut(page=asked(f"page={page}").page, total=120).page == 3


def dates(query: str, newest_on: date | None = date(2021, 8, 31)):
    return market_dates(QueryDict(query), today=TODAY, newest_on=newest_on)


def test_the_market_starts_at_the_newest_data():
    assert dates("").as_at == date(2021, 8, 31)
    assert dates("", newest_on=None).as_at == TODAY
    assert dates("", newest_on=date(2030, 1, 1)).as_at == TODAY


def test_dates_come_whole_or_in_three_parts():
    whole = dates("as_at=2021-08-01&since=2021-02-01")
    parts = dates(
        "as_at-day=1&as_at-month=8&as_at-year=2021&since-day=1&since-month=2&since-year=2021"
    )
    assert (whole.as_at, whole.since) == (date(2021, 8, 1), date(2021, 2, 1))
    assert (parts.as_at, parts.since, parts.errors) == (whole.as_at, whole.since, {})


@pytest.mark.parametrize(
    ("query", "name", "said"),
    [
        ("as_at=2021-02-30", "as_at", "not a real date"),
        ("as_at-day=1", "as_at", "Enter a day, a month and a year"),
        ("as_at=tomorrow", "as_at", "Enter a day, a month and a year"),
        ("as_at=2021-10-01", "as_at", "today or earlier"),
        ("since=2021-09-15", "since", "before 31 August 2021"),
        ("since=0000-00-00", "since", "not a real date"),
        ("as_at=0001-01-01", "as_at", "1 October 2010 or later"),
        ("since=1999-12-31", "since", "1 October 2010 or later"),
    ],
)
def test_a_date_that_cannot_be_is_said(query, name, said):
    found = dates(query)
    assert said in found.errors[name]
    assert found.as_at == date(2021, 8, 31)
    assert found.since is None


def test_a_day_that_is_refused_is_not_the_day_that_was_given():
    assert dates("as_at=2021-08-01").is_as_at_given
    assert not dates("as_at=2999-01-01").is_as_at_given
    assert not dates("").is_as_at_given


@pytest.mark.parametrize(
    ("as_at", "quarter", "year"),
    [
        (date(2021, 8, 31), "2021-05-31", "2020-08-31"),
        (date(2021, 5, 31), "2021-02-28", "2020-05-31"),
        (date(2024, 2, 29), "2023-11-29", "2023-02-28"),
        (date(2021, 1, 15), "2020-10-15", "2020-01-15"),
        (date(2011, 1, 1), "2010-10-01", None),
        (date(2010, 10, 1), None, None),
    ],
)
def test_what_is_most_often_compared_with(as_at, quarter, year):
    found = quick_dates(as_at=as_at)
    assert found["quarter"] == (f"?as_at={as_at}&since={quarter}" if quarter else "")
    assert found["year"] == (f"?as_at={as_at}&since={year}" if year else "")
    assert found["paper"] == f"?as_at={as_at}"


@given(st.text(max_size=20), st.text(max_size=20))
def test_no_date_is_an_exception(one, other):
    query = QueryDict(mutable=True)
    query.update({"as_at": one, "since": other})
    market_dates(query, today=TODAY, newest_on=None)
