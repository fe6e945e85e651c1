"""The columns that each form should have, and where they stand in a given sheet.

Headers drift: spaces become dots, a bracket is lost, a note is added. Titles are compared by
their letters and digits alone, columns are known by title and never by position, and what is
missing or new is reported. Only a column that nothing can be done without stops the reading.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from almoner.doors.feeds.cqc.parse.errors import UnreadableError
from almoner.doors.feeds.cqc.parse.tables import Table
from almoner.doors.feeds.cqc.records import Shape
from almoner.doors.feeds.records import Drift

HEADER_WITHIN = 60  # rows from the top in which a header is looked for
FEWEST_TITLES = 3
MISSING = "“{name}” looks like the CQC's {form}, but its column “{column}” is missing."

_NOTE = re.compile(r"\(note\b.*", re.DOTALL | re.IGNORECASE)
_OTHER = re.compile(r"[^a-z0-9]+")


def title_of(*, cell: object) -> str:
    """A header cell reduced to what tells it from others: "Location.ID" → "location id"."""
    return _OTHER.sub(" ", _NOTE.sub("", str(cell or "")).lower()).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column that is read: the name it has here and the titles it has in files."""

    name: str
    titles: tuple[str, ...]
    is_needed: bool = False
    is_extra: bool = False  # only some years' or some people's copies have it: no drift without


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A form in which the regulator publishes: how its header is told, and what is read of it."""

    shape: Shape
    form: str  # as an officer would call it
    marks: frozenset[str]  # titles of which one tells this form from the others
    columns: tuple[Column, ...]
    unread: frozenset[str] = frozenset()  # titles expected, but not read
    unread_prefixes: tuple[str, ...] = ()
    not_marks: frozenset[str] = frozenset()  # titles that show it is another form

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Title → the name of the column it is read as."""
        return {title_of(cell=t): column.name for column in self.columns for t in column.titles}

    def is_header(self, *, titles: Sequence[str]) -> bool:
        """Whether a row with these titles is the header of this form."""
        present = set(titles)
        return (
            not present.isdisjoint(self.marks)
            and present.isdisjoint(self.not_marks)
            and len(present & self.names.keys()) >= FEWEST_TITLES
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A form's header, found: where it stands and where each column stands."""

    layout: Layout
    table: Table
    row: int  # as a spreadsheet numbers it; 0 where the file has no header
    index: Mapping[str, int]  # the name of a column → its place in the row
    titles: tuple[str, ...]  # as the file writes them
    drift: Drift

    def title(self, name: str) -> str:
        """The title that the file gives a column; the column's own name where it has none."""
        place = self.index.get(name)
        return name if place is None else self.titles[place]


def find_header(*, table: Table, layouts: Sequence[Layout]) -> Header | None:
    """The header of one of these forms near the top of a sheet, if there is one."""
    for number, row in enumerate(islice(table.rows(), HEADER_WITHIN), start=1):
        titles = [title_of(cell=cell) for cell in row]
        for layout in layouts:
            if layout.is_header(titles=titles):
                return header_at(layout=layout, table=table, row=number, cells=row)
    return None


def header_at(*, layout: Layout, table: Table, row: int, cells: Sequence[object]) -> Header:
    """Match a header row to a form: which column is where, what is missing, what is new."""
    index: dict[str, int] = {}
    unknown: list[str] = []
    for place, cell in enumerate(cells):
        title = title_of(cell=cell)
        name = layout.names.get(title)
        if name is not None:
            index.setdefault(name, place)
        elif title and title not in layout.unread and not title.startswith(layout.unread_prefixes):
            unknown.append(str(cell).strip())
    missing = [
        column for column in layout.columns if column.name not in index and not column.is_extra
    ]
    return Header(
        layout=layout,
        table=table,
        row=row,
        index=index,
        titles=tuple(" ".join(str(cell).split()) for cell in cells),
        drift=Drift(missing=tuple(column.titles[0] for column in missing), unknown=tuple(unknown)),
    )


def missing_needed(*, header: Header) -> list[Column]:
    """The columns that are not there and that nothing can be done without."""
    columns = header.layout.columns
    return [column for column in columns if column.is_needed and column.name not in header.index]


def check_needed(*, header: Header, file_name: str) -> None:
    """Raise UnreadableError, naming the column, if one is missing that must be there."""
    for column in missing_needed(header=header)[:1]:
        raise UnreadableError(
            MISSING.format(name=file_name, form=header.layout.form, column=column.titles[0])
        )
