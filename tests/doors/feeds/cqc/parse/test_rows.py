"""Which rows are data, which are notes, and where a header is looked for."""

from datetime import date

import pytest

from almoner.doors.feeds.cqc.parse import UnreadableError, UnrecognisedError, read, rows
from almoner.doors.feeds.cqc.parse.gathering import Gathering
from almoner.doors.feeds.cqc.records import Shape
from almoner.doors.feeds.records import Drift
from tests.doors.feeds.cqc.parse.builders import (
    DIRECTORY_HEADER,
    RATINGS_HEADER,
    active_row,
    active_table,
    directory_row,
    ratings_row,
    table,
    write_csv,
    write_sheets,
)


def directory(tmp_path, *more):
    width = len(DIRECTORY_HEADER)
    padded = [[*row, *[""] * (width - len(row))] for row in more]
    return read(write_csv(tmp_path / "a", [*table(DIRECTORY_HEADER, [directory_row()]), *padded]))


@pytest.mark.parametrize(
    ("cells", "reason", "is_critical"),
    [
        (["Source: CQC"], rows.NOTE, False),
        (["Total", "1"], rows.NOTE, False),
        (["Oak House", "", "1 Oak Road", "ZZ1 1AA"], rows.NO_ID, True),
        (["Oak House", "-", "1 Oak Road", "ZZ1 1AA"], rows.NO_ID, True),
    ],
)
def test_two_cells_are_a_note_and_three_a_location_without_an_id(
    tmp_path, cells, reason, is_critical
):
    (fault,) = directory(tmp_path, cells).rejected
    assert (fault.row, fault.reason, fault.is_critical) == (3, reason, is_critical)
    assert fault.value == cells[0]  # something to look for in the file


def test_an_id_that_is_none_is_shown(tmp_path):
    row = ["Oak House", "", "1 Oak Road", *[""] * 10, "1:23", ""]
    (fault,) = directory(tmp_path, row).rejected
    assert (fault.value, fault.is_critical) == ("1:23", True)
    assert fault.reason == rows.BAD_ID.format(value="1:23")


def test_a_note_stops_no_load_that_a_bad_id_would(tmp_path):
    rows_of = table(RATINGS_HEADER, [ratings_row(), ratings_row(**{"Location ID": "?"})])
    (fault,) = read(write_csv(tmp_path / "a", rows_of)).rejected
    assert not fault.is_critical  # this form says nothing of who is gone


def test_progress_is_told_only_to_who_asks(tmp_path, monkeypatch):
    monkeypatch.setattr(rows, "REPORT_EVERY", 1)
    path = write_csv(tmp_path / "a", table(RATINGS_HEADER, [ratings_row()]))
    told = []
    assert read(path, report=lambda done, total: told.append((done, total))) == read(path)
    assert told == [(2, 2)]


@pytest.mark.parametrize(("above", "is_found"), [(59, True), (60, False)])
def test_a_header_is_looked_for_in_sixty_rows(tmp_path, above, is_found):
    path = write_csv(
        tmp_path / "a", [*[["a note"]] * above, *table(RATINGS_HEADER, [ratings_row()])]
    )
    if is_found:
        assert len(read(path).locations) == 1
    else:
        with pytest.raises(UnrecognisedError):
            read(path)


def test_words_about_a_rating_are_no_header(tmp_path):
    talk = ["Domain", "Latest Rating", "what these columns mean"]
    path = write_csv(tmp_path / "a", [talk, *table(RATINGS_HEADER, [ratings_row()])])
    delta = read(path)
    assert len(delta.locations) == 1
    assert delta.drift == Drift()
    with pytest.raises(UnrecognisedError):
        read(write_csv(tmp_path / "b", [talk, ["Overall", "Good", ""]]))


NEEDED = {
    "latest ratings": [
        "Location ID",
        "Service / Population Group",
        "Domain",
        "Publication Date",
        "Location Type",
    ],  # and "Latest Rating", by which the form is told
    "HSCA active locations": ["Location ID", "Location Name", "Location Type/Sector"],
    "care directory": ["Name", "Service types", "CQC Location ID (for office use only)"],
}
BUILT = {
    "latest ratings": table(RATINGS_HEADER, [ratings_row()]),
    "HSCA active locations": active_table(active_row()),
    "care directory": table(DIRECTORY_HEADER, [directory_row()]),
}


@pytest.mark.parametrize(
    ("form", "column"), [(form, column) for form in NEEDED for column in NEEDED[form]]
)
def test_without_a_column_that_must_be_there_nothing_is_read(tmp_path, form, column):
    place = [title.partition(" (note")[0] for title in BUILT[form][0]].index(column)
    lacking = [[*row[:place], *row[place + 1 :]] for row in BUILT[form]]
    with pytest.raises(UnreadableError, match=f"looks like the CQC's {form}, but its column") as no:
        read(write_csv(tmp_path / "a", lacking))
    assert f"“{column}”" in str(no.value)


def test_a_blank_title_is_no_unknown_column(tmp_path):
    header = [*RATINGS_HEADER, "", "Mood"]
    delta = read(write_csv(tmp_path / "a", [header, *table(RATINGS_HEADER, [ratings_row()])[1:]]))
    assert delta.drift == Drift(unknown=("Mood",))


def test_a_date_in_a_later_sheet_is_not_this_ones(tmp_path):
    sheets = {
        "Data": table(RATINGS_HEADER, [ratings_row()]),
        "Old": [["Ratings as at 1 May 2019"]],
    }
    assert read(write_sheets(tmp_path / "a.xlsx", **sheets)).as_at is None


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Source: CQC database as at 01 September 2026", date(2026, 9, 1)),
        ("This was produced on 2 May 2021", date(2021, 5, 2)),
        ("Have a look as at last", None),
        ("Written on 2 May 2021", None),
    ],
)
def test_a_readme_says_of_which_day_the_data_are(tmp_path, words, day):
    sheets = {"README": [["Notes"], ["", words]], "Data": table(RATINGS_HEADER, [ratings_row()])}
    assert read(write_sheets(tmp_path / "a.ods", **sheets)).as_at == day


def test_only_what_names_all_there_is_says_who_is_gone(tmp_path):
    standing = {"1-1000000009": "0" * 32}
    ratings = read(write_csv(tmp_path / "a", BUILT["latest ratings"]), standing=standing)
    assert (ratings.shape, ratings.is_snapshot, ratings.gone) == (Shape.LATEST_RATINGS, False, ())
    open_ones = read(write_csv(tmp_path / "b", BUILT["HSCA active locations"]), standing=standing)
    assert (open_ones.is_snapshot, open_ones.gone) == (True, ("1-1000000009",))


def test_the_newest_date_met_is_kept_in_whatever_order_they_come():
    gathering = Gathering(standing={})
    for day in (None, date(2021, 5, 1), date(2021, 7, 1), date(2021, 6, 1), None):
        gathering.met(on=day)
    assert gathering.newest_on == date(2021, 7, 1)
