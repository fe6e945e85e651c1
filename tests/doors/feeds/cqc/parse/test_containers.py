"""The same rows in every container that a person may save them in."""

import csv
import io
import json
from datetime import date, datetime

import pytest
import xlsxwriter

from almoner.doors.feeds.cqc.parse import UnreadableError, read
from tests.doors.feeds.cqc.parse.builders import (
    RATINGS_HEADER,
    active_row,
    active_table,
    directory_row,
    location_answer,
    ratings_row,
    table,
    write_csv,
)
from tests.doors.feeds.cqc.parse.test_care_directory import DIRECTORY_HEADER

ROWS = table(
    RATINGS_HEADER,
    [
        ratings_row(**{"Location Name": "Fernbrook, “the Mill”\nHomecare"}),
        ratings_row(**{"Location ID": "1-1000000002", "Location Name": 'The "Old" Mill'}),
    ],
)
NAMES = ["Fernbrook, “the Mill” Homecare", 'The "Old" Mill']


def text(rows=ROWS, quoting=csv.QUOTE_ALL, **options):
    stream = io.StringIO()
    csv.writer(stream, quoting=quoting, **options).writerows(rows)
    return stream.getvalue()


def saved(tmp_path, content, name="a.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def book(tmp_path, *, hidden=(), from_1904=False, **sheets):
    """A workbook of which some sheets are hidden, and which may count its days from 1904."""
    workbook = xlsxwriter.Workbook(tmp_path / "a.xlsx", {"date_1904": from_1904})
    as_date = workbook.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        for down, row in enumerate(rows):
            for along, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(down, along, cell, as_date)
                elif cell not in {"", None}:
                    sheet.write(down, along, cell)
        if name in hidden:
            sheet.hide()
        else:
            sheet.activate()
    workbook.close()
    return tmp_path / "a.xlsx"


def one(location_id):
    return table(RATINGS_HEADER, [ratings_row(**{"Location ID": location_id})])


def names(delta):
    return [location.name for location in delta.locations]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_says_the_same_however_it_is_saved(tmp_path, encoding, ending, delimiter):
    content = text(lineterminator=ending, delimiter=delimiter).encode(encoding)
    delta = read(saved(tmp_path, content))
    assert names(delta) == NAMES
    assert delta.rejected == []


def test_text_of_the_other_end_first_is_read_too(tmp_path):
    content = b"\xfe\xff" + text().encode("utf-16-be")
    assert names(read(saved(tmp_path, content))) == NAMES


def test_an_answer_of_the_api_may_be_unicode_of_any_width(tmp_path):
    content = json.dumps(location_answer()).encode("utf-16")
    assert names(read(saved(tmp_path, content))) == ["Elmbank House"]


@pytest.mark.parametrize(
    "content", [text().encode("utf-16-le"), text().encode("utf-32"), text().encode("utf-16")[:-1]]
)
def test_text_that_does_not_say_how_wide_it_is_is_refused(tmp_path, content):
    with pytest.raises(UnreadableError, match="cannot be read as text"):
        read(saved(tmp_path, content))


def test_a_web_page_is_told_in_wide_letters_too(tmp_path):
    page = "<!DOCTYPE html><html>Sorry</html>".encode("utf-16")
    with pytest.raises(UnreadableError, match="is a web page"):
        read(saved(tmp_path, page))


def test_a_quotation_mark_without_its_fellow_swallows_nothing(tmp_path):
    lines = text(lineterminator="\n").replace("2 Fern Street", '"2 Fern Street', 1)
    with pytest.raises(UnreadableError) as refused:
        read(saved(tmp_path, lines))
    assert "a quotation mark stands within a cell, in the row that begins in line 2." in str(
        refused.value
    )


def test_a_quotation_mark_that_is_never_closed_is_told_with_its_line(tmp_path):
    lines = text(one("1-1003"), lineterminator="\n") + 'Note,"of which no end comes\nand more\n'
    with pytest.raises(UnreadableError) as refused:
        read(saved(tmp_path, lines))
    assert "a quotation mark is opened and never closed, in the row that begins in line 3." in str(
        refused.value
    )


@pytest.mark.parametrize("kept", [0.4, 0.6, 0.9])
@pytest.mark.parametrize(
    "rows",
    [
        table(RATINGS_HEADER, [ratings_row()]),
        table(DIRECTORY_HEADER, [directory_row()]),
        active_table(active_row()),
    ],
    ids=["latest ratings", "care directory", "active locations"],
)
def test_text_that_was_cut_short_may_not_be_loaded(tmp_path, rows, kept):
    whole = text(rows, quoting=csv.QUOTE_MINIMAL)
    last = text(rows[-1:], quoting=csv.QUOTE_MINIMAL).strip()
    with pytest.raises(UnreadableError, match="ends in the middle of a row"):
        read(saved(tmp_path, whole + last[: int(len(last) * kept)]))


@pytest.mark.parametrize("ending", ["", "\n", "\r\n", "\n\n", "\n,,,"])
def test_text_without_a_last_line_end_is_whole_all_the_same(tmp_path, ending):
    content = text(one("1-1003"), lineterminator="\n").rstrip("\n") + ending
    assert read(saved(tmp_path, content)).rejected == []


def test_a_short_row_in_the_middle_has_blanks_at_its_end(tmp_path):
    short = ROWS[1][: RATINGS_HEADER.index("Provider ID")]
    path = write_csv(tmp_path / "a.csv", [ROWS[0], short, ROWS[2]])
    delta = read(path)
    assert [location.provider_id for location in delta.locations] == [None, "1-2000000001"]
    assert delta.rejected == []


@pytest.mark.parametrize(
    ("from_1904", "cell"),
    [
        (False, 44190),
        (True, 44190 - 1462),
        (False, datetime(2020, 12, 25)),  # noqa: DTZ001
        (True, datetime(2020, 12, 25)),  # noqa: DTZ001
    ],
)
def test_days_are_counted_as_the_workbook_counts_them(tmp_path, from_1904, cell):
    rows = table(RATINGS_HEADER, [ratings_row(**{"Publication Date": cell})])
    (rating,) = read(book(tmp_path, from_1904=from_1904, Data=rows)).ratings
    assert rating.published_on == date(2020, 12, 25)


def test_in_active_locations_too(tmp_path):
    row = active_row(**{"Location HSCA start date": 41974 - 1462})
    (location,) = read(book(tmp_path, from_1904=True, Data=active_table(row))).locations
    assert location.registered_on == date(2014, 12, 1)


def test_a_hidden_sheet_gives_way_to_one_that_is_seen(tmp_path):
    path = book(tmp_path, hidden={"Old"}, Old=one("1-1000000001"), New=one("1-1000000002"))
    delta = read(path)
    assert [location.location_id for location in delta.locations] == ["1-1000000002"]
    assert delta.drift.notes == (
        "The sheet “Old” has the columns of latest ratings too, and was not read",
    )


def test_a_hidden_sheet_is_read_where_there_is_no_other(tmp_path):
    path = book(tmp_path, hidden={"Data"}, Note=[["Please see the next sheet"]], Data=one("1-1003"))
    delta = read(path)
    assert [location.location_id for location in delta.locations] == ["1-1003"]
    assert delta.drift.notes == ()


@pytest.mark.parametrize(
    ("first", "form"),
    [(active_table(active_row()), "latest ratings"), (one("1-1003"), "HSCA active locations")],
)
def test_of_two_forms_in_one_workbook_the_first_is_read_and_the_other_named(tmp_path, first, form):
    second = one("1-1003") if form == "latest ratings" else active_table(active_row())
    delta = read(book(tmp_path, First=first, Second=second))
    assert (
        delta.drift.notes[0]
        == f"The sheet “Second” has the columns of {form} too, and was not read"
    )


def test_a_chart_among_the_sheets_is_no_obstacle(tmp_path):
    workbook = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = workbook.add_worksheet("Data")
    for down, row in enumerate(one("1-1003")):
        sheet.write_row(down, 0, row)
    chart = workbook.add_chart({"type": "bar"})
    chart.add_series({"values": "=Data!$A$1:$A$2"})
    workbook.add_chartsheet("Chart").set_chart(chart)
    workbook.close()
    assert len(read(tmp_path / "a.xlsx").locations) == 1


def test_cells_that_are_merged_are_their_first_and_blanks(tmp_path):
    workbook = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = workbook.add_worksheet("Data")
    for down, row in enumerate(ROWS):
        sheet.write_row(down, 0, row)
    place = RATINGS_HEADER.index("Location Name")
    sheet.merge_range(1, place, 2, place, "Both Mills", workbook.add_format({"bold": True}))
    workbook.close()
    assert names(read(tmp_path / "a.xlsx")) == ["Both Mills", None]
