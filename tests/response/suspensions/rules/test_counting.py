"""Spans, medians, relapses, the words of a change, and the public table."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.response.suspensions.rules.counting import (
    Span,
    change_in_words,
    is_relapse,
    median_days,
    months_later,
    union_of,
)
from almoner.response.suspensions.rules.kinds import Kind
from almoner.response.suspensions.rules.public import (
    NOT_KNOWN,
    STATUSES,
    WITHHELD,
    Unit,
    public_rows,
)

DAY = date(2021, 9, 20)


def span(from_on: date, until_on: date | None = None) -> Span:
    return Span(suspension_id=1, from_on=from_on, until_on=until_on)


def test_it_is_in_force_from_its_first_day_until_the_day_before_its_end() -> None:
    one = span(date(2021, 9, 1), date(2021, 9, 20))
    assert [one.is_in_force(as_at=date(2021, 9, day)) for day in (1, 19, 20)] == [True, True, False]
    assert not one.is_in_force(as_at=date(2021, 8, 31))
    assert one.days(as_at=DAY) == 19


def test_the_median_of_none_is_not_nought() -> None:
    assert median_days([], as_at=DAY) is None
    assert median_days([span(DAY - timedelta(days=n)) for n in (1, 5, 30)], as_at=DAY) == 5


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2021, 8, 31), 6, date(2022, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2021, 10, 31), 1, date(2021, 11, 30)),
        (date(2021, 12, 15), 1, date(2022, 1, 15)),
    ],
)
def test_months_later(day: date, months: int, expected: date) -> None:
    assert months_later(day, months) == expected


def test_a_relapse_is_within_six_months_of_the_lift() -> None:
    lifted = date(2021, 3, 20)
    assert is_relapse(lifted_on=lifted, stopped_on=date(2021, 9, 20), months=6)
    assert not is_relapse(lifted_on=lifted, stopped_on=date(2021, 9, 21), months=6)
    assert not is_relapse(lifted_on=lifted, stopped_on=date(2021, 3, 19), months=6)


def test_the_change_is_in_the_words_of_the_report() -> None:
    said = change_in_words(now=14, before=11, since=date(2021, 6, 14))
    assert said == (
        "Since the previous report in June 2021 there has been an increase in the number of"
        " contract suspensions."
    )
    assert "no change" in change_in_words(now=2, before=2, since=DAY)
    assert "a decrease" in change_in_words(now=1, before=2, since=DAY)


def test_districts_are_a_union_in_the_order_of_the_suspensions() -> None:
    assert union_of([("Newark", "Gedling"), ("Ashfield", "Newark"), ()]) == (
        "Newark",
        "Gedling",
        "Ashfield",
    )


def unit(number: int, *districts: str, **changed: object) -> Unit:
    return Unit(
        **{
            "type_order": 0,
            "type_label": "Homecare",
            "key": ("provider", number),
            "kind": Kind.SUSPENDED_FULL,
            "districts": districts,
            **changed,
        }
    )


def test_two_providers_in_three_districts_are_two() -> None:
    """Traps 7 and 8: the report's home care row."""
    rows = public_rows([unit(1, "Newark", "Rushcliffe"), unit(1, "Gedling"), unit(2, "Newark")])
    assert [(row.count, row.status, row.districts_in_words) for row in rows] == [
        (2, "Suspended", "Newark, Rushcliffe, Gedling")
    ]


def test_a_single_service_has_no_district() -> None:
    (row,) = public_rows([unit(1, "Newark")])
    assert row.districts == () and row.districts_in_words == WITHHELD


def test_districts_that_nobody_knows_are_said_to_be_so() -> None:
    (row,) = public_rows([unit(1), unit(2)])
    assert row.districts_in_words == NOT_KNOWN


def test_a_caution_is_no_suspension() -> None:
    assert public_rows([unit(1, "Newark", kind=Kind.CAUTION)]) == ()


def test_the_strongest_of_two_counts_once() -> None:
    rows = public_rows(
        [
            unit(1, "Newark", kind=Kind.SUSPENDED_PARTIAL),
            unit(1, "Newark"),
            unit(2, "Gedling", kind=Kind.VOLUNTARY_CESSATION),
        ]
    )
    assert [(row.status, row.count) for row in rows] == [
        ("Suspended", 1),
        ("Voluntarily closed to new work", 1),
    ]


units = st.lists(
    st.builds(
        Unit,
        type_order=st.just(0),
        type_label=st.just("Homecare"),
        key=st.tuples(st.just("provider"), st.integers(1, 5)),
        kind=st.sampled_from(Kind),
        districts=st.lists(st.sampled_from(["Newark", "Gedling"]), max_size=2).map(tuple),
    )
)


@given(units=units)
def test_every_suspended_service_is_counted_just_once(units: list[Unit]) -> None:
    rows = public_rows(units)
    assert sum(row.count for row in rows) == len({one.key for one in units if one.kind in STATUSES})
    assert all(row.count > 1 or not row.districts for row in rows)
