"""Dates as the regulator's files write them, and how a file's order of day and month is told.

Some of the regulator's exports put the day first and some the month. One date rarely tells, so
the order is decided once for a file, from all its dates.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:\s.*)?$")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s].*)?$")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s/-]+([A-Za-z]{3})[a-z]*[\s/-]+(\d{4})(?:\s.*)?$")
_NAMED_ANYWHERE = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\s+[A-Za-z]{3,9}\s+\d{4}\b")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

SERIAL_ORIGIN = date(1899, 12, 30)  # what spreadsheets count days from
SERIAL_ORIGIN_OF_1904 = date(1904, 1, 1)  # those begun in Excel on an old Macintosh
EARLIEST, LATEST = date(1900, 1, 1), date(2099, 12, 31)
LAST_MONTH = 12


class DateOrder(StrEnum):
    """Which of day and month a file writes first."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEvidence:
    """What a file's dates say of their own order: how many can be read in one way only."""

    order: DateOrder
    only_day_first: int
    only_month_first: int
    example: str  # a date that contradicts the order, if there is one
    slashed_count: int

    @property
    def is_contradicted(self) -> bool:
        """Whether some dates can only be read against the order that the others need."""
        return bool(self.only_day_first and self.only_month_first)

    @property
    def is_assumed(self) -> bool:
        """Whether no date in the file tells its order."""
        return bool(self.slashed_count) and not (self.only_day_first or self.only_month_first)


def decide_order(*, texts: Iterable[str]) -> OrderEvidence:
    """Tell the order of a file's dates from all of them; day first when nothing tells."""
    day_first: list[str] = []
    month_first: list[str] = []
    slashed = 0
    for text in texts:
        if not (match := _SLASHED.match(text.strip())):
            continue
        slashed += 1
        first, second = int(match[1]), int(match[2])
        if first > LAST_MONTH >= second:
            day_first.append(text)
        elif second > LAST_MONTH >= first:
            month_first.append(text)
    is_month_first = len(month_first) > len(day_first)
    against = day_first if is_month_first else month_first
    return OrderEvidence(
        order=DateOrder.MONTH_FIRST if is_month_first else DateOrder.DAY_FIRST,
        only_day_first=len(day_first),
        only_month_first=len(month_first),
        example=min(against, default=""),
        slashed_count=slashed,
    )


def date_of(
    *, value: object, order: DateOrder = DateOrder.DAY_FIRST, days_from: date = SERIAL_ORIGIN
) -> date | None:
    """The date that a cell holds; None for a blank. Raises ValueError for what is no date.

    A bare number is of days from `days_from`, as the workbook counts them.
    """
    if isinstance(value, date):
        return _within(value.date() if isinstance(value, datetime) else value)
    if isinstance(value, int | float):
        return _serial(value, days_from)
    text = str(value).strip() if value is not None else ""
    return None if text in {"", "-"} else _written(text, order)


@lru_cache(maxsize=20_000)  # a file writes the same days over and over
def _written(text: str, order: DateOrder) -> date:
    if match := _ISO.match(text):
        return _within(date(int(match[1]), int(match[2]), int(match[3])))
    if match := _SLASHED.match(text):
        first, second = int(match[1]), int(match[2])
        day, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
        return _within(date(int(match[3]), month, day))
    if match := _NAMED.match(text):
        return _within(date(int(match[3]), _MONTHS.index(match[2].lower()) + 1, int(match[1])))
    raise ValueError(text)


def date_within(*, text: str) -> date | None:
    """The first date written in words within a sentence: "as at 1 September 2026"."""
    for found in _NAMED_ANYWHERE.findall(text):
        try:
            return date_of(value=found)
        except ValueError:
            continue
    return None


def _serial(value: float, days_from: date) -> date:
    if isinstance(value, bool) or not 1 <= value <= (LATEST - days_from).days:
        raise ValueError(str(value))
    return _within(days_from + timedelta(days=int(value)))


def _within(day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise ValueError(day.isoformat())
    return day
