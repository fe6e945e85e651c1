"""A campaign's visits over its weeks, and between its officers."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.core.calendar.rules import bank_holidays, is_working_day
from almoner.evidence.audits.rules.spread import NoWorkingDays, shared_out, spread, working_days

DAYS = st.dates(date(2016, 1, 1), date(2027, 1, 1))


@settings(deadline=None)  # bank holidays are reckoned once a year, slowly
@given(starts_on=DAYS, length=st.integers(3, 200), count=st.integers(0, 300))
def test_visits_lie_evenly_on_working_days(starts_on: date, length: int, count: int) -> None:
    ends_on = starts_on + timedelta(days=length + 4)
    days = spread(starts_on=starts_on, ends_on=ends_on, count=count)
    assert len(days) == count
    assert list(days) == sorted(days)
    assert all(starts_on <= day <= ends_on and is_working_day(day) for day in days)
    held = Counter(days)
    every = [held[day] for day in working_days(starts_on=starts_on, ends_on=ends_on)]
    assert max(every) - min(every) <= 1


def test_christmas_is_left_out() -> None:
    days = working_days(starts_on=date(2021, 12, 24), ends_on=date(2022, 1, 4))
    holidays = {*bank_holidays(year=2021), *bank_holidays(year=2022)}
    assert not holidays & set(days)
    assert days[0] == date(2021, 12, 24)
    assert days[-1] == date(2022, 1, 4)


def test_a_weekend_holds_no_visits() -> None:
    with pytest.raises(NoWorkingDays, match="no working day"):
        spread(starts_on=date(2021, 9, 4), ends_on=date(2021, 9, 5), count=1)
    assert spread(starts_on=date(2021, 9, 4), ends_on=date(2021, 9, 5), count=0) == ()


@given(
    officers=st.lists(st.integers(), min_size=1, max_size=9, unique=True), count=st.integers(0, 99)
)
def test_nobody_has_more_than_one_above_anyone(officers: list[int], count: int) -> None:
    shares = shared_out(officers=officers, count=count)
    held = Counter(shares)
    each = [held[officer] for officer in officers]
    assert sum(each) == count
    assert max(each) - min(each) <= 1


def test_without_officers_nobody_has_them() -> None:
    assert shared_out(officers=(), count=2) == (None, None)
