from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.doors.feeds.cqc.parse.dates import (
    SERIAL_ORIGIN,
    SERIAL_ORIGIN_OF_1904,
    DateOrder,
    date_of,
    date_within,
    decide_order,
)

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))
PATTERNS = {DateOrder.DAY_FIRST: "%d/%m/%Y", DateOrder.MONTH_FIRST: "%m/%d/%Y"}


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("25/12/2020", date(2020, 12, 25)),
        ("5/1/2020", date(2020, 1, 5)),
        ("05-01-2020", date(2020, 1, 5)),
        ("05.01.2020", date(2020, 1, 5)),
        ("25/12/2020 00:00:00", date(2020, 12, 25)),
        ("15/04/2020 - 00:00", date(2020, 4, 15)),
        ("19/May/2022 - 00:00", date(2022, 5, 19)),
        ("1 September 2026", date(2026, 9, 1)),
        ("1st Sept 2026", date(2026, 9, 1)),
        ("2024-09-17 15:19:48", date(2024, 9, 17)),
        ("2024-09-17T15:19:48Z", date(2024, 9, 17)),
        ("2024-09-17", date(2024, 9, 17)),
        (datetime(2024, 9, 17, 15, 0), date(2024, 9, 17)),  # noqa: DTZ001
        (date(2024, 9, 17), date(2024, 9, 17)),
        (44197, date(2021, 1, 1)),
        (44197.5, date(2021, 1, 1)),
        ("01/01/1900", date(1900, 1, 1)),
        ("31/12/2099", date(2099, 12, 31)),
        (73_050, date(2099, 12, 31)),
        (2, date(1900, 1, 1)),
        ("", None),
        (" - ", None),
        (None, None),
    ],
)
def test_a_date_is_read_however_the_regulator_writes_it(written, day):
    assert date_of(value=written) == day


@pytest.mark.parametrize(
    "written",
    [
        "31/12/1899",
        "1/1/2100",
        "1 Foo 2021",
        73_051,
        "soon",
        "32/01/2020",
        "31/02/2020",
        "2020-13-01",
        "1/1/20",
        "01/01/1066",
        True,
        0,
        -5,
        1e9,
    ],
)
def test_what_is_no_date_is_refused(written):
    with pytest.raises(ValueError):
        date_of(value=written)


def test_the_order_decides_an_ambiguous_date():
    assert date_of(value="03/04/2020", order=DateOrder.DAY_FIRST) == date(2020, 4, 3)
    assert date_of(value="03/04/2020", order=DateOrder.MONTH_FIRST) == date(2020, 3, 4)


@given(day=DAYS, order=st.sampled_from(DateOrder))
def test_a_date_comes_back_from_the_order_it_was_written_in(day, order):
    assert date_of(value=day.strftime(PATTERNS[order]), order=order) == day


@given(day=DAYS)
def test_a_serial_number_comes_back_as_its_day(day):
    assert date_of(value=(day - SERIAL_ORIGIN).days) == day


@given(days=st.lists(DAYS, min_size=1), order=st.sampled_from(DateOrder))
def test_the_order_of_a_file_is_told_when_one_date_tells_it(days, order):
    telling = date(2021, 5, 29)
    texts = [day.strftime(PATTERNS[order]) for day in [*days, telling]]
    evidence = decide_order(texts=texts)
    assert evidence.order is order
    assert not evidence.is_contradicted
    assert not evidence.is_assumed
    assert [date_of(value=text, order=evidence.order) for text in texts] == [*days, telling]


@given(texts=st.lists(st.text(max_size=12)))
def test_any_text_at_all_yields_an_order(texts):
    assert decide_order(texts=texts).order in DateOrder


@given(text=st.text(max_size=20), order=st.sampled_from(DateOrder))
def test_any_text_is_a_date_a_blank_or_a_value_error(text, order):
    try:
        day = date_of(value=text, order=order)
    except ValueError:
        return
    assert day is None or isinstance(day, date)


def test_day_first_is_assumed_and_said_when_no_date_tells():
    evidence = decide_order(texts=["01/02/2021", "03/04/2021"])
    assert evidence.order is DateOrder.DAY_FIRST
    assert evidence.is_assumed


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("13/12/2020", DateOrder.DAY_FIRST),
        ("12/13/2020", DateOrder.MONTH_FIRST),
        ("12/12/2020", None),
        ("13/13/2020", None),
    ],
)
def test_a_number_above_twelve_tells_the_day(text, order):
    evidence = decide_order(texts=[text])
    assert evidence.is_assumed is (order is None)
    assert evidence.order is (order or DateOrder.DAY_FIRST)


def test_an_example_is_of_those_against_the_order_that_most_need():
    evidence = decide_order(texts=["12/25/2020", "12/26/2020", "27/12/2020"])
    assert evidence.order is DateOrder.MONTH_FIRST
    assert evidence.example == "27/12/2020"


@pytest.mark.parametrize(("value", "day"), [(1, date(1904, 1, 2)), (71_588, date(2099, 12, 31))])
def test_days_may_be_counted_from_1904(value, day):
    assert date_of(value=value, days_from=SERIAL_ORIGIN_OF_1904) == day


@pytest.mark.parametrize("value", [True, 0, 71_589])
def test_what_is_no_number_of_days_from_1904(value):
    with pytest.raises(ValueError):
        date_of(value=value, days_from=SERIAL_ORIGIN_OF_1904)


def test_nothing_is_assumed_of_a_file_without_such_dates():
    assert not decide_order(texts=["2021-01-02", ""]).is_assumed


def test_contradictory_dates_are_noticed_with_an_example_of_the_fewer():
    evidence = decide_order(texts=["25/12/2020", "26/12/2020", "12/27/2020"])
    assert evidence.order is DateOrder.DAY_FIRST
    assert evidence.is_contradicted
    assert evidence.example == "12/27/2020"


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Source: CQC database as at 01 September 2026", date(2026, 9, 1)),
        ("This data was produced on 16 September 2026,,,", date(2026, 9, 16)),
        ("99 Bottles 2026, then 2 May 2021", date(2021, 5, 2)),
        ("no date here", None),
        ("31 February 2021", None),
    ],
)
def test_a_date_is_found_within_a_sentence(sentence, day):
    assert date_within(text=sentence) == day
