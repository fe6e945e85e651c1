"""Working days and the council's year: known dates, then what must hold for any date."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.core.calendar.rules import (
    FinancialYear,
    NotAFinancialYear,
    add_weeks,
    add_working_days,
    bank_holidays,
    clear_days,
    day_of,
    end_of_day,
    financial_year_labelled,
    financial_year_of,
    is_working_day,
    last_day_to_publish,
    long_date,
    next_working_day,
    previous_working_day,
    quarter_ends,
    working_day_on_or_after,
    working_days_between,
)

DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))
SHORT = st.integers(-40, 40)


@pytest.mark.parametrize(
    "day",
    [
        date(2022, 6, 2),  # the spring holiday, moved
        date(2022, 6, 3),  # Platinum Jubilee
        date(2022, 9, 19),  # the Queen's funeral
        date(2023, 5, 8),  # the King's coronation
        date(2020, 5, 8),  # May Day, moved to VE Day
        date(2021, 12, 27),
        date(2021, 12, 28),  # both Christmas days stood in for
        date(2022, 1, 3),
        date(2026, 4, 3),  # Good Friday
        date(2026, 4, 6),
        date(2026, 8, 31),
    ],
)
def test_bank_holidays_are_not_working_days(day: date) -> None:
    assert not is_working_day(day)
    assert day in bank_holidays(year=day.year)


@pytest.mark.parametrize(
    "day",
    [
        date(2022, 5, 30),  # where the spring holiday would have been
        date(2020, 5, 4),  # where May Day would have been
        date(2026, 8, 3),  # Scotland's
        date(2026, 3, 17),  # Northern Ireland's
        date(2026, 11, 30),  # Scotland's
        date(2026, 1, 2),  # Scotland's
    ],
)
def test_days_that_are_no_holiday_in_england(day: date) -> None:
    assert is_working_day(day)


def test_an_ordinary_year_has_eight_bank_holidays_on_weekdays() -> None:
    def weekdays(year: int) -> int:
        return sum(day.weekday() < 5 for day in bank_holidays(year=year))

    assert {year: weekdays(year) for year in range(2021, 2027)} == {
        2021: 8,
        2022: 10,
        2023: 9,
        2024: 8,
        2025: 8,
        2026: 8,
    }


def test_the_capacity_tracker_window_rolls_over_a_weekend_and_a_bank_holiday() -> None:
    """Trap 13: a window that closes on the 14th, a Saturday, with the Monday a holiday."""
    assert working_day_on_or_after(date(2026, 11, 14)) == date(2026, 11, 16)
    assert working_day_on_or_after(date(2022, 9, 17)) == date(2022, 9, 20)  # the 19th was one
    assert working_day_on_or_after(date(2022, 4, 14)) == date(2022, 4, 14)  # a Thursday
    assert working_day_on_or_after(date(2022, 4, 15)) == date(2022, 4, 19)  # over Easter


def test_sixteen_weeks_from_the_regulations_being_made() -> None:
    """Trap 14."""
    assert add_weeks(to=date(2021, 7, 22), weeks=16) == date(2021, 11, 11)
    assert add_weeks(to=date(2021, 11, 11), weeks=-8) == date(2021, 9, 16)


def test_five_clear_days_over_easter() -> None:
    """Trap 20: Good Friday is 3 April 2026 and Easter Monday the 6th."""
    meeting = date(2026, 4, 10)
    assert last_day_to_publish(meeting_on=meeting, notice=5) == date(2026, 3, 31)
    assert clear_days(published_on=date(2026, 3, 31), meeting_on=meeting) == 5
    assert clear_days(published_on=date(2026, 4, 1), meeting_on=meeting) == 4


def test_five_clear_days_in_an_ordinary_week() -> None:
    """A paper for Monday 20 September 2021 was published on Friday the 10th at the latest."""
    meeting = date(2021, 9, 20)
    assert last_day_to_publish(meeting_on=meeting, notice=5) == date(2021, 9, 10)
    assert clear_days(published_on=date(2021, 9, 10), meeting_on=meeting) == 5
    assert clear_days(published_on=date(2021, 9, 13), meeting_on=meeting) == 4


def test_neither_end_is_a_clear_day() -> None:
    assert clear_days(published_on=date(2026, 3, 2), meeting_on=date(2026, 3, 3)) == 0
    assert clear_days(published_on=date(2026, 3, 3), meeting_on=date(2026, 3, 3)) == 0
    assert clear_days(published_on=date(2026, 3, 4), meeting_on=date(2026, 3, 3)) == 0


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (date(2026, 3, 6), date(2026, 3, 9), 1),  # Friday to Monday
        (date(2026, 3, 9), date(2026, 3, 6), -1),
        (date(2026, 3, 7), date(2026, 3, 8), 0),  # a weekend
        (date(2026, 3, 9), date(2026, 3, 9), 0),
        (date(2026, 4, 2), date(2026, 4, 7), 1),  # over Easter
        (date(2025, 12, 24), date(2026, 1, 2), 4),
    ],
)
def test_working_days_between(start: date, end: date, count: int) -> None:
    assert working_days_between(start=start, end=end) == count


def test_adding_no_days_stays_where_it_is() -> None:
    saturday = date(2026, 3, 7)
    assert add_working_days(to=saturday, days=0) == saturday
    assert add_working_days(to=saturday, days=1) == date(2026, 3, 9)
    assert add_working_days(to=saturday, days=-1) == date(2026, 3, 6)


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2022, 3, 31), "2021/22"),
        (date(2022, 4, 1), "2022/23"),
        (date(2000, 1, 1), "1999/00"),
        (date(1999, 4, 1), "1999/00"),
        (date(2021, 9, 20), "2021/22"),
    ],
)
def test_financial_years(day: date, label: str) -> None:
    assert financial_year_of(day).label == label


@pytest.mark.parametrize("label", ["2022/23", "2022-23", "2022/2023", " 2022 / 23 ", "2022–23"])
def test_labels_of_a_financial_year(label: str) -> None:
    assert financial_year_labelled(label) == FinancialYear(2022)


@pytest.mark.parametrize("label", ["2022", "2022/24", "22/23", "", "2022/2", "next year"])
def test_what_is_no_label_of_a_financial_year(label: str) -> None:
    with pytest.raises(NotAFinancialYear, match="is not a financial year such as 2022/23"):
        financial_year_labelled(label)


def test_quarter_ends_include_both_ends() -> None:
    assert quarter_ends(start=date(2021, 3, 31), end=date(2022, 3, 31)) == (
        date(2021, 3, 31),
        date(2021, 6, 30),
        date(2021, 9, 30),
        date(2021, 12, 31),
        date(2022, 3, 31),
    )
    assert quarter_ends(start=date(2021, 4, 1), end=date(2021, 6, 29)) == ()
    assert quarter_ends(start=date(2022, 1, 1), end=date(2021, 1, 1)) == ()


def test_dates_as_people_read_them() -> None:
    assert long_date(date(2026, 3, 27)) == "27 March 2026"
    assert long_date(date(2021, 2, 1)) == "1 February 2021"


@given(DAYS, SHORT)
def test_adding_and_counting_agree(day: date, days: int) -> None:
    day = day if days >= 0 else working_day_on_or_after(day)
    assert working_days_between(start=day, end=add_working_days(to=day, days=days)) == days


@given(DAYS, st.integers(1, 40))
def test_there_and_back_from_a_working_day(day: date, days: int) -> None:
    day = working_day_on_or_after(day)
    there = add_working_days(to=day, days=days)
    assert add_working_days(to=there, days=-days) == day


@given(DAYS, DAYS, DAYS)
def test_counts_add_up(first: date, second: date, third: date) -> None:
    whole = working_days_between(start=first, end=third)
    parts = working_days_between(start=first, end=second)
    assert parts + working_days_between(start=second, end=third) == whole


@given(DAYS, DAYS)
def test_counting_backwards_is_the_negative(first: date, second: date) -> None:
    there = working_days_between(start=first, end=second)
    assert working_days_between(start=second, end=first) == -there


@given(DAYS)
def test_next_and_previous_are_working_days_with_none_between(day: date) -> None:
    after, before = next_working_day(after=day), previous_working_day(before=day)
    assert before < day < after
    assert is_working_day(before) and is_working_day(after)
    between = (day + timedelta(days=n) for n in range(1, (after - day).days))
    assert not any(map(is_working_day, between))


@given(DAYS, st.integers(0, 30))
def test_the_last_day_to_publish_is_the_last(meeting: date, notice: int) -> None:
    last = last_day_to_publish(meeting_on=meeting, notice=notice)
    assert is_working_day(last)
    assert clear_days(published_on=last, meeting_on=meeting) == notice
    following = next_working_day(after=last)
    assert clear_days(published_on=following, meeting_on=meeting) < max(notice, 1)


@given(DAYS)
def test_a_day_lies_in_its_financial_year(day: date) -> None:
    year = financial_year_of(day)
    assert year.from_on <= day <= year.last_on
    assert year.last_on + timedelta(days=1) == year.following().from_on
    assert financial_year_labelled(year.label) == year


@given(DAYS, DAYS)
def test_quarter_ends_are_month_ends_in_order(start: date, end: date) -> None:
    found = quarter_ends(start=start, end=end)
    assert list(found) == sorted(set(found))
    assert all(start <= day <= end for day in found)
    assert all((day + timedelta(days=1)).day == 1 and day.month % 3 == 0 for day in found)
    assert len(found) >= (end - start).days // 92 if start <= end else not found


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2021, 6, 30, 23, 30, tzinfo=UTC), date(2021, 7, 1)),
        (datetime(2021, 12, 31, 23, 30, tzinfo=UTC), date(2021, 12, 31)),
    ],
)
def test_a_summer_evening_is_already_the_next_day_in_england(at: datetime, day: date) -> None:
    assert day_of(at) == day


@given(st.builds(datetime.combine, DAYS, st.times(), st.just(UTC)))
def test_a_moment_is_before_the_end_of_its_day_and_not_before_that_of_the_day_before(
    at: datetime,
) -> None:
    day = day_of(at)
    assert end_of_day(day - timedelta(days=1)) <= at < end_of_day(day)


def test_a_day_ends_at_midnight_here_not_in_greenwich() -> None:
    assert end_of_day(date(2021, 9, 6)) == datetime(2021, 9, 6, 23, tzinfo=UTC)
    assert end_of_day(date(2021, 12, 6)) == datetime(2021, 12, 7, tzinfo=UTC)
