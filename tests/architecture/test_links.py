"""Every link from one of our pages to another, or to a file here, leads somewhere."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.architecture import tree

LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
FENCED = re.compile(r"^(```|~~~).*?^\1", flags=re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,6} (.+)$", flags=re.MULTILINE)
ELSEWHERE = re.compile(r"[a-z][a-z+.-]*:", flags=re.IGNORECASE)


def _pages() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=tree.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for name in listed.stdout.splitlines() if (path := tree.ROOT / name).exists()]


def _anchors(page: Path) -> set[str]:
    """The names by which a page's headings are linked to, as GitHub and MyST make them."""
    words = (
        re.sub(r"[^\w\- ]", "", text.lower())
        for text in HEADING.findall(page.read_text(encoding="utf-8"))
    )
    return {text.strip().replace(" ", "-") for text in words}


def _broken(page: Path) -> list[str]:
    found = []
    for link in LINK.findall(FENCED.sub("", page.read_text(encoding="utf-8"))):
        if ELSEWHERE.match(link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            found.append(link)
    return found


@pytest.mark.parametrize("page", _pages(), ids=tree.shown)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert _broken(page) == []


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A title\n\n[a](gone.md) [b](#a-title) [c](#gone) ![d](<no.png>) [e](x:y)\n")
    assert _broken(page) == ["gone.md", "#gone", "no.png"]
