"""How a programme is told: words at the edges, sums, and cells that stand under their heads."""

from datetime import date, timedelta

import pytest

from almoner.core.accounts.rules import operator
from almoner.response.programmes import actions, tables
from almoner.response.programmes.actions import LevelRow
from almoner.response.programmes.models import Programme
from almoner.response.programmes.queries.coverage import Coverage, coverage
from almoner.response.programmes.queries.levels import LevelCoverage, level_coverage
from almoner.response.programmes.queries.standing import standing_of
from almoner.response.programmes.queries.trend import Outlook, outlook_of, trend_of
from almoner.response.programmes.rules.figures import Counts
from almoner.response.programmes.rules.forecast import Forecast, TooLittle
from almoner.response.programmes.rules.kinds import RoleGroup
from almoner.response.programmes.rules.states import Step
from tests.response.programmes.actions.test_steps import a_person, step
from tests.response.programmes.factories import (
    AT,
    MADE,
    TODAY,
    AuthorityFactory,
    a_programme,
    a_row,
    at,
    counts,
    home,
    returned,
    someone,
)

pytestmark = pytest.mark.django_db
DEADLINE = date(2021, 11, 11)
DAY = timedelta(days=1)


@pytest.fixture
def programme() -> Programme:
    return a_programme()


def told(programme: Programme, on: date = TODAY) -> Coverage:
    return coverage(programme=programme, as_at=on, visible_to=operator("tests"))


def reached(programme: Programme, on: date = TODAY) -> LevelCoverage:
    return level_coverage(programme=programme, as_at=on, visible_to=operator("tests"))


class TestCountdown:
    """Days to the deadline, in words for any day."""

    @pytest.mark.parametrize(
        ("on", "words"),
        [
            (DEADLINE - 87 * DAY, "87 days to 11 November 2021"),
            (DEADLINE - DAY, "1 day to 11 November 2021"),
            (DEADLINE, "Today is 11 November 2021, the deadline"),
            (DEADLINE + DAY, "1 day since 11 November 2021"),
            (DEADLINE + 30 * DAY, "30 days since 11 November 2021"),
        ],
    )
    def test_of_the_day(self, on: date, words: str, programme: Programme) -> None:
        assert tables.countdown(standing_of(programme=programme, as_at=on)) == words

    def test_an_extension_is_counted_to_from_the_day_it_was_made(
        self, programme: Programme
    ) -> None:
        step(programme, Step.EXTEND, deadline_on=DEADLINE + 10 * DAY)
        words = [
            tables.countdown(standing_of(programme=programme, as_at=on))
            for on in (TODAY - DAY, TODAY)
        ]
        assert words == ["88 days to 11 November 2021", "97 days to 21 November 2021"]

    def test_without_a_deadline_there_is_nothing_to_count(self) -> None:
        mail = a_programme(key="nhsmail", on=MADE, made_on=MADE)
        assert tables.countdown(standing_of(programme=mail, as_at=TODAY)) == ""


class TestShares:
    """A share always says of how many."""

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            (counts(2000, 1444), "72.2% (1,444 of 2,000)"),
            (counts(20, 0), "0.0% (0 of 20)"),
            (counts(20, 20), "100.0% (20 of 20)"),
            (counts(0, 0), "Not known"),
            (counts(20, None), "Not known"),
            (Counts(headcount=None), "Not known"),
        ],
    )
    def test_of_what(self, said: Counts, words: str) -> None:
        assert tables.share_of(said) == words


class TestGroups:
    """A row for each role group, and one for employed staff together."""

    def test_cells_stand_under_their_heads(self, programme: Programme) -> None:
        place = home(programme.authority)
        returned(programme, a_row(place, said=counts(20, 15, exempt=1, declined=2)))
        found = told(programme)
        heads = tables.group_heads(found.standing.definition)
        rows = tables.group_rows(found)
        assert {len(row) for row in rows} == {len(heads)}
        care = dict(zip(heads, next(row for row in rows if row[0] == "Care staff"), strict=True))
        assert (care["People"], care["Two doses"], care["Share"]) == (20, 15, "75.0%")
        assert (care["Exempt"], care["Declined"]) == (1, 2)
        assert (care["Services counted"], care["Services without a figure"]) == (1, 0)

    def test_employed_together_leave_out_agency_staff(self, programme: Programme) -> None:
        place = home(programme.authority)
        returned(
            programme,
            a_row(place, RoleGroup.NURSE, said=counts(10, 10)),
            a_row(place, RoleGroup.CARE, said=counts(30, 15)),
            a_row(place, RoleGroup.AGENCY, said=counts(99, 0)),
        )
        together = tables.group_rows(told(programme))[-1]
        assert together[:4] == ("Employed staff together", 40, 25, "62.5%")

    def test_a_group_of_which_nobody_says_anything_is_blank_and_not_nought(
        self, programme: Programme
    ) -> None:
        home(programme.authority)
        rows = {row[0]: row for row in tables.group_rows(told(programme))}
        assert rows["Care staff"][1:9] == (None,) * 8
        assert rows["Care staff"][-1] == 1

    def test_one_group_needs_no_row_of_all(self) -> None:
        mini = a_programme(key="restore2-mini", on=MADE, made_on=MADE)
        rows = tables.group_rows(told(mini))
        assert [row[0] for row in rows] == ["Care staff"]


class TestFiles:
    """A download holds what the list shows, each cell under its head."""

    def rows(self, programme: Programme, show: str = "all") -> list[dict[str, object]]:
        found, levels = told(programme), reached(programme)
        definition = found.standing.definition
        kept = tables.lines_of(
            found if definition.role_groups else None,
            levels if definition.levels else None,
            show,
        )
        heads = tables.columns(definition)
        return [
            dict(zip(heads, row, strict=True)) for row in tables.download_rows(kept, definition)
        ]

    def test_of_people(self, programme: Programme) -> None:
        place = home(programme.authority, name="Elmbank House", beds=30)
        returned(
            programme,
            a_row(place, said=counts(20, 15)),
            a_row(place, RoleGroup.NURSE, said=counts(4, 4)),
        )
        rows = self.rows(programme)
        assert [row["Role group"] for row in rows] == ["Care staff", "Registered nurses"]
        assert {row["Service"] for row in rows} == {"Elmbank House"}
        assert rows[0]["People"] == 20
        assert rows[0]["As at"] == TODAY
        assert rows[0]["Source"] == "Capacity Tracker"

    def test_a_silent_service_has_a_row_with_nothing_said(self, programme: Programme) -> None:
        place = home(programme.authority)
        (row,) = self.rows(programme)
        assert row["CQC id"] == place.cqc_id
        assert (row["People"], row["Two doses"], row["Source"]) == (None, None, None)

    def test_of_levels(self) -> None:
        toolkit = a_programme(key="dspt", on=MADE, made_on=MADE, label="20/21")
        place = home(toolkit.authority)
        actions.record_level(
            programme=toolkit,
            row=LevelRow(
                location_id=place.pk,
                level="met",
                as_at=TODAY,
                source="DSPT organisation search",
                reached_on=MADE,
                inherited_from="Wren Care Ltd",
            ),
            by=someone(toolkit.authority),
            at=AT,
        )
        (row,) = self.rows(toolkit)
        assert (row["Level"], row["Reached on"]) == ("Standards met", MADE)
        assert row["Inherited from"] == "Wren Care Ltd"

    @pytest.mark.parametrize(
        ("show", "names"),
        [
            ("all", ["Short", "Fine", "Old", "Silent"]),
            ("short", ["Short", "Old"]),
            ("silent", ["Silent"]),
            ("stale", ["Old"]),
        ],
    )
    def test_a_filter_keeps_what_it_says(
        self, show: str, names: list[str], programme: Programme
    ) -> None:
        short, fine, old, _ = (
            home(programme.authority, name=name) for name in ("Short", "Fine", "Old", "Silent")
        )
        returned(
            programme,
            a_row(short, said=counts(20, 5)),
            a_row(fine, said=counts(20, 20)),
            a_row(old, as_at=TODAY - 20 * DAY, said=counts(20, 19)),
        )
        kept = [str(row["Service"]) for row in self.rows(programme, show)]
        assert sorted(kept) == sorted(names)
        if show in {"all", "short"}:
            assert kept[0] == "Short"  # most people at risk first

    def test_filters_are_those_that_mean_something(self) -> None:
        people, levels = a_programme(), a_programme(key="nhsmail", on=MADE, made_on=MADE)
        assert set(tables.offered_shows(tables.definition_in(people))) == {
            "all",
            "short",
            "silent",
            "stale",
        }
        assert set(tables.offered_shows(tables.definition_in(levels))) == {"all", "met", "not_met"}


class TestWords:
    """The forecast and the chart say what they rest on."""

    def _weekly(self, programme: Programme, *compliant: int) -> None:
        places = [home(programme.authority) for _ in range(4)]
        weeks = len(compliant)
        returned(
            programme,
            *(
                a_row(place, as_at=TODAY - (weeks - 1 - n) * 7 * DAY, said=counts(50, many))
                for place in places
                for n, many in enumerate(compliant)
            ),
        )

    @pytest.mark.parametrize(
        ("compliant", "words"),
        [
            ((30, 31, 33), "rose from 60.0% to 66.0%"),
            ((33, 31, 30), "fell from 66.0% to 60.0%"),
            ((30, 35, 30), "stayed at 60.0%"),
        ],
    )
    def test_a_chart_says_its_finding(
        self, compliant: tuple[int, ...], words: str, programme: Programme
    ) -> None:
        self._weekly(programme, *compliant)
        found = told(programme)
        trend = trend_of(found)
        chart = tables.trend_chart(trend, outlook_of(found, trend), found.standing.definition)
        assert chart is not None
        assert words in chart.finding
        assert "16 August 2021" in chart.finding

    def test_one_day_makes_no_chart(self, programme: Programme) -> None:
        self._weekly(programme, 30)
        found = told(programme)
        trend = trend_of(found)
        made = tables.trend_chart(trend, outlook_of(found, trend), found.standing.definition)
        assert made is None

    def test_a_forecast_says_its_interval_and_how_many_people(self, programme: Programme) -> None:
        self._weekly(programme, 30, 31, 33, 34, 36, 37)
        found = told(programme)
        outlook = outlook_of(found, trend_of(found))
        assert isinstance(outlook.forecast, Forecast)
        assert "Nine such forecasts in ten" in tables.outlook_words(outlook)
        assert "11 November 2021" in tables.outlook_words(outlook)
        assert "of staff would not meet it" in tables.short_words(outlook)

    def test_one_member_of_staff_is_one(self) -> None:
        said = Forecast(on=DEADLINE, expected=0.99, low=0.98, high=1.0, rested_on=5)
        outlook = Outlook(forecast=said, short_low=0, short_expected=1, short_high=2)
        assert "About 1 member of staff" in tables.short_words(outlook)

    def test_too_little_is_said_and_no_number_of_people(self) -> None:
        outlook = Outlook(forecast=TooLittle(reason="There is too little history."))
        assert tables.outlook_words(outlook) == "There is too little history."
        assert tables.short_words(outlook) == ""

    def test_without_a_deadline_nothing_is_said(self) -> None:
        assert tables.outlook_words(Outlook(forecast=None)) == ""
        assert tables.short_words(Outlook(forecast=None)) == ""


class TestTimeline:
    """What happened, the newest first, with what was erased."""

    def test_steps_say_by_what_and_how_many(self, programme: Programme) -> None:
        a_person(programme)
        step(programme, Step.EXTEND, instrument="Letter of 16 August", reason="More time.")
        gone = date(2022, 3, 15)
        step(programme, Step.REVOKE, on=gone, at=at(gone))
        steps = standing_of(programme=programme, as_at=gone).steps
        events = tables.timeline(steps)
        assert [one.title for one in events] == [
            "Revoked by SI 2022/206",
            "Extended by Letter of 16 August",
            "Started",
        ]
        assert "1 status of single workers erased." in events[0].text
        assert events[1].text == "More time."

    def test_a_past_day_does_not_know_of_later_ones(self, programme: Programme) -> None:
        step(programme, Step.END)
        before = standing_of(programme=programme, as_at=TODAY - DAY).steps
        assert [one.title for one in tables.timeline(before)] == ["Started"]

    def test_two_councils_programmes_do_not_mix(self) -> None:
        mine, theirs = a_programme(AuthorityFactory()), a_programme(AuthorityFactory())
        step(theirs, Step.END)
        assert len(standing_of(programme=mine, as_at=TODAY).steps) == 1
