"""What is frozen comes back as it was, and always as the same text."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.account.papers.rules.blocks import (
    BulletList,
    Cell,
    Chart,
    Column,
    Document,
    Figure,
    Heading,
    Note,
    Paragraph,
    Row,
    Source,
    Stated,
    StatedList,
    StatedParagraph,
    Table,
    Trend,
    in_words,
)
from almoner.account.papers.rules.frozen import frozen_text, thawed
from almoner.account.papers.rules.states import PartName
from tests.account.papers.factories import SVG, document

texts = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=8)
numbers = st.one_of(
    st.none(),
    st.integers(min_value=0, max_value=10**9),
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=0, max_value=10**6),
)
sources = st.builds(
    Source, texts, st.dates(), st.lists(st.integers(1, 10**6), max_size=3).map(tuple), texts
)
figures = st.builds(Figure, numbers, texts, sources, numbers, numbers, numbers)
trends = st.builds(Trend, st.sampled_from(["", "↑", "↓", "↔"]), texts)
cells = st.builds(Cell, texts, st.none() | figures, st.none() | trends)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = tuple(Column(f"c{number}", draw(texts)) for number in range(draw(st.integers(1, 2))))
    rows = tuple(
        Row(f"r{number}", draw(texts), tuple(draw(cells) for _ in columns))
        for number in range(draw(st.integers(0, 2)))
    )
    return Table("t", draw(texts), draw(texts), columns, rows)


stated = st.lists(st.builds(Stated, texts, texts, figures), max_size=2).map(tuple)
blocks = st.one_of(
    st.builds(Heading, texts),
    st.builds(Paragraph, texts, st.booleans(), st.none() | st.integers(1, 99)),
    st.builds(BulletList, st.lists(texts, max_size=3).map(tuple)),
    st.builds(StatedParagraph, texts, st.booleans(), st.none(), texts, stated),
    st.builds(StatedList, st.lists(texts, max_size=3).map(tuple), texts, stated),
    st.builds(Note, texts),
    tables(),
    st.builds(Chart, texts, texts, st.just(SVG), tables()),
)


@given(st.lists(blocks, min_size=1, max_size=3), texts, st.sampled_from(PartName))
def test_what_is_frozen_comes_back(found: list[object], title: str, part: PartName) -> None:
    whole = document(*found, title=title, part=part)  # type: ignore[arg-type]
    assert thawed(frozen_text(whole)) == whole


@given(st.lists(blocks, min_size=1, max_size=3))
def test_the_text_is_the_same_each_time(found: list[object]) -> None:
    text = frozen_text(document(*found))  # type: ignore[arg-type]
    assert frozen_text(thawed(text)) == text


def test_a_paper_without_a_baseline_comes_back() -> None:
    first = replace(document(), compared_with=None)
    assert thawed(frozen_text(first)).compared_with is None


def test_unknown_stays_unknown_and_decimals_keep_their_digits() -> None:
    source = Source("Tracker", date(2021, 7, 22))
    cell = Cell("72.2%", Figure(Decimal("72.20"), "per cent", source))
    table = Table("t", "Doses", "Role", (Column("c", "Share"),), (Row("r", "Staff", (cell,)),))
    figure = thawed(frozen_text(document(table))).sections[0].blocks[0].rows[0].cells[0].figure  # type: ignore[union-attr]
    assert figure is not None
    assert str(figure.value) == "72.20"
    assert figure.earlier is None


def test_control_characters_are_left_out() -> None:
    assert thawed(frozen_text(document(title="Qua\x00li\x1bty\x7f"))).title == "Quality"


def test_the_text_is_json_that_names_each_blocks_kind() -> None:
    content = json.loads(frozen_text(document()))
    kinds = [block["kind"] for block in content["sections"][0]["blocks"]]
    assert kinds == ["heading", "paragraph", "table", "note", "paragraph", "list", "chart"]


def test_what_a_paper_cannot_hold_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot hold a complex"):
        frozen_text(replace(document(), version=1j))  # type: ignore[arg-type]


def test_tables_include_those_of_charts() -> None:
    assert [table.key for table in document().tables()] == ["profile", "chart"]


def test_figures_come_with_their_places() -> None:
    places = [(row, column) for table in document().tables() for row, column, _ in table.figures()]
    assert places == [
        ("home_care", "good"), ("home_care", "inadequate"), ("day_care", "good")
    ] * 2  # fmt: skip


def test_a_trend_says_its_change_apart() -> None:
    assert Trend("↓", "36, down from 38").change == "down from 38"
    assert Trend("↓", "1,036, down from 1,038").change == "down from 1,038"
    assert Trend("", "unknown").change == "unknown"


def test_dates_are_printed_in_words() -> None:
    assert in_words(date(2026, 3, 7)) == "7 March 2026"


def test_a_document_is_one_value() -> None:
    assert isinstance(document(), Document)
    assert document() == document()
