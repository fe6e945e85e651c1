"""Lists to take away: CSV for any program, ODS with a sheet of notes. Both in little memory."""

import csv
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from typing import IO
from xml.sax.saxutils import escape

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone

from almoner.core.ui.words import in_words

CSV_TYPE = "text/csv; charset=utf-8"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"

Cell = str | int | float | date | datetime | bool | None
Row = Sequence[Cell]

BOM = "\ufeff"
RISKY = tuple("=+-@＝＋－＠\t\r\n")  # what a spreadsheet may take for the start of a formula
CHUNK = 500
SPOOL = 2 * 1024 * 1024  # bytes of a spreadsheet held in memory before it goes to disk
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
STAMP = (1980, 1, 1, 0, 0, 0)  # the same rows give the same bytes on any day

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
NAMES = (
    " ".join(
        f'xmlns:{prefix}="{OFFICE.replace(":office:", f":{kind}:")}"'
        for prefix, kind in (
            ("office", "office"),
            ("table", "table"),
            ("text", "text"),
            ("style", "style"),
            ("number", "datastyle"),
            ("meta", "meta"),
            ("config", "config"),
        )
    )
    + ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
XML = '<?xml version="1.0" encoding="UTF-8"?>'
DAYS = (
    '<number:day/><number:text> </number:text><number:month number:style="long" '
    'number:textual="true"/><number:text> </number:text><number:year number:style="long"/>'
)
TIMES = (
    "<number:text> at </number:text><number:hours/><number:text>:</number:text>"
    '<number:minutes number:style="long"/><number:am-pm/>'
)
BRITISH = 'number:language="en" number:country="GB"'
HEAD = (
    f'{XML}<office:document-content {NAMES} office:version="1.3"><office:automatic-styles>'
    '<style:style style:name="sheet" style:family="table" style:master-page-name="Default"/>'
    '<style:style style:name="head" style:family="table-cell">'
    '<style:table-cell-properties fo:wrap-option="wrap"/>'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="told" style:family="table-cell">'
    '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/></style:style>'
    f'<number:date-style style:name="days" {BRITISH}>{DAYS}</number:date-style>'
    f'<number:date-style style:name="times" {BRITISH}>{DAYS}{TIMES}</number:date-style>'
    '<style:style style:name="day" style:family="table-cell" style:data-style-name="days"/>'
    '<style:style style:name="time" style:family="table-cell" style:data-style-name="times"/>'
    '<number:number-style style:name="rounded"><number:number number:min-integer-digits="1" '
    'number:decimal-places="2" number:min-decimal-places="2"/></number:number-style>'
    '<style:style style:name="about" style:family="table-cell" style:data-style-name="rounded"/>'
)
BODY = "</office:automatic-styles><office:body><office:spreadsheet>"
TAIL = "</office:spreadsheet></office:body></office:document-content>"
STYLES = (
    f'{XML}<office:document-styles {NAMES} office:version="1.3"><office:styles>'
    '<style:default-style style:family="table-cell">'
    '<style:table-cell-properties style:vertical-align="top" fo:padding-left="0.1cm" '
    'fo:padding-right="0.1cm"/>'
    '<style:text-properties fo:language="en" fo:country="GB"/></style:default-style>'
    "</office:styles>"
    # Printed across, with all columns on a page however many there are.
    '<office:automatic-styles><style:page-layout style:name="across">'
    '<style:page-layout-properties fo:page-width="29.7cm" fo:page-height="21cm" '
    'style:print-orientation="landscape" style:scale-to-X="1" style:scale-to-Y="0"/>'
    "</style:page-layout></office:automatic-styles>"
    '<office:master-styles><style:master-page style:name="Default" '
    'style:page-layout-name="across"/></office:master-styles></office:document-styles>'
)
NARROW, BROAD = 2.2, 9.0  # centimetres of a column
LETTER = 0.21  # centimetres, at 10 points; a text of more lines than one is wrapped
NOTED = (5.0, 19.0)
MANIFEST_NAMES = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
MANIFEST = (
    f'{XML}<manifest:manifest xmlns:manifest="{MANIFEST_NAMES}" '
    f'manifest:version="1.3"><manifest:file-entry manifest:full-path="/" '
    f'manifest:media-type="{ODS_TYPE}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}.xml" manifest:media-type="text/xml"/>'
        for name in ("content", "styles", "meta", "settings")
    )
    + "</manifest:manifest>"
)


@dataclass(frozen=True, slots=True)
class Notes:
    """What a reader must know of a list: where it is from, when it was true, what words mean."""

    title: str
    source: str
    as_at: date
    filters: tuple[str, ...] = ()  # in words; none means everything
    definitions: tuple[tuple[str, str], ...] = ()  # a column or word, and its meaning

    def rows(self) -> Iterator[tuple[str, ...]]:
        """The sheet of notes, row by row."""
        yield ("Title", self.title)
        yield ("Source", self.source)
        yield ("As at", in_words(self.as_at))
        yield ("Filters", "; ".join(self.filters) or "None: everything is included")
        yield ("Blank cells", "Not known. A nought means that there are none.")
        yield from self.definitions


def csv_response(
    *, name: str, columns: Sequence[str], rows: Iterable[Row]
) -> StreamingHttpResponse:
    """`name`.csv, sent as its rows are read; with a byte-order mark, for Excel."""
    response = StreamingHttpResponse(csv_chunks(columns=columns, rows=rows), content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{_file_name(name)}.csv"'
    return response


def ods_response(
    *, name: str, columns: Sequence[str], rows: Iterable[Row], notes: Notes
) -> FileResponse:
    """`name`.ods: the list, and a sheet of notes."""
    file = tempfile.SpooledTemporaryFile(max_size=SPOOL)  # noqa: SIM115  the response closes it
    write_ods(file=file, sheet=notes.title, columns=columns, rows=rows, notes=notes)
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=f"{_file_name(name)}.ods", content_type=ODS_TYPE
    )


def csv_chunks(*, columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """The text of a CSV file, some hundreds of rows at a time. Dates are 2026-03-27."""
    kept: list[str] = [BOM]
    writer = csv.writer(_Appender(kept))
    writer.writerow([neutralised(column) for column in columns])
    for place, row in enumerate(rows, start=1):
        writer.writerow([_plain(cell) for cell in row])
        if place % CHUNK == 0:
            yield "".join(kept)
            kept.clear()
    yield "".join(kept)


class _Appender:
    """As much of a file as the csv module needs."""

    def __init__(self, kept: list[str]) -> None:
        self.write = kept.append


def neutralised(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet could take it for a formula."""
    return f"'{text}" if text.startswith(RISKY) else text


def _plain(cell: Cell) -> str | int | float:
    if isinstance(cell, str):
        return neutralised(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, datetime):
        return _local(cell).isoformat(sep=" ", timespec="seconds")
    return cell.isoformat() if isinstance(cell, date) else cell


def write_ods(
    *, file: IO[bytes], sheet: str, columns: Sequence[str], rows: Iterable[Row], notes: Notes
) -> None:
    """Write a spreadsheet of two sheets, row by row, to an open file.

    Columns are as wide as their headings and what the first rows hold; headings stay in sight.
    """
    left = iter(rows)
    first = list(islice(left, CHUNK))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as ods:
        # First and not compressed, so that a program can tell the kind by its first bytes.
        ods.writestr(zipfile.ZipInfo("mimetype", STAMP), ODS_TYPE, zipfile.ZIP_STORED)
        with ods.open(_entry("content.xml"), "w", force_zip64=True) as content:
            content.write(HEAD.encode())
            widths = _widths(columns, first)
            content.write((_column_styles("list", widths) + _column_styles("note", NOTED)).encode())
            content.write(BODY.encode())
            for text in _table(sheet, "list", columns, widths, rows=chain(first, left)):
                content.write(text.encode())
            for text in _table("Notes", "note", ("Note", "Meaning"), NOTED, rows=notes.rows()):
                content.write(text.encode())
            content.write(TAIL.encode())
        ods.writestr(_entry("styles.xml"), STYLES)
        ods.writestr(_entry("meta.xml"), _meta(notes))
        ods.writestr(_entry("settings.xml"), _settings(_sheet_name(sheet), "Notes"))
        ods.writestr(_entry("META-INF/manifest.xml"), MANIFEST)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, STAMP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _widths(columns: Sequence[str], rows: Sequence[Row]) -> list[float]:
    """Centimetres for each column, for the longest of its texts that can be had at a look."""
    letters = [len(column) / 2 for column in columns]  # a heading may be on two lines
    for row in rows:
        for place, cell in enumerate(row):
            text = in_words(cell) if isinstance(cell, date) else str("" if cell is None else cell)
            letters[place] = max(letters[place], len(text))
    return [min(max(count * LETTER + 0.4, NARROW), BROAD) for count in letters]


def _column_styles(kind: str, widths: Sequence[float]) -> str:
    return "".join(
        f'<style:style style:name="{kind}{place}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width:.2f}cm"/></style:style>'
        for place, width in enumerate(widths)
    )


def _meta(notes: Notes) -> str:
    """What the file is called where its properties are shown, its language, and how old it is."""
    return (
        f'{XML}<office:document-meta {NAMES} office:version="1.3"><office:meta>'
        f"<dc:title>{_clean(notes.title)}</dc:title>"
        f"<dc:subject>{_clean(notes.source)}, as at {in_words(notes.as_at)}</dc:subject>"
        "<dc:language>en-GB</dc:language></office:meta></office:document-meta>"
    )


def _settings(*sheets: str) -> str:
    """That the row of headings of each sheet stays in sight."""
    frozen = "".join(
        f'<config:config-item config:name="{name}" config:type="{kind}">{value}'
        "</config:config-item>"
        for name, kind, value in (
            ("VerticalSplitMode", "short", 2),
            ("VerticalSplitPosition", "int", 1),
            ("ActiveSplitRange", "short", 2),
            ("PositionBottom", "int", 1),
        )
    )
    tables = "".join(
        f'<config:config-item-map-entry config:name="{sheet}">{frozen}'
        "</config:config-item-map-entry>"
        for sheet in sheets
    )
    return (
        f'{XML}<office:document-settings {NAMES} office:version="1.3"><office:settings>'
        '<config:config-item-set config:name="ooo:view-settings" '
        'xmlns:ooo="http://openoffice.org/2004/office">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        '<config:config-item config:name="ViewId" config:type="string">view1</config:config-item>'
        f'<config:config-item-map-named config:name="Tables">{tables}'
        "</config:config-item-map-named></config:config-item-map-entry>"
        "</config:config-item-map-indexed></config:config-item-set>"
        "</office:settings></office:document-settings>"
    )


def _table(
    name: str, kind: str, columns: Sequence[str], widths: Sequence[float], *, rows: Iterable[Row]
) -> Iterator[str]:
    yield f'<table:table table:name="{_sheet_name(name)}" table:style-name="sheet">'
    for place, width in enumerate(widths):
        told = ' table:default-cell-style-name="told"' if width >= BROAD else ""
        yield f'<table:table-column table:style-name="{kind}{place}"{told}/>'
    yield "<table:table-header-rows><table:table-row>"
    yield "".join(_text_cell(column, style=' table:style-name="head"') for column in columns)
    yield "</table:table-row></table:table-header-rows>"
    kept: list[str] = []
    for row in rows:
        kept.append(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>")
        if len(kept) == CHUNK:
            yield "".join(kept)
            kept.clear()
    yield "".join(kept) + "</table:table>"


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return _text_cell(cell)
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, bool):
        return _text_cell("Yes" if cell else "No")
    if isinstance(cell, date):
        moment = _local(cell) if isinstance(cell, datetime) else cell
        style = "time" if isinstance(cell, datetime) else "day"
        return (
            f'<table:table-cell table:style-name="{style}" office:value-type="date" '
            f'office:date-value="{moment.isoformat()[:19]}"><text:p>{in_words(moment)}</text:p>'
            "</table:table-cell>"
        )
    # What has many digits after the point is shown rounded, and kept as it is.
    is_long = isinstance(cell, float) and abs(cell) >= 1 and round(cell, 2) != cell
    style = ' table:style-name="about"' if is_long else ""
    return (
        f'<table:table-cell{style} office:value-type="float" office:value="{cell}">'
        f"<text:p>{cell}</text:p></table:table-cell>"
    )


def _text_cell(text: str, *, style: str = "") -> str:
    clean = _clean(neutralised(text))
    if "\n" in clean:
        clean = "</text:p><text:p>".join(clean.splitlines())
    return (
        f'<table:table-cell{style} office:value-type="string"><text:p>{clean}</text:p>'
        "</table:table-cell>"
    )


def _clean(text: str) -> str:
    return escape(NOT_IN_XML.sub("", text))


def _local(moment: datetime) -> datetime:
    """The time here, without its zone, which a spreadsheet has no place for."""
    return timezone.make_naive(moment) if timezone.is_aware(moment) else moment


def _sheet_name(name: str) -> str:
    """A name that Excel accepts too: 31 characters, none of []*?:/\\ and no quotation marks."""
    return escape(re.sub(r"[\[\]*?:/\\'\"]", " ", name)[:31].strip() or "List")


def _file_name(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "list"
