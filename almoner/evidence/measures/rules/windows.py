"""By when a service must have updated the national tracker, month by month.

Health and Social Care Act 2012, section 277A (inserted by the Health and Care Act 2022, section
99), and the notice under it: between the start of the 8th and the end of the 14th of each month,
rolling to the next working day where the 14th is none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from almoner.core.calendar.rules import working_day_on_or_after
from almoner.evidence.measures.rules.definitions import DefinitionError

_DECEMBER = 12
LAST_DAY = 28  # that every month has


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionRule:
    """When services must update, from a day on: in a window of each month, or every so often."""

    from_on: date
    is_statutory: bool
    cites: str
    first_day: int = 0  # of a window; 0: there is none
    last_day: int = 0
    most_days: int = 0  # that may go by without an update, where there is no window


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days of one month in which an update counts, both counted."""

    opens_on: date
    closes_on: date
    is_statutory: bool

    def holds(self, day: date) -> bool:
        """Whether an update on that day counts."""
        return self.opens_on <= day <= self.closes_on


def collection_rule(raw: Mapping[str, Any]) -> CollectionRule:
    """A rule as YAML gives it. Raises DefinitionError."""
    try:
        rule = CollectionRule(**raw)
    except TypeError as error:
        raise DefinitionError(f"A rule of collection: {error}.") from error
    if rule.most_days > 0 and not rule.first_day and not rule.last_day:
        return rule
    if rule.most_days or not 1 <= rule.first_day <= rule.last_day <= LAST_DAY:
        raise DefinitionError("A rule of collection has a number of days, or a window in a month.")
    return rule


def rule_on(*, on: date, rules: Sequence[CollectionRule]) -> CollectionRule | None:
    """The rule that holds that day; None before the first."""
    held = [rule for rule in rules if rule.from_on <= on]
    return max(held, key=lambda one: one.from_on, default=None)


def window_in(*, month: date, rules: Sequence[CollectionRule]) -> Window | None:
    """The window of the month in which a day lies; None before there was one."""
    rule = rule_on(on=month.replace(day=LAST_DAY), rules=rules)
    if rule is None or not rule.last_day or rule.from_on > month.replace(day=rule.last_day):
        return None
    return Window(
        opens_on=month.replace(day=rule.first_day),
        closes_on=working_day_on_or_after(month.replace(day=rule.last_day)),
        is_statutory=rule.is_statutory,
    )


def last_closed(*, on: date, rules: Sequence[CollectionRule]) -> Window | None:
    """The newest window whose last day has gone by before that day."""
    month = on.replace(day=1)
    for _ in range(2):
        window = window_in(month=month, rules=rules)
        if window is not None and window.closes_on < on:
            return window
        month = _month_before(month)
    return None


def _month_before(month: date) -> date:
    if month.month == 1:
        return date(month.year - 1, _DECEMBER, 1)
    return date(month.year, month.month - 1, 1)
