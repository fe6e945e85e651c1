"""The headings of rows in a tagged PDF, added after it is compiled."""

from io import BytesIO
from typing import Any

import typst
from pypdf import PdfReader
from pypdf.generic import ArrayObject

from almoner.core.ui.pdf import with_row_headings

HEAD = """
#set document(title: "Tables", author: "Southaven")
#set text(lang: "en", region: "GB")
"""
HEADED = "#table(columns: 3, table.header([A], [B], [C]), [a], [1], [2], [b], [3], [4])"
PLAIN = "#table(columns: 2, [Subject], [Quality], [Date], [27 March 2026])"


def compiled(source: str) -> bytes:
    made: bytes = typst.compile(
        (HEAD + source).encode(), format="pdf", pdf_standards=["ua-1"], timestamp=0
    )
    return made


def rows(pdf: bytes) -> list[list[Any]]:
    found: list[list[Any]] = []

    def walk(node: Any) -> None:
        held = node.get("/K", ArrayObject()).get_object()
        children = [child.get_object() for child in held] if isinstance(held, ArrayObject) else []
        if node.get("/S") == "/TR":
            found.append(children)
        for child in children:
            if hasattr(child, "get"):
                walk(child)

    walk(PdfReader(BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"])
    return found


def said(cell: Any) -> tuple[str, str, list[str]]:
    """What the cell is, its scope, and the headings that it names."""
    own = [one.get_object() for one in cell["/A"] if one.get_object()["/O"] == "/Table"]
    of_table = own[0] if own else {}
    return cell["/S"], of_table.get("/Scope", ""), list(of_table.get("/Headers", []))


def test_the_first_cell_of_each_row_heads_it_and_the_others_name_it() -> None:
    head, first, second = rows(with_row_headings(compiled(HEADED)))
    assert [said(cell)[:2] for cell in head] == [("/TH", "/Column")] * 3
    columns = [cell["/ID"] for cell in head]
    for row, name in ((first, "R000001"), (second, "R000002")):
        heading, *others = row
        assert said(heading) == ("/TH", "/Row", [columns[0]])
        assert heading["/ID"] == name
        assert [said(cell) for cell in others] == [
            ("/TD", "", [column, name]) for column in columns[1:]
        ]


def test_a_table_without_headings_of_columns_has_those_of_rows() -> None:
    for heading, other in rows(with_row_headings(compiled(PLAIN))):
        assert said(heading) == ("/TH", "/Row", [])
        assert said(other) == ("/TD", "", [heading["/ID"]])


def test_names_are_all_in_the_tree_of_names_and_in_its_order() -> None:
    made = PdfReader(BytesIO(with_row_headings(compiled(HEADED + PLAIN + HEADED))))
    names = made.trailer["/Root"]["/StructTreeRoot"]["/IDTree"]["/Names"]
    assert names[::2] == sorted(set(names[::2]))
    assert len(names[::2]) == 3 + 2 + 2 + 3 + 2
    for name, held in zip(names[::2], names[1::2], strict=True):
        assert held.get_object()["/ID"] == name


def test_what_is_said_of_the_document_and_what_is_shown_are_as_they_were() -> None:
    before = compiled(HEADED + PLAIN)
    old, new = (PdfReader(BytesIO(pdf)) for pdf in (before, with_row_headings(before)))
    assert new.metadata == old.metadata
    assert new.trailer["/ID"] == old.trailer["/ID"]
    assert new.pdf_header == old.pdf_header == "%PDF-1.7"
    for key in ("/Lang", "/MarkInfo", "/ViewerPreferences"):
        assert new.trailer["/Root"][key] == old.trailer["/Root"][key]
    xmp = [pdf.trailer["/Root"]["/Metadata"].get_data() for pdf in (old, new)]
    assert xmp[0] == xmp[1]
    drawn = [[page.get_contents().get_data() for page in pdf.pages] for pdf in (old, new)]
    assert drawn[0] == drawn[1]


def test_the_same_pdf_gives_the_same_bytes() -> None:
    before = compiled(HEADED)
    assert with_row_headings(before) == with_row_headings(before)


def test_a_pdf_without_tables_passes_through() -> None:
    made = with_row_headings(compiled("= A heading"))
    assert "A heading" in PdfReader(BytesIO(made)).pages[0].extract_text()
    assert rows(made) == []
