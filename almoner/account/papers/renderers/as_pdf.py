"""A paper as a tagged PDF, held to PDF/UA-1 as it compiles."""

import json
from dataclasses import asdict
from itertools import zip_longest
from pathlib import Path

from almoner.account.papers.renderers.widths import at_foot, broken, is_short, shares
from almoner.account.papers.rules.blocks import Block, BulletList, Chart, Document, Note, Table
from almoner.account.papers.rules.frozen import frozen_text
from almoner.core.ui.typeset import Json, typeset

TEMPLATE = Path(__file__).with_name("paper.typ")
FRONT = (0.35, 0.65)  # the shares of the line for the front's labels and what they label


def as_pdf(document: Document) -> bytes:
    """The PDF. The paper reaches the template as data, so that nothing in it is ever markup.

    Where the paper has letters that the PDF's own fonts lack, others stand for them and a note
    says so; the other formats keep such letters.
    """
    return typeset(
        template=TEMPLATE,
        name="paper",
        what="the paper",
        content=_content(document),
        as_at=document.as_at,
    )


def _content(document: Document) -> Json:
    """The frozen paper with what the page needs besides: widths, breaks and what stays together."""
    content: Json = json.loads(frozen_text(document))
    content |= {"heading": broken(document.heading), "name": document.name}
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
