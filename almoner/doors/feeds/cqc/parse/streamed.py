"""Reading an ODS too large to hold: a row at a time, in constant memory.

calamine holds every cell of a workbook at once, which is quick; England's latest ratings, nine
million cells, would take it past a gigabyte. Such a file is streamed through expat instead, a few
times slower. Prefixes are taken as every office suite writes them.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from pathlib import Path
from typing import IO
from xml.parsers import expat

from almoner.doors.feeds.cqc.parse.archives import DAMAGED
from almoner.doors.feeds.cqc.parse.errors import UnreadableError

STREAMED_FROM = 600 * 1024**2  # bytes of content.xml
CONTENT = "content.xml"
BLOCK = 1024 * 1024
OVERLAP = 512  # so that a sheet's opening is found though it straddles two blocks
MOST_COLUMNS = 1_024
MOST_ROWS = 2_000_000
TOO_WIDE = "“{name}” has more rows or columns than any file of the CQC's, and was not read."

_OPENING = re.compile(rb'<table:table [^>]*?table:name="([^"]*)"[^>]*>')

Cell = str | float | bool | date


def sheets_of(*, path: Path) -> list[tuple[str, int]]:
    """The name of each sheet and where it begins in the content, in bytes."""
    found: list[tuple[str, int]] = []
    with zipfile.ZipFile(path) as archive, archive.open(CONTENT) as content:
        kept, at = b"", 0
        while block := content.read(BLOCK):
            text = kept + block
            start = at - len(kept)
            for match in _OPENING.finditer(text):
                offset = start + match.start()
                if not found or offset > found[-1][1]:
                    found.append((unescape(match[1].decode("utf-8", "replace")), offset))
            kept, at = text[-OVERLAP:], at + len(block)
    return found


def rows_from(*, path: Path, offset: int) -> Iterator[list[Cell]]:
    """The rows of the sheet that begins at an offset, blank ones at its end left out."""
    with zipfile.ZipFile(path) as archive, archive.open(CONTENT) as content:
        _skip(content, offset)
        sheet = _Sheet(name=path.name)
        try:
            while not sheet.is_done and (block := content.read(BLOCK)):
                sheet.feed(block)
                yield from sheet.taken()
        except (expat.ExpatError, zipfile.BadZipFile, ValueError) as error:
            if not sheet.is_done:
                raise UnreadableError(DAMAGED.format(name=path.name)) from error
        yield from sheet.taken()


def _skip(content: IO[bytes], count: int) -> None:
    while count > 0 and (block := content.read(min(BLOCK, count))):
        count -= len(block)


@dataclass(slots=True)
class _Sheet:
    """What is being built of a sheet while its XML goes by."""

    name: str
    is_done: bool = False
    rows: list[list[Cell]] = field(default_factory=list)
    row: list[Cell] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    blank_rows: int = 0
    blank_cells: int = 0
    row_repeats: int = 1
    row_count: int = 0
    notes_deep: int = 0  # within a comment on a cell, whose words are not the cell's
    is_in_text: bool = False
    parser: expat.XMLParserType = field(init=False)

    def __post_init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def feed(self, block: bytes) -> None:
        self.parser.Parse(block, False)

    def taken(self) -> list[list[Cell]]:
        """The rows that are whole, handed over."""
        whole, self.rows = self.rows, []
        return whole

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in {"table:table-cell", "table:covered-table-cell"}:
            self.attributes, self.words = attributes, []
        elif tag == "text:p":
            if self.words:
                self.words.append("\n")
            self.is_in_text = not self.notes_deep
        elif tag == "table:table-row":
            self.row, self.blank_cells = [], 0
            self.row_repeats = int(attributes.get("table:number-rows-repeated", 1))
        elif tag == "text:s":
            self.words.append(" " * int(attributes.get("text:c", 1)))
        elif tag == "office:annotation":
            self.notes_deep += 1

    def _text(self, text: str) -> None:
        if self.is_in_text:
            self.words.append(text)

    def _end(self, tag: str) -> None:
        if tag == "text:p":
            self.is_in_text = False
        elif tag in {"table:table-cell", "table:covered-table-cell"}:
            self._end_cell()
        elif tag == "table:table-row":
            self._end_row()
        elif tag == "office:annotation":
            self.notes_deep -= 1
        elif tag == "table:table":
            self.is_done = True

    def _end_cell(self) -> None:
        attributes = self.attributes
        repeats = int(attributes.get("table:number-columns-repeated", 1))
        value = self._value(attributes)
        if value == "":
            self.blank_cells += repeats
            return
        if len(self.row) + self.blank_cells + repeats > MOST_COLUMNS:
            raise UnreadableError(TOO_WIDE.format(name=self.name))
        self.row += [""] * self.blank_cells + [value] * repeats
        self.blank_cells = 0

    def _value(self, attributes: dict[str, str]) -> Cell:
        kind = attributes.get("office:value-type", "")
        if kind in {"float", "percentage", "currency"}:
            return float(attributes.get("office:value", "nan"))
        if kind == "date":
            return date.fromisoformat(attributes.get("office:date-value", "")[:10])
        if kind == "boolean":
            return attributes.get("office:boolean-value") == "true"
        return "".join(self.words)

    def _end_row(self) -> None:
        if not self.row:
            self.blank_rows += self.row_repeats
            return
        self.row_count += self.blank_rows + self.row_repeats
        if self.row_count > MOST_ROWS or self.row_repeats > MOST_COLUMNS:
            raise UnreadableError(TOO_WIDE.format(name=self.name))
        self.rows += [[] for _ in range(self.blank_rows)]
        self.rows += [self.row] * self.row_repeats
        self.blank_rows = 0
