"""The ratings table of Southampton's report of August 2021, reproduced figure by figure."""

import json
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from almoner.account.papers.actions import build_paper
from almoner.account.papers.models import Paper
from almoner.account.papers.queries import document
from almoner.account.papers.renderers import FORMATS
from almoner.account.papers.rules.states import PartName
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import operator
from tests.account.papers.factories import AS_AT, AT, ROWS, southaven

pytestmark = pytest.mark.django_db

GOLDEN = {
    "nursing": ("0 ↔", "8 ↔", "1 ↔", "0 ↔", "0 ↔"),
    "residential": ("1 ↔", "41 ↔", "5 ↔", "0 ↔", "1 ↓"),
    "home_care": ("1 ↓", "36 ↓", "2 ↓", "0", "15 ↑"),
}
HEADINGS = ("Nursing homes", "Residential homes", "Home care providers")
BY = operator("papers build")


@pytest.fixture
def paper() -> Paper:
    return build_paper(kind="quality-update", authority=southaven(), as_at=AS_AT, by=BY, at=AT)


def rendered(paper: Paper, extension: str) -> bytes:
    return FORMATS[extension].render(document(paper=paper, part=PartName.OPEN, visible_to=BY))


def test_the_table_is_southamptons(paper: Paper) -> None:
    sections = json.loads(rendered(paper, "json"))["sections"]
    [table] = [block for one in sections for block in one["blocks"] if block["kind"] == "table"]
    shown = {
        row["key"]: tuple(f"{c['text']} {c['trend']['symbol']}".strip() for c in row["cells"])
        for row in table["rows"]
    }
    assert shown == GOLDEN
    assert list(shown) == list(ROWS)


def test_the_blank_has_words_and_no_earlier_figure(paper: Paper) -> None:
    figure = paper.figures.get(row="home_care", column="inadequate")
    assert (figure.value, figure.earlier) == (0, None)
    assert "0, no earlier figure" in rendered(paper, "html").decode()


def test_word_shows_the_same_table(paper: Paper) -> None:
    table = docx.Document(BytesIO(rendered(paper, "docx"))).tables[-1]
    rows = [tuple(cell.text for cell in row.cells) for row in table.rows]
    assert rows[0] == (
        "Type of service", "Outstanding", "Good", "Requires improvement", "Inadequate",
        "Not yet rated",
    )  # fmt: skip
    assert rows[1:] == [
        (heading, *GOLDEN[row]) for heading, row in zip(HEADINGS, ROWS, strict=True)
    ]


def test_the_pdf_shows_the_same_table(paper: Paper) -> None:
    text = PdfReader(BytesIO(rendered(paper, "pdf"))).pages[0].extract_text()
    lines = [" ".join(line.split()) for line in text.splitlines()]
    for heading, row in zip(HEADINGS, ROWS, strict=True):
        assert " ".join((heading, *GOLDEN[row])) in lines


def test_the_movement_is_told_and_sums(paper: Paper) -> None:
    told = rendered(paper, "html").decode()
    assert "Since the last published paper, as at 31 May 2021, services moved as follows:" in told
    assert "Home care providers, Good: 36, down from 38 (out: 2 deregistered)" in told
    told = told.replace("Home care providers, ", "")
    assert "Not yet rated: 15, up from 12 (in: 4 newly registered; out: 1 deregistered)" in told
    assert "differ from what was printed" not in told


def test_every_figure_is_frozen_with_its_source(paper: Paper) -> None:
    figures = list(paper.figures.all())
    assert len(figures) == 15
    assert {figure.as_at for figure in figures} == {AS_AT}
    assert all(figure.source.startswith("Care Quality Commission") for figure in figures)
    assert all(figure.landings and figure.filter for figure in figures)
    assert {f.denominator for f in figures if f.row == "home_care"} == {54}


def test_kept_copies_are_what_is_built(paper: Paper) -> None:
    """The page and the data, letter for letter: a change in either is seen and meant."""
    kept = Path(__file__).with_name("golden")
    for extension in ("html", "json"):
        built = rendered(paper, extension).decode()
        landing = paper.figures.first().landings  # type: ignore[union-attr]
        expected = (kept / f"quality-update.{extension}").read_text(encoding="utf-8")
        assert built == expected.replace("LANDING", landing)


def test_it_is_built_the_same_from_what_was_known_then(paper: Paper) -> None:
    again = build_paper(
        kind="quality-update",
        authority=Authority.objects.get(),
        as_at=AS_AT,
        by=BY,
        at=AT.replace(year=2026),
        known_at=paper.known_at,
    )
    assert again == paper
    assert date(2026, 9, 6) > again.recorded_at.date()
