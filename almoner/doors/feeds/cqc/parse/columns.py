"""Rows that differ, read a column at a time.

In a national file's first month every row differs. A call for each of its million cells takes
longer than the reading of them; most cells of a column say what others of it say, and each such
text is read once.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from almoner.doors.feeds.cqc.parse.cells import address_of, text_of
from almoner.doors.feeds.cqc.parse.rows import BAD_CELL, CellReader, RowReader, T_co
from almoner.doors.feeds.cqc.parse.tables import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Some rows under one header, with their numbers."""

    reader: RowReader
    numbers: Sequence[int]
    rows: Sequence[Row]

    def of(self, *, places: Sequence[int]) -> "Columns":
        """Some of these rows, by their places among them."""
        return Columns(
            reader=self.reader,
            numbers=[self.numbers[place] for place in places],
            rows=[self.rows[place] for place in places],
        )

    def raw(self, *, column: str) -> Sequence[object]:
        """The cells of a column as they stand, blank where it is missing."""
        place = self.reader.header.index.get(column)
        return [""] * len(self.rows) if place is None else [row[place] for row in self.rows]

    def texts(self, *, column: str) -> Sequence[str | None]:
        """The words of a column's cells; None for a blank."""
        return self.cells(column=column, reader=text_of)

    def days(self, *, column: str) -> Sequence[date | None]:
        """The dates in a column, read in the file's own order."""
        return self.cells(column=column, reader=self.reader.read_day)

    def cells(self, *, column: str, reader: CellReader[T_co]) -> Sequence[T_co | None]:
        """What a column's cells say; None for a blank or what cannot be right (noted)."""
        if column not in self.reader.header.index:
            return [None] * len(self.rows)
        known: dict[object, T_co | None] = {"": None, None: None}
        found: list[T_co | None] = []
        for value in self.raw(column=column):
            if value not in known or (value.__class__ is not str and value is not None):
                try:
                    known[value] = reader(value=value)
                except ValueError:
                    self._reject(len(found), column, value)
                    found.append(None)
                    continue
            found.append(known[value])
        return found

    def addresses(self, *, lines: Sequence[str]) -> Sequence[str | None]:
        """The addresses whose lines stand in these columns."""
        parts = zip(*(self.raw(column=line) for line in lines), strict=True)
        return [address_of(parts=each) for each in parts]

    def _reject(self, place: int, column: str, value: object) -> None:
        self.reader.reject(
            number=self.numbers[place],
            column=column,
            value=value,
            reason=BAD_CELL.format(value=value),
        )

    @contextmanager
    def rejecting_in_order(self) -> Iterator[None]:
        """Put what is rejected meanwhile into the order of the rows."""
        rejected = self.reader.gathering.rejected
        before = len(rejected)
        yield
        rejected[before:] = sorted(rejected[before:], key=lambda each: each.row or 0)
