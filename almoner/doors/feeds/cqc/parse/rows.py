"""The rows under a header: which are data, and what their cells say."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from operator import itemgetter
from typing import Protocol, TypeVar

from almoner.doors.feeds.cqc.parse.cells import id_of, text_of
from almoner.doors.feeds.cqc.parse.dates import DateOrder, OrderEvidence, date_of, decide_order
from almoner.doors.feeds.cqc.parse.gathering import Gathering, Progress
from almoner.doors.feeds.cqc.parse.layouts import Header
from almoner.doors.feeds.cqc.parse.tables import Row

MOST_CELLS_OF_A_NOTE = 2
REPORT_EVERY = 2_000

NOTE = "This row is a note and not a location; it is left out"
NO_ID = "This row has no CQC id, so it cannot be told whose it is"
BAD_ID = "“{value}” is not a CQC id, so it cannot be told whose this row is"
REPEATED_ROW = "repeated row"
REPEATED = "This row says something else than an earlier one of the same id; which is right?"
BAD_CELL = "“{value}” cannot be right here; the cell is left out"
CONTRARY_DATE = (
    "“{value}” can only be read {other}, but the other dates of this file are {order}: "
    "the file mixes the two, and its dates cannot be trusted"
)
ASSUMED = "No date in the file tells whether the day or the month comes first: read as day first"

T_co = TypeVar("T_co", covariant=True)


class CellReader(Protocol[T_co]):
    """What turns a cell into a value, or raises ValueError."""

    def __call__(self, *, value: object) -> T_co:
        """Read one cell."""


@dataclass(slots=True)
class RowReader:
    """Reads the rows under one header, noting what cannot be accepted."""

    header: Header
    gathering: Gathering
    is_id_critical: bool = False  # in a snapshot a lost id would close the location
    order: DateOrder = DateOrder.DAY_FIRST
    evidence: OrderEvidence | None = field(default=None)

    def numbered(self, *, report: Progress | None = None) -> Iterator[tuple[int, Row]]:
        """Each row under the header, with its number, all of full width."""
        width = len(self.header.titles)
        total = self.header.table.length or 0
        rows = islice(self.header.table.rows(), self.header.row, None)
        for number, row in enumerate(rows, start=self.header.row + 1):
            if report and number % REPORT_EVERY == 0:
                report(number, max(total, number))
            if len(row) < width:
                row = [*row, *[""] * (width - len(row))]  # noqa: PLW2901
            yield number, row

    def identity(self, *, row: Row, number: int, column: str) -> str | None:
        """The id of a row; None, with the reason noted, for a row without a good one."""
        value = row[self.header.index[column]]
        try:
            identity = id_of(value=value)
        except ValueError:
            identity = None
        if identity is not None:
            return identity
        filled = sum(1 for cell in row if text_of(value=cell))
        if filled:
            is_note = filled <= MOST_CELLS_OF_A_NOTE
            text = text_of(value=value)
            reason = BAD_ID.format(value=text) if text else NO_ID
            self.reject(
                number=number,
                column=column,
                value=value or next((cell for cell in row if text_of(value=cell)), ""),
                reason=NOTE if is_note else reason,
                is_critical=self.is_id_critical and not is_note,
            )
        return None

    def settle_dates(self, *, texts: set[str]) -> None:
        """Decide the file's order of day and month from all its dates."""
        self.evidence = decide_order(texts=texts)
        self.order = self.evidence.order
        if self.evidence.is_assumed:
            self.gathering.notes.append(ASSUMED)
        if self.evidence.is_contradicted:
            self.reject(
                number=None,
                column="",
                value=self.evidence.example,
                reason=CONTRARY_DATE.format(
                    value=self.evidence.example,
                    order=self.order.value,
                    other=next(each.value for each in DateOrder if each is not self.order),
                ),
                is_critical=True,
            )

    def cell(self, *, row: Row, number: int, column: str, reader: CellReader[T_co]) -> T_co | None:
        """What a cell says; None if the column is missing, blank, or cannot be right (noted)."""
        place = self.header.index.get(column)
        if place is None:
            return None
        value = row[place]
        if value in ("", None):
            return None
        try:
            return reader(value=value)
        except ValueError:
            self.reject(
                number=number, column=column, value=value, reason=BAD_CELL.format(value=value)
            )
            return None

    def day(self, *, row: Row, number: int, column: str) -> date | None:
        """The date in a cell, read in the file's own order."""

        return self.cell(row=row, number=number, column=column, reader=self.read_day)

    def read_day(self, *, value: object) -> date | None:
        """The date that a cell holds, as this file writes dates. Raises ValueError."""
        return date_of(value=value, order=self.order, days_from=self.header.table.days_from)

    def text(self, *, row: Row, column: str) -> str | None:
        """The words of a cell; None if the column is missing or the cell blank."""
        place = self.header.index.get(column)
        return None if place is None else text_of(value=row[place])

    def is_news(self, *, number: int, key: str, digest: str) -> bool:
        """Note a row and say whether it differs from the one that stands under its key.

        A key that was met before in this file is no news: harmless if the row says the same.
        """
        known = self.gathering.differences.seen.get(key)
        if known is None:
            sheet = self.header.table.name
            return self.gathering.is_changed(key=key, digest=digest, sheet=sheet, row=number)
        if known == digest:
            self.gathering.skipped[REPEATED_ROW] += 1
        else:
            self.reject(
                number=number, column="location_id", value=key, reason=REPEATED, is_critical=True
            )
        return False

    def values(self, *, row: Row, columns: Sequence[str]) -> tuple[object, ...]:
        """The cells of some columns as they stand, blank where a column is missing."""
        index = self.header.index
        return tuple(row[index[column]] if column in index else "" for column in columns)

    def reject(
        self,
        *,
        number: int | None,
        column: str,
        value: object,
        reason: str,
        is_critical: bool = False,
    ) -> None:
        """Note a row, or a cell of it, that is not accepted."""
        self.gathering.reject(
            sheet=self.header.table.name,
            row=number,
            column=self.header.title(column),
            value=value,
            reason=reason,
            is_critical=is_critical,
        )


def picker(*, header: Header, columns: Sequence[str]) -> Callable[[Row], Iterable[object]]:
    """What takes some columns of a row, always in the same order, blank where one is missing.

    The order of a file's columns may change without its facts changing; a hash must not.
    """
    return taker(places=[header.index.get(column) for column in columns])


def taker(*, places: Sequence[int | None]) -> Callable[[Row], Iterable[object]]:
    """What takes the cells at some places of a row, blank for a place that is None."""
    if None not in places:
        return itemgetter(*places)
    take = itemgetter(*(-1 if place is None else place for place in places))

    def take_padded(row: Row) -> Iterable[object]:
        return take([*row, ""])

    return take_padded
