"""Due dates by risk, what is overdue, and who hears of it."""

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.core.calendar.rules import is_working_day, working_days_between
from almoner.response.action_plans.rules.due_dates import (
    GRAVE,
    Counting,
    Period,
    Risk,
    Standard,
    StandardError,
    check_date,
    days_overdue,
    due_date,
    graver_or_same,
    is_overdue,
    read_standard,
    rung_reached,
    standard_on,
)
from almoner.response.action_plans.rules.states import OWED, ActionState

DAYS = st.dates(date(2015, 4, 1), date(2040, 3, 31))
ITEM: dict[str, Any] = {
    "words": "High",
    "meaning": "Harm is likely.",
    "days": 10,
    "least": 7,
    "most": 14,
    "counting": "calendar",
    "rolls": True,
    "check_weeks": 8,
    "check_weeks_most": 12,
    "escalation": [{"after_days": 1, "to": "Lead officer"}, {"after_days": 7, "to": "Manager"}],
}
CONTENT: dict[str, Any] = {
    "from": date(2020, 4, 1),
    "title": "Standard",
    "source": "[design] our own",
    "risks": {risk.value: deepcopy(ITEM) for risk in Risk},
}


def standard(**changed: Any) -> Standard:
    return read_standard({**deepcopy(CONTENT), **changed})


def period(**changed: Any) -> Period:
    item = {**deepcopy(ITEM), **changed}
    return standard(risks={risk.value: item for risk in Risk}).risks[Risk.HIGH]


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (date(2021, 9, 6), date(2021, 9, 16)),
        (date(2021, 9, 8), date(2021, 9, 20)),  # the 18th is a Saturday
        (date(2021, 12, 17), date(2021, 12, 29)),  # Christmas and its substitute days
    ],
)
def test_a_date_that_rolls_is_a_working_day(start: date, due: date) -> None:
    assert due_date(period=period(), start=start) == due


def test_a_date_that_does_not_roll_waits_for_no_weekend() -> None:
    immediate = period(days=2, least=1, most=2, rolls=False)
    assert due_date(period=immediate, start=date(2021, 9, 3)) == date(2021, 9, 5)  # a Sunday


def test_working_days_leave_weekends_out() -> None:
    worked = period(days=10, counting="working")
    assert worked.counting is Counting.WORKING
    assert due_date(period=worked, start=date(2021, 9, 6)) == date(2021, 9, 20)


@given(start=DAYS, days=st.integers(1, 120), rolls=st.booleans())
def test_a_calendar_date_is_never_early_and_rolls_by_a_few_days_only(
    start: date, days: int, rolls: bool
) -> None:
    due = due_date(period=period(days=days, least=1, most=200, rolls=rolls), start=start)
    counted = start + timedelta(days=days)
    assert counted <= due <= counted + timedelta(days=4 if rolls else 0)
    assert not rolls or is_working_day(due)


@given(start=DAYS, days=st.integers(1, 60))
def test_a_working_date_has_that_many_working_days_before_it(start: date, days: int) -> None:
    worked = period(days=days, least=1, most=60, counting="working")
    due = due_date(period=worked, start=start)
    assert is_working_day(due)
    assert working_days_between(start=start, end=due) == days


@given(verified=DAYS, weeks=st.integers(1, 26))
def test_the_check_is_so_many_weeks_on_and_a_working_day(verified: date, weeks: int) -> None:
    due = check_date(period=period(check_weeks=weeks, check_weeks_most=26), verified_on=verified)
    assert timedelta(weeks=weeks) <= due - verified <= timedelta(weeks=weeks, days=4)
    assert is_working_day(due)


@given(state=st.sampled_from(ActionState), due=DAYS, day=DAYS)
def test_only_what_is_owed_is_overdue_and_from_the_day_after(
    state: ActionState, due: date, day: date
) -> None:
    late = is_overdue(state=state, due_on=due, as_at=day)
    assert late == (state in OWED and day > due)
    assert days_overdue(state=state, due_on=due, as_at=day) == ((day - due).days if late else 0)


def test_the_ladder_is_climbed_by_days() -> None:
    high = period()
    reached = [rung_reached(period=high, overdue_days=days) for days in (0, 1, 6, 7, 90)]
    assert [rung.to if rung else "" for rung in reached] == [
        "",
        "Lead officer",
        "Lead officer",
        "Manager",
        "Manager",
    ]


def test_graver_or_same() -> None:
    assert graver_or_same(Risk.IMMEDIATE) == {Risk.IMMEDIATE}
    assert graver_or_same(Risk.HIGH) == GRAVE
    assert graver_or_same(Risk.LOW) == set(Risk)


def test_the_standard_in_force_is_the_newest_begun_by_the_day() -> None:
    old, new = standard(), standard(**{"from": date(2024, 4, 1)})
    both = (old, new)
    assert standard_on(standards=both, day=date(2024, 3, 31)) is old
    assert standard_on(standards=both, day=date(2024, 4, 1)) is new
    assert standard_on(standards=both, day=date(2019, 1, 1)) is old  # before them all, the oldest


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"days": 15}, "outside their own range"),
        ({"least": 0, "days": 0}, "outside their own range"),
        ({"check_weeks": 13}, "until the check"),
        ({"counting": "moons"}, "moons"),
        ({"days": "soon"}, "soon"),
        ({"escalation": [{"after_days": 7, "to": "A"}, {"after_days": 7, "to": "B"}]}, "climb"),
        ({"escalation": [{"after_days": 0, "to": "A"}]}, "climb"),
    ],
)
def test_a_period_that_cannot_be_is_refused(changed: dict[str, Any], problem: str) -> None:
    with pytest.raises(StandardError, match=problem):
        period(**changed)


def test_a_standard_that_lacks_something_is_refused() -> None:
    with pytest.raises(StandardError, match="source"):
        read_standard({key: value for key, value in CONTENT.items() if key != "source"})
    with pytest.raises(StandardError, match="nothing of low risk"):
        standard(risks={risk.value: ITEM for risk in Risk if risk is not Risk.LOW})
    with pytest.raises(StandardError, match="no date"):
        standard(**{"from": "1 April"})
    with pytest.raises(StandardError):
        standard(risks=None)
