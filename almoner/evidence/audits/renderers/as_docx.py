"""A report as a Word document with real headings and table headings."""

from io import BytesIO

import docx as word
from docx.document import Document as Docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from almoner.core.calendar.rules import long_date
from almoner.evidence.audits.report import Grid, Report


def as_docx(report: Report) -> bytes:
    """The document, with no name of whoever made it in its properties."""
    docx = word.Document()
    _dress(docx)
    properties = docx.core_properties
    properties.title, properties.author = report.title, report.authority
    properties.last_modified_by, properties.comments = report.authority, ""
    properties.language = "en-GB"
    docx.add_paragraph(report.authority)
    docx.add_heading(report.title, level=1)
    if report.note:
        docx.add_paragraph().add_run(report.note).bold = True
    _table(docx, Grid("About this visit", (), report.facts))
    for part in report.parts:
        docx.add_heading(part.heading, level=2)
        for text in part.paragraphs:
            docx.add_paragraph(text)
        for grid in part.grids:
            docx.add_heading(grid.caption, level=3)
            _table(docx, grid)
    docx.add_paragraph(f"As at {long_date(report.as_at)}")
    packed = BytesIO()
    docx.save(packed)
    return packed.getvalue()


def _dress(docx: Docx) -> None:
    for name, size in (("Normal", 11), ("Heading 1", 18), ("Heading 2", 14), ("Heading 3", 12)):
        style = docx.styles[name]
        style.font.name, style.font.size = "Arial", Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    page = docx.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)


def _table(docx: Docx, grid: Grid) -> None:
    rows = ([grid.heads] if grid.heads else []) + list(grid.rows)
    if not rows:
        return
    table = docx.add_table(rows=len(rows), cols=len(rows[0]))
    table.style = docx.styles["Table Grid"]
    for place, row in zip(table.rows, rows, strict=True):
        cells = place.cells
        is_head = row is grid.heads
        for number, (cell, text) in enumerate(zip(cells, row, strict=True)):
            run = cell.paragraphs[0].add_run(text)
            run.bold, run.font.size = (is_head or number == 0) or None, Pt(10)
        if is_head:
            place._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    docx.add_paragraph()
