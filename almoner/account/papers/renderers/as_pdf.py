"""A paper as a tagged PDF, held to PDF/UA-1 as it compiles."""

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, time
from itertools import zip_longest
from pathlib import Path
from typing import Any

import typst

from almoner.account.papers.renderers.widths import at_foot, broken, is_short, shares
from almoner.account.papers.rules.blocks import Block, BulletList, Chart, Document, Note, Table
from almoner.account.papers.rules.frozen import frozen_text

TEMPLATE = Path(__file__).with_name("paper.typ")
LATIN_END = 0x180  # Basic Latin, Latin-1 and Latin Extended-A
SIGNS = frozenset("–—‘’“”•…€↑↓↔\u200b")
FRONT = (0.35, 0.65)  # the shares of the line for the front's labels and what they label
WITHOUT_SHAPE = re.compile(r'the text `"(.+?)"` could not be displayed')
REPLACED = (
    "The letters of this PDF lack some that the paper holds: each of those stands as ?, or as the"
    " plain letter that is nearest. The web page and the Word document show them."
)

Json = dict[str, Any]


def as_pdf(document: Document) -> bytes:
    """The PDF. The paper reaches the template as data, so that nothing in it is ever markup.

    PDF/UA allows no letter without a shape. Where the paper has letters that the PDF's own fonts
    lack, others stand for them and a note says so; the other formats keep such letters.
    """
    content = _content(document)
    try:
        return _compiled(content, document)
    except typst.TypstError as error:
        lacking = set("".join(WITHOUT_SHAPE.findall(error.diagnostic)))
        if not lacking:
            raise
    content["replaced"] = REPLACED
    try:
        return _compiled(_written(content, lambda one: _plain(one, lacking)), document)
    except typst.TypstError as error:
        if not WITHOUT_SHAPE.search(error.diagnostic):
            raise
    return _compiled(_written(content, _displayable), document)


def _compiled(content: Json, document: Document) -> bytes:
    # Only where a PDF is made: pypdf takes 13 MB, which each web process would hold.
    from almoner.core.ui.pdf import with_row_headings  # noqa: PLC0415

    pdf: bytes = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(content, ensure_ascii=False)},
        timestamp=datetime.combine(document.as_at, time(), tzinfo=UTC),
    )
    return with_row_headings(pdf)


def _content(document: Document) -> Json:
    """The frozen paper with what the page needs besides: widths, breaks and what stays together."""
    content: Json = json.loads(frozen_text(document))
    content |= {"heading": broken(document.heading), "name": document.name, "replaced": ""}
    content["foot"] = broken(at_foot(document))
    for key in ("authority_name", "exemption"):
        content[key] = broken(content[key])
    for field in content["header"]:
        field["label"] = broken(field["label"], share=FRONT[0])
        field["text"] = broken(field["text"], share=FRONT[1])
    for section, original in zip(content["sections"], document.sections, strict=True):
        for shown, block, following in zip_longest(
            section["blocks"], original.blocks, original.blocks[1:]
        ):
            shown["leads"] = _leads(block, following)
            for key in {"text", "title"} & shown.keys():
                shown[key] = broken(shown[key])
            if isinstance(block, BulletList):
                shown["items"] = [broken(item) for item in block.items]
            if isinstance(block, Table | Chart):
                _set(shown, block)
    return content


def _leads(block: Block, following: Block | None) -> bool:
    """Whether the block must not be the last of its page: what it leads into is the next one.

    A short table stays with its notes, and so on one page; a long one begins where it can.
    """
    if isinstance(block, Table | Chart):
        table = block if isinstance(block, Table) else block.table
        return isinstance(following, Note) and is_short(table)
    if isinstance(block, Note):
        return isinstance(following, Note)
    return isinstance(following, BulletList | Table | Chart)


def _set(shown: Json, block: Table | Chart) -> None:
    """The columns' shares, which of them hold figures, and beside each arrow its words."""
    table = block if isinstance(block, Table) else block.table
    content = shown if isinstance(block, Table) else shown["table"]
    content["shares"] = widths = shares(table)
    content["numeric"] = table.numeric()
    content["row_title"] = broken(table.row_title, share=widths[0])
    for column, width in zip(content["columns"], widths[1:], strict=True):
        column["text"] = broken(column["text"], share=width)
    for row, original in zip(content["rows"], table.rows, strict=True):
        row["text"] = broken(row["text"], share=widths[0])
        for cell, source, width in zip(row["cells"], original.cells, widths[1:], strict=True):
            cell["text"] = broken(cell["text"], share=width)
            if source.trend:
                cell["trend"] = {**asdict(source.trend), "change": source.trend.change}


def _written(content: Any, letter: Callable[[str], str]) -> Any:
    """The content with every letter of its texts as that function gives it."""
    match content:
        case str():
            return "".join(map(letter, content))
        case dict():
            return {key: _written(value, letter) for key, value in content.items()}
        case list() | tuple():
            return [_written(value, letter) for value in content]
        case _:
            return content


def _plain(letter: str, lacking: set[str]) -> str:
    return _displayable(letter) if letter in lacking else letter


def _displayable(letter: str) -> str:
    """The letter, or what stands for one that the PDF's own fonts may lack."""
    if ord(letter) < LATIN_END or letter in SIGNS:
        return letter
    return unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode() or "?"
