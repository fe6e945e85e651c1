"""By when a service must have updated the national tracker, month by month.

Health and Social Care Act 2008, section 277A (inserted by the Health and Care Act 2022, section
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


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionRule:
    """A monthly window in which an update counts, as it holds from a day on."""

    from_on: date
    first_day: int
    last_day: int
    is_statutory: bool
    cites: str


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
    if not 1 <= rule.first_day <= rule.last_day <= 28:  # noqa: PLR2004  every month has a 28th
        raise DefinitionError("A window lies within the first 28 days of a month.")
    return rule


def window_in(*, month: date, rules: Sequence[CollectionRule]) -> Window | None:
    """The window of the month in which a day lies; None before there was one."""
    held = [rule for rule in rules if rule.from_on <= month.replace(day=rule.last_day)]
    if not held:
        return None
    rule = max(held, key=lambda one: one.from_on)
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
