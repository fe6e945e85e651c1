"""A paper's frozen content as a file of each format; the same content gives the same bytes."""

from collections.abc import Callable
from dataclasses import dataclass

from almoner.account.papers.renderers.as_docx import as_docx
from almoner.account.papers.renderers.as_html import as_html
from almoner.account.papers.renderers.as_json import as_json
from almoner.account.papers.renderers.as_pdf import as_pdf
from almoner.account.papers.rules.blocks import Document


@dataclass(frozen=True, slots=True)
class Format:
    """A format of file: how officers know it, its media type, and what writes it."""

    name: str
    content_type: str
    render: Callable[[Document], bytes]


FORMATS: dict[str, Format] = {
    "html": Format("Web page", "text/html; charset=utf-8", as_html),
    "docx": Format(
        "Word document",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        as_docx,
    ),
    "pdf": Format("PDF document", "application/pdf", as_pdf),
    "json": Format("Data, with the source of every figure", "application/json", as_json),
}
