"""What a tagged PDF needs after it is compiled: the headings of the rows of its tables.

Typst can say that a cell heads a column. That one heads a row it can say only behind a switch of
its command line, which the Python package does not offer, so it is said here.
"""

from collections.abc import Iterator
from io import BytesIO
from operator import itemgetter
from typing import cast

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    PdfObject,
    TextStringObject,
)

TABLE = "/Table"  # a kind of element, and the owner of the attributes of a table's cells
BODIES = frozenset({"/TBody", TABLE})  # a table without headings of columns holds its rows itself


def with_row_headings(pdf: bytes) -> bytes:
    """The same PDF, in which the first cell of each row under a table's headings heads that row.

    It becomes a TH of scope Row (ISO 32000-1, 14.8.4.3.4 and 14.8.5.7), and each other cell of the
    row names it as a heading beside that of its column. The same PDF gives the same bytes.
    """
    reader = PdfReader(BytesIO(pdf))
    writer = PdfWriter(clone_from=reader)
    writer.pdf_header = reader.pdf_header
    root = cast(DictionaryObject, writer.root_object["/StructTreeRoot"])
    headings = [
        _headed(row, f"R{number:06}") for number, row in enumerate(_body_rows(root), start=1)
    ]
    _name(root, headings)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _body_rows(element: DictionaryObject) -> Iterator[DictionaryObject]:
    """Every row of every table that is not one of headings, in the order of reading."""
    for child in _children(element):
        if child.get("/S") == "/TR" and element.get("/S") in BODIES:
            yield child
        else:
            yield from _body_rows(child)


def _children(element: DictionaryObject) -> Iterator[DictionaryObject]:
    """The elements in an element; what is not one is a piece of a page."""
    held = element["/K"].get_object() if "/K" in element else None
    for child in held if isinstance(held, ArrayObject) else [held]:
        found = child.get_object() if isinstance(child, PdfObject) else None
        if isinstance(found, DictionaryObject) and "/S" in found:
            yield found


def _headed(row: DictionaryObject, name: str) -> tuple[str, DictionaryObject]:
    """The row's first cell made its heading under that name, and named by the others."""
    heading, *others = _children(row)
    heading[NameObject("/S")] = NameObject("/TH")
    heading[NameObject("/ID")] = TextStringObject(name)
    _of_table(heading)[NameObject("/Scope")] = NameObject("/Row")
    for cell in others:
        of_table = _of_table(cell)
        known = cast(ArrayObject, of_table.setdefault(NameObject("/Headers"), ArrayObject()))
        known.append(TextStringObject(name))
    return name, heading


def _of_table(cell: DictionaryObject) -> DictionaryObject:
    """The cell's attributes as one of a table; made if it has none."""
    attributes = cast(ArrayObject, cell.setdefault(NameObject("/A"), ArrayObject()))
    for item in attributes:
        found = cast(DictionaryObject, item.get_object())
        if found.get("/O") == TABLE:
            return found
    made = DictionaryObject({NameObject("/O"): NameObject(TABLE)})
    attributes.append(made)
    return made


def _name(root: DictionaryObject, headings: list[tuple[str, DictionaryObject]]) -> None:
    """Enter the headings in the tree by which names are found, whose order is that of the names."""
    if not headings:
        return
    tree = cast(DictionaryObject, root.setdefault(NameObject("/IDTree"), DictionaryObject()))
    names = cast(ArrayObject, tree.setdefault(NameObject("/Names"), ArrayObject()))
    found = [(str(names[place]), names[place + 1]) for place in range(0, len(names), 2)]
    found += [(name, heading.indirect_reference) for name, heading in headings]
    tree[NameObject("/Names")] = ArrayObject(
        item
        for name, held in sorted(found, key=itemgetter(0))
        for item in (TextStringObject(name), held)
    )
