"""Spreadsheets written quickly and in little memory, cell by cell, for tests and measures."""

import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    'manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
OPENING = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
    "<office:body><office:spreadsheet>"
)
CLOSING = "</office:spreadsheet></office:body></office:document-content>"
BATCH = 500

Cell = str | int | float | date | None
Sheet = tuple[str, Iterable[Sequence[Cell]]]


def write_ods(*, path: Path | IO[bytes], sheets: Iterable[Sheet]) -> None:
    """Write sheets of rows as an ODS, to a path or a stream, a batch of rows at a time."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), MIMETYPE)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        with archive.open("content.xml", "w", force_zip64=True) as content:
            content.write(OPENING.encode())
            for name, rows in sheets:
                content.write(f'<table:table table:name="{escape(name)}">'.encode())
                batch: list[str] = []
                for row in rows:
                    batch.append(_row(row))
                    if len(batch) == BATCH:
                        content.write("".join(batch).encode())
                        batch.clear()
                content.write("".join(batch).encode())
                content.write(b"</table:table>")
            content.write(CLOSING.encode())


def _row(cells: Sequence[Cell]) -> str:
    parts: list[str] = []
    blanks = 0
    for cell in cells:
        if cell is None or cell == "":
            blanks += 1
            continue
        if blanks:
            parts.append(_blank(blanks))
            blanks = 0
        parts.append(_filled(cell))
    if blanks:
        parts.append(_blank(blanks))
    return f"<table:table-row>{''.join(parts)}</table:table-row>"


def _blank(count: int) -> str:
    return f'<table:table-cell table:number-columns-repeated="{count}"/>'


def _filled(cell: str | int | float | date) -> str:
    if isinstance(cell, str):
        return (
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(cell)}</text:p></table:table-cell>"
        )
    if isinstance(cell, date):
        return (
            '<table:table-cell office:value-type="date" '
            f'office:date-value="{cell.isoformat()}"><text:p>{cell:%d/%m/%Y}</text:p>'
            "</table:table-cell>"
        )
    return (
        f'<table:table-cell office:value-type="float" office:value="{cell}">'
        f"<text:p>{cell}</text:p></table:table-cell>"
    )
