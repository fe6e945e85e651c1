"""A paper as one accessible page that stands alone: its own styles, no scripts, no links out."""

from base64 import b64encode

from django.template.loader import render_to_string

from almoner.account.papers.rules.blocks import Document, in_words


def as_html(document: Document) -> bytes:
    """The page. Everything in it is escaped; a chart is an image, which can run nothing."""
    return render_to_string(
        "papers/document.html",
        {"document": document, "in_words": in_words, "data_uri": _data_uri},
    ).encode()


def _data_uri(svg: str) -> str:
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()
