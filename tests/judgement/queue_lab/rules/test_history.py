"""A history is whole weeks without a gap; what is not known is not nought."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.judgement.queue_lab.rules.history import (
    KINDS,
    SUNDAY,
    Day,
    History,
    TooLittleHistory,
    history_of,
    kind_of,
    kinds_after,
    shares_of,
)
from tests.judgement.queue_lab.factories import MONDAY, growing, steady


def test_whole_weeks_up_to_the_last_day_are_kept() -> None:
    history = history_of(steady(weeks=13)[:-3], least_weeks=12, least_arrived=10)
    assert history.weeks == 12
    assert len(history.days) == 84
    assert history.last_on == MONDAY + timedelta(days=13 * 7 - 4)


def test_days_before_a_gap_are_left_out() -> None:
    days = steady(weeks=20)
    del days[30]
    assert history_of(days, least_weeks=12, least_arrived=10).days[0].on > days[30].on


def test_days_may_come_in_any_order() -> None:
    days = steady(weeks=12)
    assert history_of(reversed(days), least_weeks=12, least_arrived=1).days == tuple(days)


def test_too_few_weeks_are_no_history() -> None:
    with pytest.raises(TooLittleHistory, match=r"11 whole weeks .* not nought"):
        history_of(steady(weeks=11), least_weeks=12, least_arrived=1)
    with pytest.raises(TooLittleHistory):
        history_of([], least_weeks=1, least_arrived=0)


def test_too_few_arrivals_are_no_history() -> None:
    with pytest.raises(TooLittleHistory, match="60 concerns arrived"):
        history_of(steady(weeks=12, arrived=1), least_weeks=12, least_arrived=61)


def test_what_left_is_what_waited_and_waits_no_more() -> None:
    days = [
        Day(on=MONDAY, arrived=5, waiting=9, workers=1),
        Day(on=MONDAY + timedelta(days=1), arrived=4, waiting=7, workers=1),
        Day(on=MONDAY + timedelta(days=2), arrived=0, waiting=8, workers=1),  # a recount
    ]
    assert History(tuple(days)).left() == (0, 6, 0)


def test_holding_weeks_back_forgets_them() -> None:
    history = History(tuple(growing(weeks=20)))
    earlier = history.without_last(weeks=8)
    assert earlier.weeks == 12
    assert earlier.days == history.days[: 12 * 7]
    assert history.week_ends()[:12] == earlier.week_ends()


def test_the_digest_names_the_history() -> None:
    one, other = History(tuple(steady(weeks=12))), History(tuple(steady(weeks=12, waiting=9)))
    assert one.digest() == History(tuple(steady(weeks=12))).digest()
    assert one.digest() != other.digest()


def test_recent_workers_are_those_of_four_weeks() -> None:
    days = steady(weeks=12)
    days[-28:] = [Day(d.on, d.arrived, d.waiting, workers=3.0) for d in days[-28:]]
    assert History(tuple(days)).workers == 3.0


def test_a_bank_holiday_goes_as_a_sunday() -> None:
    assert kind_of(date(2021, 8, 30)) == SUNDAY
    assert kind_of(date(2021, 8, 31)) == 1
    assert kinds_after(date(2021, 8, 27), count=4) == [5, 6, SUNDAY, 1]


@given(amounts=st.lists(st.integers(0, 30), min_size=14, max_size=140))
def test_shares_add_up_and_are_never_negative(amounts: list[int]) -> None:
    kinds = [place % 7 for place in range(len(amounts))]
    shares = shares_of([float(n) for n in amounts], kinds, exposures=[1.0] * len(amounts))
    assert len(shares) == KINDS
    assert sum(shares) == pytest.approx(KINDS)
    assert min(shares) >= 0


def test_a_day_on_which_nothing_ever_comes_has_no_share() -> None:
    days = steady(weeks=20)
    kinds = [day.on.weekday() for day in days]
    shares = shares_of([float(d.arrived) for d in days], kinds, exposures=[1.0] * len(days))
    assert shares[5:] == (0.0, 0.0)
    assert shares[0] == pytest.approx(7 / 5)


def test_chance_makes_no_pattern_of_a_few() -> None:
    """One busy Monday in two weeks is drawn towards the other days."""
    amounts = [3.0, 1, 1, 1, 1, 0, 0] * 2
    shares = shares_of(amounts, [place % 7 for place in range(14)], exposures=[1.0] * 14)
    assert shares[0] < 3 * shares[1]
