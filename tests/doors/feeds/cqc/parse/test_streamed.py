"""An ODS too large to hold reads the same when it is streamed."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almoner.doors.feeds.cqc.parse import UnreadableError, read, streamed
from almoner.doors.feeds.cqc.parse.streamed import rows_from, sheets_of
from almoner.doors.feeds.cqc.parse.tables import Kind, tables_in
from tests.bench.spreadsheets import CLOSING, OPENING
from tests.doors.feeds.cqc.parse.builders import (
    active_row,
    active_table,
    ratings_row,
    write_sheets,
)
from tests.doors.feeds.cqc.parse.test_bad_files import ods_with

CELLS = st.one_of(
    st.just(""),
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=9),
    st.integers(-(10**6), 10**6),
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
)


def trimmed(rows):
    """Rows without the blanks at their ends, which say nothing."""
    whole = []
    for row in rows:
        cells = list(row)
        while cells and cells[-1] == "":
            cells.pop()
        whole.append(cells)
    while whole and not whole[-1]:
        whole.pop()
    return whole


def body(rows):
    return f'{OPENING}<table:table table:name="A &amp; B">{rows}</table:table>{CLOSING}'


def cell(inside, **attributes):
    written = "".join(f' {name.replace("_", ":")}="{value}"' for name, value in attributes.items())
    return f"<table:table-cell{written}>{inside}</table:table-cell>"


def streamed_rows(path):
    ((_, offset),) = sheets_of(path=path)
    return list(rows_from(path=path, offset=offset))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, max_size=6), max_size=8))
def test_it_reads_what_calamine_reads(tmp_path, rows):
    path = write_sheets(tmp_path / "a.ods", One=[["first"]], Two=[*rows, ["x"]], Three=[["last"]])
    tables = tables_in(path=path, kind=Kind.WORKBOOK)
    sheets = sheets_of(path=path)
    assert [name for name, _ in sheets] == [table.name for table in tables]
    for table, (_, offset) in zip(tables, sheets, strict=True):
        assert trimmed(rows_from(path=path, offset=offset)) == trimmed(table.rows())


@pytest.mark.parametrize("share", [0, 10**12])
def test_a_whole_file_comes_out_the_same(tmp_path, monkeypatch, share):
    rows = [active_row(**{"Location ID": f"1-{1_000_000_000 + n}"}) for n in range(30)]
    readme = [["Source: CQC database as at 01 September 2026"]]
    path = write_sheets(tmp_path / "a.ods", README=readme, Data=active_table(*rows))
    plain = read(path)
    monkeypatch.setattr(streamed, "STREAMED_FROM", share)
    again = read(path)
    assert again == plain
    assert read(path, standing=plain.hashes).hashes == {}


def test_repeats_spaces_lines_comments_and_kinds_of_value(tmp_path):
    rows = (
        "<table:table-row>"
        + cell("<text:p>a<text:s text:c='2'/>b</text:p><text:p>c</text:p>")
        + cell("<office:annotation><text:p>a note</text:p></office:annotation><text:p>d</text:p>")
        + cell("<text:p>x</text:p>", **{"table_number-columns-repeated": 2})
        + cell("<text:p>50%</text:p>", **{"office_value-type": "percentage", "office_value": 0.5})
        + cell("", **{"office_value-type": "boolean", "office_boolean-value": "true"})
        + "</table:table-row>"
        + '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
        + '<table:table-row table:number-rows-repeated="2">'
        + cell("<text:p>twice</text:p>")
        + "</table:table-row>"
        + '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/>'
        + "</table:table-row>"
    )
    path = ods_with(tmp_path, body(rows))
    assert sheets_of(path=path)[0][0] == "A & B"
    assert streamed_rows(path) == [
        ["a  b\nc", "d", "x", "x", 0.5, True],
        [],
        [],
        ["twice"],
        ["twice"],
    ]


@pytest.mark.parametrize(
    "rows",
    [
        "<table:table-row>"
        + cell("<text:p>x</text:p>", **{"table_number-columns-repeated": 16_000})
        + "</table:table-row>",
        '<table:table-row table:number-rows-repeated="1000000">'
        + cell("<text:p>x</text:p>")
        + "</table:table-row>",
    ],
)
def test_repeats_past_all_reason_are_refused(tmp_path, rows):
    with pytest.raises(UnreadableError, match="more rows or columns"):
        streamed_rows(ods_with(tmp_path, body(rows)))


@pytest.mark.parametrize(
    "rows",
    ["<table:table-row></oops>", "<table:table-row>" + cell("", **{"office_value-type": "date"})],
)
def test_what_is_damaged_is_said(tmp_path, rows):
    with pytest.raises(UnreadableError, match="damaged"):
        streamed_rows(ods_with(tmp_path, body(rows)))


def test_ratings_are_streamed_with_true_dates(tmp_path, monkeypatch):
    monkeypatch.setattr(streamed, "STREAMED_FROM", 0)
    row = ratings_row(**{"Publication Date": date(2021, 3, 4)})
    path = write_sheets(tmp_path / "a.ods", Locations=[list(row), list(row.values())])
    assert read(path).ratings[0].published_on == date(2021, 3, 4)


@pytest.mark.parametrize("block", [1, 7, 64, 500])
def test_it_reads_the_same_however_much_is_read_at_once(tmp_path, monkeypatch, block):
    sheets = {name: [[name, n, "x" * n] for n in range(9)] for name in ("One", "Two", "Three")}
    path = write_sheets(tmp_path / "a.ods", **sheets)
    whole = [list(rows_from(path=path, offset=offset)) for _, offset in sheets_of(path=path)]
    monkeypatch.setattr(streamed, "BLOCK", block)
    found = sheets_of(path=path)
    assert [name for name, _ in found] == list(sheets)
    assert [list(rows_from(path=path, offset=offset)) for _, offset in found] == whole


def test_moments_and_words_that_stand_outside_a_paragraph(tmp_path):
    moment = {"office_value-type": "date", "office_date-value": "2021-03-04T10:30:00"}
    rows = (
        "<table:table-row>"
        + cell("<text:p>4 March 2021</text:p>", **moment)
        + cell(" white <text:p>a<text:s/>b</text:p> space ")
        + cell("", **{"office_value-type": "boolean", "office_boolean-value": "false"})
        + "</table:table-row>"
    )
    assert streamed_rows(ods_with(tmp_path, body(rows))) == [[date(2021, 3, 4), "a b", False]]


@pytest.mark.parametrize(("more", "is_read"), [(0, True), (1, False)])
@pytest.mark.parametrize("side", ["columns", "repeated rows", "rows"])
def test_as_many_rows_and_columns_as_are_allowed_and_no_more(
    tmp_path, monkeypatch, side, more, is_read
):
    monkeypatch.setattr(streamed, "MOST_COLUMNS", 4)
    monkeypatch.setattr(streamed, "MOST_ROWS", 6)
    one = cell("<text:p>x</text:p>")
    rows = {
        "columns": "<table:table-row>"
        + one
        + '<table:table-cell table:number-columns-repeated="2"/>'
        + cell("<text:p>x</text:p>", **{"table_number-columns-repeated": 1 + more})
        + "</table:table-row>",
        "repeated rows": f'<table:table-row table:number-rows-repeated="{4 + more}">{one}'
        "</table:table-row>",
        "rows": f"<table:table-row>{one}</table:table-row>"
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        f'<table:table-row table:number-rows-repeated="{2 + more}">{one}</table:table-row>',
    }[side]
    path = ods_with(tmp_path, body(rows))
    if is_read:
        assert streamed_rows(path)
    else:
        with pytest.raises(UnreadableError, match="more rows or columns"):
            streamed_rows(path)
