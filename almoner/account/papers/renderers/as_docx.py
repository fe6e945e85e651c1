"""A paper as a Word document with real headings, lists, table headings and picture descriptions."""

from io import BytesIO
from itertools import zip_longest

from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt
from docx.table import _Cell as DocxCell
from docx.table import _Row as DocxRow
from docx.text.paragraph import Paragraph as DocxParagraph
from vl_convert import svg_to_png

from almoner.account.papers.renderers.widths import at_foot, is_short, printed, shares
from almoner.account.papers.rules.blocks import (
    Block,
    BulletList,
    Chart,
    Document,
    Field,
    Heading,
    Note,
    Paragraph,
    Table,
)
from almoner.core.ui.word import WIDTH, blank, clean, describe, grid, packed

INDENT = Cm(1.2)
TWIP = 635  # of the units in which lengths are given
SMALL = 10  # points, of notes and of the foot of the page
FRONT = (0.35, 0.65)  # the shares of the line for the front's labels and what they label
STYLES = (("Normal", 12), ("Heading 1", 18), ("Heading 2", 14), ("Heading 3", 12), ("Caption", 12))
LISTS = (("List Number", INDENT, INDENT), ("List Bullet", INDENT + Cm(0.6), Cm(0.6)))
EXEMPT = "Exempt: not for publication."


def as_docx(document: Document) -> bytes:
    """The document, with nothing in it about who or what machine made it, or when."""
    docx = blank(sizes=STYLES)
    _dress(docx)
    describe(
        docx,
        title=document.name,
        subject=document.heading,
        author=document.authority_name,
        as_at=document.as_at,
    )
    _foot(docx, document)
    if document.exemption:
        _paragraph(docx, f"{EXEMPT} {document.exemption}", bold=True)
    _paragraph(docx, document.authority_name)
    docx.add_heading(clean(document.heading), level=1)
    _front(docx, document.header)
    for section in document.sections:
        docx.add_heading(clean(section.heading), level=2)
        for block, following in zip_longest(section.blocks, section.blocks[1:]):
            _block(docx, block, following)
    return packed(docx)


def _dress(docx: Docx) -> None:
    """Lists that stand in one line with each other, and captions with what they are of."""
    caption = docx.styles["Caption"].paragraph_format
    caption.keep_with_next, caption.space_after = True, Pt(4)
    for name, left, hanging in LISTS:
        _indent(docx, name, left=left, hanging=hanging)


def _indent(docx: Docx, style: str, *, left: int, hanging: int) -> None:
    """Let the list hang on its numbers or points, as far in as said."""
    name = docx.styles[style].style_id
    levels = docx.part.numbering_part.element.iter(qn("w:lvl"))
    level = next(one for one in levels if _styled(one) == name)
    level.find(f".//{qn('w:tab')}").set(qn("w:pos"), str(left // TWIP))
    indent = level.find(f".//{qn('w:ind')}")
    indent.set(qn("w:left"), str(left // TWIP))
    indent.set(qn("w:hanging"), str(hanging // TWIP))


def _styled(level: BaseOxmlElement) -> str | None:
    """The style of paragraphs that a level of numbering is for, if it is for one."""
    style = level.find(qn("w:pStyle"))
    return None if style is None else style.get(qn("w:val"))


def _foot(docx: Docx, document: Document) -> None:
    """At the foot of each page, which paper it is of and which page; and that it is exempt."""
    foot = docx.sections[0].footer
    foot.paragraphs[0].add_run(clean(at_foot(document)))
    numbers = foot.add_paragraph(style="Footer")
    if document.exemption:
        numbers.add_run(f"{EXEMPT} ").bold = True
    for words, field in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
        numbers.add_run(words)
        counted = OxmlElement("w:fldSimple")
        counted.set(qn("w:instr"), field)
        numbers._p.append(counted)
        counted.append(numbers.add_run("1")._r)
    for line in foot.paragraphs:
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for run in line._p.iter(qn("w:r")):
            run.get_or_add_rPr().get_or_add_sz().val = Pt(SMALL)


def _front(docx: Docx, header: tuple[Field, ...]) -> None:
    table = grid(docx, rows=len(header), shares=FRONT, caption="About this paper")
    for line, field in zip(table.rows, header, strict=True):
        _write(line, (field.label, field.text))


def _block(docx: Docx, block: Block, following: Block | None) -> None:
    leads = isinstance(following, BulletList | Table | Chart)
    match block:
        case Heading(text=text):
            docx.add_heading(clean(text), level=3)
        case Paragraph(text=text, number=None):
            _paragraph(docx, text).paragraph_format.keep_with_next = leads
        case Paragraph(text=text):
            docx.add_paragraph(
                clean(text), style="List Number"
            ).paragraph_format.keep_with_next = leads
        case BulletList(items=items):
            for item in items:
                docx.add_paragraph(clean(item), style="List Bullet")
        case Note(text=text):
            note = _paragraph(docx, text, size=SMALL)
            note.paragraph_format.keep_with_next = isinstance(following, Note)
        case Table():
            _table(docx, block, has_note=isinstance(following, Note))
        case Chart():
            _chart(docx, block, has_note=isinstance(following, Note))


def _table(docx: Docx, table: Table, *, has_note: bool) -> None:
    """Its caption, its headings on every page that it reaches, and its notes where it ends."""
    docx.add_paragraph(clean(table.caption), style="Caption")
    numeric = (False, *table.numeric())
    shown = grid(
        docx,
        rows=1 + len(table.rows),
        shares=shares(table),
        caption=table.caption,
        has_header=True,
    )
    head, *lines = shown.rows
    texts = (table.row_title, *(column.text for column in table.columns))
    _write(head, texts, numeric, bold=True, keeps_with_next=True)
    for line, row in zip(lines, table.rows, strict=True):
        keeps = has_note and (is_short(table) or row is table.rows[-1])
        _write(line, (row.text, *map(printed, row.cells)), numeric, keeps_with_next=keeps)
    space = docx.add_paragraph().paragraph_format
    space.space_after, space.keep_with_next = Pt(0), has_note


def _chart(docx: Docx, chart: Chart, *, has_note: bool) -> None:
    docx.add_paragraph(clean(chart.title), style="Caption")
    picture = docx.add_picture(BytesIO(svg_to_png(chart.svg, scale=2)), width=WIDTH)
    picture._inline.docPr.set("descr", clean(chart.description))
    docx.paragraphs[-1].paragraph_format.keep_with_next = True
    _table(docx, chart.table, has_note=has_note)


def _paragraph(docx: Docx, text: str, *, bold: bool = False, size: int = 12) -> DocxParagraph:
    paragraph = docx.add_paragraph()
    run = paragraph.add_run(clean(text))
    run.bold, run.font.size = bold or None, Pt(size)
    return paragraph


def _write(
    line: DocxRow,
    texts: tuple[str, ...],
    numeric: tuple[bool, ...] = (),
    *,
    bold: bool = False,
    keeps_with_next: bool = False,
) -> None:
    """Fill a row; its first cell is its heading."""
    for place, (cell, text) in enumerate(zip(line.cells, texts, strict=True)):
        is_number = bool(numeric) and numeric[place]
        _fill(cell, text, bold=bold or not place, is_number=is_number, keeps=keeps_with_next)


def _fill(cell: DocxCell, text: str, *, bold: bool, is_number: bool, keeps: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
    paragraph.paragraph_format.keep_with_next = keeps or None
    paragraph.add_run(clean(text)).bold = bold or None
    if is_number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
