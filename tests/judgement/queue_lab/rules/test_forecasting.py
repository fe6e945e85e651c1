"""What many futures say, and how many more people it would take."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.judgement.queue_lab.rules.forecasting import (
    Asked,
    Forecast,
    forecast,
    quantile,
    runs_of,
    spread,
    start_of,
    workers_needed,
)
from almoner.judgement.queue_lab.rules.history import History
from almoner.judgement.queue_lab.rules.learning import learn
from almoner.judgement.queue_lab.rules.scenarios import Scenario
from almoner.judgement.queue_lab.rules.simulating import Run
from tests.judgement.queue_lab.factories import UNCHANGED, growing

HISTORY = History(tuple(growing(weeks=20)))
LEARNT = learn(HISTORY)
ASKED = Asked(weeks=10, limit=150, target=10, target_weeks=8, runs=40)
MIX = (0.1, 0.3, 0.4, 0.2)


def drawn(asked: Asked = ASKED) -> list[Run]:
    start = start_of(HISTORY, weeks=asked.weeks, mix=MIX, minutes=90)
    return runs_of(learnt=LEARNT, start=start, asked=asked)


def told(scenario: Scenario = UNCHANGED, asked: Asked = ASKED) -> Forecast:
    return forecast(runs=drawn(asked), scenario=scenario, asked=asked, since=HISTORY.last_on)


def test_bands_are_in_order_and_a_week_apart() -> None:
    bands = told().bands
    assert [band.on for band in bands] == [
        HISTORY.last_on + timedelta(weeks=week) for week in range(1, 11)
    ]
    for band in bands:
        assert band.low <= band.lower <= band.middle <= band.upper <= band.high


def test_a_queue_that_grew_goes_on_growing() -> None:
    assert told().bands[-1].middle > HISTORY.waiting


def test_help_helps_and_more_arrivals_do_not() -> None:
    plain = told().bands[-1].middle
    assert told(Scenario("One more", more_workers=1)).bands[-1].middle < plain
    assert told(Scenario("Quicker", minutes_saved=10)).bands[-1].middle < plain
    assert told(Scenario("More", more_arrivals=0.2)).bands[-1].middle > plain


def test_chances_are_shares_of_runs() -> None:
    found = told()
    assert found.runs == 40
    assert 0 <= found.breach_chance <= 1
    assert found.back_chance == 0
    none = Asked(weeks=4, limit=10_000, target=10, target_weeks=8, runs=5)
    assert told(asked=none).breach_chance == 0
    assert told(asked=none).back_chance is None


def test_the_same_question_has_the_same_answer() -> None:
    assert told() == told()


def needed(**changed: float) -> float | None:
    limits = {"likely": 0.8, "most": 12.0, **changed}
    return workers_needed(runs=drawn(), scenario=UNCHANGED, asked=ASKED, **limits)


def test_enough_people_are_found_and_half_a_person_fewer_are_not() -> None:
    enough = needed()
    assert enough is not None and enough > 0
    back = told(Scenario("Enough", more_workers=enough)).back_chance
    less = told(Scenario("Too few", more_workers=enough - 0.5)).back_chance
    assert back is not None and less is not None
    assert back >= 0.8 > less


def test_more_than_could_be_had_is_not_a_number() -> None:
    assert needed(most=0.5) is None


def test_nobody_more_is_nought() -> None:
    assert needed(likely=0.0) == 0


@given(total=st.integers(0, 400), mix=st.lists(st.floats(0.01, 1), min_size=4, max_size=4))
def test_spreading_loses_nobody(total: int, mix: list[float]) -> None:
    found = spread(total, mix)
    assert sum(found) == total
    assert all(
        abs(n - total * share / sum(mix)) < 1.0001 for n, share in zip(found, mix, strict=True)
    )


@given(values=st.lists(st.integers(0, 500), min_size=1, max_size=80))
def test_quantiles_are_of_the_values(values: list[int]) -> None:
    ordered = sorted(values)
    assert quantile(ordered, 0.0) == ordered[0]
    assert quantile(ordered, 1.0) == ordered[-1]
    assert quantile(ordered, 0.5) in ordered


def test_who_waits_may_be_said() -> None:
    start = start_of(HISTORY, weeks=1, mix=MIX, minutes=1, waiting=(1, 2, 3, 4), workers=5)
    assert (start.waiting, start.workers) == ((1, 2, 3, 4), 5)
    assert sum(start_of(HISTORY, weeks=1, mix=MIX, minutes=1).waiting) == HISTORY.waiting
    assert start_of(HISTORY, weeks=2, mix=MIX, minutes=1).workers == pytest.approx(2)
