"""What officers type into addresses and search boxes, made into what queries take.

An address may be old, shortened or mistyped: a choice that does not exist is left out.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from django.http import QueryDict

from almoner.core.ui.tables import page_number
from almoner.core.ui.words import in_words
from almoner.doors.desk.queries.kept import Places
from almoner.doors.desk.rules import (
    ListRequest,
    Order,
    ServiceFilter,
    Size,
    Status,
    rating_choices,
)
from almoner.register.directory.rules import ServiceType, search_words

ENGLAND = "england"  # the choice that means every authority
EARLIEST = date(2010, 10, 1)  # the regulator's first registrations of adult social care
LONGEST_SEARCH = 100
LONGEST_NUMBER = 6  # digits; no year needs more
LAST_PAGE = 10**6  # or the nearest that there is
_Choice = TypeVar("_Choice", bound=StrEnum)


class DateError(Exception):
    """A date that cannot be read, in a sentence."""


def list_request(
    query: QueryDict,
    *,
    own_authority_code: str,
    places: Places,
    today: date,
) -> ListRequest:
    """The page of services that an address asks for.

    Without an authority it is the officer's own; ENGLAND is all of them. A district counts only
    within its authority.
    """
    authority = places.authority_by_code.get(query.get("authority") or own_authority_code)
    district = places.district_by_code.get(query.get("district", ""))
    if district and (authority is None or district.authority_id != authority.id):
        district = None
    sort = query.get("sort", "")
    order = _choices(Order, [sort.removeprefix("-")])
    statuses = _choices(Status, [query.get("status", "")])
    return ListRequest(
        filter=ServiceFilter(
            as_at=today,
            words=search_words(query.get("q", "")[:LONGEST_SEARCH]),
            authority_id=authority.id if authority else None,
            district_id=district.id if district else None,
            service_types=_choices(ServiceType, query.getlist("type")),
            ratings=_ratings(query.getlist("rating")),
            sizes=_choices(Size, query.getlist("size")),
            status=statuses[0] if statuses else Status.OPEN,
            only_dormant=query.get("dormant") == "yes",
        ),
        order=order[0] if order else Order.NAME,
        is_descending=bool(order) and sort.startswith("-"),
        page=page_number(query=query, count=LAST_PAGE),
    )


def _choices(kind: type[_Choice], given: Iterable[str]) -> tuple[_Choice, ...]:
    asked = set(given)
    return tuple(choice for choice in kind if choice.value in asked)


def _ratings(given: Iterable[str]) -> tuple[int, ...]:
    asked = set(given)
    return tuple(value for value in rating_choices() if str(value) in asked)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None


def three_part_date(query: QueryDict, name: str) -> date | None:
    """The date in `name` (2021-08-31), or in the three fields `name`-day, -month and -year.

    None if nothing was given. Raises DateError with a sentence for the officer.
    """
    parts = [query.get(f"{name}-{part}", "").strip() for part in ("day", "month", "year")]
    if whole := query.get(name, "").strip():
        parts = whole.split("-")[::-1]
    if not any(parts):
        return None
    numbers = [_number(part) for part in parts]
    if len(numbers) != 3 or None in numbers:  # noqa: PLR2004  a day, a month and a year
        raise DateError("Enter a day, a month and a year, for example 31 8 2021.")
    day, month, year = (number or 0 for number in numbers)
    try:
        return date(year, month, day)
    except ValueError:
        raise DateError(f"{day}/{month}/{year} is not a real date.") from None


def _within_reach(day: date | None) -> date | None:
    if day is not None and day < EARLIEST:
        raise DateError(f"The date must be {in_words(EARLIEST)} or later.")
    return day


@dataclass(frozen=True, slots=True)
class MarketDates:
    """The day a market page speaks of and the day it is compared with, or why not."""

    as_at: date
    since: date | None  # None: compare with the last published paper
    is_as_at_given: bool
    errors: Mapping[str, str]
    typed: Mapping[str, Mapping[str, str]]


def market_dates(query: QueryDict, *, today: date, newest_on: date | None) -> MarketDates:
    """The dates that an address asks for.

    Without one, the day of the newest data: to say "today" of older data would mislead.
    """
    errors: dict[str, str] = {}
    given: dict[str, date | None] = {"as_at": None, "since": None}
    for name in given:
        try:
            given[name] = _within_reach(three_part_date(query, name))
        except DateError as error:
            errors[name] = str(error)
    as_at = given["as_at"] or min(today, newest_on or today)
    if as_at > today:
        errors["as_at"] = "The date must be today or earlier."
        as_at = min(today, newest_on or today)
    since = given["since"]
    if since and since >= as_at:
        errors["since"] = f"The date to compare with must be before {in_words(as_at)}."
        since = None
    return MarketDates(
        as_at=as_at,
        since=since,
        is_as_at_given=given["as_at"] == as_at,
        errors=errors,
        typed={name: _typed(query, name, day) for name, day in given.items()},
    )


def _typed(query: QueryDict, name: str, day: date | None) -> dict[str, str]:
    if day:
        return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}
    return {part: query.get(f"{name}-{part}", "")[:20] for part in ("day", "month", "year")}


def _months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or its last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def quick_dates(*, as_at: date) -> dict[str, str]:
    """The addresses of what is most often compared with; blank for a day before any data."""

    def since(day: date) -> str:
        return f"?as_at={as_at}&since={day}" if day >= EARLIEST else ""

    return {
        "quarter": since(_months_before(as_at, 3)),
        "year": since(_months_before(as_at, 12)),
        "paper": f"?as_at={as_at}",
    }
