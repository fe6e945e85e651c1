"""The arithmetic of a queue, held against a count by hand and against itself."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.response.safeguarding.rules.queue import (
    PRIORITIES,
    Moment,
    ages_of,
    fold_days,
    percentile,
    suppressed,
    weeks_to_clear,
)
from almoner.response.safeguarding.rules.states import OUTCOMES, TABLE, WAITING, ConcernState, Step

FIRST = date(2021, 8, 1)
SPAN = 20


@st.composite
def histories(draw: st.DrawFn) -> list[list[Moment]]:
    """Concerns that took steps of the table, on days in order."""
    found = []
    for _ in range(draw(st.integers(0, 6))):
        day = FIRST + timedelta(days=draw(st.integers(0, SPAN - 1)))
        history = [Moment(day, ConcernState.RECEIVED, "")]
        for _ in range(draw(st.integers(0, 5))):
            day = min(
                day + timedelta(days=draw(st.integers(0, 4))), FIRST + timedelta(days=SPAN - 1)
            )
            last = history[-1]
            step = draw(
                st.sampled_from([step for state, step in TABLE.moves if state is last.state])
            )
            priority = (
                draw(st.sampled_from(PRIORITIES[1:]))
                if step in {Step.TRIAGE, Step.ESCALATE}
                else last.priority
            )
            history.append(Moment(day, TABLE.moves[last.state, step].state, priority))
        found.append(history)
    return found


def by_hand(found: list[list[Moment]], day: date, priority: str) -> int:
    """How many waited at the end of a day, one concern after another."""
    lasts = [[one for one in history if one.day <= day] for history in found]
    return sum(
        bool(some) and some[-1].state in WAITING and some[-1].priority == priority for some in lasts
    )


@given(histories())
def test_the_stock_of_each_day_is_what_one_counts_by_hand(found: list[list[Moment]]) -> None:
    until = FIRST + timedelta(days=SPAN - 1)
    days = fold_days(histories=found, since=FIRST, until=until)
    for (day, priority), figures in days.items():
        assert figures.waiting == by_hand(found, day, priority)


@given(histories())
def test_what_comes_less_what_goes_is_the_change_of_the_stock(found: list[list[Moment]]) -> None:
    days = fold_days(histories=found, since=FIRST, until=FIRST + timedelta(days=SPAN - 1))
    before = 0
    for number in range(SPAN):
        day = FIRST + timedelta(days=number)
        rows = [days[day, priority] for priority in PRIORITIES]
        after = sum(one.waiting for one in rows)
        gained = sum(one.arrived + one.returned - one.started for one in rows)
        assert after == before + gained
        before = after
    assert sum(one.arrived for one in days.values()) == len(found)


@given(histories(), st.integers(1, SPAN - 1))
def test_counted_on_from_a_kept_day_it_is_the_same_as_from_the_first(
    found: list[list[Moment]], later: int
) -> None:
    until = FIRST + timedelta(days=SPAN - 1)
    whole = fold_days(histories=found, since=FIRST, until=until)
    since = FIRST + timedelta(days=later)
    stood = {one: whole[since - timedelta(days=1), one].waiting for one in PRIORITIES}
    stirred = [history for history in found if any(one.day >= since for one in history)]
    on = fold_days(histories=stirred, since=since, until=until, stood=stood)
    assert on == {key: figures for key, figures in whole.items() if key[0] >= since}


@given(histories(), st.integers(1, SPAN - 1))
def test_counted_from_a_later_day_with_every_concern_it_is_the_same(
    found: list[list[Moment]], later: int
) -> None:
    until = FIRST + timedelta(days=SPAN - 1)
    since = FIRST + timedelta(days=later)
    whole = fold_days(histories=found, since=FIRST, until=until)
    part = fold_days(histories=found, since=since, until=until)
    assert part == {key: figures for key, figures in whole.items() if key[0] >= since}


@given(histories())
def test_what_finishes_was_in_the_queue_or_in_hand(found: list[list[Moment]]) -> None:
    days = fold_days(histories=found, since=FIRST, until=FIRST + timedelta(days=SPAN - 1))
    ended = sum(
        after.state in OUTCOMES and before.state not in OUTCOMES
        for history in found
        for before, after in pairwise(history)
    )
    assert sum(one.finished for one in days.values()) == ended


def test_a_concern_counts_at_the_priority_it_ends_the_day_at() -> None:
    day = FIRST
    history = [
        Moment(day, ConcernState.RECEIVED, ""),
        Moment(day, ConcernState.TRIAGED, "P2"),
        Moment(day + timedelta(days=1), ConcernState.TRIAGED, "P1"),
    ]
    days = fold_days(histories=[history], since=day, until=day + timedelta(days=1))
    assert (days[day, ""].arrived, days[day, "P2"].arrived, days[day, "P2"].waiting) == (0, 1, 1)
    tomorrow = day + timedelta(days=1)
    assert (days[tomorrow, "P2"].waiting, days[tomorrow, "P1"].waiting) == (0, 1)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([], 0.5, None),
        ([3], 0.9, 3),
        ([1, 2, 3, 4], 0.5, 2.5),
        ([4, 1, 3, 2], 0.5, 2.5),
        (list(range(11)), 0.9, 9),
    ],
)
def test_percentiles(values: list[float], share: float, expected: float | None) -> None:
    assert percentile(values, share) == expected


@given(st.lists(st.integers(0, 99), min_size=1), st.floats(0, 1))
def test_a_percentile_lies_between_the_least_and_the_most(values: list[int], share: float) -> None:
    found = percentile(values, share)
    assert found is not None
    assert min(values) - 1e-9 <= found <= max(values) + 1e-9


@pytest.mark.parametrize(
    ("waiting", "arrived", "started", "weeks"),
    [(44, 4.5, 5.5, 8.8), (44, 4.5, 4.5, None), (44, 4.5, 4, None), (0, 4, 1, 0), (10, 0, 2, 1)],
)
def test_weeks_to_clear(waiting, arrived, started, weeks) -> None:
    found = weeks_to_clear(waiting=waiting, arrived_a_day=arrived, started_a_day=started)
    assert found == (None if weeks is None else pytest.approx(weeks))


def test_ages() -> None:
    ages = ages_of(waits=[1, 3, 5], in_time=2)
    assert (ages.count, ages.median, ages.longest) == (3, 3, 5)
    assert ages.share_in_time == pytest.approx(2 / 3)
    none = ages_of(waits=[], in_time=0)
    assert (none.median, none.longest, none.share_in_time) == (None, None, None)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": 9, "b": 7}, {"a": 9, "b": 7}),
        ({"a": 9, "b": 0}, {"a": 9, "b": 0}),
        ({"a": 9, "b": 7, "c": 2}, {"a": 9, "b": None, "c": None}),
        ({"a": 9, "b": 1, "c": 2}, {"a": 9, "b": None, "c": None}),
        ({"a": 3, "b": 0}, {"a": None, "b": 0}),
    ],
)
def test_small_counts_are_not_told_nor_had_by_subtraction(counts, shown) -> None:
    assert suppressed(counts, least=5) == shown


@given(st.dictionaries(st.sampled_from(PRIORITIES), st.integers(0, 30), min_size=1))
def test_no_small_count_is_ever_told_or_left_alone(counts: dict[str, int]) -> None:
    told = suppressed(counts, least=5)
    assert all(value is None or value == 0 or value >= 5 for value in told.values())
    hidden = [key for key, value in told.items() if value is None]
    others = [key for key, value in counts.items() if value and key not in hidden]
    assert len(hidden) != 1 or not others
