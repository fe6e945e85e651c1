"""A report as a Word document with real headings, and tables with headings of rows and columns."""

from docx.document import Document as Docx
from docx.shared import Pt

from almoner.core.calendar.rules import long_date
from almoner.core.ui.word import blank, clean, describe, grid, packed
from almoner.evidence.audits.report import Grid, Report

STYLES = (("Normal", 11), ("Heading 1", 18), ("Heading 2", 14), ("Heading 3", 12))
FACTS = (0.35, 0.65)  # the shares of the line
CELL, SPACE = 10, Pt(2)  # points: of letters, and above and below them


def as_docx(report: Report) -> bytes:
    """The document, with nothing in it about who or what machine made it, or when."""
    docx = blank(sizes=STYLES)
    describe(docx, title=report.title, author=report.authority, as_at=report.as_at)
    docx.add_paragraph(clean(report.authority))
    docx.add_heading(clean(report.title), level=1)
    if report.note:
        docx.add_paragraph().add_run(clean(report.note)).bold = True
    _table(docx, Grid("About this visit", (), report.facts, FACTS))
    for part in report.parts:
        docx.add_heading(clean(part.heading), level=2)
        for text in part.paragraphs:
            docx.add_paragraph(clean(text))
        for one in part.grids:
            if one.caption != part.heading:
                docx.add_heading(clean(one.caption), level=3)
            _table(docx, one)
    docx.add_paragraph(f"As at {long_date(report.as_at)}")
    return packed(docx)


def _table(docx: Docx, data: Grid) -> None:
    rows = [*([data.heads] if data.heads else ()), *data.rows]
    table = grid(
        docx,
        rows=len(rows),
        shares=data.shares,
        caption=data.caption,
        has_header=bool(data.heads),
    )
    for line, row in zip(table.rows, rows, strict=True):
        for place, (cell, text) in enumerate(zip(line.cells, row, strict=True)):
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = SPACE
            run = paragraph.add_run(clean(text))
            run.bold, run.font.size = (row is data.heads or not place) or None, Pt(CELL)
    docx.add_paragraph()
