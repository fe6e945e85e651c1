"""What every Word document of ours has."""

from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn

from almoner.core.ui.word import WIDTH, blank, clean, describe, grid, packed

SIZES = (("Normal", 11), ("Heading 1", 18))


def made(**more: str) -> bytes:
    document = blank(sizes=SIZES)
    given = {"title": "Plan 7", "author": "Southaven", **more}
    describe(document, as_at=date(2021, 8, 31), **given)
    grid(document, rows=2, shares=(0.25, 0.75), caption="All actions", has_header=True)
    return packed(document)


def test_it_is_british_english_on_a4_in_black_arial() -> None:
    read = docx.Document(BytesIO(made()))
    language = read.styles.element.find(".//" + qn("w:lang"))
    assert language.get(qn("w:val")) == "en-GB"
    assert (round(read.sections[0].page_width.cm), read.sections[0].page_height.cm) == (
        21,
        pytest.approx(29.7, abs=0.01),
    )
    for name, size in SIZES:
        font = read.styles[name].font
        assert (font.name, font.size.pt, str(font.color.rgb)) == ("Arial", size, "000000")


def test_it_says_whose_it_is_and_nothing_of_who_made_it_or_when() -> None:
    first = made()
    assert first == made()
    with ZipFile(BytesIO(first)) as held:
        assert {one.date_time for one in held.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in held.namelist() if "thumbnail" in name]
    properties = docx.Document(BytesIO(first)).core_properties
    assert (properties.author, properties.last_modified_by) == ("Southaven", "Southaven")
    assert properties.comments == ""
    assert properties.created == properties.modified == datetime(2021, 8, 31, tzinfo=UTC)


def test_a_property_holds_what_there_is_room_for() -> None:
    properties = docx.Document(BytesIO(made(title="x" * 300, author="a\x0bb"))).core_properties
    assert len(properties.title) == 255
    assert properties.author == "ab"


def test_a_table_has_its_caption_its_headings_and_its_widths() -> None:
    (table,) = docx.Document(BytesIO(made())).tables
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "All actions"
    assert [cell.width for cell in table.rows[0].cells] == pytest.approx(
        [WIDTH / 4, WIDTH * 3 / 4], rel=0.001
    )
    marked = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert marked == [True, False]


def test_what_a_document_cannot_hold_is_left_out_and_line_breaks_stay() -> None:
    assert clean("a\x00\x0b\x0c\x1fb\n\tc\ud800") == "ab\n\tc"
