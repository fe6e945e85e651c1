"""The formats in which a report is taken away."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from almoner.evidence.audits.renderers.as_docx import as_docx
from almoner.evidence.audits.renderers.as_html import as_html
from almoner.evidence.audits.renderers.as_pdf import as_pdf
from almoner.evidence.audits.report import Report


@dataclass(frozen=True, slots=True)
class Format:
    """One way to take a report away."""

    name: str
    content_type: str
    render: Callable[[Report], bytes]


FORMATS: Mapping[str, Format] = {
    "html": Format("Web page", "text/html; charset=utf-8", as_html),
    "docx": Format(
        "Word document",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        as_docx,
    ),
    "pdf": Format("PDF", "application/pdf", as_pdf),
}
