"""A report as a tagged PDF, held to PDF/UA-1 as it compiles."""

import json
import unicodedata
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path

import typst

from almoner.core.calendar.rules import long_date
from almoner.evidence.audits.report import Report

TEMPLATE = Path(__file__).with_name("report.typ")
LATIN_END = 0x180  # Basic Latin, Latin-1 and Latin Extended-A
SIGNS = frozenset("–—‘’“”•…€")


def as_pdf(report: Report) -> bytes:
    """The PDF. The report reaches the template as data, so that nothing in it is ever markup."""
    content = {
        **asdict(report),
        "as_at": report.as_at.isoformat(),
        "as_at_words": long_date(report.as_at),
    }
    text = json.dumps(content, ensure_ascii=False)
    pdf: bytes = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        sys_inputs={"report": "".join(map(_displayable, text))},
        timestamp=datetime.combine(report.as_at, time(), tzinfo=UTC),
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
