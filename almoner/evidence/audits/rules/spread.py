"""Spreading a campaign's visits over its weeks, and sharing them out between officers."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import cycle, islice
from typing import TypeVar

from almoner.core.calendar.rules import is_working_day

Officer = TypeVar("Officer")


class NoWorkingDays(Exception):
    """Between the two days there is none on which offices are open."""


def working_days(*, starts_on: date, ends_on: date) -> tuple[date, ...]:
    """The working days from one day to another, both included."""
    count = (ends_on - starts_on).days + 1
    days = (starts_on + timedelta(days=number) for number in range(count))
    return tuple(filter(is_working_day, days))


def spread(*, starts_on: date, ends_on: date, count: int) -> tuple[date, ...]:
    """So many days in order, as evenly as they go over the working days of the stretch.

    Weekends and bank holidays are never among them. No two working days differ by more than one
    in how many visits they hold. Raises NoWorkingDays.
    """
    open_days = working_days(starts_on=starts_on, ends_on=ends_on)
    if count and not open_days:
        raise NoWorkingDays("Between these dates there is no working day.")
    return tuple(open_days[number * len(open_days) // count] for number in range(count))


def shared_out(*, officers: Sequence[Officer], count: int) -> tuple[Officer | None, ...]:
    """Whose each visit is, in turn: nobody has more than one above anyone else.

    In turn, so that an officer's visits lie days apart. None for each where there are no officers.
    """
    if not officers:
        return (None,) * count
    return tuple(islice(cycle(officers), count))
