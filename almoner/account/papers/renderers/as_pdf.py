"""A paper as a tagged PDF, held to PDF/UA-1 as it compiles."""

import json
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import typst

from almoner.account.papers.rules.blocks import Block, Document, Table, in_words
from almoner.account.papers.rules.frozen import frozen_text

TEMPLATE = Path(__file__).with_name("paper.typ")


def as_pdf(document: Document) -> bytes:
    """The PDF. The paper reaches the template as data, so that nothing in it is ever markup."""
    content = json.loads(frozen_text(document))
    content["as_at_words"] = in_words(document.as_at)
    for section, original in zip(content["sections"], document.sections, strict=True):
        for block, source in zip(section["blocks"], original.blocks, strict=True):
            _add_changes(block, source)
    pdf: bytes = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(content)},
        timestamp=datetime.combine(document.as_at, time(), tzinfo=UTC),
    )
    return pdf


def _add_changes(content: dict[str, Any], block: Block) -> None:
    """Beside each trend, the words that a screen reader says in place of its arrow."""
    table = block if isinstance(block, Table) else getattr(block, "table", None)
    if table is None:
        return
    rows = content["rows"] if isinstance(block, Table) else content["table"]["rows"]
    for row, original in zip(rows, table.rows, strict=True):
        for cell, source in zip(row["cells"], original.cells, strict=True):
            if source.trend:
                cell["trend"] = {**asdict(source.trend), "change": source.trend.change}
