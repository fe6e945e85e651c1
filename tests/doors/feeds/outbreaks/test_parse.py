"""The workbook of outbreaks: what is taken, what is left out and said, what is refused."""

import os
from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from almoner.doors.feeds.confinement import ReadingError
from almoner.doors.feeds.outbreaks.parse import SHAPE, is_ours, read
from almoner.doors.feeds.outbreaks.parse.workbook import EVER, NEW
from almoner.doors.feeds.recognition import key_of
from almoner.doors.feeds.registry import FEEDS
from tests.bench.spreadsheets import write_ods

SAMPLE = Path(__file__).parent / "data" / "phe_outbreaks_2020-07-13.ods"
SHARED = (
    Path(os.environ.get("ALMONER_SHARED_DATA", "no folder is named"))
    / "health"
    / "phe_care_home_outbreaks_2020-07-13.ods"
)
HEADS: list[list[Any]] = [
    ["", "", "", "Week commencing", "", "", ""],
    [
        "Local Authority",
        "UTLAApr19CD",
        "Government office regions",
        "2020-07-06",
        "2020-07-13",
        "All outbreaks",
        "Number of care homes",
    ],
]
VALE: list[Any] = ["Vale", "E06999901", "South", 2.0, 1.0, 3.0, "60"]


def workbook(tmp_path: Path, rows: Sequence[Sequence[Any]], name: str = "Upper_Tier") -> Path:
    path = tmp_path / "outbreaks.ods"
    write_ods(path=path, sheets=[("Metadata", [["Title", "Outbreaks"]]), (name, rows)])
    return path


def changed(place: int, value: Any, row: int = 0) -> list[list[Any]]:
    rows = deepcopy([*HEADS, VALE])
    rows[row + len(HEADS) if row >= 0 else len(HEADS) + row][place] = value
    return rows


def test_a_trimmed_file_as_published() -> None:
    batch = read(SAMPLE)
    assert (batch.shape, batch.as_at, batch.is_snapshot) == (SHAPE, date(2020, 7, 19), True)
    ever = {one.place_name: one for one in batch.records if one.measure == EVER}
    nottinghamshire, southampton = ever["Nottinghamshire"], ever["Southampton"]
    assert (nottinghamshire.numerator, nottinghamshire.denominator) == (103, 288)
    assert (southampton.numerator, southampton.denominator) == (27, 63)
    assert southampton.place_code == "E06000045"
    assert (southampton.from_on, southampton.to_on) == (date(2020, 3, 9), date(2020, 7, 19))
    weeks = [one for one in batch.records if one.place_name == "Southampton" and one.measure == NEW]
    assert len(weeks) == 19 and sum(one.numerator for one in weeks) == 27
    assert (weeks[0].from_on, weeks[0].to_on) == (date(2020, 3, 9), date(2020, 3, 15))
    assert ever["East Midlands"].place_code == "E12000004"


def test_what_is_left_out_is_said() -> None:
    batch = read(SAMPLE)
    assert batch.skipped == {"of PHE centres": 2, "of Lower Tier Local authorities": 7}
    names = Counter(one.place_name for one in batch.records if one.measure == EVER)
    assert set(names.values()) == {1} and "Ashfield" not in names
    (na,) = batch.rejected
    assert (na.column, na.value, na.is_critical) == ("Number of care homes", "NA", False)
    assert na.reason == "this is not a number of care homes" and na.row


def test_it_is_known_by_its_headers_and_not_by_its_name(tmp_path: Path) -> None:
    recognisers = {feed.key: feed.recogniser for feed in FEEDS.values() if feed.recogniser}
    assert key_of(SAMPLE, recognisers=recognisers) == "outbreaks"
    other = workbook(tmp_path, [["Location ID", "Name"], ["1-1", "Elmbank"]])
    assert key_of(other, recognisers=recognisers) != "outbreaks"
    assert not is_ours([])


def test_a_small_workbook_is_read(tmp_path: Path) -> None:
    batch = read(workbook(tmp_path, [*HEADS, VALE]))
    assert [one.numerator for one in batch.records] == [2, 1, 3]
    assert batch.rejected == [] and batch.row_count == 1
    as_dates = deepcopy([*HEADS, VALE])
    as_dates[1][3:5] = [date(2020, 7, 6), date(2020, 7, 13)]
    assert read(workbook(tmp_path, as_dates)).records == batch.records


@pytest.mark.parametrize(
    ("place", "value", "column", "left"),
    [
        (3, "several", "2020-07-06", 2),
        (4, -1.0, "2020-07-13", 2),
        (4, 0.5, "2020-07-13", 2),
        (5, "", "All outbreaks", 2),
        (6, "NA", "Number of care homes", 2),
    ],
)
def test_a_cell_that_is_no_count_is_left_out_and_said(
    tmp_path: Path, place: int, value: Any, column: str, left: int
) -> None:
    batch = read(workbook(tmp_path, changed(place, value)))
    (refused,) = batch.rejected
    assert (refused.sheet, refused.row, refused.column) == ("Upper_Tier", 3, column)
    assert refused.value == str(value) and not refused.is_critical
    assert len(batch.records) == left


def test_a_row_whose_weeks_do_not_add_up_is_left_out(tmp_path: Path) -> None:
    batch = read(workbook(tmp_path, changed(5, 9.0)))
    assert batch.records == []
    assert batch.rejected[0].reason == "the weeks add up to 3, and the total says 9"


def test_no_homes_give_no_share(tmp_path: Path) -> None:
    batch = read(workbook(tmp_path, changed(6, "0")))
    assert {one.measure for one in batch.records} == {NEW}


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (changed(4, "2020-07-14", row=-1), "do not follow one another"),
        (changed(4, "2020-07-27", row=-1), "do not follow one another"),
        (changed(5, "Total", row=-1), "is not the workbook of outbreaks"),
        (changed(6, "", row=-1), "is not the workbook of outbreaks"),
        (changed(3, "Weeks", row=-2), "is not the workbook of outbreaks"),
        (changed(0, "PHE centre", row=-1), "holds no figures of councils"),
        (changed(1, "LTLAApr19CD", row=-1), "holds no figures of councils"),
        ([["Nothing"]], "is not the workbook of outbreaks"),
    ],
)
def test_another_workbook_is_refused(
    tmp_path: Path, rows: Sequence[Sequence[Any]], words: str
) -> None:
    path = workbook(tmp_path, rows)
    with pytest.raises(ReadingError, match=words):
        read(path)


def test_a_truncated_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="is not the workbook of outbreaks"):
        read(workbook(tmp_path, HEADS[:1]))
    assert read(workbook(tmp_path, HEADS)).records == []  # the door refuses what has no rows


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"   \n", "is empty"),
        (b"<!DOCTYPE html><html><body>503</body></html>", "is a web page"),
        (b"Local Authority,UTLAApr19CD\nVale,E06\n", "is not a workbook"),
        (b"%PDF-1.7", "is a PDF"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (SAMPLE.read_bytes()[:2000], "damaged"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "outbreaks.ods"
    path.write_bytes(content)
    with pytest.raises(ReadingError, match=words):
        read(path)


def test_the_whole_file_where_it_is_at_hand() -> None:
    if not SHARED.is_file():
        return  # ALMONER_SHARED_DATA names no folder
    batch = read(SHARED)
    ever = [one for one in batch.records if one.measure == EVER]
    assert len([one for one in ever if not one.place_code.startswith("E12")]) == 150
    assert len(batch.rejected) == 1
    regions = sum(one.numerator for one in ever if one.place_code.startswith("E12"))
    councils = sum(one.numerator for one in ever if not one.place_code.startswith("E12"))
    assert (regions, len(batch.records)) == (6811, 3199)
    assert councils == regions
