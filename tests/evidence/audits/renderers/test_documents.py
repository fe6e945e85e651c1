"""The report as Word and PDF: headings of rows and columns, and every letter that people type."""

from datetime import date
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from almoner.evidence.audits.renderers import FORMATS
from almoner.evidence.audits.report import Grid, Part, Report

HEADS = ("Finding", "What was found", "What shows it", "Severity")


def report(text: str = "Bells were out of reach.", note: str = "Draft: not final.") -> Report:
    """A report with one finding, which no database is needed for."""
    rows = (("1", text, "Seen twice.", "High"), ("2", "Dusty", "", "Low"))
    found = Grid("What must improve", HEADS, rows, (0.1, 0.4, 0.3, 0.2))
    return Report(
        title="Annual audit: Elmbank House",
        authority="Northshire",
        as_at=date(2021, 9, 1),
        note=note,
        facts=(("Service", "Elmbank House"), ("State", "Draft")),
        parts=(Part("What must improve", ("Two things must.",), (found,)),),
    )


def cells(pdf: bytes) -> list[list[tuple[str, str]]]:
    """Of each row of each table, what its cells are and what they head."""
    rows: list[list[tuple[str, str]]] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        held = node.get("/K")
        held = held.get_object() if hasattr(held, "get_object") else held
        children = [one.get_object() for one in held] if isinstance(held, list) else []
        children = [one for one in children if hasattr(one, "get")]
        if node.get("/S") == "/TR":
            rows.append([(cell["/S"], scope(cell)) for cell in children])
        for child in children:
            walk(child)

    walk(PdfReader(BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"])
    return rows


def scope(cell: Any) -> str:
    attributes = [one.get_object() for one in cell.get("/A", [])]
    return next((one["/Scope"] for one in attributes if "/Scope" in one), "")


def test_the_pdf_heads_each_column_and_each_row() -> None:
    fact, state, head, *rows = cells(FORMATS["pdf"].render(report()))
    assert head == [("/TH", "/Column")] * len(HEADS)
    for row in (fact, state, *rows):
        assert row[0] == ("/TH", "/Row")
        assert {kind for kind, _ in row[1:]} == {"/TD"}
    assert len(rows) == 2


def test_word_says_of_each_table_what_it_is_and_what_heads_it() -> None:
    read = docx.Document(BytesIO(FORMATS["docx"].render(report())))
    facts, found = read.tables
    for table, caption, has_head in (
        (facts, "About this visit", "0"),
        (found, "What must improve", "1"),
    ):
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == (has_head, "1")
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == caption
        for number, row in enumerate(table.rows):
            marks = row._tr.trPr
            assert marks is not None
            assert marks.find(qn("w:cantSplit")) is not None
            is_head = marks.find(qn("w:tblHeader")) is not None
            assert is_head is (number == 0 and has_head == "1")
            assert row.cells[0].paragraphs[0].runs[0].bold
    widths = [cell.width for cell in found.rows[1].cells]
    assert widths[1] > widths[2] > widths[0]
    assert read.core_properties.author == "Northshire"
    assert read.core_properties.created.date() == date(2021, 9, 1)


@pytest.mark.parametrize("extension", FORMATS)
def test_the_same_report_gives_the_same_bytes(extension: str) -> None:
    render = FORMATS[extension].render
    assert render(report()) == render(report())


def text_of(extension: str, content: bytes) -> str:
    if extension == "docx":
        tables = docx.Document(BytesIO(content)).tables
        return " ".join(cell.text for table in tables for row in table.rows for cell in row.cells)
    if extension == "pdf":
        pages = PdfReader(BytesIO(content)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())
    return content.decode()


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize(
    "typed", ["a\x0bb", "tab\x0ccd", "\x01bell", "Ωμέγα Жук", "#set $x$ @y", "Llan" * 40]
)
def test_whatever_was_pasted_the_report_is_made(extension: str, typed: str) -> None:
    """A vertical tab comes from Word, a form feed from a PDF; a document can hold neither."""
    content = FORMATS[extension].render(report(typed))
    kept = "".join(letter for letter in typed if letter >= " ")
    shown = text_of(extension, content)
    if extension == "html" or len(typed) > 100:
        return
    assert kept in shown


def test_the_pdf_says_where_a_letter_has_no_shape() -> None:
    shown = text_of("pdf", FORMATS["pdf"].render(report("老人 and Ω")))
    assert "?? and Ω" in shown
    assert "The letters of this PDF lack some that the report holds" in shown
    assert "The letters of this PDF" not in text_of("pdf", FORMATS["pdf"].render(report("Ω")))


def test_a_final_report_is_no_draft() -> None:
    for extension, form in FORMATS.items():
        assert "not final" not in text_of(extension, form.render(report(note="")))
