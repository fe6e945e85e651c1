"""Weekly fees in whole pence: a table, the uplifts decided since, and parts of a year.

Nothing here is a floating-point number: pence are integers, and rates are fractions until the
one rounding that each docstring names.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

from almoner.core.calendar.rules import FinancialYear

DAYS_IN_WEEK = 7
PENCE = 100
MOST_UPLIFT = Decimal(50)  # per cent either way: more is a slip of the key


class FeesError(ValueError):
    """A fee table or an uplift that makes no sense, in a sentence."""


@dataclass(frozen=True, slots=True)
class Rate:
    """What is paid a week for one person of a client type in a band."""

    client_type: str
    band: int
    pence: int


@dataclass(frozen=True, slots=True)
class Table:
    """Weekly rates from a day on."""

    from_on: date
    rates: Mapping[tuple[str, int], int]  # (client type, band) to pence


@dataclass(frozen=True, slots=True)
class Uplift:
    """A decision that rates go up (or, below nought, down) by a percentage from a day on.

    Without a client type it is for all of them.
    """

    from_on: date
    percent: Decimal
    client_type: str = ""


def check_rates(
    rates: Sequence[Rate], *, bands: Sequence[int], labels: Mapping[str, str] | None = None
) -> None:
    """Raise FeesError unless every client type has one rate above nought in every band.

    A higher band may pay the same as the one below, and never less. `labels` are the client
    types in words.
    """
    if not rates:
        raise FeesError("A fee table needs at least one client type.")
    for client_type in dict.fromkeys(rate.client_type for rate in rates):
        line = [rate for rate in rates if rate.client_type == client_type]
        name = (labels or {}).get(client_type, client_type)
        found = sorted(rate.band for rate in line)
        if found != sorted(bands):
            raise FeesError(f"{name}: give one fee for each of the bands, once.")
        for rate in line:
            if rate.pence <= 0:
                raise FeesError(f"{name}, band {rate.band}: a fee must be above nought.")
        ordered = sorted(line, key=lambda rate: rate.band)
        for below, above in pairwise(ordered):
            if above.pence < below.pence:
                raise FeesError(
                    f"{name}: band {above.band} pays {in_pounds(above.pence)}, less than"
                    f" band {below.band} at {in_pounds(below.pence)}."
                )


def check_uplift(percent: Decimal) -> None:
    """Raise FeesError unless it is a percentage of two decimals at most, within reason."""
    if percent != round(percent, 2) or abs(percent) > MOST_UPLIFT:
        raise FeesError(
            f"An uplift is a percentage from −{MOST_UPLIFT} to {MOST_UPLIFT}, two decimals at most."
        )


def uplifted(pence: int, percent: Decimal) -> int:
    """A fee after an uplift, to the nearest penny, halves up."""
    exact = Decimal(pence) * (PENCE + percent) / PENCE
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def rates_on(
    *, tables: Iterable[Table], uplifts: Iterable[Uplift], on: date
) -> dict[tuple[str, int], int]:
    """The weekly rates of a day: the newest table's, with each later uplift laid on in order.

    Each uplift rounds to the penny, as a council publishes each year's fees. Empty where no
    table has begun. Of tables, or of uplifts of one client type, that begin on the same day, the
    last given counts: they are given in the order in which they were recorded.
    """
    begun = [table for table in tables if table.from_on <= on]
    if not begun:
        return {}
    newest = max(begun, key=lambda table: table.from_on)
    for table in begun:  # the last of those that began that day
        newest = table if table.from_on == newest.from_on else newest
    standing: dict[tuple[date, str], Decimal] = {}
    for uplift in uplifts:
        if newest.from_on < uplift.from_on <= on:
            standing[uplift.from_on, uplift.client_type] = uplift.percent
    rates = dict(newest.rates)
    for (_, client_type), percent in sorted(standing.items()):
        for key, pence in rates.items():
            if client_type in ("", key[0]):
                rates[key] = uplifted(pence, percent)
    return rates


def rounded_pence(exact: Fraction) -> int:
    """Whole pence of an exact sum, halves away from nought."""
    size = int(abs(exact) + Fraction(1, 2))
    return size if exact >= 0 else -size


def for_days(*, weekly_pence: int, days: int) -> Fraction:
    """What a weekly fee comes to over so many days, exactly: a day is a seventh of a week."""
    return Fraction(weekly_pence * days, DAYS_IN_WEEK)


def weeks_in(year: FinancialYear) -> Fraction:
    """How many weeks a financial year has: its 365 or 366 days in sevenths."""
    return Fraction((year.following().from_on - year.from_on).days, DAYS_IN_WEEK)


def in_pounds(pence: int) -> str:
    """As people read it: "£1,692", or "£451.50" where there are pence."""
    sign = "−" if pence < 0 else ""
    pounds, rest = divmod(abs(pence), PENCE)
    return f"{sign}£{pounds:,}" + (f".{rest:02}" if rest else "")
