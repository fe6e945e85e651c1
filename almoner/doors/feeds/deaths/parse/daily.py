"""The regulator's daily counts of deaths in care homes, by council: a row for each place and day.

Footnotes stand as rows of each day, with no counts. What they say is kept once, as notes.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from almoner.doors.feeds.cqc.parse.cells import number_of, text_of
from almoner.doors.feeds.cqc.parse.dates import date_of
from almoner.doors.feeds.cqc.parse.errors import UnrecognisedError
from almoner.doors.feeds.cqc.parse.tables import Kind, Row, kind_of, tables_in
from almoner.doors.feeds.place_records import PlaceFigure
from almoner.doors.feeds.recognition import Sheet
from almoner.doors.feeds.records import Batch, Rejection

SHAPE = "daily_deaths"
MEASURE = "deaths_notified"
NAME, DAY, ALL, COVID = "name", "date", "all cause", "covid-19 deaths"
COLUMNS = (NAME, DAY, ALL, COVID)
FOOTNOTES = "footnotes, which stand as rows"
HEADER_ROWS = 10

NOT_OURS = (
    "“{name}” is not the file of deaths in care homes: it has no columns “Name”, “Date”,"
    " “All cause” and “Covid-19 Deaths”."
)
CUT_SHORT = "this day names {some} places and others {all}: the file may be cut short"

Report = Callable[[int, int], None]


@dataclass(slots=True)
class _Found:
    """What has been read so far."""

    records: list[PlaceFigure] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)  # each once, in order
    footnotes: int = 0
    days: dict[tuple[str, date], int] = field(default_factory=dict)  # a place’s day → its row
    named: Counter[date] = field(default_factory=Counter)  # places named for each day

    def refuse(
        self, row: int, column: str, value: object, reason: str, *, is_critical: bool = False
    ) -> None:
        self.rejected.append(
            Rejection(
                sheet="",
                row=row,
                column=column,
                value=text_of(value=value) or "",
                reason=reason,
                is_critical=is_critical,
            )
        )


def is_ours(sheets: Sequence[Sheet]) -> bool:
    """Whether a sheet has the four columns."""
    return any(_places(sheet.rows) is not None for sheet in sheets)


def read(path: Path, *, report: Report | None = None) -> Batch:
    """Every count of every council and of England. Raises UnreadableError, UnrecognisedError."""
    del report  # a small file: there is no progress to tell
    kind = kind_of(path=path)
    tables = tables_in(path=path, kind=kind) if kind in {Kind.TEXT, Kind.WORKBOOK} else []
    for table in tables:
        rows = list(table.rows())
        if (places := _places(rows)) is not None:
            return _batch(rows, *places)
    raise UnrecognisedError(NOT_OURS.format(name=path.name))


def _places(rows: Iterable[Row]) -> tuple[int, dict[str, int]] | None:
    """The number of the header row, and where each column stands."""
    for number, row in enumerate(rows, 1):
        if number > HEADER_ROWS:
            break
        header = [(text_of(value=cell) or "").casefold() for cell in row]
        if set(COLUMNS) <= set(header):
            return number, {name: header.index(name) for name in COLUMNS}
    return None


def _batch(rows: Sequence[Row], header: int, places: dict[str, int]) -> Batch:
    found = _Found()
    body = [(number, row) for number, row in enumerate(rows, 1) if number > header and any(row)]
    for number, row in body:
        cells = {name: row[place] if place < len(row) else None for name, place in places.items()}
        _read_row(found, number, cells)
    _refuse_cut_short(found, body[-1][0] if body else header)
    return Batch(
        shape=SHAPE,
        as_at=max(found.named, default=None),
        row_count=len(body),
        records=found.records,
        rejected=found.rejected,
        skipped={FOOTNOTES: found.footnotes} if found.footnotes else {},
        notes=tuple(found.notes),
    )


def _read_row(found: _Found, number: int, cells: dict[str, object]) -> None:
    name = text_of(value=cells[NAME]) or ""
    is_blank = not text_of(value=cells[ALL]) and not text_of(value=cells[COVID])
    if is_blank and _is_footnote(name):
        found.footnotes += 1
        if not name.casefold().startswith("notes"):
            found.notes[name] = None
        return
    if not name:
        found.refuse(number, "Name", "", "a row of figures names no place")
        return
    day = _day(cells[DAY])
    if day is None:
        found.refuse(number, "Date", cells[DAY], "this is not a day")
        return
    found.named[day] += 1
    if (first := found.days.setdefault((name.casefold(), day), number)) != number:
        found.refuse(number, "Name", name, f"row {first} has this place and day already")
        return
    deaths, covid = (
        _count(found, number, column, cells[column.casefold()])
        for column in ("All cause", "Covid-19 Deaths")
    )
    if deaths is None or covid is None:
        return
    if covid > deaths:
        found.refuse(number, "Covid-19 Deaths", covid, "this is more than the deaths in all")
        return
    found.records += _figures(number, name, day, deaths=deaths, covid=covid)


def _day(value: object) -> date | None:
    try:
        return date_of(value=value)
    except ValueError:
        return None


def _figures(
    number: int, name: str, day: date, *, deaths: float, covid: float
) -> Iterator[PlaceFigure]:
    """A row's figures: all deaths, those of COVID-19, and the others."""
    for breakdown, count in (("", deaths), ("covid", covid), ("other", deaths - covid)):
        yield PlaceFigure(
            row=number,
            sheet="",
            measure=MEASURE,
            place_name=name,
            place_code="",
            from_on=day,
            to_on=day,
            numerator=count,
            breakdown=breakdown,
        )


def _count(found: _Found, number: int, column: str, cell: object) -> float | None:
    try:
        count = number_of(value=cell)
    except ValueError:
        count = None
    if count is None or count < 0 or not count.is_integer():
        found.refuse(number, column, cell, "this is not a number of deaths")
        return None
    return count


def _is_footnote(name: str) -> bool:
    """ "Notes:", or a sentence with its number: "1. Data provided by…"."""
    number, point, _ = name.partition(".")
    return name.casefold().startswith("notes") or bool(point and number.isdigit())


def _refuse_cut_short(found: _Found, last_row: int) -> None:
    """A day that names fewer places than the others is a sign that the end is missing."""
    if not found.named:
        return
    newest = max(found.named)
    most = max(found.named.values())
    if found.named[newest] < most:
        reason = CUT_SHORT.format(some=found.named[newest], all=most)
        found.refuse(last_row, "Date", newest.isoformat(), reason, is_critical=True)
