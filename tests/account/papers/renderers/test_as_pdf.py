"""The PDF: its tags as a screen reader meets them, and text that is never markup."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
import typst
from pypdf import PdfReader

from almoner.account.papers.renderers.as_pdf import as_pdf
from almoner.account.papers.rules.blocks import Cell, Chart, Column, Note, Paragraph, Row, Table
from almoner.account.papers.rules.states import PartName
from tests.account.papers.factories import SVG, document, table


def elements(node: Any) -> Iterator[Any]:
    node = node.get_object()
    if "/S" in node:
        yield node
    children = node.get("/K", [])
    children = children.get_object() if hasattr(children, "get_object") else children
    for child in children if isinstance(children, list) else [children]:
        found = child.get_object() if hasattr(child, "get_object") else child
        if hasattr(found, "get"):
            yield from elements(found)


@pytest.fixture(scope="module")
def read() -> PdfReader:
    return PdfReader(BytesIO(as_pdf(document())))


@pytest.fixture(scope="module")
def tags(read: PdfReader) -> list[Any]:
    return list(elements(read.trailer["/Root"]["/StructTreeRoot"]))


def text_of(*args: Any, **kwargs: Any) -> str:
    reader = PdfReader(BytesIO(as_pdf(document(*args, **kwargs))))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_it_is_tagged_british_and_titled(read: PdfReader) -> None:
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read.metadata is not None
    assert read.metadata.title == "Quality update: Southaven, 31 August 2021"
    assert read.metadata.author == "Southaven"


def test_it_claims_pdf_ua(read: PdfReader) -> None:
    metadata = read.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata


def test_a_list_is_tagged_as_one(tags: list[Any]) -> None:
    kinds = [tag["/S"] for tag in tags]
    assert (kinds.count("/L"), kinds.count("/LI")) == (1, 2)
    assert "Elm <Care> & #Co, in June." in text_of()


def test_its_date_is_that_of_the_figures(read: PdfReader) -> None:
    assert read.metadata is not None
    dates = {read.metadata["/CreationDate"], read.metadata["/ModDate"]}
    assert dates == {"D:20210831000000Z"}


def test_headings_are_tagged_by_level(tags: list[Any]) -> None:
    names = [tag["/S"] for tag in tags if tag["/S"].startswith("/H")]
    assert names == ["/H1", "/H2", "/H3"]


def test_tables_have_captions_and_column_headings(tags: list[Any]) -> None:
    names = [tag["/S"] for tag in tags]
    assert names.count("/Table") == 3
    assert names.count("/Caption") == 3  # two tables and a chart
    assert names.count("/THead") == 2  # the front's rows alone have headings
    columns = [tag for tag in tags if tag["/S"] == "/TH" and said(tag).get("/Scope") == "/Column"]
    assert len(columns) == 2 * 3


def said(tag: Any) -> dict[str, Any]:
    """What is said of a cell as one of a table."""
    attributes = (attribute.get_object() for attribute in tag["/A"])
    return next(dict(found) for found in attributes if found["/O"] == "/Table")


def rows_of(tags: list[Any]) -> list[list[Any]]:
    rows = [tag for tag in tags if tag["/S"] == "/TR"]
    return [[cell.get_object() for cell in row["/K"]] for row in rows]


def test_the_first_cell_of_each_row_is_its_heading(tags: list[Any]) -> None:
    bodies = [row for row in rows_of(tags) if said(row[0]).get("/Scope") != "/Column"]
    assert len(bodies) == 2 + 2 * 2  # the front, and two tables of two rows
    for heading, *others in bodies:
        assert (heading["/S"], said(heading)["/Scope"]) == ("/TH", "/Row")
        assert {cell["/S"] for cell in others} == {"/TD"}
        assert all(said(cell)["/Headers"][-1] == heading["/ID"] for cell in others)


def test_every_cell_of_figures_names_the_headings_of_its_column_and_row(tags: list[Any]) -> None:
    for found in (tag for tag in tags if tag["/S"] == "/Table"):
        head, *body = rows_of(list(elements(found)))
        if said(head[0]).get("/Scope") != "/Column":
            continue
        for heading, *cells in body:
            for column, cell in zip(head[1:], cells, strict=True):
                assert said(cell)["/Headers"] == [column["/ID"], heading["/ID"]]


def test_every_heading_is_found_by_its_name(read: PdfReader, tags: list[Any]) -> None:
    names = read.trailer["/Root"]["/StructTreeRoot"]["/IDTree"]["/Names"]
    assert names[::2] == sorted(names[::2])
    known = {name: held.get_object() for name, held in zip(names[::2], names[1::2], strict=True)}
    headings = [tag for tag in tags if tag["/S"] == "/TH"]
    assert {heading["/ID"] for heading in headings} == set(known)
    assert all(known[heading["/ID"]] == heading for heading in headings)


def test_an_arrow_has_its_words(tags: list[Any]) -> None:
    spoken = [tag["/Alt"] for tag in tags if tag["/S"] == "/Formula"]
    assert spoken == ["down from 38"] * 2  # the table and that of the chart


def test_a_chart_has_its_words(tags: list[Any]) -> None:
    assert [tag["/Alt"] for tag in tags if tag["/S"] == "/Figure"] == ["A bar: 36 of 54 are good."]


def test_only_the_programs_own_fonts_are_used(read: PdfReader) -> None:
    fonts = {
        font.get_object()["/BaseFont"].split("+")[-1]
        for page in read.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert all(name.startswith(("Libertinus", "NewCM")) for name in fonts), fonts


@pytest.mark.parametrize(
    "text",
    [
        "#panic(1) #set text(red)",
        '#read("paper.typ")',
        "$ x $ @nobody <label>",
        "back\\slash _under_ *star* `tick`",
        '"quoted" ] ) }',
        "// comment /* more */",
    ],
)
def test_text_is_printed_as_it_is(text: str) -> None:
    assert text in text_of(Paragraph(text), title=text)


def test_a_letter_without_a_shape_does_not_stop_the_paper() -> None:
    shown = text_of(Paragraph("Café, Dŵr, 老人 and ↓."))
    assert "Café, Dŵr, ?? and ↓." in shown


def test_only_the_letters_that_lack_a_shape_are_replaced_and_a_note_says_so() -> None:
    shown = text_of(Paragraph("Ωμέγα, Жук, Ƶ and 🏠."))
    assert "Ωμέγα, Жук, Ƶ and ?." in shown
    assert "The letters of this PDF lack some that the paper holds" in shown
    assert "The letters of this PDF" not in text_of(Paragraph("Ωμέγα, Жук and ↓."))


def test_letters_that_appear_only_once_others_are_replaced_are_replaced_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever the compiler names at first, the paper is made: at last of plain letters alone."""
    compiled: list[str] = []
    compile_as_ever = typst.compile

    def compile_again(*args: Any, **kwargs: Any) -> bytes:
        compiled.append(kwargs["sys_inputs"]["paper"])
        if len(compiled) < 3:
            raise lacking_a_shape("老" if len(compiled) == 1 else "人")
        made: bytes = compile_as_ever(*args, **kwargs)
        return made

    monkeypatch.setattr(typst, "compile", compile_again)
    assert as_pdf(document(Paragraph("老人Ω")))
    assert ["老人Ω" in compiled[0], "?人Ω" in compiled[1], "???" in compiled[2]] == [True] * 3


def lacking_a_shape(letter: str) -> typst.TypstError:
    error = typst.TypstError("PDF/UA-1 error")
    error.diagnostic = f'the text `"{letter}"` could not be displayed with font `"Some"`'
    return error


@pytest.mark.parametrize("text", ["", "老"])
def test_any_other_failure_is_not_hidden(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither at first nor after letters have been replaced."""

    def fails(*_args: object, **_kwargs: object) -> bytes:
        nonlocal text
        if text:
            error, text = lacking_a_shape(text), ""
            raise error
        broken = typst.TypstError("the template is broken")
        broken.diagnostic = "error: the template is broken"
        raise broken

    monkeypatch.setattr(typst, "compile", fails)
    with pytest.raises(typst.TypstError, match="broken"):
        as_pdf(document())


def test_a_chart_without_words_is_refused() -> None:
    """PDF/UA is checked as the file is made, so nothing without a description gets out."""
    with pytest.raises(typst.TypstError, match="UA-1"):
        as_pdf(document(Chart("Most are good", "", SVG, table())))


def pages_of(*blocks: Any, **kwargs: Any) -> list[str]:
    pages = PdfReader(BytesIO(as_pdf(document(*blocks, **kwargs)))).pages
    return [" ".join(page.extract_text().split()) for page in pages]


def test_each_page_says_which_paper_it_is_of_and_which_page() -> None:
    pages = pages_of(*(Paragraph("Long. " * 400) for _ in range(3)))
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert page.endswith(
            f"Quality update: Southaven, 31 August 2021 Page {number} of {len(pages)}"
        )


def test_a_long_table_goes_on_over_pages_and_repeats_its_headings() -> None:
    pages = pages_of(Paragraph("These were:"), long_table(rows=90), Note("Source: the regulator."))
    assert len(pages) > 2
    assert "These were: Ratings of services Type of service" in pages[0]
    assert "Service 1 " in pages[0]  # it begins where there is room, not on a page of its own
    assert all("Type of service Good" in page for page in pages)
    found = [name for page in pages for name in re.findall(r"Service \d+", page)]
    assert found == [f"Service {number}" for number in range(1, 91)]


def long_table(*, rows: int) -> Table:
    named = (Row(f"row_{one}", f"Service {one}", (Cell("3"),)) for one in range(1, rows + 1))
    return replace(table(), columns=(Column("good", "Good"),), rows=tuple(named))


def test_a_short_table_stays_with_what_leads_to_it_and_with_its_notes() -> None:
    for lines in range(20, 40, 3):  # wherever on a page it comes to stand
        filler = [Paragraph(f"Line {one}.") for one in range(lines)]
        pages = pages_of(*filler, Paragraph("These were:"), table(), Note("Source: it."))
        [holding] = [page for page in pages if "These were:" in page]
        assert "Home care providers" in holding
        assert "Source: it." in holding


def boxes(pdf: bytes) -> list[tuple[float, float, str]]:
    """Where each piece of text begins, in points from the left and from the foot of its page."""
    found: list[tuple[float, float, str]] = []

    def visit(text: str, page: Any, line: Any, *_: object) -> None:
        if text.strip():
            found.append((page[4] + line[4], page[5] - line[5], text.strip()))

    for one in PdfReader(BytesIO(pdf)).pages:
        one.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("text", ["Llan" * 60, "A" * 300, "x@" + "y" * 120, "a b " * 900])
def test_nothing_of_a_long_name_leaves_the_page(text: str) -> None:
    one = replace(table(), rows=(Row("one", text, (Cell(text), Cell("–"))),))
    pdf = as_pdf(document(Paragraph(text), one, title=text, authority_name=text[:60]))
    thin = 2.5  # points: of the letters here, the thinnest
    for left, up, piece in boxes(pdf):
        assert left > 55, piece
        assert left + thin * len(piece) < 545, piece
        assert 20 < up < 790, piece
    rare = max(set(text) - {" "}, key="BTxLAbal".find)
    shown = "".join(piece for *_, piece in boxes(pdf))
    assert shown.count(rare) >= 5 * text.count(rare)  # heading, front, paragraph and two cells


def test_the_exempt_part_says_so_on_every_page() -> None:
    blocks = [Paragraph("Long. " * 400) for _ in range(3)]
    exempt = as_pdf(document(*blocks, part=PartName.EXEMPT, exemption="Paragraph 3."))
    pages = PdfReader(BytesIO(exempt)).pages
    assert len(pages) > 1
    assert all("Exempt: not for publication." in page.extract_text() for page in pages)
    assert "Exempt" not in text_of()
