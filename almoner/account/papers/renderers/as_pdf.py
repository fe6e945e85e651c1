"""A paper as a tagged PDF, held to PDF/UA-1 as it compiles."""

import json
import unicodedata
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import typst

from almoner.account.papers.rules.blocks import Block, Document, Table, in_words
from almoner.account.papers.rules.frozen import frozen_text

TEMPLATE = Path(__file__).with_name("paper.typ")
LATIN_END = 0x180  # Basic Latin, Latin-1 and Latin Extended-A
SIGNS = frozenset("–—‘’“”•…€↑↓↔")


def as_pdf(document: Document) -> bytes:
    """The PDF. The paper reaches the template as data, so that nothing in it is ever markup."""
    content = json.loads(frozen_text(document))
    content["as_at_words"] = in_words(document.as_at)
    for section, original in zip(content["sections"], document.sections, strict=True):
        for block, source in zip(section["blocks"], original.blocks, strict=True):
            _add_changes(block, source)
    paper = json.dumps(content, ensure_ascii=False)
    try:
        return _compiled(paper, document)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
    return _compiled("".join(_displayable(letter) for letter in paper), document)


def _compiled(paper: str, document: Document) -> bytes:
    pdf: bytes = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        sys_inputs={"paper": paper},
        timestamp=datetime.combine(document.as_at, time(), tzinfo=UTC),
    )
    return pdf


def _displayable(letter: str) -> str:
    """The letter, or what stands for one that the PDF's own fonts may lack.

    PDF/UA allows no letter without a shape; the other formats keep such letters as they are.
    """
    if ord(letter) < LATIN_END or letter in SIGNS:
        return letter
    plain = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return plain.replace('"', "'").replace("\\", "/") or "?"


def _add_changes(content: dict[str, Any], block: Block) -> None:
    """Which columns hold figures and, beside each trend, the words that say its arrow aloud."""
    table = block if isinstance(block, Table) else getattr(block, "table", None)
    if table is None:
        return
    shown = content if isinstance(block, Table) else content["table"]
    shown["numeric"] = table.numeric()
    for row, original in zip(shown["rows"], table.rows, strict=True):
        for cell, source in zip(row["cells"], original.cells, strict=True):
            if source.trend:
                cell["trend"] = {**asdict(source.trend), "change": source.trend.change}
