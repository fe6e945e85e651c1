"""The PDF: its tags as a screen reader meets them, and text that is never markup."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
import typst
from pypdf import PdfReader

from almoner.account.papers.renderers.as_pdf import as_pdf
from almoner.account.papers.rules.blocks import Chart, Paragraph
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
    headings = [tag for tag in tags if tag["/S"] == "/TH"]
    scopes = {
        attribute["/Scope"]
        for heading in headings
        for attribute in (a.get_object() for a in heading["/A"])
        if "/Scope" in attribute
    }
    assert "/Column" in scopes
    assert len(headings) >= 7


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
    shown = text_of(Paragraph("Café, Dŵr, ﬁne, 老人 and ↓."))
    assert "Café, Dŵr, fine, ?? and ↓." in shown


def test_any_other_failure_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_args: object, **_kwargs: object) -> bytes:
        raise typst.TypstError("the template is broken")

    monkeypatch.setattr(typst, "compile", fails)
    with pytest.raises(typst.TypstError, match="broken"):
        as_pdf(document())


def test_a_chart_without_words_is_refused() -> None:
    """PDF/UA is checked as the file is made, so nothing without a description gets out."""
    with pytest.raises(typst.TypstError, match="UA-1"):
        as_pdf(document(Chart("Most are good", "", SVG, table())))


def test_the_exempt_part_says_so_on_every_page() -> None:
    blocks = [Paragraph("Long. " * 400) for _ in range(3)]
    exempt = as_pdf(document(*blocks, part=PartName.EXEMPT, exemption="Paragraph 3."))
    pages = PdfReader(BytesIO(exempt)).pages
    assert len(pages) > 1
    assert all("Exempt: not for publication." in page.extract_text() for page in pages)
    assert "Exempt" not in text_of()
