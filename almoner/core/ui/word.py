"""What every Word document of ours has: its language, letters and page, and tables with headings.

Nothing in one tells who or what machine made it, or when: equal content is equal bytes.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx as word
from docx.document import Document as Docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Row

from almoner.core.ui.downloads import NOT_IN_XML

WIDTH = Cm(17)  # of the line, between the margins of an A4 page
PROPERTY = 255  # letters that a property can hold
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold
THEMES = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def blank(*, sizes: Iterable[tuple[str, int]]) -> Docx:
    """A page of A4 in British English, whose styles of these names are Arial in black.

    `sizes` are in points.
    """
    docx = word.Document()
    language = docx.styles.element.find(".//" + qn("w:lang"))
    language.set(qn("w:val"), "en-GB")
    language.set(qn("w:eastAsia"), "en-GB")
    docx.settings.element.find(qn("w:themeFontLang")).set(qn("w:val"), "en-GB")
    for name, size in sizes:
        style = docx.styles[name]
        style.font.name, style.font.size = "Arial", Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in THEMES:
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    page = docx.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)
    return docx


def describe(docx: Docx, *, title: str, subject: str = "", author: str, as_at: date) -> None:
    """Give the document its properties: what it is, whose, and of which day."""
    properties = docx.core_properties
    properties.title, properties.subject = clean(title)[:PROPERTY], clean(subject)[:PROPERTY]
    properties.author = properties.last_modified_by = clean(author)[:PROPERTY]
    properties.comments = properties.keywords = ""
    properties.language = "en-GB"
    made_at = datetime.combine(as_at, time(), tzinfo=UTC)
    properties.created = properties.modified = made_at.replace(tzinfo=None)
    relationships = docx.part.package.rels
    for key, relationship in list(relationships.items()):
        if relationship.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del relationships[key]  # a picture of the library's own blank page


def grid(
    docx: Docx, *, rows: int, shares: Iterable[float], caption: str, has_header: bool = False
) -> Table:
    """An empty table with columns of those shares of the line, which says what it is.

    The first cell of each row is its heading; with `has_header` the first row is one of headings,
    which stands on every page that the table reaches. No row is broken over two pages.
    """
    widths = [int(WIDTH * share) for share in shares]
    table = docx.add_table(rows=rows, cols=len(widths))
    table.style, table.autofit = docx.styles["Table Grid"], False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for line in table._tbl.tr_lst:
        for cell, width in zip(line.tc_lst, widths, strict=True):
            cell.width = width
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    look.attrib.clear()
    marks = {"firstRow": has_header, "firstColumn": True, "noHBand": True, "noVBand": True}
    for name, is_set in marks.items():
        look.set(qn(f"w:{name}"), "1" if is_set else "0")
    said = OxmlElement("w:tblCaption")
    said.set(qn("w:val"), clean(caption))
    table._tbl.tblPr.append(said)
    _mark(table.rows, has_header=has_header)
    return table


def clean(text: str) -> str:
    """The text without the characters that a document cannot hold."""
    return NOT_IN_XML.sub("", text)


def packed(docx: Docx) -> bytes:
    """The document as a file, in which every member has one and the same time."""
    held, fixed = BytesIO(), BytesIO()
    docx.save(held)
    with ZipFile(held) as before, ZipFile(fixed, "w") as after:
        for name in before.namelist():
            member = ZipInfo(name, date_time=ZIP_EPOCH)
            member.compress_type = ZIP_DEFLATED
            after.writestr(member, before.read(name))
    return fixed.getvalue()


def _mark(rows: Iterable[_Row], *, has_header: bool) -> None:
    for number, row in enumerate(rows):
        marks = row._tr.get_or_add_trPr()
        marks.append(OxmlElement("w:cantSplit"))
        if has_header and number == 0:
            marks.append(OxmlElement("w:tblHeader"))
