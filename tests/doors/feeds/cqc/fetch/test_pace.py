"""The pace: with a clock of our own, so that no test waits or measures."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.doors.feeds.cqc.fetch.pace import CALLS, WINDOW, Pace


class Clock:
    """Time that passes only when someone sleeps, or when told."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def paced(clock: Clock, *, calls: int, window: float = 60.0) -> Pace:
    return Pace(calls=calls, window=window, clock=clock, sleep=clock.sleep)


def test_it_is_the_regulators_limit() -> None:
    assert (CALLS, WINDOW) == (2000, 60.0)


def test_calls_within_the_limit_do_not_wait() -> None:
    clock = Clock()
    pace = paced(clock, calls=3)
    for _ in range(3):
        pace.wait()
    assert clock.slept == []


def test_the_next_one_waits_until_the_first_is_a_minute_old() -> None:
    clock = Clock()
    pace = paced(clock, calls=3)
    for _ in range(3):
        pace.wait()
        clock.now += 5
    pace.wait()
    assert clock.slept == [pytest.approx(45)]


def test_when_asked_to_hold_nobody_calls() -> None:
    clock = Clock()
    pace = paced(clock, calls=100)
    pace.hold(seconds=30)
    pace.hold(seconds=10)  # the longer one stands
    pace.wait()
    assert clock.slept == [pytest.approx(30)]


@given(
    st.integers(1, 5),
    st.lists(st.floats(0, 40, allow_nan=False), min_size=1, max_size=60),
)
def test_no_window_ever_holds_more_than_the_limit(calls: int, pauses: Iterable[float]) -> None:
    clock = Clock()
    pace = paced(clock, calls=calls)
    made = []
    for pause in pauses:
        clock.now += pause
        pace.wait()
        made.append(clock.now)
    for start in made:
        assert sum(start <= moment < start + 60.0 - 1e-6 for moment in made) <= calls
