"""The Word document: headings, tables and properties as they are really stored."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document as Docx
from docx.oxml.ns import qn
from docx.shared import Cm

from almoner.account.papers.renderers.as_docx import as_docx
from almoner.account.papers.rules.blocks import Note, Paragraph
from almoner.account.papers.rules.states import PartName
from tests.account.papers.factories import document, table


@pytest.fixture(scope="module")
def content() -> bytes:
    return as_docx(document())


@pytest.fixture
def read(content: bytes) -> Docx:
    return docx.Document(BytesIO(content))


def test_headings_are_real_headings(read: Docx) -> None:
    headings = [
        (paragraph.style.name, paragraph.text)
        for paragraph in read.paragraphs
        if paragraph.style and paragraph.style.name and paragraph.style.name.startswith("Heading")
    ]
    assert headings == [
        ("Heading 1", "Quality update"),
        ("Heading 2", "Detail"),
        ("Heading 3", "Ratings"),
    ]


def test_the_front_is_a_table_with_headed_rows(read: Docx) -> None:
    front = read.tables[0]
    assert [cell.text for cell in front.rows[0].cells] == ["Subject", "Quality update"]
    look = front._tbl.tblPr.find(qn("w:tblLook"))
    assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("0", "1")
    assert front._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "About this paper"


def test_the_figures_are_a_table_whose_headings_repeat(read: Docx) -> None:
    figures = read.tables[1]
    assert [[cell.text for cell in row.cells] for row in figures.rows] == [
        ["Type of service", "Good", "Inadequate"],
        ["Home care providers", "36 ↓", "0"],
        ["Day care", "not known", "–"],
    ]
    repeats = [
        row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None
        for row in figures.rows
    ]
    assert repeats == [True, False, False]
    look = figures._tbl.tblPr.find(qn("w:tblLook"))
    assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")
    said = figures._tbl.tblPr.find(qn("w:tblCaption"))
    assert said.get(qn("w:val")) == "Ratings of services"


def test_the_points_of_a_list_are_in_a_list_style(read: Docx) -> None:
    points = [p.text for p in read.paragraphs if p.style and p.style.name == "List Bullet"]
    assert points == ["Ash Care, in May.", "Elm <Care> & #Co, in June."]


def test_numbered_paragraphs_are_a_real_list_that_counts_through_the_paper() -> None:
    blocks = [Paragraph("One.", is_numbered=True, number=1), Note("Between.")]
    blocks += [Paragraph("Two.", is_numbered=True, number=2)]
    read = docx.Document(BytesIO(as_docx(document(*blocks))))
    numbered = [p for p in read.paragraphs if p.style and p.style.name == "List Number"]
    assert [p.text for p in numbered] == ["One.", "Two."]
    assert all(p._p.pPr.numPr is None for p in numbered)  # one list, that of the style
    level = level_of(read, "ListNumber")
    assert level.find(qn("w:numFmt")).get(qn("w:val")) == "decimal"
    assert level.find(qn("w:start")).get(qn("w:val")) == "1"


@pytest.mark.parametrize(("style", "left"), [("ListNumber", "680"), ("ListBullet", "1020")])
def test_lists_hang_and_points_stand_under_the_words_of_what_leads_to_them(
    read: Docx, style: str, left: str
) -> None:
    level = level_of(read, style)
    indent, tab = level.find(f".//{qn('w:ind')}"), level.find(f".//{qn('w:tab')}")
    assert indent.get(qn("w:left")) == tab.get(qn("w:pos")) == left
    assert int(left) - int(indent.get(qn("w:hanging"))) == (0 if style == "ListNumber" else 680)


def level_of(read: Docx, style: str) -> Any:
    [level] = [
        level
        for level in read.part.numbering_part.element.iter(qn("w:lvl"))
        for name in level.findall(qn("w:pStyle"))
        if name.get(qn("w:val")) == style
    ]
    return level


def foot_of(read: Docx) -> list[str]:
    return [
        "".join(
            node.text or "" if node.tag == qn("w:t") else node.get(qn("w:instr"))
            for node in paragraph._p.iter(qn("w:t"), qn("w:fldSimple"))
        )
        for paragraph in read.sections[0].footer.paragraphs
    ]


def test_each_page_says_which_paper_it_is_of_and_which_page(read: Docx) -> None:
    assert foot_of(read) == [
        "Quality update: Southaven, 31 August 2021",
        "Page PAGE1 of NUMPAGES1",
    ]


def test_each_page_of_the_exempt_part_says_that_it_is_exempt() -> None:
    exempt = as_docx(document(part=PartName.EXEMPT, exemption="Paragraph 3 of Schedule 12A."))
    read = docx.Document(BytesIO(exempt))
    assert foot_of(read) == [
        "Quality update, exempt appendix: Southaven, 31 August 2021",
        "Exempt: not for publication. Page PAGE1 of NUMPAGES1",
    ]
    assert read.core_properties.title == foot_of(read)[0]


def test_a_long_name_is_shortened_at_the_foot_and_nowhere_else() -> None:
    read = docx.Document(BytesIO(as_docx(document(title="Long " * 60))))
    assert len(foot_of(read)[0]) == 120
    assert len(read.core_properties.title) == 255
    assert ("Long " * 60).strip() in [p.text.strip() for p in read.paragraphs]


def test_columns_have_the_room_of_their_words_and_fill_the_line(read: Docx) -> None:
    for found in read.tables:
        widths = [column.width for column in found.columns]
        assert found.autofit is False
        assert sum(widths) == pytest.approx(Cm(17), abs=3 * 635)
        for row in found.rows:
            assert [cell.width for cell in row.cells] == pytest.approx(widths, abs=635)


def kept(content: bytes) -> list[list[bool]]:
    """For each table, whether each of its rows stays with what follows it."""
    return [
        [bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next) for row in found.rows]
        for found in docx.Document(BytesIO(content)).tables
    ]


def test_no_row_is_split_over_pages(read: Docx) -> None:
    rows = [row for found in read.tables for row in found.rows]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_a_short_table_stays_with_its_notes_on_one_page(content: bytes) -> None:
    front, noted, without_note = kept(content)
    assert not any(front)
    assert all(noted)
    assert without_note == [True, False, False]  # the headings are not alone at the foot of a page


def test_a_long_table_goes_on_over_pages_and_only_its_end_stays_with_its_notes() -> None:
    rows = tuple(replace(table().rows[0], key=f"row_{n}") for n in range(13))
    _, found = kept(as_docx(document(replace(table(), rows=rows), Note("Source: it."))))
    assert found == [True, *[False] * 12, True]


def test_the_space_after_a_table_does_not_part_it_from_its_notes(read: Docx) -> None:
    texts = [(p.text, p.paragraph_format.keep_with_next) for p in read.paragraphs]
    assert ("", True) in texts
    assert texts[texts.index(("", True)) + 1][0] == "Source: the regulator."


def test_what_leads_to_a_list_or_a_table_stays_with_it(read: Docx) -> None:
    found = [p.text for p in read.paragraphs if p.paragraph_format.keep_with_next]
    leading = [text for text in found if text]
    assert leading[:2] == ["As the regulator published them.", "Two providers left."]
    captions = [p for p in read.paragraphs if p.style and p.style.name == "Caption"]
    assert [p.text for p in captions] == [
        "Ratings of services", "Most are good", "Ratings of services",
    ]  # fmt: skip
    style = captions[0].style
    assert style is not None
    assert style.paragraph_format.keep_with_next


def test_a_chart_is_described_and_has_its_table(read: Docx) -> None:
    [shape] = read.inline_shapes
    assert shape._inline.docPr.get("descr") == "A bar: 36 of 54 are good."
    assert len(read.tables) == 3


def test_properties_name_the_paper_and_the_council_and_nobody(read: Docx) -> None:
    properties = read.core_properties
    assert properties.title == "Quality update: Southaven, 31 August 2021"
    assert properties.author == properties.last_modified_by == "Southaven"
    assert properties.language == "en-GB"
    assert properties.comments == properties.keywords == ""
    at = properties.created
    assert at is not None
    assert at.replace(tzinfo=None) == datetime(2021, 8, 31)  # noqa: DTZ001  as stored


def test_no_trace_is_left_of_what_made_it(content: bytes) -> None:
    with ZipFile(BytesIO(content)) as archive:
        assert not [name for name in archive.namelist() if "thumbnail" in name]
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert "python-docx" not in core


def test_it_is_in_british_english(content: bytes) -> None:
    with ZipFile(BytesIO(content)) as archive:
        styles = archive.read("word/styles.xml").decode()
        settings = archive.read("word/settings.xml").decode()
    assert 'w:lang w:val="en-GB"' in styles
    assert 'w:themeFontLang w:val="en-GB"' in settings


def test_the_page_is_a4(read: Docx) -> None:
    page = read.sections[0]
    assert page.page_width is not None
    assert page.page_height is not None
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)


def test_the_exempt_part_says_so_first() -> None:
    exempt = as_docx(document(part=PartName.EXEMPT, exemption="Paragraph 3 of Schedule 12A."))
    first = docx.Document(BytesIO(exempt)).paragraphs[0].text
    assert first == "Exempt: not for publication. Paragraph 3 of Schedule 12A."


def test_names_are_written_as_they_are() -> None:
    title = "A & B <C> \"D\" 'E' {F} #G"
    assert title in [
        p.text for p in docx.Document(BytesIO(as_docx(document(title=title)))).paragraphs
    ]
