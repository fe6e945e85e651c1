"""An export is known by its content, and read whatever its encoding, order or columns."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from almoner.doors.feeds.capacity_tracker.columns import UPDATED, Shape, title_of
from almoner.doors.feeds.capacity_tracker.parse import TrackerRow, read, recognises
from almoner.doors.feeds.cqc.parse.errors import UnrecognisedError
from almoner.doors.feeds.recognition import Sheet
from almoner.doors.feeds.records import Batch
from tests.doors.feeds.capacity_tracker.exports import HOME_CARE, HOMES, agency, export, home
from tests.doors.feeds.office import HEADER


def batch(tmp_path: Path, content: bytes, name: str = "export.csv") -> Batch:
    path = tmp_path / name
    path.write_bytes(content)
    return read(path)


def only(found: Batch) -> TrackerRow:
    (record,) = found.records
    assert isinstance(record, TrackerRow)
    return record


def test_a_home_is_read(tmp_path):
    found = batch(tmp_path, export([home()]))
    record = only(found)
    assert (found.shape, found.as_at, found.row_count) == ("care_homes", date(2021, 8, 25), 1)
    assert (record.cqc_id, record.on, record.row) == ("1-100000001", date(2021, 8, 25), 2)
    assert record.numbers["maxcapacity"] == 40
    assert record.flags == {"isacceptingadmissions": True}
    assert not found.rejected
    assert found.drift.missing == found.drift.unknown == ()


def test_a_home_care_service_is_read(tmp_path):
    found = batch(tmp_path, export([agency()], HOME_CARE))
    assert (found.shape, only(found).on) == ("home_care", date(2021, 8, 24))
    assert only(found).numbers["serviceusercount"] == 80
    assert found.drift.unknown == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_any_encoding_that_spreadsheets_write(tmp_path, encoding):
    found = batch(tmp_path, export([home(location="Café Élan")], encoding=encoding))
    assert only(found).numbers["usedbeds"] == 32


def test_a_workbook_is_read_with_its_own_dates(tmp_path):
    path = tmp_path / "export.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Extract")
        stamp = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        sheet.write_row(0, 0, ["Capacity Tracker extract"])
        sheet.write_row(2, 0, HOMES)
        values = home()
        for place, name in enumerate(HOMES):
            if name == "lastupdatedbst":
                sheet.write_datetime(3, place, date(2021, 8, 23), stamp)
            else:
                sheet.write(3, place, values.get(name, ""))
    record = only(read(path))
    assert (record.on, record.row, record.numbers["maxcapacity"]) == (date(2021, 8, 23), 4, 40)


def test_columns_are_known_by_title_wherever_they_stand(tmp_path):
    titles = ["Max Capacity", "Used_Beds", "CQC ID", "Declared vacancies", "Last Updated (BST)"]
    text = ",".join(titles) + "\n40,32,1-100000001,6,2021-08-25 10:00\n"
    record = only(batch(tmp_path, text.encode()))
    assert record.numbers == {"maxcapacity": 40, "usedbeds": 32, "declaredvacancies": 6}


def test_missing_and_new_columns_are_said_and_not_fatal(tmp_path):
    columns = [name for name in HOMES if name != "hourspaid"] + ["moodofthehome"]
    found = batch(tmp_path, export([home(moodofthehome="Good")], columns))
    assert found.drift.missing == ("hourspaid",)
    assert found.drift.unknown == ("moodofthehome",)


def test_late_on_a_summer_evening_utc_is_a_day_behind(tmp_path):
    columns = [name for name in HOMES if name != "lastupdatedbst"]
    rows = [
        home("1-100000001", lastupdatedutc="2021-08-25T23:30:00Z"),
        home("1-100000002", lastupdatedutc="2021-01-25T23:30:00Z"),
        home("1-100000003", lastupdatedutc="2021-08-25"),
    ]
    found = batch(tmp_path, export(rows, columns))
    assert [row.on for row in found.records] == [
        date(2021, 8, 26), date(2021, 1, 25), date(2021, 8, 25),
    ]  # fmt: skip


def test_the_order_of_day_and_month_is_told_from_all_dates(tmp_path):
    rows = [
        home("1-100000001", lastupdatedbst="08/03/2021 10:00"),
        home("1-100000002", lastupdatedbst="08/25/2021 10:00"),
    ]
    assert [row.on for row in batch(tmp_path, export(rows)).records] == [
        date(2021, 8, 3), date(2021, 8, 25),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("cqcid", "TOTAL", "no CQC id"),
        ("maxcapacity", "forty", "no number"),
        ("usedbeds", -3, "cannot be"),
        ("usedbeds", 10**9, "cannot be"),
        ("lastupdatedbst", "yesterday", "no date"),
        ("isacceptingadmissions", "perhaps", "neither yes nor no"),
    ],
)
def test_what_cannot_be_is_left_out_by_row_and_column(tmp_path, column, value, reason):
    found = batch(tmp_path, export([home("1-100000009"), home(**{column: value})]))
    (rejection,) = found.rejected
    assert (rejection.row, rejection.column, rejection.value) == (3, column, str(value))
    assert reason in rejection.reason
    assert not rejection.is_critical


def test_blanks_are_not_noughts(tmp_path):
    record = only(batch(tmp_path, export([home(usedbeds="", isacceptingadmissions="")])))
    assert "usedbeds" not in record.numbers
    assert record.flags == {}
    assert record.numbers["covidresidentstotal"] == 0


def test_places_without_an_id_and_those_who_never_updated_are_counted(tmp_path):
    rows = [home(), home(""), home("1-100000003", lastupdatedbst="", lastupdatedutc="")]
    found = batch(tmp_path, export(rows))
    assert found.skipped == {
        "places without a CQC id": 1,
        "services that have never updated": 1,
    }


def test_of_a_service_named_twice_the_later_update_counts(tmp_path):
    rows = [home(usedbeds=30), home(usedbeds=10, lastupdatedbst="24/08/2021 10:00")]
    found = batch(tmp_path, export(rows))
    assert only(found).numbers["usedbeds"] == 30
    assert "repeat a service" in found.notes[0]


def test_people_vaccinated_are_read_under_any_of_their_titles(tmp_path):
    columns = (*HOMES, "nurses_vaccination_dose_2", "careworkers_covid_vaccination_full_course")
    values = {"nurses_vaccination_dose_2": 4, "careworkers_covid_vaccination_full_course": 21}
    found = batch(tmp_path, export([home(**values)], columns))
    assert only(found).numbers["nursesdose2"] == 4
    assert only(found).numbers["careworkersdose2"] == 21
    assert found.drift.unknown == ()


@pytest.mark.parametrize("content", [HEADER.encode(), b"cqcid,name\n1-1,Elmbank\n", b'{"a": 1}'])
def test_what_is_no_export_is_refused_in_a_sentence(tmp_path, content):
    with pytest.raises(UnrecognisedError, match="no Capacity Tracker export"):
        batch(tmp_path, content)


def test_it_is_recognised_by_its_columns():
    assert recognises([Sheet("", [[], list(HOMES)])])
    assert recognises([Sheet("Notes", [["As at"]]), Sheet("Extract", [list(HOME_CARE)])])
    assert not recognises([Sheet("", [HEADER.split(",")])])
    assert not recognises([])


def test_progress_is_told(tmp_path):
    path = tmp_path / "export.csv"
    path.write_bytes(export(home(f"1-{n}") for n in range(100_000, 102_100)))
    told: list[tuple[int, int]] = []
    assert read(path, report=lambda done, total: told.append((done, total))).row_count == 2_100
    assert told == [(1_000, 2_100), (2_000, 2_100)]


def test_titles_are_their_letters_and_digits():
    assert title_of(" Last-Updated (BST) ") == "lastupdatedbst"
    assert title_of(None) == ""
    assert set(UPDATED) == set(Shape)


@pytest.mark.parametrize(
    ("first", "second", "beds"),
    [
        ("25/08/2021 18:00", "25/08/2021 09:00", 1),
        ("25/08/2021 09:00", "25/08/2021 18:00", 2),
        ("25/08/2021 09:00", "25/08/2021 09:00", 2),
        ("25/08/2021 09:30", "25/08/2021 09:15", 1),
        ("24/08/2021 23:59", "25/08/2021", 2),
        ("26/08/2021", "25/08/2021 23:59", 1),
    ],
)
def test_of_two_updates_the_later_counts_wherever_it_stands(tmp_path, first, second, beds):
    rows = [home(lastupdatedbst=first, usedbeds=1), home(lastupdatedbst=second, usedbeds=2)]
    found = batch(tmp_path, export(rows))
    assert only(found).numbers["usedbeds"] == beds
    assert found.notes == ("1 rows repeat a service: the one updated last was taken.",)


@pytest.mark.parametrize(
    ("updated", "day"),
    [
        ("30/06/2021 22:59", date(2021, 6, 30)),
        ("30/06/2021 23:00", date(2021, 7, 1)),
        ("31/12/2021 23:59", date(2021, 12, 31)),
        ("30/06/2021", date(2021, 6, 30)),
        ("28/03/2021 00:59", date(2021, 3, 28)),  # an hour before the clocks go forward
    ],
)
def test_a_moment_in_utc_is_of_the_day_it_was_in_england(tmp_path, updated, day):
    found = batch(tmp_path, export([home(lastupdatedbst="", lastupdatedutc=updated)]))
    assert only(found).on == day
    assert found.notes == ()


@pytest.mark.parametrize(
    ("beds", "kept"), [("0", 0), ("1,000,000", 1_000_000), ("1000001", None), ("-1", None)]
)
def test_a_number_may_be_as_large_as_is_credible(tmp_path, beds, kept):
    found = batch(tmp_path, export([home(usedbeds=beds)]))
    assert only(found).numbers.get("usedbeds") == kept
    assert [each.column for each in found.rejected] == ([] if kept is not None else ["usedbeds"])


@pytest.mark.parametrize(("flag", "said"), [("1", True), ("0", False), (" no ", False), ("", None)])
def test_whether_it_accepts_may_be_said_in_figures(tmp_path, flag, said):
    found = batch(tmp_path, export([home(isacceptingadmissions=flag)]))
    assert only(found).flags.get("isacceptingadmissions") is said
    assert found.rejected == []


def test_a_row_may_end_before_its_last_columns_and_blank_rows_are_none(tmp_path):
    columns = ("cqcid", "lastupdatedbst", "maxcapacity", "usedbeds", "declaredvacancies")
    content = export([home()], columns) + b"1-100000009,25/08/2021,30\r\n,,,,\r\n\r\n"
    found = batch(tmp_path, content)
    assert (found.row_count, len(found.records)) == (2, 2)
    assert found.records[1].numbers == {"maxcapacity": 30}
    assert found.rejected == []


def test_a_service_that_is_refused_is_said_once(tmp_path):
    found = batch(tmp_path, export([home("nobody", lastupdatedbst="soon")]))
    assert [(each.column, each.row) for each in found.rejected] == [("cqcid", 2)]


def test_how_far_the_reading_is_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("almoner.doors.feeds.capacity_tracker.parse.REPORT_EVERY", 2)
    path = tmp_path / "a.csv"
    path.write_bytes(export([home(f"1-10000000{n}") for n in range(4)]))
    told = []
    assert read(path, report=lambda *news: told.append(news)) == read(path)
    assert told == [(2, 4), (4, 4)]


def test_a_workbook_may_count_its_days_from_1904(tmp_path):
    path = tmp_path / "export.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        sheet = book.add_worksheet("Extract")
        sheet.write_row(0, 0, HOMES)
        row = home(lastupdatedbst=44433 - 1462)
        sheet.write_row(1, 0, [row.get(name, "") for name in HOMES])
    assert only(read(path)).on == date(2021, 8, 25)
