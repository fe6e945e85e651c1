"""Dates and figures as officers write them: the filters `date`, `number`, `percent`, `plural`."""

from datetime import date, datetime

from django.utils import timezone

NOON = 12


def in_words(value: date | datetime | None) -> str:
    """A date as "27 March 2026"; with the time, "27 March 2026 at 2:05pm". None is "not known"."""
    if value is None:
        return "not known"
    if not isinstance(value, datetime):
        return f"{value.day} {value:%B} {value.year}"
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    half = "am" if local.hour < NOON else "pm"
    return f"{in_words(local.date())} at {local.hour % NOON or NOON}:{local:%M}{half}"


def number(value: float | None) -> str:
    """A figure with commas between thousands; an unknown one is "not known", never zero."""
    return "not known" if value is None else f"{value:,}"


def percent(value: float | None, places: int = 0) -> str:
    """A share from 0 to 1 as a percentage."""
    return "not known" if value is None else f"{value * 100:.{places}f}%"


def plural(count: int, one: str, many: str | None = None) -> str:
    """The count and its noun: "1 service", "2,000 services"; `many` where an s would be wrong."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"
