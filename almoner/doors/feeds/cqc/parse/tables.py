"""Rows of cells, whatever the file that holds them: text, workbook or Parquet."""

import codecs
import csv
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

from almoner.doors.feeds.cqc.parse import streamed
from almoner.doors.feeds.cqc.parse.archives import DAMAGED, check_archive
from almoner.doors.feeds.cqc.parse.dates import SERIAL_ORIGIN, SERIAL_ORIGIN_OF_1904
from almoner.doors.feeds.cqc.parse.errors import UnreadableError, UnrecognisedError

BEGINNING = 4096
DELIMITERS = ",\t;"
LONGEST_CELL = 1024 * 1024
ENCODINGS = ("utf-8-sig", "cp1252")
UTF_16 = "utf-16"  # as Excel saves "Unicode text"
WORKBOOK = "xl/workbook.xml"
LARGEST_WORKBOOK_XML = 4 * 1024 * 1024  # it holds the names of sheets, and of ranges
PARQUET_BATCH = 5_000
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
VISIBLE = "SheetVisibleEnum.Visible"  # as calamine says it
LONGEST_TYPE = 100  # bytes of the name of any kind of document

EMPTY = "“{name}” is empty."
WEB_PAGE = (
    "“{name}” is a web page and not the file itself: the CQC's site may have answered with an "
    "error. Download the file again and check that it opens."
)
OLD_WORKBOOK = "“{name}” is an old or protected Excel workbook. Save it as .xlsx or .ods."
NOT_TEXT = "“{name}” cannot be read as text: it is neither Unicode nor Windows' western alphabet."
NOT_DATA = "“{name}” is {what}, which is not a form in which the CQC publishes its data."
BAD_CSV = "“{name}” cannot be read as rows of cells: {what}, in the row that begins in line {line}."
CUT_SHORT = (
    "“{name}” ends in the middle of a row, so it was not downloaded in full. Download it again."
)
NEVER_CLOSED = "a quotation mark is opened and never closed"
WITHIN_A_CELL = "a quotation mark stands within a cell"
NEEDS_DUCKDB = (
    "Reading Parquet needs DuckDB, which is not installed here. "
    "Install Almoner with its observatory: pip install 'almoner[observatory]'"
)

Row = Sequence[object]

_FROM_1904 = re.compile(rb"""<(?:\w+:)?workbookPr\b[^>]*\bdate1904\s*=\s*["'](?:1|true)["']""")


class Kind(StrEnum):
    """What sort of thing a path leads to, told from its first bytes."""

    FOLDER = "folder"
    JSON = "JSON"
    TEXT = "text"
    WORKBOOK = "workbook"
    PARQUET = "Parquet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A sheet: its name and its rows, which can be gone through again and again.

    The first row that `rows` gives is the first of the spreadsheet, numbered 1.
    """

    name: str
    rows: Callable[[], Iterator[Row]]
    length: int | None = None
    days_from: date = SERIAL_ORIGIN  # what a bare number, where a date should be, counts from


def kind_of(*, path: Path) -> Kind:
    """What sort of thing a path leads to. Raises UnreadableError or UnrecognisedError."""
    if path.is_dir():
        return Kind.FOLDER
    try:
        with path.open("rb") as stream:
            beginning = stream.read(BEGINNING)
    except OSError as error:
        raise UnreadableError(f"“{path.name}” cannot be opened: {error.strerror}.") from error
    if not beginning.strip(b"\xef\xbb\xbf \t\r\n\x00,"):
        raise UnreadableError(EMPTY.format(name=path.name))
    if beginning.startswith(b"PK"):
        return Kind.WORKBOOK
    if beginning.startswith(b"PAR1"):
        return Kind.PARQUET
    if beginning.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableError(OLD_WORKBOOK.format(name=path.name))
    for magic, what in ((b"%PDF", "a PDF"), (b"\x89PNG", "a picture"), (b"\xff\xd8", "a picture")):
        if beginning.startswith(magic):
            raise UnrecognisedError(NOT_DATA.format(name=path.name, what=what))
    words = _in_one_byte_each(beginning).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if words.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or b"<html" in words:
        raise UnreadableError(WEB_PAGE.format(name=path.name))
    return Kind.JSON if words.startswith((b"{", b"[")) else Kind.TEXT


def _in_one_byte_each(beginning: bytes) -> bytes:
    """The same words as UTF-8, if they are UTF-16."""
    return beginning.decode(UTF_16, "ignore").encode() if _is_utf_16(beginning) else beginning


def _is_utf_16(beginning: bytes) -> bool:
    return beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def tables_in(*, path: Path, kind: Kind) -> list[Table]:
    """The sheets of a file in its own order, those that are hidden last. Raises UnreadableError."""
    if kind is Kind.WORKBOOK:
        return _workbook(path)
    if kind is Kind.PARQUET:
        return [_parquet(path)]
    return [_text(path)]


def _no_workbook(path: Path, members: Mapping[str, int]) -> str:
    """What a zip is that holds no workbook; blank for one that does."""
    if "content.xml" in members:
        kind = _mimetype(path) if members.get("mimetype", LONGEST_TYPE) < LONGEST_TYPE else b""
        is_other = kind.startswith(OPEN_DOCUMENT) and not kind.startswith(OPEN_DOCUMENT + b"spread")
        return "a document of text or pictures" if is_other else ""
    if "word/document.xml" in members:
        return "a Word document"
    if "ppt/presentation.xml" in members:
        return "a presentation"
    return "" if "[Content_Types].xml" in members else "a zip file"


def _mimetype(path: Path) -> bytes:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.read("mimetype")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError) as error:
        raise UnreadableError(DAMAGED.format(name=path.name)) from error


def _workbook(path: Path) -> list[Table]:
    # Imported late: a caller who reads JSON needs no spreadsheet engine.
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415

    members = check_archive(path=path)
    if what := _no_workbook(path, members):
        raise UnrecognisedError(NOT_DATA.format(name=path.name, what=what))
    if members.get(streamed.CONTENT, 0) >= streamed.STREAMED_FROM:
        return _streamed(path)
    try:
        days_from = _days_from(path, members)
        workbook = CalamineWorkbook.from_path(path)
        sheets = sorted(workbook.sheets_metadata, key=lambda each: str(each.visible) != VISIBLE)
        return [_sheet(workbook, each.name, days_from=days_from) for each in sheets]
    # calamine raises OSError and ValueError too, for faults inside the archive.
    except (CalamineError, zipfile.BadZipFile, zlib.error, OSError, ValueError) as error:
        raise UnreadableError(DAMAGED.format(name=path.name)) from error


def _streamed(path: Path) -> list[Table]:
    return [
        Table(name=name, rows=partial(streamed.rows_from, path=path, offset=offset))
        for name, offset in streamed.sheets_of(path=path)
    ]


def _sheet(workbook: Any, name: str, *, days_from: date) -> Table:
    sheet = workbook.get_sheet_by_name(name)

    def rows() -> Iterator[Row]:
        yield from sheet.iter_rows()

    return Table(name=name, rows=rows, length=sheet.total_height, days_from=days_from)


def _days_from(path: Path, members: Mapping[str, int]) -> date:
    """What a workbook counts days from: one that was begun on an old Macintosh, 1904."""
    if not 0 < members.get(WORKBOOK, 0) <= LARGEST_WORKBOOK_XML:
        return SERIAL_ORIGIN
    with zipfile.ZipFile(path) as archive:
        is_from_1904 = _FROM_1904.search(archive.read(WORKBOOK))
    return SERIAL_ORIGIN_OF_1904 if is_from_1904 else SERIAL_ORIGIN


def _text(path: Path) -> Table:
    encoding = _encoding_of(path)
    with path.open(encoding=encoding, newline="") as stream:
        sample = stream.read(BEGINNING * 4)
    delimiter = max(DELIMITERS, key=sample.count)
    return Table(name="", rows=partial(_lines, path, encoding, delimiter))


def _lines(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    """The rows of a text.

    A stray quotation mark, which would swallow other rows, is refused; so is a last row that has
    neither an end nor as many cells as the one before: there the text was cut off.
    """
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=encoding, newline="") as stream:
        reader = csv.reader(stream, delimiter=delimiter, strict=True)
        line = 1
        before: Row = ()
        last: Row = ()
        try:
            for row in reader:
                yield row
                line = reader.line_num + 1
                before, last = last, row
        except csv.Error as error:
            what = _in_words(str(error))
            raise UnreadableError(BAD_CSV.format(name=path.name, what=what, line=line)) from error
    if any(last) and len(last) < len(before) and not _ends_its_last_line(path):
        raise UnreadableError(CUT_SHORT.format(name=path.name))


def _in_words(error: str) -> str:
    if "end of data" in error:
        return NEVER_CLOSED
    return WITHIN_A_CELL if "expected after" in error else error


def _ends_its_last_line(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.seek(-min(4, path.stat().st_size), 2)
        return stream.read().rstrip(b"\x00").endswith((b"\n", b"\r"))


def _encoding_of(path: Path) -> str:
    with path.open("rb") as beginning:
        is_utf_16 = _is_utf_16(beginning.read(2))
    for encoding in (UTF_16,) if is_utf_16 else ENCODINGS:
        with suppress(UnicodeError), path.open(encoding=encoding, newline="") as stream:
            while block := stream.read(LONGEST_CELL):
                if "\x00" in block:
                    raise UnreadableError(NOT_TEXT.format(name=path.name))
            return encoding
    raise UnreadableError(NOT_TEXT.format(name=path.name))


def _parquet(path: Path) -> Table:
    try:
        import duckdb  # noqa: PLC0415
    except ImportError as error:
        raise UnreadableError(NEEDS_DUCKDB) from error
    settings: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1,
        "memory_limit": "512MB",
    }

    def relation() -> Any:
        connection = duckdb.connect(config=settings)
        return connection.execute("SELECT * FROM read_parquet(?)", [str(path)])

    def rows() -> Iterator[Row]:
        try:
            answer = relation()
            yield tuple(column[0] for column in answer.description)
            while batch := answer.fetchmany(PARQUET_BATCH):
                yield from batch
        except duckdb.Error as error:
            raise UnreadableError(DAMAGED.format(name=path.name)) from error

    return Table(name="", rows=rows)
