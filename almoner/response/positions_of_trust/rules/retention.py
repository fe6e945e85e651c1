"""How long allegations are kept, as dated data: `library/positions_of_trust/retention.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from almoner.response.positions_of_trust.rules.kinds import Finding

NOT_TAKEN_ON = "not_taken_on"
LEAP_DAY = (2, 29)


class RetentionError(ValueError):
    """The library's file cannot be read: the message names the part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """What held from a day on."""

    from_on: date
    title: str
    review_days: int
    years: Mapping[str, int]  # by finding, and for what was not taken on

    def review_due(self, *, last_on: date) -> date:
        """The day by which an open allegation is reviewed next."""
        return last_on + timedelta(days=self.review_days)

    def kept_until(self, *, finding: Finding | None, closed_on: date) -> date:
        """The last day on which what it says is kept; no finding: it was not taken on."""
        years = self.years[finding.value if finding else NOT_TAKEN_ON]
        return years_after(closed_on, years)


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 28 February where there is no 29th."""
    if (day.month, day.day) == LEAP_DAY:
        day = day.replace(day=28)
    return day.replace(year=day.year + years)


def read_retention(raw: Mapping[str, Any]) -> Retention:
    """One document of the library. Raises RetentionError, which names what is wrong."""
    try:
        wanted = [*(finding.value for finding in Finding), NOT_TAKEN_ON]
        return Retention(
            from_on=_day(raw["from_on"]),
            title=str(raw["title"]),
            review_days=_positive(raw["review"]["days"]),
            years={name: _positive(raw["years"][name]) for name in wanted},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RetentionError(f"library/positions_of_trust: {type(error).__name__}: {error}") from (
            error
        )


def _positive(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        raise ValueError(f"{value!r} is no whole number above nought")
    return value


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError(f"{value!r} is no date")
    return value
