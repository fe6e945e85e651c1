"""A CSV file of returns, read and checked."""

from datetime import date

import pytest

from almoner.response.programmes.returns_file import (
    COLUMNS,
    LARGEST,
    MOST_ROWS,
    FileRefused,
    Problem,
    Read,
    example_rows,
    read_returns,
    text_of,
)
from almoner.response.programmes.rules.figures import Counts
from almoner.response.programmes.rules.kinds import RoleGroup

TODAY = date(2021, 8, 16)
HEAD = ",".join(COLUMNS)


def read(*rows: str, head: str = HEAD) -> Read:
    return read_returns(text="\n".join((head, *rows)), places={"1-100": 7}, today=TODAY)


def test_rows_are_read_with_blanks_as_not_known() -> None:
    found = read(
        "1-100,care,16/08/2021,20,15,,0,,", ",,,,,,,,", "1-100,Registered nurses,2021-08-16,3"
    )
    first, second = found.rows
    assert found.problems == ()
    assert (first.location_id, first.role_group, first.as_at) == (7, RoleGroup.CARE, TODAY)
    assert first.counts == Counts(headcount=20, compliant=15, exempt=0)
    assert second.counts == Counts(headcount=3)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("1-999,care,16/08/2021,20,15,,,,", "CQC id"),
        ("1-100,cooks,16/08/2021,20,15,,,,", "Role group"),
        ("1-100,care,17/08/2021,20,15,,,,", "As at"),
        ("1-100,care,soon,20,15,,,,", "As at"),
        ("1-100,care,16/08/2021,20,fifteen,,,,", "Meets it"),
        ("1-100,care,16/08/2021,20,-1,,,,", "Meets it"),
        ("1-100,care,16/08/2021,20,25,,,,", ""),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column(row: str, column: str) -> None:
    (problem,) = read(row).problems
    assert isinstance(problem, Problem)
    assert (problem.row, problem.column) == (2, column)
    assert problem.reason.endswith(".")


def test_a_file_as_a_whole_is_refused() -> None:
    with pytest.raises(FileRefused, match="no column “Headcount”"):
        read("1-100,care,16/08/2021", head="CQC id,Role group,As at")
    with pytest.raises(FileRefused, match="no rows"):
        read()
    with pytest.raises(FileRefused, match="more than"):
        read(*["1-100,care,16/08/2021,1"] * MOST_ROWS)
    with pytest.raises(FileRefused, match="larger than 1 MB"):
        text_of(b"x" * (LARGEST + 1))
    with pytest.raises(FileRefused, match="not a CSV file"):
        text_of(b"\x81\x8d")


def test_files_of_excel_are_text() -> None:
    assert text_of("\ufeffé".encode()) == "é"
    assert text_of("é".encode("cp1252")) == "é"


def test_the_file_to_fill_in_reads_back_as_nothing_said() -> None:
    rows = example_rows(["1-100"], [RoleGroup.CARE], TODAY)
    found = read(",".join(rows[0]))
    assert found.rows[0].counts == Counts(headcount=None)
