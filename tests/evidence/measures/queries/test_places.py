"""An authority's figures: added up or as published, as at a day and as known then."""

from datetime import date, timedelta

import pytest

from almoner.core.accounts.rules import Role
from almoner.evidence.measures import queries
from almoner.evidence.measures.queries.reading import ENGLAND
from almoner.evidence.measures.rules.figures import Withheld
from tests.core.accounts.factories import principal
from tests.evidence.measures.factories import AT, DAY, OPERATOR, recorded, row
from tests.evidence.measures.places import Town, a_home, a_town, told

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)


@pytest.fixture
def town() -> Town:
    return a_town()


def latest(town: Town, key: str = "occupancy", **asked):
    said = {"as_at": DAY, "visible_to": OPERATOR}
    return queries.latest(key=key, authority=town.council, **said | asked)


def compared(town: Town, key: str = "occupancy", **asked):
    said = {"as_at": DAY, "visible_to": OPERATOR}
    return queries.comparison(key=key, authority=town.council, **said | asked)


def test_the_figure_is_one_sum_over_the_other(town):
    rows = [
        row(location_id=town.homes[0].pk, numerator=1.0, denominator=2.0),
        row(location_id=town.homes[1].pk, numerator=0.0, denominator=98.0),
    ]
    recorded(rows)
    point = latest(town)
    assert point is not None
    assert (point.on, point.figure.value, point.figure.services) == (DAY, 1.0, 2)


def test_each_service_counts_once_with_its_newest_figure(town):
    told(town.homes)
    point = latest(town)
    assert point is not None
    assert (point.figure.numerator, point.figure.denominator) == (63.0, 75.0)
    earlier = latest(town, as_at=DAY - WEEK)
    assert earlier is not None
    assert earlier.figure.numerator == 60.0


def test_a_figure_grows_too_old_to_count(town):
    told(town.homes, weeks=1)
    assert latest(town, as_at=DAY + timedelta(days=34)) is not None
    assert latest(town, as_at=DAY + timedelta(days=35)) is None
    assert latest(town, as_at=DAY - WEEK) is None


def test_what_was_known_then_can_be_told_again(town):
    recorded([row(location_id=town.homes[0].pk)])
    later = AT + timedelta(days=2)
    recorded([row(location_id=town.homes[0].pk, numerator=10.0)], at=later)
    now, then, before = (
        latest(town, known_at=at) for at in (None, AT + timedelta(days=1), AT - timedelta(days=1))
    )
    assert now is not None
    assert then is not None
    assert (now.figure.numerator, then.figure.numerator, before) == (10.0, 20.0, None)


def test_what_is_published_goes_before_what_services_add_up_to(town):
    told(town.homes)
    recorded([row(place_code=town.council.code, numerator=50.0, denominator=100.0)])
    point = latest(town)
    assert point is not None
    assert (point.figure.value, point.figure.services) == (50.0, 0)


def test_a_later_period_is_not_mixed_with_an_older_ones_parts(town):
    code = town.council.code
    recorded(
        [
            row("turnover", place_code=code, to_on=date(2020, 3, 31), breakdown="nurse"),
            row("turnover", place_code=code, to_on=date(2021, 3, 31)),
        ]
    )
    cells = queries.parts(key="turnover", authority=town.council, as_at=DAY, visible_to=OPERATOR)
    assert cells.keys() == {""}


def test_it_is_compared_with_region_and_england_in_points(town):
    told(town.homes, weeks=1)
    recorded([row(location_id=town.other_home.pk, numerator=17.0)])
    own, region, england = compared(town)
    assert (own.name, region.name, england.name) == ("Southaven", "Wold", "England")
    assert (own.figure.value, region.figure.value) == (84.0, 80.0)
    assert (own.above, region.above) == (None, 4.0)
    assert england.figure.services == 4


def test_services_of_a_few_authorities_are_no_figure_of_england(town):
    for number in range(2, 5):
        a_town_elsewhere = a_home_of_another(number)
        assert a_town_elsewhere.authority != town.council
    told(town.homes, weeks=1)
    assert [one.on is None for one in compared(town)] == [False, False, True]


def a_home_of_another(number: int):
    from tests.evidence.ratings.factories import AuthorityFactory

    return a_home(AuthorityFactory(), number + 200)


def test_an_invented_council_is_no_part_of_england(town):
    town.neighbour.is_invented = True
    town.neighbour.save()
    told([town.other_home], weeks=1)
    assert compared(town)[2].on is None
    assert compared(town)[1].on == DAY


def test_published_comparators_are_used_where_they_are(town):
    told(town.homes, weeks=1)
    recorded([row(place_code=ENGLAND, numerator=800.0, denominator=1000.0)])
    england = compared(town)[2]
    assert (england.figure.value, england.above, england.figure.services) == (80.0, 4.0, 0)


def test_what_only_places_have_does_not_add_up(town):
    recorded([row("deaths_notified", place_code=town.council.code, numerator=12.0)])
    own, region, _ = compared(town, "deaths_notified")
    assert (own.figure.value, region.on) == (12.0, None)
    few = row("deaths_notified", place_code=town.council.code, numerator=3.0)
    recorded([few], at=AT + WEEK)
    assert compared(town, "deaths_notified")[0].figure.withheld is Withheld.SMALL


def test_small_parts_are_withheld_and_their_complement(town):
    pk = town.homes[0].pk
    tops = {"nurse": (3.0, 20.0), "care": (30.0, 60.0), "non_care": (20.0, 40.0), "": (53.0, 120.0)}
    recorded(
        row("vaccinated", location_id=pk, breakdown=role, numerator=top, denominator=bottom)
        for role, (top, bottom) in tops.items()
    )
    cells = queries.parts(key="vaccinated", authority=town.council, as_at=DAY, visible_to=OPERATOR)
    assert {key: cell.withheld for key, cell in cells.items() if cell.withheld} == {
        "nurse": Withheld.SMALL,
        "non_care": Withheld.COMPLEMENT,
    }


def test_the_series_goes_week_by_week(town):
    told(town.homes)
    points = queries.series(
        key="occupancy", authority=town.council, since=DAY - 6 * WEEK, until=DAY,
        visible_to=OPERATOR,
    )  # fmt: skip
    assert [(point.on, point.figure.numerator) for point in points] == [
        (DAY - 2 * WEEK, 57.0), (DAY - WEEK, 60.0), (DAY, 63.0),
    ]  # fmt: skip


def test_the_series_of_what_is_published_has_its_periods(town):
    for day in (date(2021, 7, 31), date(2021, 8, 14)):
        recorded([row("deaths_notified", place_code=town.council.code, to_on=day, numerator=9.0)])
    points = queries.series(
        key="deaths_notified", authority=town.council, since=date(2021, 1, 1), until=DAY,
        visible_to=OPERATOR,
    )  # fmt: skip
    assert [point.on.day for point in points] == [31, 14]


def test_the_change_is_in_points(town):
    told(town.homes)
    asked = {"key": "occupancy", "authority": town.council, "visible_to": OPERATOR}
    found = queries.change(since=DAY - 2 * WEEK, as_at=DAY, **asked)
    assert found is not None
    assert found.by == pytest.approx(8.0)
    assert queries.change(since=DAY - 9 * WEEK, as_at=DAY, **asked) is None


def test_the_overview_has_every_measure_that_may_be_seen(town):
    told(town.homes, weeks=1)
    seen = {
        one.measure.key: one
        for one in queries.overview(authority=town.council, as_at=DAY, visible_to=OPERATOR)
    }
    assert seen["occupancy"].figure.value == 84.0
    assert (seen["turnover"].on, seen["turnover"].figure.is_known) == (None, False)
    outsider = principal(Role.QUALITY_OFFICER, authority_code=town.neighbour.code)
    keys = {
        one.measure.key
        for one in queries.overview(authority=town.council, as_at=DAY, visible_to=outsider)
    }
    assert "occupancy" not in keys
    assert "turnover" in keys


@pytest.mark.parametrize("key", ["occupancy", "no_such"])
def test_what_may_not_be_seen_is_not_there(town, key):
    told(town.homes, weeks=1)
    outsider = principal(Role.QUALITY_OFFICER, authority_code=town.neighbour.code)
    asked = {"key": key, "authority": town.council, "visible_to": outsider}
    with pytest.raises(queries.NoSuchFigures):
        queries.comparison(as_at=DAY, **asked)
    with pytest.raises(queries.NoSuchFigures):
        queries.series(since=DAY - WEEK, until=DAY, **asked)


def test_the_newest_day_is_of_the_authority(town):
    told(town.homes, weeks=1)
    told([town.other_home], weeks=1, until=DAY + WEEK)
    asked = {"authority": town.council}
    assert queries.newest_day(no_later_than=DAY + 5 * WEEK, **asked) == DAY
    assert queries.newest_day(no_later_than=DAY - WEEK, **asked) is None


def test_the_authorities_are_those_of_the_reader(town):
    officer = principal(Role.QUALITY_OFFICER, authority_code=town.council.code)
    assert queries.authorities_for(visible_to=officer) == (town.council,)
    assert len(queries.authorities_for(visible_to=OPERATOR)) == 2
