"""Public Health England's workbook of outbreaks in care homes: a sheet for each kind of place.

Two header rows stand above the figures: "Week commencing" over the weeks, then the names of the
columns with the Monday of each week. A home is counted once, in the week of its first outbreak, so
the last total is of homes that have ever had one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path

from almoner.doors.feeds.cqc.parse.cells import number_of, text_of
from almoner.doors.feeds.cqc.parse.dates import date_of
from almoner.doors.feeds.cqc.parse.errors import UnreadableError, UnrecognisedError
from almoner.doors.feeds.cqc.parse.tables import Kind, Row, Table, kind_of, tables_in
from almoner.doors.feeds.place_records import PlaceFigure
from almoner.doors.feeds.recognition import Sheet
from almoner.doors.feeds.records import Batch, Rejection

SHAPE = "phe_outbreaks"
EVER, NEW = "outbreak_homes", "outbreak_homes_new"
WEEKS, TOTAL, HOMES = "week commencing", "all outbreaks", "number of care homes"
# The first heading of a sheet says which places it is about. Health protection's own areas, and
# district councils, which have no adult social care, are left out.
TAKEN = {"local authority": "UTLA", "government office region": "RGN"}
_WEEK = timedelta(days=7)
_LAST_DAY = timedelta(days=6)

NOT_OURS = (
    "“{name}” is not the workbook of outbreaks in care homes: no sheet has “Week commencing” over"
    " its weeks, and columns “All outbreaks” and “Number of care homes”."
)
NOT_A_WORKBOOK = "“{name}” is not a workbook: outbreaks in care homes are published as .ods."
NO_PLACES = "“{name}” holds no figures of councils: a sheet of upper-tier authorities is wanted."
NO_COUNT = "this is not a number of care homes"
BAD_WEEKS = (
    "“{name}”: the weeks of the sheet “{sheet}” do not follow one another from Monday to Monday."
)

Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """Where the columns of a sheet stand."""

    row: int  # of the second header, counted from 0
    kind: str  # the first heading, folded
    code: int
    weeks: tuple[tuple[int, date], ...]  # (column, Monday)
    total: int
    homes: int


def is_ours(sheets: Sequence[Sheet]) -> bool:
    """Whether some sheet has the two header rows."""
    return any(_heads_row(sheet.rows) is not None for sheet in sheets)


def read(path: Path, *, report: Report | None = None) -> Batch:
    """Every figure of councils and regions. Raises UnreadableError or UnrecognisedError."""
    del report  # a small file: there is no progress to tell
    if kind_of(path=path) is not Kind.WORKBOOK:
        raise UnrecognisedError(NOT_A_WORKBOOK.format(name=path.name))
    tables = tables_in(path=path, kind=Kind.WORKBOOK)
    records: list[PlaceFigure] = []
    rejected: list[Rejection] = []
    skipped: dict[str, int] = {}
    row_count, last_on, is_any = 0, None, False
    for table in tables:
        rows = list(table.rows())
        heads = _heads(rows, table, path.name)
        if heads is None:
            continue
        is_any = True
        body = [(n, row) for n, row in enumerate(rows[heads.row + 1 :], heads.row + 2) if any(row)]
        row_count += len(body)
        wanted = TAKEN.get(heads.kind)
        if wanted is None or wanted not in _text(rows[heads.row], heads.code).upper():
            skipped[f"of {table.name.replace('_', ' ')}"] = len(body)
            continue
        last_on = max(last_on or date.min, heads.weeks[-1][1] + _LAST_DAY)
        for number, row in body:
            _read_row(row, number, table.name, heads, records=records, rejected=rejected)
    if not is_any:
        raise UnrecognisedError(NOT_OURS.format(name=path.name))
    if last_on is None:
        raise UnreadableError(NO_PLACES.format(name=path.name))
    return Batch(
        shape=SHAPE,
        as_at=last_on,
        row_count=row_count,
        records=records,
        rejected=rejected,
        skipped=skipped,
        is_snapshot=True,
    )


def _heads_row(rows: Sequence[Row]) -> int | None:
    """The place of the second header, counted from 0."""
    for place, (above, row) in enumerate(pairwise(rows), 1):
        if any(_folded(cell) == WEEKS for cell in above):
            names = {_folded(cell) for cell in row}
            return place if {TOTAL, HOMES} <= names else None
    return None


def _heads(rows: Sequence[Row], table: Table, name: str) -> Heads | None:
    place = _heads_row(rows)
    if place is None:
        return None
    header = [_folded(cell) for cell in rows[place]]
    weeks = tuple((n, day) for n, cell in enumerate(rows[place]) if (day := _day(cell)))
    days = [day for _, day in weeks]
    if not days or any(after - before != _WEEK for before, after in pairwise(days)):
        raise UnreadableError(BAD_WEEKS.format(name=name, sheet=table.name))
    return Heads(
        row=place,
        kind=header[0],
        code=1,
        weeks=weeks,
        total=header.index(TOTAL),
        homes=header.index(HOMES),
    )


def _read_row(
    row: Row,
    number: int,
    sheet: str,
    heads: Heads,
    *,
    records: list[PlaceFigure],
    rejected: list[Rejection],
) -> None:
    """The figures of one place; what cannot be taken is said, and the rest taken."""

    def count(column: str, place: int) -> float | None:
        try:
            return _count(row[place] if place < len(row) else None)
        except ValueError as error:
            rejected.append(_rejection(sheet, number, column, str(error), NO_COUNT))
            return None

    weeks = [(day, count(day.isoformat(), place)) for place, day in heads.weeks]
    total, homes = count("All outbreaks", heads.total), count("Number of care homes", heads.homes)
    known = [(day, new) for day, new in weeks if new is not None]
    added = sum(new for _, new in known)
    if total is not None and len(known) == len(weeks) and added != total:
        reason = f"the weeks add up to {added:g}, and the total says {total:g}"
        rejected.append(_rejection(sheet, number, "All outbreaks", f"{total:g}", reason))
        return
    figure = partial(
        PlaceFigure,
        row=number,
        sheet=sheet,
        place_name=_text(row, 0),
        place_code=_text(row, heads.code),
    )
    for day, new in known:
        records.append(figure(measure=NEW, from_on=day, to_on=day + _LAST_DAY, numerator=new))
    if total is not None and homes:
        first_on, last_on = heads.weeks[0][1], heads.weeks[-1][1] + _LAST_DAY
        records.append(
            figure(
                measure=EVER, from_on=first_on, to_on=last_on, numerator=total, denominator=homes
            )
        )


def _count(cell: object) -> float:
    """A whole number of homes. Raises ValueError with the cell as it stands."""
    try:
        number = number_of(value=cell)
    except ValueError:
        number = None
    if number is None or number < 0 or not number.is_integer():
        raise ValueError("" if cell is None else str(cell))
    return number


def _rejection(sheet: str, row: int, column: str, value: str, reason: str) -> Rejection:
    return Rejection(
        sheet=sheet, row=row, column=column, value=value, reason=reason, is_critical=False
    )


def _day(cell: object) -> date | None:
    """The day that a heading is, if it is one."""
    if not isinstance(cell, date | str):
        return None
    try:
        return date_of(value=cell)
    except ValueError:
        return None


def _folded(cell: object) -> str:
    return (text_of(value=cell) or "").casefold()


def _text(row: Row, place: int) -> str:
    return (text_of(value=row[place]) or "") if place < len(row) else ""
