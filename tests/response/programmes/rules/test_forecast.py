"""The forecast: when there is one, what it rests on, and how often its interval holds."""

from datetime import date, timedelta
from math import exp
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.response.programmes.rules.forecast import (
    Forecast,
    Observed,
    TooLittle,
    forecast,
    students_t,
)

START = date(2021, 6, 7)
TEAMS = 300
AHEAD = 10  # weeks from the last return to the deadline


def weekly(*compliant: int, headcount: int = 1000) -> list[Observed]:
    return [
        Observed(on=START + timedelta(weeks=week), compliant=n, headcount=headcount)
        for week, n in enumerate(compliant)
    ]


def deadline(history: list[Observed], weeks: int = AHEAD) -> date:
    return history[-1].on + timedelta(weeks=weeks)


def drifting(seed: int) -> tuple[list[Observed], float]:
    """A team whose coverage moves on with a drift and shocks, and what came."""
    chance = Random(seed)
    odds, drift, shock = (
        chance.uniform(-0.5, 1.2),
        chance.uniform(0, 0.12),
        chance.uniform(0.02, 0.08),
    )
    people, weeks = chance.randint(400, 3000), chance.randint(6, 12)
    shares = []
    for _ in range(weeks + AHEAD):
        shares.append(1 / (1 + exp(-odds)))
        odds += drift + chance.gauss(0, shock)
    return weekly(*(round(people * share) for share in shares[:weeks]), headcount=people), shares[
        -1
    ]


def saturating(seed: int) -> tuple[list[Observed], float]:
    """A team of which a part is never reached, so that progress fades, and what came."""
    chance = Random(seed)
    people = chance.randint(600, 3000)
    done, most = int(people * chance.uniform(0.4, 0.7)), int(people * chance.uniform(0.9, 0.98))
    hazard, weeks = chance.uniform(0.02, 0.1), chance.randint(6, 12)
    counts = []
    for _ in range(weeks + AHEAD):
        counts.append(done)
        this_week = hazard * exp(chance.gauss(0, 0.3))
        done += sum(chance.random() < this_week for _ in range(max(0, most - done)))
    return weekly(*counts[:weeks], headcount=people), counts[-1] / people


@pytest.mark.parametrize("team", [drifting, saturating])
def test_nine_intervals_in_ten_hold_what_comes(team: object) -> None:
    held = 0
    for seed in range(TEAMS):
        history, came = team(seed)  # type: ignore[operator]
        said = forecast(history=history, deadline_on=deadline(history))
        assert isinstance(said, Forecast)
        held += said.low <= came <= said.high
    assert 0.85 <= held / TEAMS <= 0.95


def test_a_rising_team_is_expected_to_rise() -> None:
    history = weekly(580, 600, 625, 640, 668, 690, 722)
    said = forecast(history=history, deadline_on=deadline(history))
    assert isinstance(said, Forecast)
    assert 0.722 < said.expected < 1
    assert said.low < said.expected < said.high
    assert said.rested_on == 6
    later = forecast(history=history, deadline_on=deadline(history, 20))
    assert isinstance(later, Forecast)
    assert later.expected > said.expected
    assert later.high - later.low > said.high - said.low


@pytest.mark.parametrize(
    ("history", "weeks", "sentence"),
    [
        ([], 10, "too little history"),
        (weekly(1, 2, 3, 4), 10, "returns on 5 days over at least 28 are needed, and there are 4"),
        (weekly(10, 11, 12, 13, 14, headcount=20), 10, "Fewer than 30 people"),
        (weekly(500, 510, 520, 530, 540), 0, "deadline has passed"),
        (weekly(0, 0, 0, 0, 0, headcount=0), 10, "too little history"),
    ],
)
def test_too_little_says_so(history: list[Observed], weeks: int, sentence: str) -> None:
    on = START + timedelta(weeks=4 + weeks)
    said = forecast(history=history, deadline_on=on)
    assert isinstance(said, TooLittle)
    assert sentence in said.reason


@given(
    st.lists(st.integers(0, 500), min_size=5, max_size=12),
    st.integers(1, 40),
)
def test_a_forecast_is_a_share_within_its_interval(counts: list[int], weeks: int) -> None:
    history = weekly(*counts, headcount=500)
    said = forecast(history=history, deadline_on=deadline(history, weeks))
    assert isinstance(said, Forecast)
    assert 0 <= said.low <= said.expected <= said.high <= 1


@pytest.mark.parametrize(
    ("freedom", "exact"), [(3, 2.3534), (4, 2.1318), (5, 2.0150), (10, 1.8125), (30, 1.6973)]
)
def test_students_t_is_near_its_tables(freedom: int, exact: float) -> None:
    assert students_t(0.95, freedom=freedom) == pytest.approx(exact, rel=0.005)
