"""A paper as a Word document with real headings, table headings and descriptions of pictures."""

from datetime import UTC, datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx as word
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as DocxTable
from docx.table import _Cell as DocxCell
from docx.text.paragraph import Paragraph as DocxParagraph
from vl_convert import svg_to_png

from almoner.account.papers.rules.blocks import (
    Block,
    BulletList,
    Cell,
    Chart,
    Document,
    Heading,
    Note,
    Paragraph,
    Table,
    in_words,
)

INDENT, WIDTH = Cm(1.2), Cm(17)
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold


def as_docx(document: Document) -> bytes:
    """The document, with nothing in it about who or what machine made it, or when."""
    docx = word.Document()
    _dress(docx)
    _describe(docx, document)
    if document.exemption:
        _paragraph(docx, f"Exempt: not for publication. {document.exemption}", bold=True)
    _paragraph(docx, document.authority_name)
    docx.add_heading(document.title, level=1)
    _front(docx, document)
    for section in document.sections:
        docx.add_heading(section.heading, level=2)
        for block in section.blocks:
            _block(docx, block)
    packed = BytesIO()
    docx.save(packed)
    return _with_fixed_times(packed)


def _dress(docx: Docx) -> None:
    language = docx.styles.element.find(".//" + qn("w:lang"))
    language.set(qn("w:val"), "en-GB")
    language.set(qn("w:eastAsia"), "en-GB")
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


def _describe(docx: Docx, document: Document) -> None:
    made_at = datetime.combine(document.as_at, time(), tzinfo=UTC)
    properties = docx.core_properties
    properties.title = f"{document.title}: {document.authority_name}, {in_words(document.as_at)}"
    properties.subject = document.title
    properties.author = properties.last_modified_by = document.authority_name
    properties.comments = properties.keywords = ""
    properties.language = "en-GB"
    properties.created = properties.modified = made_at.replace(tzinfo=None)
    relationships = docx.part.package.rels
    for key, relationship in list(relationships.items()):
        if relationship.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del relationships[key]  # a picture of the library's own blank page


def _front(docx: Docx, document: Document) -> None:
    table = _grid(docx, rows=len(document.header), columns=2, has_header=False)
    for line, field in zip(table.rows, document.header, strict=True):
        _write(line.cells[0], field.label, bold=True)
        _write(line.cells[1], field.text)
        line.cells[0].width, line.cells[1].width = WIDTH * 2 // 5, WIDTH * 3 // 5


def _block(docx: Docx, block: Block) -> None:
    match block:
        case Heading(text=text):
            docx.add_heading(text, level=3)
        case Paragraph(text=text, number=None):
            _paragraph(docx, text)
        case Paragraph(text=text, number=number):
            paragraph = _paragraph(docx, f"{number}.\t{text}")
            paragraph.paragraph_format.left_indent = INDENT
            paragraph.paragraph_format.first_line_indent = -INDENT
            paragraph.paragraph_format.tab_stops.add_tab_stop(INDENT)
        case BulletList(items=items):
            for item in items:
                docx.add_paragraph(item, style="List Bullet")
        case Note(text=text):
            _paragraph(docx, text, size=9)
        case Table():
            _table(docx, block)
        case Chart():
            _chart(docx, block)


def _table(docx: Docx, table: Table) -> None:
    caption = _paragraph(docx, table.caption, bold=True)
    caption.paragraph_format.keep_with_next = True
    grid = _grid(docx, rows=1 + len(table.rows), columns=1 + len(table.columns), has_header=True)
    _say_what(grid, table.caption)
    head = grid.rows[0]
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _write(head.cells[0], table.row_title, bold=True)
    numeric = table.numeric()
    for place, column, is_number in zip(head.cells[1:], table.columns, numeric, strict=True):
        _write(place, column.text, bold=True, is_number=is_number)
    for line, row in zip(grid.rows[1:], table.rows, strict=True):
        cells = line.cells
        line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        _write(cells[0], row.text, bold=True)
        for place, cell, is_number in zip(cells[1:], row.cells, numeric, strict=True):
            _write(place, _printed(cell), is_number=is_number)
    docx.add_paragraph().paragraph_format.space_after = Pt(0)


def _printed(cell: Cell) -> str:
    return f"{cell.text} {cell.trend.symbol}".strip() if cell.trend else cell.text


def _chart(docx: Docx, chart: Chart) -> None:
    title = _paragraph(docx, chart.title, bold=True)
    title.paragraph_format.keep_with_next = True
    picture = docx.add_picture(BytesIO(svg_to_png(chart.svg, scale=2)), width=WIDTH)
    picture._inline.docPr.set("descr", chart.description)
    _table(docx, chart.table)


def _paragraph(docx: Docx, text: str, *, bold: bool = False, size: int = 11) -> DocxParagraph:
    paragraph = docx.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold or None, Pt(size)
    return paragraph


def _grid(docx: Docx, *, rows: int, columns: int, has_header: bool) -> DocxTable:
    table = docx.add_table(rows=rows, cols=columns)
    table.style = docx.styles["Table Grid"]
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    look.attrib.clear()
    marks = {"firstRow": has_header, "firstColumn": True, "noHBand": True, "noVBand": True}
    for name, is_set in marks.items():
        look.set(qn(f"w:{name}"), "1" if is_set else "0")
    return table


def _say_what(table: DocxTable, caption: str) -> None:
    said = OxmlElement("w:tblCaption")
    said.set(qn("w:val"), caption)
    table._tbl.tblPr.append(said)


def _write(cell: DocxCell, text: str, *, bold: bool = False, is_number: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.add_run(text).bold = bold or None
    if is_number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _with_fixed_times(packed: BytesIO) -> bytes:
    """The same archive with one time for every member, so that equal content is equal bytes."""
    fixed = BytesIO()
    with ZipFile(packed) as before, ZipFile(fixed, "w") as after:
        for name in before.namelist():
            member = ZipInfo(name, date_time=ZIP_EPOCH)
            member.compress_type = ZIP_DEFLATED
            after.writestr(member, before.read(name))
    return fixed.getvalue()
