"""The provider's copy as a Word document with real headings, and tables with header rows."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from io import BytesIO

import docx as word
from docx.document import Document as Docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table
from docx.table import _Cell as Cell

from almoner.core.ui.downloads import NOT_IN_XML
from almoner.response.action_plans.provider_copy.contents import Asked, ProviderCopy
from almoner.response.action_plans.rules.states import ACTION_STATE_WORDS
from almoner.response.action_plans.tables import RISK_WORDS

WIDTH = Cm(17)
SUMMARY = ("Action", "What must be so", "Due", "Where it stands")
SUMMARY_WIDTHS = (Cm(1.8), Cm(8.2), Cm(3.8), Cm(3.2))


def as_docx(copy: ProviderCopy) -> bytes:
    """The document, with nothing in it about what machine made it, or when."""
    docx = word.Document()
    _dress(docx)
    _describe(docx, copy)
    docx.add_paragraph(_clean(copy.authority))
    docx.add_heading(_clean(f"Action plan {copy.reference}: {copy.title}"), level=1)
    _pairs(docx, copy.front(), caption="About this plan")
    docx.add_heading("How to reply", level=2)
    for text in copy.how_to_reply():
        docx.add_paragraph(_clean(text), style="List Bullet")
    docx.add_heading("All actions at a glance", level=2)
    if copy.asked:
        _summary(docx, copy)
    else:
        docx.add_paragraph("The plan holds no actions yet.")
    for asked in copy.asked:
        docx.add_heading(f"Action {asked.line.number}", level=2)
        _pairs(docx, _lines(asked), caption=f"Action {asked.line.number}")
    packed = BytesIO()
    docx.save(packed)
    return packed.getvalue()


def _lines(asked: Asked) -> tuple[tuple[str, str], ...]:
    line = asked.line
    rows = [
        ("What must be so", line.requirement),
        ("How we shall know", line.measure),
        ("Whose job", line.owner),
        ("Risk", RISK_WORDS[line.risk]),
        ("Due", asked.due),
        ("Where it stands", ACTION_STATE_WORDS[line.state]),
        ("Question it comes from", asked.question),
        ("Regulation", asked.regulation),
        ("Contract clause", asked.clause),
    ]
    told = [(label, text) for label, text in rows if text]
    return (*told, ("Your reply", "\n\n"), ("Done on", ""), ("Evidence you enclose", "\n"))


def _dress(docx: Docx) -> None:
    language = docx.styles.element.find(".//" + qn("w:lang"))
    language.set(qn("w:val"), "en-GB")
    language.set(qn("w:eastAsia"), "en-GB")
    for name, size in (("Normal", 11), ("Heading 1", 18), ("Heading 2", 14)):
        style = docx.styles[name]
        style.font.name, style.font.size = "Arial", Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    page = docx.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)


def _describe(docx: Docx, copy: ProviderCopy) -> None:
    properties = docx.core_properties
    properties.title = _clean(f"Action plan {copy.reference}: {copy.about}")[:255]
    properties.subject = _clean(copy.title)[:255]
    properties.author = properties.last_modified_by = _clean(copy.authority)
    properties.comments = properties.keywords = ""
    properties.language = "en-GB"
    made_at = datetime.combine(copy.as_at, time(), tzinfo=UTC)
    properties.created = properties.modified = made_at.replace(tzinfo=None)
    relationships = docx.part.package.rels
    for key, relationship in list(relationships.items()):
        if relationship.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del relationships[key]  # a picture of the library's own blank page


def _summary(docx: Docx, copy: ProviderCopy) -> None:
    table = _grid(docx, len(copy.asked) + 1, len(SUMMARY), caption="All actions", has_head=True)
    _fill(table, 0, SUMMARY, is_head=True)
    for place, asked in enumerate(copy.asked, start=1):
        line = asked.line
        values = (str(line.number), line.requirement, asked.due, ACTION_STATE_WORDS[line.state])
        _fill(table, place, values)
    for row in table.rows:
        for cell, width in zip(row.cells, SUMMARY_WIDTHS, strict=True):
            cell.width = width


def _pairs(docx: Docx, pairs: Sequence[tuple[str, str]], *, caption: str) -> None:
    table = _grid(docx, len(pairs), 2, caption=caption, has_head=False)
    for row, (label, text) in zip(table.rows, pairs, strict=True):
        _write(row.cells[0], label, bold=True)
        _write(row.cells[1], text)
        row.cells[0].width, row.cells[1].width = WIDTH * 3 // 10, WIDTH * 7 // 10
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _fill(table: Table, place: int, values: Sequence[str], *, is_head: bool = False) -> None:
    row = table.rows[place]
    marks = row._tr.get_or_add_trPr()
    marks.append(OxmlElement("w:tblHeader" if is_head else "w:cantSplit"))
    for column, (cell, text) in enumerate(zip(row.cells, values, strict=True)):
        _write(cell, text, bold=is_head or column == 0)


def _grid(docx: Docx, rows: int, columns: int, *, caption: str, has_head: bool) -> Table:
    table = docx.add_table(rows=rows, cols=columns)
    table.style = docx.styles["Table Grid"]
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    look.attrib.clear()
    marks = {"firstRow": has_head, "firstColumn": True, "noHBand": True, "noVBand": True}
    for name, is_set in marks.items():
        look.set(qn(f"w:{name}"), "1" if is_set else "0")
    said = OxmlElement("w:tblCaption")
    said.set(qn("w:val"), caption)
    table._tbl.tblPr.append(said)
    return table


def _write(cell: Cell, text: str, *, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.add_run(_clean(text)).bold = bold or None


def _clean(text: str) -> str:
    """Without the characters that a document cannot hold."""
    return NOT_IN_XML.sub("", text)
