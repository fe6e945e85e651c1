"""What a history teaches: near the truth where the truth is known, and unsure where it must be."""

from datetime import timedelta
from random import Random

import pytest

from almoner.judgement.queue_lab.rules.history import Day, History
from almoner.judgement.queue_lab.rules.learning import SCATTERS, WANDERS, Week, believe, learn
from almoner.judgement.queue_lab.rules.simulating import scattered
from tests.judgement.queue_lab.factories import MONDAY, growing, steady


def weeks(level: float, *, many: int, scatter: float = 1.0, seed: int = 1) -> list[Week]:
    chance = Random(seed)
    return [Week(scattered(level, scatter, chance), 1.0) for _ in range(many)]


def test_a_steady_level_is_found() -> None:
    assert believe(weeks(30, many=50)).level() == pytest.approx(30, rel=0.1)


def test_more_weeks_make_surer() -> None:
    few, many = believe(weeks(20, many=8)), believe(weeks(20, many=60))
    spread = [max(a.variance for a in belief.answers if a.wander == 0.0) for belief in (few, many)]
    assert spread[1] < spread[0]


def test_scattered_counts_are_believed_to_scatter() -> None:
    calm, wild = believe(weeks(40, many=60)), believe(weeks(40, many=60, scatter=4.0))
    chance = Random(5)
    mean = [sum(belief.draw(chance)[1] for _ in range(500)) / 500 for belief in (calm, wild)]
    assert mean[0] < 1.7 < mean[1]


def test_a_leap_is_followed() -> None:
    before, after = weeks(20, many=30), weeks(40, many=12, seed=2)
    assert believe([*before, *after]).level() == pytest.approx(40, rel=0.15)


def test_a_week_without_exposure_teaches_nothing() -> None:
    known = weeks(25, many=20)
    assert believe([*known, Week(0, 0.0)]).level() == pytest.approx(
        believe(known).level(), rel=0.01
    )


def test_nothing_at_all_is_a_low_level_and_no_error() -> None:
    assert believe([Week(0, 1.0)] * 12).level() < 1


def test_a_draw_is_one_of_the_answers() -> None:
    wander, scatter, _ = believe(weeks(15, many=20)).draw(Random(1))
    assert wander in WANDERS
    assert scatter in SCATTERS


def test_a_growing_queue_teaches_arrivals_and_capacity() -> None:
    learnt = learn(History(tuple(growing(weeks=26))))
    assert learnt.arrivals.level() == pytest.approx(25, rel=0.1)
    assert learnt.capacity.level() * 2 == pytest.approx(20, rel=0.1)  # two people
    assert learnt.capacity_shares[5] == pytest.approx(0, abs=0.01)
    assert learnt.busy_days > 100


def test_a_queue_that_empties_shows_capacity_only_from_below() -> None:
    """Everything done each day: what could have been done is at least what was."""
    days = [
        Day(on=MONDAY + timedelta(days=n), arrived=4 if n % 7 < 5 else 0, waiting=0, workers=1.0)
        for n in range(26 * 7)
    ]
    learnt = learn(History(tuple(days)))
    assert learnt.capacity.level() >= 19
    assert learnt.late < 0.1


def test_what_comes_too_late_in_the_day_is_seen_on_quiet_days() -> None:
    learnt = learn(History(tuple(steady(weeks=26, arrived=4, waiting=3))))
    assert learnt.late == pytest.approx(0.75, abs=0.35)
