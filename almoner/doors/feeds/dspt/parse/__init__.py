"""An export of the toolkit's organisation search, read: bytes to typed records. Pure; confined.

A status carries its year: "21/22 Standards Met" speaks of the toolkit of 2021/22. The names of the
columns changed between 2019 and 2022; both are read.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from almoner.doors.feeds.cqc.parse.cells import text_of
from almoner.doors.feeds.cqc.parse.dates import DateOrder, date_of, decide_order
from almoner.doors.feeds.cqc.parse.errors import UnrecognisedError
from almoner.doors.feeds.cqc.parse.tables import Kind, Row, Table, kind_of, tables_in
from almoner.doors.feeds.recognition import Sheet
from almoner.doors.feeds.records import Batch, Rejection

HEADER_WITHIN = 20  # rows from the top
NOT_A_FORM = (
    "“{name}” is no export of the organisation search: no sheet has a column of codes beside a"
    " status and a date of publication."
)
NO_CODE = "organisations without an ODS code"
ELSEWHERE = "organisations of another sector than social care"
SECTOR = "social care"
REPORT_EVERY = 2_000
CENTURY = 2000
_YEAR = re.compile(r"(?:20)?(\d\d)\s*/\s*(?:20)?(\d\d)\s+(.+)")


class Shape(StrEnum):
    """The forms in which the search was exported."""

    OF_2019 = "search_2019"
    OF_2022 = "search_2022"


COLUMNS: dict[Shape, tuple[str, str, str, str, str]] = {
    Shape.OF_2019: (
        "odscode",
        "organisationname",
        "publicationstatus",
        "dateofpublication",
        "primarysector",
    ),
    Shape.OF_2022: ("code", "organisationname", "status", "dateofpublication", "primarysector"),
}


class Organisation(NamedTuple):
    """What one organisation published, as the search shows it."""

    row: int
    code: str
    name: str
    status: str  # without its year: "Standards Met", "Not Published"
    year: int | None  # that in which the toolkit's year begins: 2021 of 21/22; None without one
    published_on: date | None


@dataclass(slots=True)
class _Found:
    """What has been read so far of a sheet whose dates have that order."""

    sheet: str
    order: DateOrder
    days_from: date
    organisations: dict[str, Organisation] = field(default_factory=dict)  # by code
    rejected: list[Rejection] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)

    def take(self, number: int, cells: Row) -> None:
        """Keep the organisation of a row, pass it over, or note why it is refused."""
        code, name, status, published, sector = (text_of(value=cell) or "" for cell in cells)
        if sector and sector.casefold() != SECTOR:
            self.skipped[ELSEWHERE] += 1
        elif not code:
            self.skipped[NO_CODE] += 1
        elif not status:
            self._refuse(number, "", code, "It has no status")
        elif code.upper() in self.organisations:
            self._refuse(number, "", code, "The code is given twice")
        else:
            try:
                day = date_of(value=cells[3], order=self.order, days_from=self.days_from)
            except ValueError:
                self._refuse(number, "Date", published, "This is no date")
                return
            year, words = year_and_words(status)
            self.organisations[code.upper()] = Organisation(
                number, code.upper(), name, words, year, day
            )

    def _refuse(self, number: int, column: str, value: str, reason: str) -> None:
        self.rejected.append(Rejection(self.sheet, number, column, value, reason, False))


def recognises(sheets: Sequence[Sheet]) -> bool:
    """Whether one of the sheets is an export of the search."""
    return any(shape_of(row) is not None for sheet in sheets for row in sheet.rows[:HEADER_WITHIN])


def shape_of(cells: Row) -> Shape | None:
    """The form whose columns these headings are; None if they are of neither."""
    heads = {_title(cell) for cell in cells}
    return next((shape for shape in Shape if heads.issuperset(COLUMNS[shape][:4])), None)


def read(path: Path, *, report: Callable[[int, int], None] | None = None) -> Batch:
    """Read an export. Raises UnreadableError or UnrecognisedError with a sentence."""
    kind = kind_of(path=path)
    for table in () if kind in {Kind.FOLDER, Kind.JSON} else tables_in(path=path, kind=kind):
        for number, cells in enumerate(islice(table.rows(), HEADER_WITHIN), start=1):
            if shape := shape_of(cells):
                heads = [_title(cell) for cell in cells]
                places = [heads.index(name) if name in heads else -1 for name in COLUMNS[shape]]
                return _batch(table, shape, places, number, report)
    raise UnrecognisedError(NOT_A_FORM.format(name=path.name))


def _batch(
    table: Table,
    shape: Shape,
    places: Sequence[int],
    header: int,
    report: Callable[[int, int], None] | None,
) -> Batch:
    rows = [
        (number, [_cell(cells, place) for place in places])
        for number, cells in enumerate(islice(table.rows(), header, None), start=header + 1)
        if any(cell not in ("", None) for cell in cells)
    ]
    order = decide_order(texts=[str(cells[3] or "") for _, cells in rows]).order
    found = _Found(table.name, order, table.days_from)
    for count, (number, cells) in enumerate(rows, start=1):
        if report and count % REPORT_EVERY == 0:
            report(count, len(rows))
        found.take(number, cells)
    return Batch(
        shape=shape.value,
        as_at=None,  # the export does not say: its name does, or the officer
        row_count=len(rows),
        records=list(found.organisations.values()),
        rejected=found.rejected,
        skipped=dict(found.skipped),
    )


def year_and_words(status: str) -> tuple[int | None, str]:
    """The year in which a status's toolkit begins, and the status without it."""
    matched = _YEAR.fullmatch(status.strip())
    if matched is None or (int(matched[1]) + 1) % 100 != int(matched[2]):
        return None, status.strip()
    return CENTURY + int(matched[1]), matched[3].strip()


def _cell(cells: Row, place: int) -> object:
    return cells[place] if 0 <= place < len(cells) else None


def _title(cell: object) -> str:
    return re.sub(r"[^a-z]", "", str(cell or "").casefold())
