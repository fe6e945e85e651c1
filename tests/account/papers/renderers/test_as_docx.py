"""The Word document: headings, tables and properties as they are really stored."""

from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document as Docx
from docx.oxml.ns import qn

from almoner.account.papers.renderers.as_docx import as_docx
from almoner.account.papers.rules.states import PartName
from tests.account.papers.factories import document


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


def test_the_figures_are_a_table_whose_headings_repeat(read: Docx) -> None:
    table = read.tables[1]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Type of service", "Good", "Inadequate"],
        ["Home care providers", "36 ↓", "0"],
        ["Day care", "not known", "–"],
    ]
    repeats = [
        row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None
        for row in table.rows
    ]
    assert repeats == [True, False, False]
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Ratings of services"


def test_the_points_of_a_list_are_in_a_list_style(read: Docx) -> None:
    points = [p.text for p in read.paragraphs if p.style and p.style.name == "List Bullet"]
    assert points == ["Ash Care, in May.", "Elm <Care> & #Co, in June."]


def test_numbered_paragraphs_hang_on_their_numbers(read: Docx) -> None:
    [numbered] = [p for p in read.paragraphs if p.text.startswith("1.\t")]
    assert numbered.text == "1.\tTwo providers left."
    indent = numbered.paragraph_format
    assert indent.left_indent == -(indent.first_line_indent or 0)


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
    assert 'w:lang w:val="en-GB"' in styles


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
