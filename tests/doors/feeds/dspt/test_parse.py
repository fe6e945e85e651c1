"""What an export says, row by row, in either form."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from almoner.doors.feeds.cqc.parse.errors import UnrecognisedError
from almoner.doors.feeds.dspt import parse
from almoner.doors.feeds.dspt.parse import (
    ELSEWHERE,
    NO_CODE,
    Shape,
    read,
    recognises,
    shape_of,
    year_and_words,
)
from almoner.doors.feeds.recognition import Sheet
from tests.doors.feeds.dspt.exports import HEAD_2019, HEAD_2022, ROWS, export


def test_an_export_of_2022_is_read(tmp_path: Path) -> None:
    batch = read(export(tmp_path))
    assert (batch.shape, batch.row_count, len(batch.records)) == ("search_2022", 6, 6)
    assert batch.rejected == []
    assert batch.as_at is None
    first = batch.records[0]
    assert first[1:] == (
        "VN001",
        "ELMBANK HOUSE (VN001)",
        "Standards Met",
        2021,
        date(2022, 6, 22),
    )
    assert batch.records[4][3:] == ("Not Published", None, None)


def test_an_export_of_2019_is_read_with_its_own_dates(tmp_path: Path) -> None:
    rows = ("Elmbank House,VN001,18/19 Entry Level,29/03/2019,Social Care,13X",)
    batch = read(export(tmp_path, rows, head=HEAD_2019))
    assert batch.shape == "search_2019"
    assert batch.records[0][1:] == (
        "VN001",
        "Elmbank House",
        "Entry Level",
        2018,
        date(2019, 3, 29),
    )


def test_what_cannot_be_taken_is_counted_or_named(tmp_path: Path) -> None:
    rows = (
        *ROWS[:1],
        "VN001,ELMBANK HOUSE,21/22 Standards Met,2022-06-22,Social Care,",
        "VN010,NO STATUS,,,Social Care,",
        "VN011,NO DAY,21/22 Standards Met,soon,Social Care,",
        "RHU,A TRUST,21/22 Standards Met,2022-06-30,NHS Trust,",
        ",NO CODE,21/22 Standards Met,2022-06-30,Social Care,",
        ",,,,,",
    )
    batch = read(export(tmp_path, rows))
    assert [one.reason for one in batch.rejected] == [
        "The code is given twice",
        "It has no status",
        "This is no date",
    ]
    assert [one.row for one in batch.rejected] == [3, 4, 5]
    assert batch.skipped == {ELSEWHERE: 1, NO_CODE: 1}
    assert len(batch.records) == 1


def test_another_file_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(UnrecognisedError, match="no export of the organisation search"):
        read(path)


@pytest.mark.parametrize(
    ("head", "shape"),
    [
        (HEAD_2022, Shape.OF_2022),
        (HEAD_2019, Shape.OF_2019),
        (HEAD_2022.upper(), Shape.OF_2022),
        ("Code,Status", None),
        ("", None),
    ],
)
def test_its_columns_tell_an_export(head: str, shape: Shape | None) -> None:
    cells = head.split(",")
    assert shape_of(cells) is shape
    assert recognises([Sheet(name="", rows=[["A title"], cells])]) is (shape is not None)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("21/22 Standards Met", (2021, "Standards Met")),
        ("2021/22 Standards Met", (2021, "Standards Met")),
        ("99/00 Standards Met", (2099, "Standards Met")),
        ("21/23 Standards Met", (None, "21/23 Standards Met")),
        (" Not Published ", (None, "Not Published")),
    ],
)
def test_a_status_carries_its_year(status: str, said: tuple[int | None, str]) -> None:
    assert year_and_words(status) == said


def test_an_export_need_not_name_the_sector_nor_fill_its_rows(tmp_path: Path) -> None:
    head = "Code,Organisation Name,Status,Date Of Publication"
    rows = ("VN001,ELMBANK,21/22 Standards Met,2022-06-22", "VN002,WREN LODGE,Not Published")
    batch = read(export(tmp_path, rows, head=head))
    assert [one.code for one in batch.records] == ["VN001", "VN002"]
    assert batch.skipped == {}
    assert batch.rejected == []


def test_the_order_of_day_and_month_is_told_from_all_dates(tmp_path: Path) -> None:
    rows = (
        "VN001,ELMBANK,21/22 Standards Met,06/05/2022,Social Care,",
        "VN002,WREN LODGE,21/22 Standards Met,06/22/2022,Social Care,",
        "VN003,THE GRANGE,Not Published,,Social Care,",
    )
    days = [one.published_on for one in read(export(tmp_path, rows)).records]
    assert days == [date(2022, 6, 5), date(2022, 6, 22), None]


def test_how_far_the_reading_is_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "REPORT_EVERY", 4)
    told: list[tuple[int, int]] = []
    path = export(tmp_path)
    assert read(path, report=lambda *news: told.append(news)) == read(path)
    assert told == [(4, 6)]


def test_a_workbook_may_count_its_days_from_1904(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"date_1904": True}) as book:
        sheet = book.add_worksheet("Search")
        sheet.write_row(0, 0, HEAD_2022.split(","))
        sheet.write_row(1, 0, ["VN001", "ELMBANK", "21/22 Standards Met", 44734 - 1462])
    assert read(tmp_path / "a.xlsx").records[0].published_on == date(2022, 6, 22)
