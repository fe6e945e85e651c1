"""Intervals hold what they say, on weeks that were held back, over many teams unlike the model."""

import os
from pathlib import Path

import pytest

from almoner.judgement.queue_lab.practice import known_practice
from almoner.judgement.queue_lab.rules.calibrating import calibrate, together
from almoner.judgement.queue_lab.rules.history import Day, History
from tests.judgement.queue_lab.teams import HELD_BACK, team

IS_LONG = os.environ.get("ALMONER_LONG") == "1"
LIBRARY = Path(__file__).parents[4] / "library" / "safeguarding" / "queue_lab.yaml"


@pytest.mark.slow
def test_nine_in_ten_weeks_end_where_nine_in_ten_should() -> None:
    """200 teams, or 40 in CI. Fixed seeds: the same teams each time."""
    teams, runs = (200, 200) if IS_LONG else (40, 100)
    found = together(calibrate(team(seed), weeks=HELD_BACK, runs=runs) for seed in range(teams))
    middle = found.in_the_middle_half / len(found.weeks)
    print(f"\n{teams} teams: {found.coverage:.1%} within 9 in 10, {middle:.1%} within 1 in 2")
    low, high = (0.85, 0.95) if IS_LONG else (0.84, 0.97)
    assert low <= found.coverage <= high
    assert 0.40 <= middle <= 0.68
    if IS_LONG:
        told = known_practice(LIBRARY)[-1].calibration
        assert found.coverage == pytest.approx(told.within_nine_in_ten, abs=0.001)
        assert middle == pytest.approx(told.within_one_in_two, abs=0.001)
        assert (told.teams, told.weeks_each) == (teams, HELD_BACK)


def test_held_back_weeks_are_not_peeked_at() -> None:
    """Whatever happened in them, the forecast of them is the same."""
    history = team(7)
    known = len(history.days) - HELD_BACK * 7
    other = History(
        history.days[:known]
        + tuple(Day(d.on, d.arrived + 90, d.waiting + 900, 50.0) for d in history.days[known:])
    )
    forecasts = [
        [week.band for week in calibrate(each, weeks=HELD_BACK, runs=20).weeks]
        for each in (history, other)
    ]
    assert forecasts[0] == forecasts[1]


def test_weeks_are_compared_with_what_came() -> None:
    history = team(7)
    found = calibrate(history, weeks=HELD_BACK, runs=20)
    assert [week.came for week in found.weeks] == list(history.week_ends()[-HELD_BACK:])
    assert [week.band.on for week in found.weeks] == [
        day.on for day in history.days[6::7][-HELD_BACK:]
    ]
    assert found.within == sum(week.is_within for week in found.weeks)
    assert found.in_the_middle_half <= found.within
    assert found.coverage == found.within / HELD_BACK


def test_teams_differ() -> None:
    assert len({team(seed).digest() for seed in range(20)}) == 20
    assert team(1) == team(1)
