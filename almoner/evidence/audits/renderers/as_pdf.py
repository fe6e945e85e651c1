"""A report as a tagged PDF, held to PDF/UA-1 as it compiles."""

from dataclasses import asdict
from pathlib import Path

from almoner.core.calendar.rules import long_date
from almoner.core.ui.typeset import typeset
from almoner.evidence.audits.report import Report

TEMPLATE = Path(__file__).with_name("report.typ")


def as_pdf(report: Report) -> bytes:
    """The PDF. The report reaches the template as data, so that nothing in it is ever markup."""
    content = {
        **asdict(report),
        "as_at": report.as_at.isoformat(),
        "as_at_words": long_date(report.as_at),
    }
    return typeset(
        template=TEMPLATE, name="report", what="the report", content=content, as_at=report.as_at
    )
