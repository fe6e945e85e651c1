"""Fees as pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from almoner.core.calendar.rules import FinancialYear, financial_year_of
from almoner.core.ui.words import in_words
from almoner.judgement.bands.forms.fees import fee_box
from almoner.judgement.bands.queries import FeeBook
from almoner.judgement.bands.rules.money import PENCE, in_pounds

YEARS_BACK = 10  # how far back a table may be entered


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a year in which fees stood still, with them."""

    title: str
    rows: tuple[tuple[str, ...], ...]


def years_of(book: FeeBook, *, today: date) -> list[FinancialYear]:
    """The years that have fees to show, the newest first."""
    this = financial_year_of(today)
    days = book.turning_days()
    first = financial_year_of(min(days, default=today))
    last = max([this, *(financial_year_of(day) for day in days)])
    return [FinancialYear(n) for n in range(last.starts_in, min(first, this).starts_in - 1, -1)]


def years_offered(today: date) -> list[FinancialYear]:
    """The years for which a table may be entered, the newest first."""
    this = financial_year_of(today).starts_in
    return [FinancialYear(n) for n in range(this + 1, this - YEARS_BACK - 1, -1)]


def parts(book: FeeBook, *, year: FinancialYear, labels: Mapping[str, str]) -> list[Part]:
    """The year's fees, anew from each day on which they changed."""
    days = book.turning_days()
    turns = sorted({year.from_on} | {day for day in days if year.from_on < day <= year.last_on})
    found = []
    for place, day in enumerate(turns):
        rates = book.on(day)
        if not rates:
            continue
        until = turns[place + 1] - timedelta(days=1) if place + 1 < len(turns) else year.last_on
        bands = sorted({band for _, band in rates})
        found.append(
            Part(
                title=f"Pounds a week from {in_words(day)} to {in_words(until)}",
                rows=tuple(
                    (f"Band {band}", *(_fee(rates.get((kind, band))) for kind in labels))
                    for band in bands
                ),
            )
        )
    return found


def uplift_rows(book: FeeBook, *, labels: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Every uplift, the newest first."""
    return [
        (
            in_words(one.from_on),
            f"{one.percent.normalize():f}%",
            labels.get(one.client_type, "All client types"),
            f"{one.decision}, on {in_words(one.decided_on)}",
            one.by_name,
        )
        for one in reversed(book.uplifts)
    ]


def table_rows(book: FeeBook) -> list[tuple[str, ...]]:
    """Every table, the newest recorded first."""
    return [
        (in_words(one.from_on), one.source, f"{one.by_name}, {in_words(one.at)}")
        for one in reversed(book.tables)
    ]


def excluded(book: FeeBook, year: FinancialYear) -> str:
    """What the fees leave out, in words; blank for nothing."""
    table = book.table_on(year.last_on)
    if table is None or not table.excludes_label:
        return ""
    amount = f" of {in_pounds(table.excludes_pence)} a week" if table.excludes_pence else ""
    return f"Without {table.excludes_label}{amount}."


def box_values(book: FeeBook, *, today: date) -> dict[str, Any]:
    """The fees that stand today, as the boxes of the next table show them to begin with."""
    table = book.table_on(today)
    if table is None:
        return {}
    values: dict[str, Any] = {
        fee_box(kind, band): typed(pence) for (kind, band), pence in book.on(today).items()
    }
    return values | {
        "excludes_label": table.excludes_label,
        "excludes": typed(table.excludes_pence) if table.excludes_pence else "",
    }


def typed(pence: int) -> str:
    """An amount as an officer would type it: "451" or "451.50"."""
    pounds, rest = divmod(pence, PENCE)
    return f"{pounds}.{rest:02}" if rest else str(pounds)


def _fee(pence: int | None) -> str:
    return "not known" if pence is None else in_pounds(pence)
