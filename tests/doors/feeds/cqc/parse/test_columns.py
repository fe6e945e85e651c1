"""Rows read a column at a time say what they would say one by one, whatever is read at once."""

from datetime import date

import pytest

from almoner.doors.feeds.cqc.parse import hsca, read
from almoner.doors.feeds.cqc.parse.cells import beds_of, flag_of
from almoner.doors.feeds.cqc.parse.columns import Columns
from almoner.doors.feeds.cqc.parse.dates import DateOrder
from almoner.doors.feeds.cqc.parse.gathering import Gathering
from almoner.doors.feeds.cqc.parse.layouts import Column, Header, Layout
from almoner.doors.feeds.cqc.parse.rows import RowReader
from almoner.doors.feeds.cqc.parse.tables import Table
from almoner.doors.feeds.cqc.records import Shape
from almoner.doors.feeds.records import Drift
from tests.doors.feeds.cqc.parse.builders import active_row, active_table, write_sheets

NAMES = ("id", "beds", "dormant", "on", "street", "city")
LAYOUT = Layout(
    shape=Shape.ACTIVE_LOCATIONS,
    form="a form",
    marks=frozenset(),
    columns=tuple(Column(name=name, titles=(name.capitalize(),)) for name in NAMES),
)


def columns(*rows: tuple[object, ...], order: DateOrder = DateOrder.DAY_FIRST) -> Columns:
    """Rows 2, 3, … of a sheet with these columns."""
    header = Header(
        layout=LAYOUT,
        table=Table(name="Data", rows=lambda: iter(rows)),
        row=1,
        index={name: place for place, name in enumerate(NAMES)},
        titles=tuple(name.capitalize() for name in NAMES),
        drift=Drift(),
    )
    reader = RowReader(header=header, gathering=Gathering(standing={}), order=order)
    return Columns(reader=reader, numbers=range(2, 2 + len(rows)), rows=rows)


def rejected(found: Columns) -> list[tuple[int | None, str, str]]:
    return [(one.row, one.column, one.value) for one in found.reader.gathering.rejected]


def row(identity: str = "1-1", **cells: object) -> tuple[object, ...]:
    return tuple({**dict.fromkeys(NAMES, ""), "id": identity, **cells}[name] for name in NAMES)


def test_a_blank_says_nothing_and_a_missing_column_neither() -> None:
    found = columns(row(beds=""), row(beds=None), row(beds="-"))
    assert found.cells(column="beds", reader=beds_of) == [None, None, None]
    assert found.texts(column="nowhere") == [None, None, None]
    assert list(found.raw(column="nowhere")) == ["", "", ""]
    assert rejected(found) == []


def test_the_same_cell_twice_is_read_alike_and_rejected_twice() -> None:
    found = columns(*(row(dormant=said) for said in ("Y", "perhaps", "Y", "perhaps", "N")))
    assert found.cells(column="dormant", reader=flag_of) == [True, None, True, None, False]
    assert rejected(found) == [(3, "Dormant", "perhaps"), (5, "Dormant", "perhaps")]


def test_values_that_are_equal_but_of_another_kind_are_read_each_by_itself() -> None:
    found = columns(*(row(beds=said) for said in (1, True, 1.0, "1")))
    assert found.cells(column="beds", reader=beds_of) == [1, None, 1, 1]
    assert rejected(found) == [(3, "Beds", "True")]


def test_dates_are_read_in_the_files_own_order() -> None:
    found = columns(row(on="02/01/2021"), row(on="31/31/2021"), order=DateOrder.MONTH_FIRST)
    assert found.days(column="on") == [date(2021, 2, 1), None]
    assert rejected(found) == [(3, "On", "31/31/2021")]


def test_what_is_rejected_comes_in_the_order_of_the_rows() -> None:
    found = columns(row(beds="x", on="y"), row(beds="z"), row(on="w"))
    found.reader.reject(number=9, column="id", value="before", reason="An earlier one")
    with found.rejecting_in_order():
        found.days(column="on")
        found.cells(column="beds", reader=beds_of)
    assert [(number, value) for number, _, value in rejected(found)] == [
        (9, "before"),
        (2, "y"),
        (2, "x"),
        (3, "z"),
        (4, "w"),
    ]


def test_some_of_the_rows_keep_their_numbers() -> None:
    found = columns(row("1-1"), row("1-2", beds="x"), row("1-3")).of(places=[2, 1])
    assert found.texts(column="id") == ["1-3", "1-2"]
    found.cells(column="beds", reader=beds_of)
    assert rejected(found) == [(3, "Beds", "x")]


def test_an_address_is_made_of_its_lines() -> None:
    found = columns(row(street="1 Ash Road", city="Oldham"), row(city="-"))
    assert found.addresses(lines=("street", "city", "nowhere")) == ["1 Ash Road, Oldham", None]


@pytest.mark.parametrize("at_once", [1, 2, 7])
def test_a_file_says_the_same_however_many_rows_are_read_at_once(
    tmp_path, monkeypatch, at_once
) -> None:
    rows = [
        active_row(
            **{
                "Location ID": f"1-{10**9 + number}",
                "Provider ID": f"1-{2 * 10**9 + number // 3}",
                "Provider Name": f"Wren Care {number}",
                "Care homes beds": "many" if number % 4 == 1 else number,
                "Publication Date": "soon" if number % 5 == 2 else "15/01/2021",
            }
        )
        for number in range(20)
    ]
    path = write_sheets(tmp_path / "a.ods", Data=active_table(*rows))
    plain = read(path)
    assert len(plain.rejected) == 5 + 4
    assert [each.row for each in plain.rejected] == sorted(each.row for each in plain.rejected)
    monkeypatch.setattr(hsca, "AT_ONCE", at_once)
    assert read(path) == plain
    assert {each.name for each in plain.providers} == {f"Wren Care {3 * n}" for n in range(7)}
