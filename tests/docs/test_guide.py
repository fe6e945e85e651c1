"""The guide for officers calls things what the pages call them."""

import re
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from tests.architecture import tree

GUIDE = tree.ROOT / "docs" / "guide"
BOLD = re.compile(r"\*\*([^*]+)\*\*")
PROSE = {"index.md", "words.md"}  # bold there is what is being explained


@cache
def _said() -> str:
    """All that our pages can say: templates, and the words that are put into them."""
    scripts = (tree.PACKAGE / "doors" / "field" / "app").glob("*.js")
    files = [*tree.PACKAGE.rglob("templates/**/*.html"), *tree.sources(), *scripts]
    texts = (path.read_text(encoding="utf-8") for path in files)
    return _plain("\n".join(unescape(text) for text in texts))


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").lower().split())


def _labels(page: Path) -> list[str]:
    """Each label in bold, parted where a name or a date stands in its place (…)."""
    found = BOLD.findall(page.read_text(encoding="utf-8"))
    return [part.strip() for label in found for part in label.split("…") if part.strip()]


@pytest.mark.parametrize("page", sorted(GUIDE.glob("*.md")), ids=lambda page: page.stem)
def test_every_label_is_on_a_page(page: Path) -> None:
    if page.name in PROSE:
        return
    labels = _labels(page)
    assert labels
    assert [label for label in labels if _plain(label) not in _said()] == []


def test_every_page_is_in_the_contents() -> None:
    contents = (GUIDE / "index.md").read_text(encoding="utf-8").split("```{toctree}")[1]
    assert {page.stem for page in GUIDE.glob("*.md")} - {"index"} == {
        line for line in contents.splitlines() if re.fullmatch(r"[a-z0-9-]+", line)
    }
