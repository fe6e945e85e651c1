"""The daily counts of deaths: what is taken, what is left out and said, what is refused."""

import csv
import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.doors.feeds.confinement import ReadingError
from almoner.doors.feeds.deaths.parse import SHAPE, read
from almoner.doors.feeds.deaths.parse.daily import FOOTNOTES, _is_footnote
from almoner.doors.feeds.recognition import key_of
from almoner.doors.feeds.registry import FEEDS

SAMPLE = Path(__file__).parent / "data" / "cqc_daily_deaths_2020.csv"
SHARED = (
    Path(os.environ.get("ALMONER_SHARED_DATA", "no folder is named"))
    / "health"
    / "cqc_care_home_daily_deaths_2020.csv"
)
HEADER = "Name,Date,All cause,Covid-19 Deaths"


def file(tmp_path: Path, *lines: str, header: str = HEADER) -> Path:
    path = tmp_path / "deaths.csv"
    path.write_text("\n".join((header, *lines)) + "\n")
    return path


def test_a_trimmed_file_as_published() -> None:
    batch = read(SAMPLE)
    assert (batch.shape, batch.as_at) == (SHAPE, date(2020, 4, 12))
    first = date(2020, 4, 10)
    of = {
        (one.place_name, one.breakdown): one.numerator
        for one in batch.records
        if one.from_on == one.to_on == first
    }
    assert of["England", ""] == 521 and of["England", "covid"] == 147
    assert of["England", "other"] == 521 - 147
    assert (of["Southampton", ""], of["Southampton", "covid"]) == (3, 0)
    assert {one.measure for one in batch.records} == {"deaths_notified"}
    assert all(one.denominator is None for one in batch.records)
    assert batch.rejected == []


def test_footnotes_that_stand_as_rows_are_kept_once_as_notes() -> None:
    batch = read(SAMPLE)
    assert batch.skipped == {FOOTNOTES: 12}
    assert [note[:2] for note in batch.notes] == ["1.", "2.", "3."]
    assert "may be an underestimate due to notification delays" in batch.notes[1]
    assert not any(one.place_name.startswith(("Notes", "1.")) for one in batch.records)


def test_it_is_known_by_its_columns_and_not_by_its_name(tmp_path: Path) -> None:
    recognisers = {feed.key: feed.recogniser for feed in FEEDS.values() if feed.recogniser}
    assert key_of(SAMPLE, recognisers=recognisers) == "deaths"
    other = file(tmp_path, "1-1,Elmbank", header="Location ID,Name")
    assert key_of(other, recognisers=recognisers) != "deaths"


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("Vale,10/04/20x,1,0", "Date", "this is not a day"),
        ("Vale,,1,0", "Date", "this is not a day"),
        (",2020-04-10,1,0", "Name", "names no place"),
        ("Vale,2020-04-10,several,0", "All cause", "not a number of deaths"),
        ("Vale,2020-04-10,,0", "All cause", "not a number of deaths"),
        ("Vale,2020-04-10,1,", "Covid-19 Deaths", "not a number of deaths"),
        ("Vale,2020-04-10,-1,0", "All cause", "not a number of deaths"),
        ("Vale,2020-04-10,1.5,0", "All cause", "not a number of deaths"),
        ("Vale,2020-04-10,1,2", "Covid-19 Deaths", "more than the deaths in all"),
        ("Elmshire,2020-04-10,1,0", "Name", "row 2 has this place and day already"),
        ("ELMSHIRE,2020-04-10,1,0", "Name", "row 2 has this place and day already"),
    ],
)
def test_a_row_that_cannot_be_is_left_out_and_said(
    tmp_path: Path, line: str, column: str, reason: str
) -> None:
    batch = read(file(tmp_path, "Elmshire,2020-04-10,2,1", line))
    refused = [one for one in batch.rejected if not one.is_critical]
    assert [(one.row, one.column) for one in refused] == [(3, column)]
    assert reason in refused[0].reason
    assert [one.numerator for one in batch.records] == [2, 1, 1]


def test_a_place_without_counts_is_no_footnote(tmp_path: Path) -> None:
    batch = read(file(tmp_path, "Elmshire,2020-04-10,,", "1. A note.,2020-04-10,,"))
    assert [one.column for one in batch.rejected] == ["All cause", "Covid-19 Deaths"]
    assert batch.skipped == {FOOTNOTES: 1}


def test_a_file_cut_short_is_not_loaded(tmp_path: Path) -> None:
    whole = ("A,2020-04-10,1,0", "B,2020-04-10,1,0", "A,2020-04-11,1,0", "B,2020-04-11,1,0")
    assert read(file(tmp_path, *whole)).rejected == []
    batch = read(file(tmp_path, *whole[:3]))
    (refused,) = batch.rejected
    assert refused.is_critical
    assert refused.reason == ("this day names 1 places and others 2: the file may be cut short")


@pytest.mark.parametrize(
    "header",
    [
        "Name,Date,All cause",
        "Name,Date,Deaths,Covid-19 Deaths",
        "Home,Date,All cause,Covid-19 Deaths",
        "",
    ],
)
def test_another_file_is_refused(tmp_path: Path, header: str) -> None:
    with pytest.raises(ReadingError, match="is not the file of deaths"):
        read(file(tmp_path, "Vale,2020-04-10,1,0", header=header))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"<html><body>503 Service unavailable</body></html>", "is a web page"),
        (b"%PDF-1.7", "is a PDF"),
        (b'{"deaths": 3}', "is not the file of deaths"),
        (b"Name,Date\x00,All cause", "cannot be read as text"),
    ],
)
def test_what_is_no_such_file_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "deaths.csv"
    path.write_bytes(content)
    with pytest.raises(ReadingError, match=words):
        read(path)


def test_columns_alone_give_nothing(tmp_path: Path) -> None:
    batch = read(file(tmp_path))
    assert (batch.records, batch.rejected, batch.as_at) == ([], [], None)


def test_columns_in_another_order_and_letters_are_read(tmp_path: Path) -> None:
    path = file(tmp_path, "0,2,10/04/2020,Vale", header="covid-19 deaths,ALL CAUSE,Date,Name")
    assert [one.numerator for one in read(path).records] == [2, 0, 2]
    assert read(path).records[0].from_on == date(2020, 4, 10)


@given(deaths=st.integers(0, 500), covid=st.integers(0, 500))
def test_the_parts_add_up_to_the_whole(
    tmp_path_factory: pytest.TempPathFactory, deaths: int, covid: int
) -> None:
    path = file(tmp_path_factory.mktemp("d"), f"Vale,2020-04-10,{deaths},{covid}")
    batch = read(path)
    if covid > deaths:
        assert batch.records == [] and len(batch.rejected) == 1
    else:
        whole, *parts = [one.numerator for one in batch.records]
        assert whole == deaths == sum(parts)


@pytest.mark.parametrize(
    ("name", "is_one"),
    [("Notes:", True), ("12. More.", True), ("St. Helens", False), ("York", False), ("1", False)],
)
def test_a_footnote_is_told_from_a_place(name: str, is_one: bool) -> None:
    assert _is_footnote(name) is is_one


def test_the_whole_file_where_it_is_at_hand() -> None:
    if not SHARED.is_file():
        return  # ALMONER_SHARED_DATA names no folder
    batch = read(SHARED)
    assert (batch.as_at, batch.row_count) == (date(2020, 9, 11), 23_870)
    assert batch.rejected == [] and batch.skipped == {FOOTNOTES: 620}
    with SHARED.open(newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["All cause"]]
    assert len(batch.records) == 3 * len(rows)
    days = Counter(one.from_on for one in batch.records)
    assert len(days) == 155 and len(set(days.values())) == 1


@pytest.mark.parametrize(("above", "is_found"), [(9, True), (10, False)])
def test_a_header_is_looked_for_in_ten_rows(tmp_path: Path, above: int, is_found: bool) -> None:
    path = file(
        tmp_path, HEADER, "Southampton,2020-04-10,3,0", header="a note\n" * (above - 1) + "!"
    )
    if is_found:
        assert len(read(path).records) == 3
    else:
        with pytest.raises(ReadingError):
            read(path)


@pytest.mark.parametrize("counts", ["3,", ",0"])
def test_a_numbered_place_with_one_count_is_no_footnote(tmp_path: Path, counts: str) -> None:
    batch = read(file(tmp_path, f"1. Southampton,2020-04-10,{counts}"))
    assert batch.skipped == {}
    assert [one.reason for one in batch.rejected] == ["this is not a number of deaths"]


def test_what_is_refused_is_shown_as_it_stands(tmp_path: Path) -> None:
    batch = read(file(tmp_path, "Southampton,soon,3,0", "Southampton,2020-04-10,2.5,0"))
    assert [(one.row, one.column, one.value) for one in batch.rejected] == [
        (2, "Date", "soon"),
        (3, "All cause", "2.5"),
    ]


def test_blank_and_short_rows_are_no_places(tmp_path: Path) -> None:
    batch = read(file(tmp_path, ",,,", "", "Southampton,2020-04-10,3,0"))
    assert (batch.row_count, len(batch.records)) == (1, 3)
    (fault,) = read(file(tmp_path, "Southampton,2020-04-10,3", "Poole,2020-04-10,3,0")).rejected
    assert (fault.row, fault.column) == (2, "Covid-19 Deaths")
