"""One future: nobody is lost or doubled, the most urgent go first, and the seed decides."""

from random import Random
from statistics import fmean, pvariance

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.judgement.queue_lab.rules.history import History, kinds_after
from almoner.judgement.queue_lab.rules.learning import Learnt, learn
from almoner.judgement.queue_lab.rules.scenarios import Scenario, minutes_each
from almoner.judgement.queue_lab.rules.simulating import (
    Future,
    Queue,
    Run,
    Start,
    counted,
    scattered,
)
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


def future(
    learnt: Learnt, begins: Start | None = None, *, scenario: Scenario = UNCHANGED, seed: int = 1
) -> Future:
    return Run(learnt=learnt, start=begins or start(), seed=seed).finish(scenario)


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
    runs = [future(learnt, seed=seed) for seed in (4, 4, 5)]
    assert runs[0] == runs[1]
    assert runs[0] != runs[2]


def test_a_week_has_one_end(learnt: Learnt) -> None:
    found = future(learnt, start(days=35))
    assert len(found.week_ends) == 5
    assert found.most >= max(found.week_ends)


def test_nobody_at_work_only_adds(learnt: Learnt) -> None:
    found = future(learnt, start(workers=0.0))
    assert found.week_ends == sorted(found.week_ends)
    assert found.week_ends[0] >= 20


def test_fewer_people_than_none_is_none(learnt: Learnt) -> None:
    gone = Scenario("All leave", more_workers=-9)
    found = future(learnt, scenario=gone)
    assert found.week_ends == sorted(found.week_ends)


@given(seed=st.integers(0, 200), more=st.sampled_from([0.5, 1.0, 6.0]))
@settings(max_examples=20)
def test_more_people_never_leave_more_waiting(seed: int, more: float) -> None:
    """Every scenario of a run meets the same chances, so this holds on every single day."""
    learnt = learn(History(tuple(steady(weeks=20, waiting=20))))
    run = Run(learnt=learnt, start=start(), seed=seed)
    plain = run.finish(UNCHANGED)
    helped = run.finish(Scenario("More", more_workers=more))
    pairs = zip(helped.week_ends, plain.week_ends, strict=True)
    assert all(with_help <= without for with_help, without in pairs)


@given(seed=st.integers(0, 200))
@settings(max_examples=20)
def test_more_arrivals_never_arrive_fewer(seed: int) -> None:
    learnt = learn(History(tuple(steady(weeks=20, waiting=20))))
    run = Run(learnt=learnt, start=start(), seed=seed)
    pairs = zip(run.arrived(1.2), run.arrived(1.0), strict=True)
    assert all(more.many >= plain.many for more, plain in pairs)


def test_a_run_may_end_early_and_is_the_same_until_then(learnt: Learnt) -> None:
    run = Run(learnt=learnt, start=start(), seed=1)
    assert run.finish(UNCHANGED, weeks=3).week_ends == run.finish(UNCHANGED).week_ends[:3]


@pytest.mark.parametrize(
    ("able", "late", "left"),
    [(2, 0, (1, 15)), (8, 0, (0, 10)), (99, 4, (0, 4)), (99, 0, (0, 0)), (0, 0, (3, 15))],
)
def test_the_most_urgent_are_started_first_and_the_latest_not(
    learnt: Learnt, able: int, late: int, left: tuple[int, int]
) -> None:
    run = Run(learnt=learnt, start=start(waiting=(3, 4, 5, 6)), seed=1)
    queue = Queue(run, UNCHANGED)
    queue.take(able, late=late)
    assert (queue.urgent, queue.others) == left


@given(mean=st.floats(0.01, 200), at=st.floats(0, 0.9999))
def test_a_larger_mean_is_never_a_lower_count(mean: float, at: float) -> None:
    assert counted(mean * 1.3, at) >= counted(mean, at) >= 0


@pytest.mark.parametrize("mean", [0.4, 3.0, 12.0, 29.9, 30.1, 80.0])
def test_counts_are_those_of_poisson(mean: float) -> None:
    found = [counted(mean, (n + 0.5) / 4000) for n in range(4000)]
    assert fmean(found) == pytest.approx(mean, rel=0.01, abs=0.01)
    assert pvariance(found) == pytest.approx(mean, rel=0.05)


def test_less_time_for_each_is_more_done() -> None:
    quicker = Scenario("Quicker", minutes_saved=10)
    assert quicker.capacity_factor(minutes=60) == pytest.approx(1.2)
    assert UNCHANGED.capacity_factor(minutes=60) == 1
    assert quicker.capacity_factor(minutes=12) == pytest.approx(12 / 5)  # none is shorter than 5
    assert quicker.capacity_factor(minutes=3) == 1


def test_minutes_follow_from_hours_and_concerns() -> None:
    assert minutes_each(hours_a_week=30, done_a_week=10) == 180
