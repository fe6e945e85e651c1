"""A Capacity Tracker export, read: bytes to typed records. Pure; it runs confined."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from almoner.core.calendar.rules import day_of
from almoner.doors.feeds.capacity_tracker.columns import (
    FLAGS,
    UPDATED,
    Shape,
    drift_of,
    index_of,
    shape_of,
    title_of,
)
from almoner.doors.feeds.cqc.parse.cells import flag_of, id_of, number_of, text_of
from almoner.doors.feeds.cqc.parse.dates import DateOrder, date_of, decide_order
from almoner.doors.feeds.cqc.parse.errors import UnrecognisedError
from almoner.doors.feeds.cqc.parse.tables import Kind, Row, Table, kind_of, tables_in
from almoner.doors.feeds.recognition import Sheet
from almoner.doors.feeds.records import Batch, Rejection

HEADER_WITHIN = 20  # rows from the top
NOT_A_FORM = (
    "“{name}” is no Capacity Tracker export: no sheet has the column cqcid beside columns such as "
    "maxcapacity and usedbeds, or serviceusercount."
)
NO_ID = "places without a CQC id"
NEVER = "services that have never updated"
MOST = 1_000_000  # above it a number is a slip of the keyboard
REPORT_EVERY = 1_000
_TIME = re.compile(r"(\d{1,2}):(\d{2})")
Moment = tuple[date, int, int]  # a day, and an hour and a minute as the export has them


class TrackerRow(NamedTuple):
    """What one service said of itself on one day. A number that it did not give is not there."""

    row: int
    cqc_id: str
    on: date
    numbers: dict[str, float]
    flags: dict[str, bool]


def recognises(sheets: Sequence[Sheet]) -> bool:
    """Whether one of the sheets is an export."""
    return any(
        shape_of([title_of(cell) for cell in row]) is not None
        for sheet in sheets
        for row in islice(sheet.rows, HEADER_WITHIN)
    )


def read(path: Path, *, report: Callable[[int, int], None] | None = None) -> Batch:
    """Read an export. Raises UnreadableError or UnrecognisedError with a sentence."""
    kind = kind_of(path=path)
    tables = () if kind in {Kind.FOLDER, Kind.JSON} else tables_in(path=path, kind=kind)
    for table in tables:
        for number, cells in enumerate(islice(table.rows(), HEADER_WITHIN), start=1):
            titles = [title_of(cell) for cell in cells]
            if shape := shape_of(titles):
                reading = _Reading(
                    table=table, shape=shape, index=index_of(titles, shape=shape), header=number
                )
                reading.read(report)
                return reading.batch(cells, titles)
    raise UnrecognisedError(NOT_A_FORM.format(name=path.name))


@dataclass(slots=True, kw_only=True)
class _Reading:
    """What is gathered while an export is gone through."""

    table: Table
    shape: Shape
    index: Mapping[str, int]
    header: int
    order: DateOrder = DateOrder.DAY_FIRST
    found: dict[str, TrackerRow] = field(default_factory=dict)
    moments: dict[str, Moment] = field(default_factory=dict)  # of the rows found
    rejected: list[Rejection] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    count: int = 0
    repeated: int = 0

    def read(self, report: Callable[[int, int], None] | None) -> None:
        """Go through the rows below the header."""
        rows = list(islice(self.table.rows(), self.header, None))
        updated = [str(self._updated(cells)[0] or "") for cells in rows]
        self.order = decide_order(texts=updated).order
        for number, cells in enumerate(rows, start=self.header + 1):
            if any(cell not in ("", None) for cell in cells):
                self.count += 1
                self._take(number, cells)
            if report and number % REPORT_EVERY == 0:
                report(number, len(rows))

    def batch(self, cells: Row, titles: Sequence[str]) -> Batch:
        """All of it."""
        notes = []
        if self.repeated:
            notes.append(
                f"{self.repeated:,} rows repeat a service: the one updated last was taken."
            )
        return Batch(
            shape=self.shape.value,
            as_at=max((each.on for each in self.found.values()), default=None),
            row_count=self.count,
            records=list(self.found.values()),
            rejected=self.rejected,
            drift=drift_of(cells, titles, shape=self.shape, index=self.index),
            skipped=dict(self.skipped),
            notes=tuple(notes),
        )

    def _take(self, number: int, cells: Row) -> None:
        cqc_id = self._id(number, cells)
        moment = self._moment(number, cells) if cqc_id else None
        if not cqc_id or moment is None:
            return
        numbers: dict[str, float] = {}
        flags: dict[str, bool] = {}
        for name, place in self.index.items():
            if place >= len(cells) or name in _KEYS:
                continue
            if name in FLAGS:
                self._flag(number, name, cells[place], flags)
            else:
                self._number(number, name, cells[place], numbers)
        known = self.moments.get(cqc_id)
        self.repeated += known is not None
        if known is None or known <= moment:
            self.moments[cqc_id] = moment
            self.found[cqc_id] = TrackerRow(number, cqc_id, moment[0], numbers, flags)

    def _id(self, number: int, cells: Row) -> str | None:
        value = self._cell(cells, "cqcid")
        try:
            cqc_id = id_of(value=value)
        except ValueError:
            self._reject(number, "cqcid", value, "This is no CQC id")
            return None
        if cqc_id is None:
            self.skipped[NO_ID] += 1
        return cqc_id

    def _moment(self, number: int, cells: Row) -> Moment | None:
        value, is_utc = self._updated(cells)
        try:
            day = date_of(value=value, order=self.order, days_from=self.table.days_from)
        except ValueError:
            self._reject(number, "lastupdatedbst", value, "This is no date")
            return None
        if day is None:
            self.skipped[NEVER] += 1
            return None
        hour, minute = _time_of(value)
        return _english_day(day, hour, minute) if is_utc else day, hour, minute

    def _updated(self, cells: Row) -> tuple[object, bool]:
        """When the service last updated, as the export has it, and whether that is in UTC."""
        names = dict.fromkeys((*UPDATED[self.shape], *UPDATED[Shape.CARE_HOMES]))
        for name in names:
            value = self._cell(cells, name)
            if text_of(value=value) is not None:
                return value, name.endswith("utc")
        return None, False

    def _number(self, row: int, name: str, value: object, numbers: dict[str, float]) -> None:
        try:
            number = number_of(value=value)
        except ValueError:
            self._reject(row, name, value, "This is no number: it is left out")
            return
        if number is None:
            return
        if not 0 <= number <= MOST:
            self._reject(row, name, value, "A number such as this cannot be: it is left out")
            return
        numbers[name] = number

    def _flag(self, row: int, name: str, value: object, flags: dict[str, bool]) -> None:
        text = (text_of(value=value) or "").lower()
        try:
            flag = {"1": True, "0": False}[text] if text in {"0", "1"} else flag_of(value=value)
        except ValueError:
            self._reject(row, name, value, "This is neither yes nor no: it is left out")
            return
        if flag is not None:
            flags[name] = flag

    def _cell(self, cells: Row, name: str) -> object:
        place = self.index.get(name)
        return cells[place] if place is not None and place < len(cells) else None

    def _reject(self, row: int, column: str, value: object, reason: str) -> None:
        self.rejected.append(
            Rejection(
                sheet=self.table.name,
                row=row,
                column=column,
                value=str(value)[:80],
                reason=reason,
                is_critical=False,
            )
        )


_KEYS = frozenset({"cqcid", *(name for names in UPDATED.values() for name in names)})


def _time_of(value: object) -> tuple[int, int]:
    """The hour and minute that a cell says beside its day; midnight where it says none."""
    if isinstance(value, datetime):
        return value.hour, value.minute
    found = _TIME.search(str(value))
    return (int(found[1]) % 24, int(found[2]) % 60) if found else (0, 0)


def _english_day(day: date, hour: int, minute: int) -> date:
    """The day in England. Late on a summer evening UTC is a day behind."""
    return day_of(datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC))
