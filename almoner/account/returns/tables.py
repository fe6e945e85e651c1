"""How a return is shown: in full to whoever submits it, and as it may be published."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from almoner.account.returns.queries import Return
from almoner.account.returns.rules.choices import CHOICES
from almoner.account.returns.rules.counting import BEGUN_S42, CONCERNS, NUMBER
from almoner.account.returns.rules.definitions import Table
from almoner.account.returns.rules.protecting import TOTAL, Counts, may_tell_share, published
from almoner.core.calendar.rules import FinancialYear
from almoner.core.ui.downloads import Notes, Row
from almoner.core.ui.words import percent, plural

KEPT_BACK = "*"  # as the national figures of this collection mark it
COLUMNS = ("Table", "Row", "Column", "Number")
FULL, TO_PUBLISH = "full", "publish"
VERSIONS: Mapping[str, str] = {
    FULL: "In full, to submit",
    TO_PUBLISH: "As it may be published",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table for the page."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | None, ...], ...]
    has_total: bool


def trail() -> list[tuple[str, str]]:
    """The breadcrumbs that lead to a page of this room."""
    return [("Safeguarding return", reverse("returns:returns"))]


def sheets(told: Return, *, version: str) -> list[Sheet]:
    """Every table in the version asked for."""
    return [_sheet(told, table, version) for table in told.definition.tables]


def _sheet(told: Return, table: Table, version: str) -> Sheet:
    counts = told.counts[table.key]
    figures = _figures(told, table, version)
    rows, columns = CHOICES[table.rows], CHOICES[table.columns]
    is_single = table.columns == NUMBER
    across = [*columns, *([(TOTAL, "Total")] if counts.adds_up and not is_single else [])]
    down = [*rows, *([(TOTAL, "Total")] if counts.adds_up else [])]
    return Sheet(
        title=table.title,
        columns=("Line", *(words for _, words in across)),
        rows=tuple(
            (words, *(figures.get((row, column)) for column, _ in across)) for row, words in down
        ),
        has_total=counts.adds_up,
    )


def _figures(told: Return, table: Table, version: str) -> dict[tuple[str, str], str | int]:
    counts: Counts = told.counts[table.key]
    if version == FULL:
        return dict(counts.cells)
    shown = published(counts, kept=told.kept_back[table.key], rules=told.definition.rules)
    return {place: KEPT_BACK if n is None else n for place, n in shown.items()}


def conversion_words(told: Return, *, version: str) -> str:
    """The rate with both its parts, as far as the version may tell them."""
    concerns: str | int | None = told.conversion.concerns
    begun: str | int | None = told.conversion.enquiries
    rate = told.conversion.rate
    if version == TO_PUBLISH:
        cases = _figures(told, _cases(told), version)
        concerns, begun = cases.get((CONCERNS, NUMBER)), cases.get((BEGUN_S42, NUMBER))
        parts = told.conversion.enquiries, told.conversion.concerns
        if not may_tell_share(*parts, rules=told.definition.rules):
            return "Not published: one of its parts is kept back, or it is of too few concerns."
    if rate is None:
        return "No concern was received, so there is no rate."
    if not isinstance(concerns, int) or not isinstance(begun, int):
        return "Not published: one of its parts is kept back, or it is of too few concerns."
    enquiries = plural(begun, "section 42 enquiry", "section 42 enquiries")
    received = plural(concerns, "concern")
    return f"{percent(rate)}: {enquiries} begun, of {received} received."


def kept_back_words(told: Return) -> str:
    """What is not published, in a sentence."""
    rules = told.definition.rules
    least = 0 if rules.keeps_noughts else 1
    return (
        f"Counts from {least} to {rules.least - 1} are kept back and shown as {KEPT_BACK}, and"
        " others with them so that no small count can be worked out. The rest are rounded to the"
        f" nearest {rules.round_to}, so they may not add up. Percentages are of the counts before"
        " rounding."
    )


def _cases(told: Return) -> Table:
    return next(table for table in told.definition.tables if not table.adds_up)


def years(
    today: FinancialYear, *, first: FinancialYear | None, many: int = 6
) -> list[FinancialYear]:
    """This year and so many before it, or back to the first with records; the newest first."""
    oldest = today.starts_in - many + 1
    if first:
        oldest = min(oldest, first.starts_in)
    return [FinancialYear(starts_in) for starts_in in range(today.starts_in, oldest - 1, -1)]


def gap_lines(told: Return) -> list[str]:
    """What is not known, in sentences."""
    return [f"{gap.count} of {gap.of} {gap.text}." for gap in told.gaps]


def download_rows(told: Return, *, version: str) -> Iterable[Row]:
    """Every figure on a line of its own."""
    for table in told.definition.tables:
        figures = _figures(told, table, version)
        rows = dict(CHOICES[table.rows]) | {TOTAL: "Total"}
        columns = dict(CHOICES[table.columns]) | {TOTAL: "Total"}
        for (row, column), figure in figures.items():
            yield table.title, rows[row], columns[column], figure


def download_notes(told: Return, *, version: str) -> Notes:
    """What a reader of the file must know."""
    kept = (
        kept_back_words(told)
        if version == TO_PUBLISH
        else "Figures in full. Small counts can point to people: not for publication."
    )
    return Notes(
        title=f"{told.definition.title} {told.year.label}",
        source=f"Safeguarding records of {told.authority.name}",
        as_at=told.until,
        filters=(VERSIONS[version],),
        definitions=(
            ("Disclosure", kept),
            (KEPT_BACK, "Confidential: kept back"),
            ("Conversion", conversion_words(told, version=version)),
            ("Counted as", told.definition.source),
            *(("Not known", line) for line in gap_lines(told) if version == FULL),
        ),
    )
