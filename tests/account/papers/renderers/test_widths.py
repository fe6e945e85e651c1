"""The shares of a table's columns: together the line, and no word broken that need not be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.account.papers.renderers.widths import BREAK, at_foot, broken, printed, shares
from almoner.account.papers.rules.blocks import Cell, Column, Row, Table, Trend
from tests.account.papers.factories import document


def table(heads: list[str], *rows: list[str]) -> Table:
    title, *columns = heads
    return Table(
        key="t",
        caption="Caption",
        row_title=title,
        columns=tuple(Column(f"c{place}", text) for place, text in enumerate(columns)),
        rows=tuple(
            Row(f"r{place}", row[0], tuple(Cell(text) for text in row[1:]))
            for place, row in enumerate(rows)
        ),
    )


def test_long_words_have_more_room_than_short_ones() -> None:
    first, good, improvement = shares(
        table(["Type", "Good", "Requires improvement"], ["Nursing homes", "8", "1"])
    )
    assert good < improvement < first


def test_a_column_of_long_texts_has_most_of_what_is_left() -> None:
    name, count, told = shares(table(["Service", "Number", "Why"], ["Ash", "6", "word " * 40]))
    assert told > 0.5
    assert name + count < 0.5


def test_a_table_without_rows_has_room_for_its_headings() -> None:
    assert len(shares(table(["Type", "Good", "Inadequate"]))) == 3


words = st.text(max_size=80)


@given(
    st.integers(1, 6).flatmap(
        lambda n: st.lists(st.lists(words, min_size=n, max_size=n), min_size=1, max_size=5)
    )
)
def test_shares_come_to_the_whole_line_whatever_is_written(rows: list[list[str]]) -> None:
    found = shares(table(*rows))
    assert len(found) == len(rows[0])
    assert sum(found) == pytest.approx(1)
    assert min(found) > 0


def test_a_word_that_has_room_is_left_alone() -> None:
    text = "Llanfairpwllgwyngyll and quality.team@southaven.example"
    assert broken(text) == text


@given(st.text(), st.floats(0.01, 1))
def test_breaks_add_nothing_else_and_lose_nothing(text: str, share: float) -> None:
    made = broken(text, share=share).replace(BREAK, "").replace("\u00a0", " ")
    assert made == text.replace(BREAK, "").replace("\u00a0", " ")


def test_a_day_is_not_parted_from_its_month() -> None:
    assert broken("On 31 August 2021, 44 concerns") == "On 31\u00a0August 2021, 44 concerns"
    assert broken("31 Augusts and 131 Mayflowers") == "31 Augusts and 131 Mayflowers"


@given(st.text(alphabet="aWi", min_size=200), st.floats(0.05, 1))
def test_every_piece_of_a_long_word_has_room(text: str, share: float) -> None:
    assert max(map(len, broken(text, share=share).split(BREAK))) < 200


def test_the_name_at_the_foot_is_the_documents_until_it_is_too_long() -> None:
    assert at_foot(document()) == document().name == "Quality update: Southaven, 31 August 2021"
    assert len(at_foot(document(title="A" * 300))) == 120
    assert at_foot(document(title="A" * 300)).endswith("…")


def test_a_cell_is_printed_with_its_arrow_if_it_has_one() -> None:
    assert printed(Cell("36", trend=Trend("↓", "36, down from 38"))) == "36 ↓"
    assert printed(Cell("0", trend=Trend("", "0, no earlier figure"))) == "0"
    assert printed(Cell("–")) == "–"
