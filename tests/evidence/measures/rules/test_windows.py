"""By when a service must have updated the national tracker."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.core.calendar.rules import is_working_day
from almoner.evidence.measures.library import collection_rules
from almoner.evidence.measures.rules.definitions import DefinitionError
from almoner.evidence.measures.rules.windows import (
    collection_rule,
    last_closed,
    rule_on,
    window_in,
)

RULES = collection_rules()
RAW = {"from_on": date(2022, 7, 31), "first_day": 8, "last_day": 14, "is_statutory": True,
       "cites": "Invented"}  # fmt: skip


@pytest.mark.parametrize(
    ("month", "closes_on"),
    [
        (date(2022, 9, 1), date(2022, 9, 14)),  # a Wednesday
        (date(2023, 1, 31), date(2023, 1, 16)),  # the 14th is a Saturday
        (date(2023, 5, 1), date(2023, 5, 15)),  # a Sunday
        (date(2028, 4, 1), date(2028, 4, 18)),  # Good Friday, and the Easter weekend after it
    ],
)
def test_it_closes_on_the_14th_or_rolls_to_the_next_working_day(month, closes_on):
    window = window_in(month=month, rules=RULES)
    assert window is not None
    assert (window.opens_on.day, window.closes_on) == (8, closes_on)


def test_a_saturday_before_a_bank_holiday_monday_rolls_to_the_tuesday():
    rules = [collection_rule(RAW | {"last_day": 25})]
    window = window_in(month=date(2024, 5, 1), rules=rules)  # the 25th, then 27 May
    assert window is not None
    assert window.closes_on == date(2024, 5, 28)


def test_both_of_its_days_count():
    window = window_in(month=date(2022, 9, 1), rules=RULES)
    assert window is not None
    assert [window.holds(date(2022, 9, day)) for day in (7, 8, 14, 15)] == [
        False, True, True, False,
    ]  # fmt: skip


def test_before_the_law_there_was_no_window():
    assert window_in(month=date(2021, 8, 1), rules=RULES) is None
    assert window_in(month=date(2022, 7, 1), rules=RULES) is None  # in force on the 31st
    assert last_closed(on=date(2021, 8, 31), rules=RULES) is None


@pytest.mark.parametrize(
    ("on", "month"),
    [
        (date(2022, 9, 14), 8),  # its last day is not over
        (date(2022, 9, 15), 9),
        (date(2023, 1, 2), 12),
    ],
)
def test_the_one_that_closed_last(on, month):
    window = last_closed(on=on, rules=RULES)
    assert window is not None
    assert window.closes_on.month == month


@given(st.dates(date(2022, 10, 1), date(2040, 1, 1)))
def test_there_is_always_one_and_it_is_over(on):
    window = last_closed(on=on, rules=RULES)
    assert window is not None
    assert window.opens_on <= window.closes_on < on
    assert on - window.closes_on <= timedelta(days=40)
    assert is_working_day(window.closes_on)


@pytest.mark.parametrize(
    "wrong", [{"last_day": 31}, {"first_day": 20}, {"colour": "red"}, {"most_days": 7}]
)
def test_a_window_that_cannot_be_is_refused(wrong):
    with pytest.raises(DefinitionError):
        collection_rule(RAW | wrong)


def test_before_the_window_so_many_days_might_go_by():
    assert rule_on(on=date(2020, 3, 1), rules=RULES) is None
    rule = rule_on(on=date(2021, 8, 25), rules=RULES)
    assert rule is not None
    assert (rule.most_days, rule.is_statutory) == (7, False)
