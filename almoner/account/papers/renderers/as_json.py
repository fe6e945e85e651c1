"""A paper as JSON: every block, with its figures and their sources."""

from almoner.account.papers.rules.blocks import Document
from almoner.account.papers.rules.frozen import frozen_text


def as_json(document: Document) -> bytes:
    """The frozen text itself."""
    return frozen_text(document).encode()
