"""Telling from its content which of the regulator's forms a file is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path

from almoner.doors.feeds.cqc.parse import (
    active_locations,
    api,
    care_directory,
    deactivated_locations,
    latest_ratings,
)
from almoner.doors.feeds.cqc.parse.cells import text_of
from almoner.doors.feeds.cqc.parse.dates import date_within
from almoner.doors.feeds.cqc.parse.errors import UnreadableError, UnrecognisedError
from almoner.doors.feeds.cqc.parse.layouts import (
    Header,
    Layout,
    check_needed,
    find_header,
    missing_needed,
)
from almoner.doors.feeds.cqc.parse.tables import Kind, Table, kind_of, tables_in
from almoner.doors.feeds.cqc.records import Shape

LAYOUTS: tuple[Layout, ...] = (
    latest_ratings.LAYOUT,
    deactivated_locations.LAYOUT,
    active_locations.LAYOUT,
    care_directory.LAYOUT,
)
API_SHAPES = (Shape.API_LOCATION, Shape.API_PROVIDER, Shape.API_CHANGES, Shape.API_LIST)
PREAMBLE_ROWS = 40

NOT_THE_API = "“{name}” is JSON, but not an answer of the CQC's API."
NO_JSON = "The folder “{name}” holds no answers of the CQC's API (files that end in .json)."
NOT_A_FORM = (
    "“{name}” is none of the files that the CQC publishes: no sheet has the columns of its "
    "latest ratings, care directory, active locations or deactivated locations."
)
NOT_READ_TOO = "The sheet “{sheet}” has the columns of {form} too, and was not read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """A file and what it was found to be; `header` is None for answers of the API."""

    path: Path
    shape: Shape
    header: Header | None = None
    tables: tuple[Table, ...] = ()
    as_at: date | None = None


def recognise(path: Path) -> Shape:
    """Which form a file or folder is, told from its content alone.

    Raises UnreadableError or UnrecognisedError with a sentence for an officer.
    """
    return recognised(path=path).shape


def recognised(*, path: Path) -> Recognised:
    """What a file or folder is, with where its header stands."""
    if not path.exists():
        raise UnreadableError(f"There is no file “{path}”.")
    kind = kind_of(path=path)
    if kind in {Kind.FOLDER, Kind.JSON}:
        return Recognised(path=path, shape=_api_shape(path))
    tables = tables_in(path=path, kind=kind)
    header = _header_in(tables)
    if header is None:
        raise UnrecognisedError(NOT_A_FORM.format(name=path.name))
    check_needed(header=header, file_name=path.name)
    return Recognised(
        path=path,
        shape=header.layout.shape,
        header=header,
        tables=tuple(tables),
        as_at=_as_at(tables, header),
    )


def _api_shape(path: Path) -> Shape:
    """Which answers a file or folder holds: one location makes it a folder of locations."""
    found: set[Shape] = set()
    is_any = False
    for _, answer in api.answers_in(path=path):
        is_any = True
        if isinstance(answer, UnreadableError):
            if not path.is_dir():
                raise answer
        elif shape := api.shape_of(answer=answer):
            found.add(shape)
            if shape is Shape.API_LOCATION:
                break
    for shape in API_SHAPES:
        if shape in found:
            return shape
    raise UnrecognisedError((NOT_THE_API if is_any else NO_JSON).format(name=path.name))


def _header_in(tables: Sequence[Table]) -> Header | None:
    """The header of the sheet to be read: a whole one before one that lacks what is needed.

    Latest ratings, for one, hold a sheet of providers too, with no locations in it. Of two that are
    whole the first is read, and the other is named.
    """
    found = [find_header(table=table, layouts=LAYOUTS) for table in tables]
    whole = [each for each in found if each and not missing_needed(header=each)]
    if whole:
        header, *others = whole
        notes = (
            NOT_READ_TOO.format(sheet=each.table.name, form=each.layout.form) for each in others
        )
        return replace(header, drift=replace(header.drift, notes=tuple(notes)))
    if lacking := next(filter(None, found), None):
        return lacking
    return next(filter(None, (care_directory.headerless(table=table) for table in tables)), None)


def _as_at(tables: Sequence[Table], header: Header) -> date | None:
    """The date that a README sheet, or the lines above the header, give for the data."""
    for table in tables:
        rows = header.row - 1 if table is header.table else PREAMBLE_ROWS
        for row in islice(table.rows(), max(rows, 0)):
            for cell in row:
                text = (text_of(value=cell) or "").lower()
                _, found, rest = text.partition("as at ")
                if not found:
                    _, found, rest = text.partition("produced on ")
                if found and (day := date_within(text=rest)):
                    return day
        if table is header.table:
            break
    return None
