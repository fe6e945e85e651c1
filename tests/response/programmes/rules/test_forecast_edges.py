"""The forecast at its edges: the least history, everyone, nobody, and the last day."""

from datetime import date, timedelta
from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.response.programmes.rules.forecast import (
    FEWEST_DAYS,
    FEWEST_MOVEMENTS,
    FEWEST_PEOPLE,
    Forecast,
    Observed,
    TooLittle,
    forecast,
)

START = date(2021, 6, 7)
DEADLINE = date(2021, 11, 11)


def seen(*compliant: int, days: int = 7, headcount: int = 200) -> list[Observed]:
    """So many of so many, every so many days."""
    return [
        Observed(on=START + timedelta(days=days * number), compliant=n, headcount=headcount)
        for number, n in enumerate(compliant)
    ]


def said(history: list[Observed], *, on: date = DEADLINE) -> Forecast:
    found = forecast(history=history, deadline_on=on)
    assert isinstance(found, Forecast)
    assert 0 <= found.low <= found.expected <= found.high <= 1
    return found


def refused(history: list[Observed], *, on: date = DEADLINE) -> str:
    found = forecast(history=history, deadline_on=on)
    assert isinstance(found, TooLittle)
    assert found.reason.endswith(".")
    return found.reason


class TestLeastHistory:
    """Exactly enough is enough, and one less is not."""

    def test_five_days_over_four_weeks(self) -> None:
        history = seen(100, 104, 109, 112, 118)
        assert len(history) == FEWEST_MOVEMENTS + 1
        assert (history[-1].on - history[0].on).days == FEWEST_DAYS
        assert said(history).rested_on == FEWEST_MOVEMENTS

    def test_four_days_are_too_few_however_far_apart(self) -> None:
        assert "there are 4" in refused(seen(100, 110, 120, 130, days=30))

    def test_a_day_short_of_four_weeks_is_too_little_however_many_days(self) -> None:
        history = [
            Observed(on=START + timedelta(days=day), compliant=100 + day, headcount=200)
            for day in range(FEWEST_DAYS)
        ]
        assert "over at least 28" in refused(history)
        history.append(
            Observed(on=START + timedelta(days=FEWEST_DAYS), compliant=130, headcount=200)
        )
        said(history)

    def test_days_on_which_nobody_is_counted_are_no_history(self) -> None:
        history = seen(100, 104, 109, 112)
        empty = Observed(on=START + timedelta(days=60), compliant=0, headcount=0)
        assert "there are 4" in refused([*history, empty])

    @pytest.mark.parametrize(("people", "is_enough"), [(FEWEST_PEOPLE, True), (29, False)])
    def test_thirty_people_are_enough(self, people: int, is_enough: bool) -> None:
        history = seen(10, 12, 14, 15, 17, headcount=people)
        if is_enough:
            said(history)
        else:
            assert "Fewer than 30 people" in refused(history)

    def test_the_people_of_the_last_day_are_those_who_count(self) -> None:
        history = seen(100, 104, 109, 112)
        last = Observed(on=START + timedelta(days=28), compliant=10, headcount=29)
        assert "Fewer than 30 people" in refused([*history, last])


class TestLastDay:
    """Up to the day before the deadline there is something to forecast."""

    HISTORY = seen(100, 104, 109, 112, 118)

    @pytest.mark.parametrize("days", [0, -1, -100])
    def test_on_the_deadline_and_after_it_there_is_nothing(self, days: int) -> None:
        on = self.HISTORY[-1].on + timedelta(days=days)
        assert "deadline has passed" in refused(self.HISTORY, on=on)

    def test_the_day_before_it_is_near_what_was_counted(self) -> None:
        last = self.HISTORY[-1]
        found = said(self.HISTORY, on=last.on + timedelta(days=1))
        assert found.expected == pytest.approx(last.compliant / last.headcount, abs=0.02)
        assert found.high - found.low < 0.2

    def test_the_further_off_the_wider(self) -> None:
        last = self.HISTORY[-1].on
        widths = [
            found.high - found.low
            for days in (1, 7, 28, 84)
            for found in [said(self.HISTORY, on=last + timedelta(days=days))]
        ]
        assert widths == sorted(widths)

    def test_a_deadline_years_away_is_still_a_share(self) -> None:
        found = said(self.HISTORY, on=self.HISTORY[-1].on + timedelta(days=3650))
        assert all(map(isfinite, (found.low, found.expected, found.high)))


class TestEveryoneAndNobody:
    """All and none stay finite, and neither is promised."""

    def test_everyone_from_the_beginning(self) -> None:
        found = said(seen(200, 200, 200, 200, 200))
        assert found.expected > 0.98
        assert found.low < 1

    def test_nobody_from_the_beginning(self) -> None:
        found = said(seen(0, 0, 0, 0, 0))
        assert found.expected < 0.02
        assert found.high > 0

    def test_from_nobody_to_everyone(self) -> None:
        said(seen(0, 50, 100, 150, 200))

    def test_from_everyone_to_nobody(self) -> None:
        found = said(seen(200, 150, 100, 50, 0))
        assert found.expected < 0.05


class TestMovement:
    """What rose is expected to rise, what fell to fall, and what stood to stand."""

    def test_what_stood_is_expected_to_stand(self) -> None:
        found = said(seen(150, 150, 150, 150, 150))
        assert found.expected == pytest.approx(0.75, abs=0.005)
        assert found.low < 0.75 < found.high  # never so sure as to be certain

    def test_what_fell_is_expected_to_fall(self) -> None:
        found = said(seen(170, 165, 158, 150, 140))
        assert found.expected < 140 / 200

    def test_a_jump_widens_what_a_steady_rise_does_not(self) -> None:
        steady = said(seen(100, 110, 120, 130, 140))
        jump = said(seen(100, 101, 138, 139, 140))
        assert jump.high - jump.low > steady.high - steady.low

    def test_a_gap_between_days_is_weighed_by_its_time(self) -> None:
        """Ten more in a month is slower than ten more in a week."""
        fast, slow = seen(100, 110, 120, 130, 140), seen(100, 110, 120, 130, 140, days=28)
        ahead = timedelta(days=28)
        quick = said(fast, on=fast[-1].on + ahead)
        late = said(slow, on=slow[-1].on + ahead)
        assert quick.expected > late.expected

    def test_it_is_of_a_share_and_not_of_people(self) -> None:
        """Forty who do not meet it leave: the share rises, and goes on rising if they go on."""
        history = [
            Observed(on=START + timedelta(days=7 * number), compliant=150, headcount=n)
            for number, n in enumerate((200, 190, 180, 170, 160))
        ]
        found = said(history)
        assert found.expected > 150 / 160

    def test_more_people_make_it_surer(self) -> None:
        few = said(seen(30, 31, 32, 33, 34, headcount=50))
        many = said(seen(3000, 3100, 3200, 3300, 3400, headcount=5000))
        assert many.high - many.low <= few.high - few.low


@given(
    counts=st.lists(st.integers(0, 300), min_size=5, max_size=20),
    days=st.integers(7, 40),
    ahead=st.integers(1, 400),
)
def test_whatever_was_counted_it_is_a_share_within_its_interval(
    counts: list[int], days: int, ahead: int
) -> None:
    history = seen(*counts, days=days, headcount=300)
    found = said(history, on=history[-1].on + timedelta(days=ahead))
    assert found.rested_on == len(counts) - 1


@given(st.lists(st.integers(1, 299), min_size=5, max_size=12), st.integers(1, 30))
def test_those_who_meet_it_and_those_who_do_not_mirror_one_another(
    counts: list[int], weeks: int
) -> None:
    """Nothing in the arithmetic leans one way."""
    history = seen(*counts, headcount=300)
    mirrored = seen(*(300 - n for n in counts), headcount=300)
    on = history[-1].on + timedelta(weeks=weeks)
    one, other = said(history, on=on), said(mirrored, on=on)
    assert one.expected == pytest.approx(1 - other.expected, abs=1e-9)
    assert one.low == pytest.approx(1 - other.high, abs=1e-9)
