"""What the deadline may bring, in people: of the same services throughout."""

from datetime import date, timedelta

import pytest

from almoner.core.accounts.rules import operator
from almoner.register.directory.models import Location
from almoner.response.programmes.models import Programme
from almoner.response.programmes.queries.coverage import Coverage, coverage
from almoner.response.programmes.queries.trend import (
    LONGEST,
    Outlook,
    Trend,
    outlook_of,
    trend_of,
)
from almoner.response.programmes.rules.forecast import Forecast, TooLittle
from almoner.response.programmes.rules.kinds import RoleGroup
from almoner.response.programmes.rules.states import Step
from tests.response.programmes.actions.test_steps import step
from tests.response.programmes.factories import (
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


@pytest.fixture
def programme() -> Programme:
    return a_programme()


def told(programme: Programme, on: date = TODAY) -> Coverage:
    return coverage(programme=programme, as_at=on, visible_to=operator("tests"))


def trend(programme: Programme, on: date = TODAY) -> Trend:
    return trend_of(told(programme, on))


def outlook(programme: Programme, on: date = TODAY) -> Outlook:
    found = told(programme, on)
    return outlook_of(found, trend_of(found))


def service_numbered(location_id: int) -> Location:
    return Location.objects.get(pk=location_id)


def week(number: int, weeks: int = 8) -> date:
    return TODAY - timedelta(weeks=weeks - 1 - number)


def rising(
    programme: Programme, *, places: int = 4, weeks: int = 8, exempt: int | None = 0
) -> None:
    """So many homes of fifty, of whom one more a week meets it in each."""
    homes = [home(programme.authority) for _ in range(places)]
    returned(
        programme,
        *(
            a_row(place, as_at=week(number, weeks), said=counts(50, 30 + number, exempt=exempt))
            for place in homes
            for number in range(weeks)
        ),
    )


class TestPanel:
    """Three in four of those that ever returned, and only those."""

    def test_a_service_that_begins_later_is_in_no_point(self, programme: Programme) -> None:
        rising(programme)
        late = home(programme.authority)
        returned(programme, a_row(late, said=counts(50, 50)))
        found = trend(programme)
        assert (found.service_count, found.left_out) == (4, 1)
        assert {one.headcount for _, one in found.points} == {200}

    def test_it_begins_when_three_in_four_have_returned(self, programme: Programme) -> None:
        homes = [home(programme.authority) for _ in range(4)]
        for number, place in enumerate(homes):
            returned(
                programme,
                *(a_row(place, as_at=week(later)) for later in range(number, 8)),
            )
        found = trend(programme)
        assert found.points[0][0] == week(2)
        assert (found.service_count, found.left_out) == (3, 1)

    def test_a_service_that_falls_silent_keeps_its_last_word(self, programme: Programme) -> None:
        rising(programme, places=3)
        silent = home(programme.authority)
        returned(programme, a_row(silent, as_at=week(0), said=counts(50, 10)))
        assert {one.headcount for _, one in trend(programme).points} == {200}

    def test_returns_without_numbers_are_no_history(self, programme: Programme) -> None:
        place = home(programme.authority)
        returned(
            programme,
            *(a_row(place, as_at=week(number), said=counts(50, None)) for number in range(8)),
        )
        assert trend(programme).points == ()
        assert isinstance(outlook(programme).forecast, TooLittle)

    def test_agency_staff_do_not_move_what_is_said_of_the_employed(
        self, programme: Programme
    ) -> None:
        rising(programme)
        place = home(programme.authority)
        returned(
            programme,
            *(
                a_row(place, RoleGroup.AGENCY, as_at=week(number), said=counts(500, 0))
                for number in range(8)
            ),
        )
        assert {one.headcount for _, one in trend(programme).points} == {200}

    def test_no_more_days_are_drawn_than_a_trend_shows(self) -> None:
        place = AuthorityFactory()
        start = TODAY - timedelta(days=LONGEST + 20)
        programme = a_programme(place, key="flu-season", on=start, made_on=start)
        service = home(place)
        returned(
            programme,
            *(
                a_row(service, as_at=start + timedelta(days=day), said=counts(50, 20))
                for day in range(LONGEST + 10)
            ),
        )
        assert len(trend(programme).points) == LONGEST

    def test_a_past_day_draws_no_later_return(self, programme: Programme) -> None:
        rising(programme)
        found = trend(programme, week(4))
        assert [day for day, _ in found.points] == [week(number) for number in range(5)]


class TestOutlook:
    """How many staff the deadline may leave short."""

    def test_it_is_of_the_deadline(self, programme: Programme) -> None:
        rising(programme)
        found = outlook(programme).forecast
        assert isinstance(found, Forecast)
        assert found.on == date(2021, 11, 11)

    def test_a_lower_share_leaves_more_people_short(self, programme: Programme) -> None:
        rising(programme)
        found = outlook(programme)
        low, expected, high = found.short_low, found.short_expected, found.short_high
        assert low is not None and expected is not None and high is not None
        assert 0 <= low <= expected <= high <= 200

    def test_whoever_is_exempt_is_not_short(self) -> None:
        plain, exempting = a_programme(), a_programme()
        rising(plain)
        rising(exempting, exempt=5)
        without, with_ = outlook(plain), outlook(exempting)
        assert without.short_high is not None
        assert with_.short_high == without.short_high - 4 * 5

    def test_nobody_is_less_than_nobody(self, programme: Programme) -> None:
        """More are exempt than would be left: nobody is short, and not minus some."""
        homes = [home(programme.authority) for _ in range(4)]
        returned(
            programme,
            *(
                a_row(place, as_at=week(number), said=counts(50, 40, exempt=10))
                for place in homes
                for number in range(8)
            ),
        )
        found = outlook(programme)
        assert found.short_low == 0
        assert found.short_expected == 0

    def test_everyone_who_meets_it_leaves_nobody_expected_short(self, programme: Programme) -> None:
        homes = [home(programme.authority) for _ in range(4)]
        returned(
            programme,
            *(
                a_row(place, as_at=week(number), said=counts(50, 50))
                for place in homes
                for number in range(8)
            ),
        )
        assert outlook(programme).short_expected in {0, 1}

    def test_an_extension_moves_it_and_a_past_day_does_not_know(self, programme: Programme) -> None:
        rising(programme)
        later = date(2022, 1, 31)
        step(programme, Step.EXTEND, deadline_on=later)
        found = outlook(programme).forecast
        assert isinstance(found, Forecast)
        assert found.on == later
        before = outlook(programme, TODAY - timedelta(days=1)).forecast
        assert isinstance(before, Forecast)
        assert before.on == date(2021, 11, 11)

    def test_on_the_deadline_there_is_nothing_to_forecast(self, programme: Programme) -> None:
        rising(programme)
        deadline = date(2021, 11, 11)
        place = home(programme.authority)
        returned(programme, a_row(place, as_at=deadline), moment=at(deadline))
        homes = told(programme, deadline).returned
        returned(
            programme,
            *(
                a_row(service_numbered(one.service.location_id), as_at=deadline)
                for one in homes
                if one.service.location_id != place.pk
            ),
            moment=at(deadline),
        )
        found = outlook(programme, deadline).forecast
        assert isinstance(found, TooLittle)
        assert "deadline has passed" in found.reason

    def test_one_that_is_over_has_no_outlook(self, programme: Programme) -> None:
        rising(programme)
        step(programme, Step.END)
        assert outlook(programme).forecast is None

    def test_one_without_a_deadline_has_none(self) -> None:
        place = AuthorityFactory()
        programme = a_programme(place, key="nhsmail", on=MADE, made_on=MADE)
        assert outlook(programme).forecast is None

    def test_one_week_of_history_is_said_to_be_too_little(self, programme: Programme) -> None:
        rising(programme, weeks=1)
        found = outlook(programme)
        assert isinstance(found.forecast, TooLittle)
        assert (found.short_low, found.short_expected, found.short_high) == (None, None, None)

    def test_a_corrected_return_changes_what_is_forecast(self, programme: Programme) -> None:
        rising(programme)
        before = outlook(programme).forecast
        place_id = told(programme).services[0].service.location_id
        returned(
            programme,
            a_row(service_numbered(place_id), said=counts(50, 0)),
        )
        after = outlook(programme).forecast
        assert isinstance(before, Forecast) and isinstance(after, Forecast)
        assert after.expected < before.expected

    def test_nothing_of_another_councils_programme_is_in_it(self, programme: Programme) -> None:
        rising(programme)
        elsewhere = a_programme()
        rising(elsewhere, places=9)
        found = coverage(programme=elsewhere, as_at=TODAY, visible_to=someone(programme.authority))
        assert found.services == ()
        assert outlook_of(found, trend_of(found)).short_expected is None
        assert told(programme).employed.headcount == 200
