"""The columns, rows, arrows, ages and shares of a ratings table."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.evidence.ratings.rules import (
    COLUMNS,
    ROW_ORDER,
    AgeBand,
    Area,
    Column,
    Direction,
    Profile,
    ProfileRow,
    age_band,
    arrow,
    arrows,
    column_for,
    overview_dates,
    share,
    years_before,
)
from almoner.register.directory.rules import ServiceType

SOUTHAVEN = Area(kind="authority", code="E06000099", name="Southaven")
AUGUST = date(2021, 8, 31)
counts = st.integers(0, 500)


def profile_of(*rows: ProfileRow, as_at: date = AUGUST) -> Profile:
    return Profile(area=SOUTHAVEN, as_at=as_at, rows=rows)


HOME_CARE = ProfileRow(
    service_type=ServiceType.HOME_CARE,
    outstanding=1,
    good=36,
    requires_improvement=2,
    inadequate=0,
    unrated=15,
)


class TestColumns:
    @pytest.mark.parametrize(
        ("value", "column"),
        [
            (4, Column.OUTSTANDING),
            (3, Column.GOOD),
            (2, Column.REQUIRES_IMPROVEMENT),
            (1, Column.INADEQUATE),
            (None, Column.UNRATED),
        ],
    )
    def test_each_value_has_its_column(self, value, column):
        assert column_for(value) is column

    @pytest.mark.parametrize("value", [0, 5, -1])
    def test_no_other_value_is_counted(self, value):
        with pytest.raises(ValueError, match="RatingValue"):
            column_for(value)

    def test_headings_read_as_papers_print_them(self):
        assert [column.words for column in COLUMNS] == [
            "Outstanding",
            "Good",
            "Requires improvement",
            "Inadequate",
            "Not yet rated",
        ]


class TestRows:
    def test_every_type_of_service_has_its_place(self):
        assert sorted(ROW_ORDER) == sorted(ServiceType)

    def test_totals(self):
        assert HOME_CARE.total == 54
        assert HOME_CARE.rated_total == 39

    def test_a_count_is_found_by_its_column_or_its_name(self):
        assert HOME_CARE.count(Column.GOOD) == HOME_CARE.count("good") == 36

    @pytest.mark.parametrize("name", ["inherited", "total", "service_type", "Good"])
    def test_what_is_no_column_has_no_count(self, name):
        with pytest.raises(ValueError, match=name):
            HOME_CARE.count(name)

    def test_a_type_that_a_profile_lacks_stands_at_nought(self):
        row = profile_of(HOME_CARE).row(ServiceType.NURSING)

        assert (row.service_type, row.total) == (ServiceType.NURSING, 0)

    def test_a_profile_counts_all_its_rows(self):
        nursing = ProfileRow(service_type=ServiceType.NURSING, good=8)

        assert profile_of(nursing, HOME_CARE).total == 62


class TestArrow:
    # The home care row of Southampton's paper of August 2021, and the words for its arrows.
    @pytest.mark.parametrize(
        ("now", "earlier", "direction", "symbol", "words"),
        [
            (36, 38, Direction.DOWN, "↓", "36, down from 38"),
            (15, 12, Direction.UP, "↑", "15, up from 12"),
            (8, 8, Direction.SAME, "↔", "8, unchanged"),
            (0, None, None, "", "0, no earlier figure"),
            (0, 0, Direction.SAME, "↔", "0, unchanged"),
            (1_200, 1_000, Direction.UP, "↑", "1,200, up from 1,000"),
        ],
    )
    def test_arrow(self, now, earlier, direction, symbol, words):
        compared = arrow(now=now, earlier=earlier)

        assert (compared.direction, compared.symbol, compared.words) == (direction, symbol, words)

    @given(counts, counts)
    def test_an_arrow_turns_round_with_its_figures(self, one, other):
        there, back = arrow(now=one, earlier=other), arrow(now=other, earlier=one)
        opposite = {"↑": "↓", "↓": "↑", "↔": "↔"}

        assert opposite[there.symbol] == back.symbol

    @given(counts, st.none() | counts)
    def test_an_arrow_always_has_words_beside_its_symbol(self, now, earlier):
        compared = arrow(now=now, earlier=earlier)

        assert compared.words.startswith(f"{now:,}, ")
        assert (compared.symbol == "") == (earlier is None)


class TestArrows:
    def test_against_the_last_paper_with_a_cell_that_held_no_figure(self):
        paper = {
            (ServiceType.HOME_CARE, Column.OUTSTANDING): 2,
            (ServiceType.HOME_CARE, Column.GOOD): 38,
            (ServiceType.HOME_CARE, Column.REQUIRES_IMPROVEMENT): 3,
            (ServiceType.HOME_CARE, Column.INADEQUATE): None,
            (ServiceType.HOME_CARE, Column.UNRATED): 12,
        }

        compared = arrows(profile=profile_of(HOME_CARE), baseline=paper)

        symbols = [compared[ServiceType.HOME_CARE, column].symbol for column in COLUMNS]
        assert symbols == ["↓", "↓", "↓", "", "↑"]

    def test_a_cell_that_the_last_paper_lacks_is_blank(self):
        compared = arrows(profile=profile_of(HOME_CARE), baseline={})

        assert {each.symbol for each in compared.values()} == {""}

    def test_without_a_baseline_every_arrow_is_blank(self):
        compared = arrows(profile=profile_of(HOME_CARE), baseline=None)

        assert {each.direction for each in compared.values()} == {None}

    def test_against_an_earlier_day(self):
        earlier = profile_of(
            ProfileRow(service_type=ServiceType.HOME_CARE, outstanding=1, good=30, unrated=20),
            as_at=date(2021, 2, 1),
        )

        compared = arrows(profile=profile_of(HOME_CARE), baseline=earlier)

        assert compared[ServiceType.HOME_CARE, Column.OUTSTANDING].symbol == "↔"
        assert compared[ServiceType.HOME_CARE, Column.GOOD].words == "36, up from 30"
        assert compared[ServiceType.HOME_CARE, Column.UNRATED].words == "15, down from 20"

    def test_a_type_that_was_not_there_earlier_stood_at_nought(self):
        earlier = profile_of(ProfileRow(service_type=ServiceType.NURSING, good=9))

        compared = arrows(profile=profile_of(HOME_CARE), baseline=earlier)

        assert compared[ServiceType.HOME_CARE, Column.GOOD].earlier == 0
        assert compared[ServiceType.NURSING, Column.GOOD].words == "0, down from 9"

    def test_a_day_on_which_nothing_was_counted_is_no_baseline(self):
        compared = arrows(profile=profile_of(HOME_CARE), baseline=profile_of())

        assert {each.symbol for each in compared.values()} == {""}


class TestAge:
    @pytest.mark.parametrize(
        ("published_on", "band"),
        [
            (date(2021, 8, 31), AgeBand.UNDER_2_YEARS),
            (date(2019, 9, 1), AgeBand.UNDER_2_YEARS),
            (date(2019, 8, 31), AgeBand.FROM_2_TO_4_YEARS),
            (date(2017, 9, 1), AgeBand.FROM_2_TO_4_YEARS),
            (date(2017, 8, 31), AgeBand.FROM_4_TO_6_YEARS),
            (date(2015, 9, 1), AgeBand.FROM_4_TO_6_YEARS),
            (date(2015, 8, 31), AgeBand.SIX_YEARS_OR_NEVER),
            (None, AgeBand.SIX_YEARS_OR_NEVER),
        ],
    )
    def test_a_band_begins_on_the_anniversary(self, published_on, band):
        assert age_band(published_on=published_on, as_at=AUGUST) is band

    def test_years_before_a_leap_day(self):
        assert years_before(date(2020, 2, 29), years=1) == date(2019, 2, 28)
        assert years_before(date(2020, 2, 29), years=4) == date(2016, 2, 29)

    def test_before_the_calendar_begins_there_is_only_its_first_day(self):
        assert years_before(date(1, 5, 1), years=2) == date.min

    @given(st.dates(min_value=date(1990, 1, 1)), st.integers(0, 4000))
    def test_a_rating_only_grows_older(self, published_on, days):
        bands = list(AgeBand)
        as_at = date(2100, 1, 1)
        older = published_on - timedelta(days=days)

        assert bands.index(age_band(published_on=older, as_at=as_at)) >= bands.index(
            age_band(published_on=published_on, as_at=as_at)
        )


class TestOverviewDates:
    def test_the_quarter_ends_of_two_years_then_the_day(self):
        assert overview_dates(as_at=date(2021, 9, 20)) == (
            date(2019, 9, 30),
            date(2019, 12, 31),
            date(2020, 3, 31),
            date(2020, 6, 30),
            date(2020, 9, 30),
            date(2020, 12, 31),
            date(2021, 3, 31),
            date(2021, 6, 30),
            date(2021, 9, 20),
        )

    def test_on_a_quarter_end_that_day_comes_once(self):
        dates = overview_dates(as_at=date(2021, 12, 31))

        assert dates[0] == date(2019, 12, 31)
        assert dates[-1] == date(2021, 12, 31)
        assert len(dates) == 9

    @given(st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 1, 1)))
    def test_they_ascend_within_two_years_and_end_on_the_day(self, as_at):
        dates = overview_dates(as_at=as_at)

        assert list(dates) == sorted(set(dates))
        assert dates[0] >= years_before(as_at, years=2)
        assert dates[-1] == as_at
        assert len(dates) == 9
        assert all((day + timedelta(days=1)).day == 1 for day in dates[:-1])


def test_a_share_of_nothing_is_not_nought():
    assert share(part=0, whole=0) is None


def test_a_share_is_in_per_cent():
    # The nursing homes of Nottinghamshire in 2021: 23 of 85 Inadequate or Requires improvement.
    assert share(part=23, whole=85) == pytest.approx(27.06, abs=0.01)
