"""Working days, clear days, financial years and quarters, as an English council counts them.

A working day is a Monday to Friday that is not a bank holiday in England (Banking and Financial
Dealings Act 1971, and the days proclaimed for one year only, of which 2022 and 2023 had three).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
ENGLAND = ZoneInfo("Europe/London")
_DAY = timedelta(days=1)
_SATURDAY = 5
_APRIL = 4


class NotAFinancialYear(ValueError):
    """A label that names no financial year."""


@cache
def bank_holidays(*, year: int) -> Mapping[date, str]:
    """England's bank holidays in a calendar year, with their names."""
    return dict(holidays.country_holidays("GB", subdiv="ENG", years=year, language="en_GB"))


def is_working_day(day: date) -> bool:
    """Whether offices are open: not a weekend and not a bank holiday in England."""
    return day.weekday() < _SATURDAY and day not in bank_holidays(year=day.year)


def working_day_on_or_after(day: date) -> date:
    """The day itself if it is a working day, else the next one: where a deadline rolls to."""
    while not is_working_day(day):
        day += _DAY
    return day


def next_working_day(*, after: date) -> date:
    """The first working day later than `after`."""
    return working_day_on_or_after(after + _DAY)


def previous_working_day(*, before: date) -> date:
    """The last working day earlier than `before`."""
    day = before - _DAY
    while not is_working_day(day):
        day -= _DAY
    return day


def add_working_days(*, to: date, days: int) -> date:
    """The day `days` working days after `to`, which itself is not counted; negative goes back.

    With nought, `to` itself, whether or not it is a working day.
    """
    day = to
    for _ in range(abs(days)):
        day = next_working_day(after=day) if days > 0 else previous_working_day(before=day)
    return day


def working_days_between(*, start: date, end: date) -> int:
    """Working days after the earlier day up to and including the later; negative going back.

    Something received on a Friday and answered on the Monday took one working day.
    """
    if end < start:
        return -working_days_between(start=end, end=start)
    return sum(map(is_working_day, _days(start + _DAY, end + _DAY)))


def clear_days(*, published_on: date, meeting_on: date) -> int:
    """The clear days' notice that a meeting is given by papers published on a day.

    Neither the day of publication nor that of the meeting counts, nor do weekends and bank
    holidays (Local Government Act 1972, s. 100B(3), as the courts and councils read it).
    """
    return sum(map(is_working_day, _days(published_on + _DAY, meeting_on)))


def last_day_to_publish(*, meeting_on: date, notice: int) -> date:
    """The last working day on which papers give a meeting `notice` clear days."""
    first_clear_day = add_working_days(to=meeting_on, days=-notice)
    return previous_working_day(before=first_clear_day)


def add_weeks(*, to: date, weeks: int) -> date:
    """The same day of the week, that many weeks later; negative goes back."""
    return to + timedelta(weeks=weeks)


@dataclass(frozen=True, slots=True, order=True)
class FinancialYear:
    """A council's year: 1 April to 31 March."""

    starts_in: int  # the calendar year of its April

    @property
    def from_on(self) -> date:
        """Its first day."""
        return date(self.starts_in, _APRIL, 1)

    @property
    def last_on(self) -> date:
        """Its last day."""
        return date(self.starts_in + 1, 3, 31)

    @property
    def label(self) -> str:
        """As papers write it: "2022/23"."""
        return f"{self.starts_in}/{(self.starts_in + 1) % 100:02}"

    def following(self) -> "FinancialYear":
        """The year after."""
        return FinancialYear(self.starts_in + 1)


def financial_year_of(day: date) -> FinancialYear:
    """The financial year that a day falls in."""
    return FinancialYear(day.year if day.month >= _APRIL else day.year - 1)


def financial_year_labelled(label: str) -> FinancialYear:
    """The financial year of "2022/23", "2022-23" or "2022/2023".

    Raises NotAFinancialYear, also where the two years do not follow one another.
    """
    found = re.fullmatch(r"\s*(\d{4})\s*[/–-]\s*(?:\d\d)?(\d\d)\s*", label)
    if found and (year := FinancialYear(int(found[1]))).label.endswith(f"/{found[2]}"):
        return year
    raise NotAFinancialYear(f"{label!r} is not a financial year such as 2022/23.")


def quarter_ends(*, start: date, end: date) -> tuple[date, ...]:
    """The last days of the quarters (March, June, September, December) from `start` to `end`.

    Both ends are included; empty if `end` is the earlier.
    """
    firsts = (
        date(year, month, 1)
        for year in range(start.year, end.year + 2)
        for month in (1, 4, 7, 10)
        if date(year, month, 1) > date.min
    )
    return tuple(last for first in firsts if start <= (last := first - _DAY) <= end)


def day_of(at: datetime) -> date:
    """The day that it is in England at an aware time."""
    return at.astimezone(ENGLAND).date()


def end_of_day(day: date) -> datetime:
    """The first moment that is no longer that day in England."""
    return datetime.combine(day + _DAY, time.min, tzinfo=ENGLAND)


def long_date(day: date) -> str:
    """A date as people read it: "27 March 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _days(start: date, stop: date) -> Iterator[date]:
    """Each day from `start` up to but not including `stop`."""
    for count in range((stop - start).days):
        yield start + timedelta(days=count)
