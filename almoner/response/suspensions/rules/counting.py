"""Figures of suspensions: spans in force, medians, relapses, and change in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from almoner.core.calendar.rules import MONTHS


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days on which a suspension stopped work."""

    suspension_id: int
    from_on: date
    until_on: date | None  # the first day on which it no longer did; None: it still does
    lifted_on: date | None = None  # only where it ended by being lifted

    def is_in_force(self, *, as_at: date) -> bool:
        """Whether it stopped work that day."""
        return self.from_on <= as_at and (self.until_on is None or as_at < self.until_on)

    def days(self, *, as_at: date) -> int:
        """The days for which it stopped work, up to that day."""
        return ((self.until_on or as_at) - self.from_on).days


def median_days(spans: Iterable[Span], *, as_at: date) -> float | None:
    """The median number of days; None where there is nothing to take one of."""
    lengths = [span.days(as_at=as_at) for span in spans]
    return float(median(lengths)) if lengths else None


def months_later(day: date, months: int) -> date:
    """The same day that many months on, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)  # no month is shorter than 28 days


def is_relapse(*, lifted_on: date, stopped_on: date, months: int) -> bool:
    """Whether work was stopped again so soon after a lift that it counts as a relapse."""
    return lifted_on <= stopped_on <= months_later(lifted_on, months)


def change_in_words(*, now: int, before: int, since: date) -> str:
    """As the committee paper says it: an increase, a decrease, or no change."""
    change = {-1: "a decrease", 0: "no change", 1: "an increase"}[(now > before) - (now < before)]
    month = f"{MONTHS[since.month - 1]} {since.year}"
    return (
        f"Since the previous report in {month} there has been {change} in the number of"
        " contract suspensions."
    )


def union_of(names: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Every district that any of them names, once, in the order in which they first name it."""
    return tuple(dict.fromkeys(name for some in names for name in some))
