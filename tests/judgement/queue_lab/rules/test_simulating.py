"""One future: nobody is lost or doubled, the most urgent go first, and the seed decides."""

from random import Random
from statistics import fmean, pvariance

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.judgement.queue_lab.rules.history import History, kinds_after
from almoner.judgement.queue_lab.rules.learning import Learnt, learn
from almoner.judgement.queue_lab.rules.scenarios import Scenario, minutes_each
from almoner.judgement.queue_lab.rules.simulating import Run, Start, scattered
from tests.judgement.queue_lab.factories import MONDAY, UNCHANGED, growing, steady


@pytest.fixture(scope="module")
def learnt() -> Learnt:
    return learn(History(tuple(growing(weeks=26))))


def start(
    *, waiting: tuple[int, ...] = (0, 5, 10, 5), workers: float = 2.0, days: int = 56
) -> Start:
    return Start(
        waiting=waiting,
        mix=(0.1, 0.3, 0.4, 0.2),
        workers=workers,
        minutes=60.0,
        kinds=tuple(kinds_after(MONDAY, count=days)),
    )


@given(mean=st.floats(0.1, 90), scatter=st.sampled_from([1.0, 1.7, 3.2]), seed=st.integers(0, 99))
@settings(max_examples=30)
def test_counts_have_the_mean_and_the_scatter_asked_for(
    mean: float, scatter: float, seed: int
) -> None:
    chance = Random(seed)
    found = [scattered(mean, scatter, chance) for _ in range(3000)]
    error = 6 * (scatter * mean / 3000) ** 0.5
    assert abs(fmean(found) - mean) < error
    assert pvariance(found) == pytest.approx(scatter * mean, rel=0.35, abs=0.1)
    assert min(found) >= 0


def test_nothing_comes_of_no_mean() -> None:
    assert scattered(0.0, 2.0, Random(1)) == 0


def test_the_same_seed_is_the_same_future(learnt: Learnt) -> None:
    runs = [
        Run(learnt=learnt, start=start(), scenario=UNCHANGED, seed=seed).finish()
        for seed in (4, 4, 5)
    ]
    assert runs[0] == runs[1]
    assert runs[0] != runs[2]


def test_a_week_has_one_end(learnt: Learnt) -> None:
    future = Run(learnt=learnt, start=start(days=35), scenario=UNCHANGED, seed=1).finish()
    assert len(future.week_ends) == 5
    assert future.most >= max(future.week_ends)


def test_nobody_at_work_only_adds(learnt: Learnt) -> None:
    future = Run(learnt=learnt, start=start(workers=0.0), scenario=UNCHANGED, seed=1).finish()
    assert future.week_ends == sorted(future.week_ends)
    assert future.week_ends[0] >= 20


def test_fewer_people_than_none_is_none(learnt: Learnt) -> None:
    gone = Scenario("All leave", more_workers=-9)
    future = Run(learnt=learnt, start=start(), scenario=gone, seed=1).finish()
    assert future.week_ends == sorted(future.week_ends)


@given(seed=st.integers(0, 200))
@settings(max_examples=20)
def test_a_scenario_keeps_the_chances_of_the_rest(seed: int) -> None:
    """More people, and nothing else changed, never leave more waiting."""
    learnt = learn(History(tuple(steady(weeks=20, waiting=20))))
    plain = Run(learnt=learnt, start=start(), scenario=UNCHANGED, seed=seed).finish()
    helped = Run(
        learnt=learnt, start=start(), scenario=Scenario("More", more_workers=6), seed=seed
    ).finish()
    assert fmean(helped.week_ends) <= fmean(plain.week_ends)


def test_the_most_urgent_are_started_first(learnt: Learnt) -> None:
    run = Run(learnt=learnt, start=start(waiting=(3, 4, 5, 6)), scenario=UNCHANGED, seed=1)
    run._take(8)
    assert run.waiting == [0, 0, 4, 6]


def test_what_came_too_late_in_the_day_is_not_started(learnt: Learnt) -> None:
    run = Run(learnt=learnt, start=start(waiting=(0, 0, 0, 6)), scenario=UNCHANGED, seed=1)
    run.late = 4
    run._take(99)
    assert sum(run.waiting) == 4


def test_less_time_for_each_is_more_done() -> None:
    quicker = Scenario("Quicker", minutes_saved=10)
    assert quicker.capacity_factor(minutes=60) == pytest.approx(1.2)
    assert UNCHANGED.capacity_factor(minutes=60) == 1
    assert quicker.capacity_factor(minutes=12) == pytest.approx(12 / 5)  # none is shorter than 5
    assert quicker.capacity_factor(minutes=3) == 1


def test_minutes_follow_from_hours_and_concerns() -> None:
    assert minutes_each(hours_a_week=30, done_a_week=10) == 180
