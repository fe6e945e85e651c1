"""The market page's sentences, tables and dates."""

from datetime import UTC, date, datetime

import pytest

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.rules import Role
from almoner.doors.desk.market_page import difference, percentage, set_beside, sources
from almoner.doors.desk.queries import market
from almoner.doors.desk.queries.kept import data_version, places
from almoner.doors.desk.queries.market import NAMED, Comparison
from almoner.evidence.landings.models import Landing
from almoner.evidence.ratings.actions import record_ratings
from almoner.evidence.ratings.queries.areas import ENGLAND
from almoner.evidence.ratings.rules import Profile, Source
from almoner.register.directory.rules import ServiceType
from tests.core.accounts.factories import client_as
from tests.doors.desk.factories import officer_of, service
from tests.doors.desk.test_pages import text_of
from tests.evidence.ratings.factories import AuthorityFactory, DistrictFactory, rated


@pytest.mark.parametrize(
    ("part", "whole", "other", "said"),
    [
        (9, 10, (8, 10), "10.0 percentage points above England"),
        (8, 10, (9, 10), "10.0 percentage points below England"),
        (81, 100, (80, 100), "1.0 percentage point above England"),
        (8, 10, (80, 100), "the same as England"),
        (0, 0, (8, 10), ""),
        (8, 10, (0, 0), ""),
    ],
)
def test_differences_are_said_in_percentage_points(part, whole, other, said):
    assert difference(part, whole, other, "England") == said


def test_a_percentage_of_nothing_is_not_known():
    assert percentage(0, 0) == "not known"
    assert percentage(1, 3) == "33.3%"


@pytest.fixture
def moved(authority):
    """One service rated down, one gone, one new, since February."""
    down = service(authority, "Ash Court", rating=3, cqc_id="1-1")
    record_ratings(
        rows=[rated(down, 2, date(2021, 5, 4))],
        landing_id=Landing.objects.latest("pk").pk,
        recorded_at=datetime(2021, 9, 2, tzinfo=UTC),
    )
    service(authority, "Beech House", rating=3, deregistered_on=date(2021, 6, 1))
    service(authority, "Cedar Homecare", registered_on=date(2021, 7, 1),
            service_type=ServiceType.HOME_CARE)  # fmt: skip
    service(authority, "Dale House", rating=4)
    return authority


@pytest.mark.django_db
def test_movement_is_explained_with_the_services_behind_it(officer, moved):
    said = text_of(officer, "/market/E10900001/?since=2021-02-01&as_at=2021-08-31")
    assert "What changed since 1 February 2021" in said
    assert "Residential homes, Good: 0, down from 2. Out: 1 rated down, 1 deregistered." in said
    assert "Home care, Not yet rated: 1, up from 0. In: 1 newly registered." in said
    assert said.count("Beech House") == 1
    assert '<span aria-hidden="true">0 ↓</span>' in said
    assert '<span class="govuk-visually-hidden">0, down from 2</span>' in said


@pytest.mark.django_db
def test_of_many_behind_one_reason_the_first_are_named_and_the_rest_counted(officer, authority):
    for number in range(NAMED + 3):
        service(authority, f"Fern Court {number}", registered_on=date(2021, 7, 1))
    said = text_of(officer, "/market/E10900001/?since=2021-02-01&as_at=2021-08-31")
    assert "43 came in: newly registered" in said
    assert said.count("Fern Court") == NAMED
    assert "and 3 more" in said


@pytest.mark.django_db
def test_a_market_not_yet_asked_for_costs_few_queries(
    officer, moved, django_assert_max_num_queries
):
    officer.get("/market/E10900001/")
    with django_assert_max_num_queries(12):
        officer.get("/market/E10900001/?since=2021-02-01&as_at=2021-08-31")


@pytest.mark.django_db
def test_without_a_paper_or_a_date_there_are_no_arrows(officer, moved):
    said = text_of(officer, "/market/E10900001/")
    assert "without earlier figures to compare with" in said
    assert "↓" not in said
    assert "0, no earlier figure" in said


@pytest.mark.django_db
def test_nothing_moved_is_said(officer, authority):
    service(authority, "Ash Court", rating=3)
    said = text_of(officer, "/market/E10900001/?since=2021-08-01")
    assert "Nothing moved" in said


@pytest.mark.django_db
def test_a_wrong_date_is_said_and_the_page_still_there(officer, moved):
    said = text_of(officer, "/market/E10900001/?as_at-day=31&as_at-month=2&as_at-year=2021", 400)
    assert "There is a problem" in said
    assert "31/2/2021 is not a real date" in said
    assert "Residential homes" in said


@pytest.mark.django_db
def test_it_compares_with_the_region_and_england(officer, moved):
    said = text_of(officer, "/market/E10900001/")
    assert "How Northshire compares" in said
    assert "South East" in said
    assert "per cent of rated services" in said


@pytest.mark.django_db
def test_districts_regions_and_england_have_the_same_page(officer, moved):
    vale = DistrictFactory(authority=moved, name="Vale")
    service(moved, "Elm House", rating=3, district=vale, spell__district=vale)
    for code, name in ((vale.code, "Vale"), ("E12000008", "South East"), ("E92000001", "England")):
        assert f"The care market in {name}" in text_of(officer, f"/market/{code}/")


@pytest.mark.django_db
def test_ones_own_market_is_the_start(officer, authority):
    assert officer.get("/market/")["Location"] == "/market/E10900001/"


@pytest.mark.django_db
def test_new_data_is_seen_at_once(officer, authority):
    service(authority, "Ash Court", rating=3)
    assert "1 of the 1 rated services" in text_of(officer, "/market/E10900001/")
    service(authority, "Beech House", rating=3)
    assert "2 of the 2 rated services" in text_of(officer, "/market/E10900001/")


@pytest.mark.django_db
def test_how_old_the_ratings_are_is_said(officer, authority):
    service(authority, "Ash Court", rating=3, published_on=date(2016, 1, 1))
    service(authority, "Beech House", rating=3, published_on=date(2021, 1, 1))
    said = text_of(officer, "/market/E10900001/")
    assert "1 of 2 ratings are 2 years old or older" in said


@pytest.mark.django_db
def test_what_is_counted_since_no_one_knows_when_is_said(officer, authority):
    service(authority, "Ash Court", rating=3)
    assert "its registration began" not in text_of(officer, "/market/E10900001/")
    service(authority, "Beech House", rating=3, registered_on=None)
    said = text_of(officer, "/market/E10900001/")
    assert "Of 1 of these services no file says when its registration began" in said


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ([], ""),
        (["", ""], ""),
        (["the same as Vale"], ": the same as Vale"),
        (["1 above Vale", ""], ": 1 above Vale"),
        (["1 above Vale", "2 below Kent", "the same as England"],
         ": 1 above Vale, 2 below Kent and the same as England"),
    ],
)  # fmt: skip
def test_what_a_figure_is_set_beside(others, said):
    assert set_beside(others) == said


def test_each_source_is_named_once_the_newest_first():
    named = [
        ("b.csv", date(2021, 8, 1), 1),
        ("a.csv", date(2021, 9, 1), 2),
        ("b.csv", date(2021, 8, 1), 3),
    ]
    profile = Profile(
        area=ENGLAND,
        as_at=date(2021, 9, 1),
        rows=(),
        sources=tuple(Source(landing_id=n, name=name, as_at=on) for name, on, n in named),
    )
    assert sources(profile) == [("a.csv", date(2021, 9, 1)), ("b.csv", date(2021, 8, 1))]


@pytest.mark.django_db
@pytest.mark.parametrize("ask", ["as_at=2999-01-01", "as_at=2010-09-30", "since=2999-01-01"])
def test_a_day_out_of_reach_is_refused_and_the_newest_shown(officer, moved, ask):
    said = text_of(officer, f"/market/E10900001/?{ask}", 400)
    assert "There is a problem" in said
    assert "the day of the newest data about Northshire" in said
    assert "Residential homes" in said


@pytest.mark.django_db
def test_before_all_data_there_is_no_service(officer, moved):
    said = text_of(officer, "/market/E10900001/?as_at=2010-10-01")
    assert "No service is known here on that day" in said
    assert "Compare with" not in said


@pytest.mark.django_db
def test_shares_of_the_rated_and_of_all_are_told_apart(officer, authority):
    service(authority, "Ash Court", rating=3, published_on=date(2018, 1, 1))
    service(authority, "Beech House", rating=2, published_on=date(2018, 1, 1))
    for name in ("Cedar Lodge", "Dale House"):
        service(authority, name)
    said = text_of(officer, "/market/E10900001/?as_at=2021-08-31")
    row = said[said.rindex('<th scope="row" class="govuk-table__header">31 August 2021') :]
    assert row.index("50.0%") < row.index("25.0%")


@pytest.mark.django_db
def test_another_councils_paper_is_not_told_of(officer, moved, monkeypatch):
    paper = Comparison(since=date(2021, 2, 1), paper_title="The secret paper", stated={})
    monkeypatch.setattr(market, "_last_paper", lambda *_: paper)
    neighbour = client_as(Role.QUALITY_OFFICER, authority=AuthorityFactory())
    assert "The secret paper" in text_of(officer, "/market/E10900001/")
    assert "The secret paper" not in text_of(neighbour, "/market/E10900001/")
    assert "The secret paper" in text_of(officer, "/market/E10900001/")  # as kept, too
    assert "The secret paper" not in text_of(officer, "/market/E92000001/")


@pytest.mark.django_db
def test_nobody_reads_a_market_without_the_permission_though_it_is_kept(moved):
    def read(role):
        version = data_version()
        return market.market(
            area=ENGLAND,
            as_at=date(2021, 8, 31),
            comparison=None,
            places=places(version=version),
            version=version,
            visible_to=officer_of(moved, role),
        )

    assert read(Role.QUALITY_OFFICER).area == ENGLAND
    with pytest.raises(NotPermitted):
        read(Role.PROVIDER_USER)


@pytest.mark.django_db
def test_a_district_is_set_beside_all_that_it_lies_in(officer, moved):
    vale = DistrictFactory(authority=moved, name="Vale")
    known = places(version=data_version())
    area = market.area_coded(code=vale.code, places=known)
    around = [each.name for each in market.areas_about(area=area, places=known)]
    assert around == ["Northshire", "South East", "England"]
    assert market.areas_about(area=ENGLAND, places=known) == ()
    with pytest.raises(market.UnknownArea):
        market.area_coded(code="E99", places=known)
