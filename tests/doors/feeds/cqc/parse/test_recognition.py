import pytest

from almoner.doors.feeds.cqc.parse import recognise
from almoner.doors.feeds.cqc.parse.layouts import title_of
from almoner.doors.feeds.cqc.parse.recognition import LAYOUTS
from almoner.doors.feeds.cqc.records import Shape
from tests.bench.generate import header_2021
from tests.doors.feeds.cqc.parse.builders import (
    DEACTIVATED_HEADER,
    DIRECTORY_HEADER,
    RATINGS_HEADER,
    active_row,
    active_table,
    deactivated_row,
    directory_row,
    location_answer,
    provider_answer,
    ratings_row,
    table,
    write_csv,
    write_json,
    write_sheets,
)

TABLES = {
    Shape.LATEST_RATINGS: table(RATINGS_HEADER, [ratings_row()]),
    Shape.CARE_DIRECTORY: table(DIRECTORY_HEADER, [directory_row()]),
    Shape.ACTIVE_LOCATIONS: active_table(active_row()),
    Shape.DEACTIVATED_LOCATIONS: table(DEACTIVATED_HEADER, [deactivated_row()]),
}
ANSWERS = {
    Shape.API_LOCATION: location_answer(),
    Shape.API_PROVIDER: provider_answer(),
    Shape.API_CHANGES: {"total": 0, "changes": []},
    Shape.API_LIST: {"total": 0, "locations": []},
}


def test_every_shape_is_tried_here():
    assert TABLES.keys() | ANSWERS.keys() == set(Shape)


@pytest.mark.parametrize("shape", TABLES)
@pytest.mark.parametrize("name", ["ratings.csv", "directory.json", "no ending"])
def test_text_is_recognised_by_its_content_and_not_its_name(tmp_path, shape, name):
    assert recognise(write_csv(tmp_path / name, TABLES[shape])) is shape


@pytest.mark.parametrize("shape", TABLES)
@pytest.mark.parametrize("ending", [".ods", ".xlsx"])
def test_a_workbook_is_recognised_whatever_its_sheets_are_called(tmp_path, shape, ending):
    path = write_sheets(tmp_path / f"a{ending}", Cover=[["Hello"]], Blatt1=TABLES[shape])
    renamed = path.rename(tmp_path / "march.csv")
    assert recognise(renamed) is shape


@pytest.mark.parametrize("shape", ANSWERS)
def test_json_is_recognised_by_its_content(tmp_path, shape):
    assert recognise(write_json(tmp_path / "a.csv", ANSWERS[shape])) is shape


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_cells_may_be_parted_otherwise(tmp_path, delimiter):
    rows = TABLES[Shape.LATEST_RATINGS]
    path = tmp_path / "a"
    text = "\n".join(delimiter.join(str(cell) for cell in row) for row in rows)
    path.write_text(text, encoding="utf-8")
    assert recognise(path) is Shape.LATEST_RATINGS


@pytest.mark.parametrize(
    ("cell", "title"),
    [
        ("Location.ID", "location id"),
        ("Inherited.Rating..Y.N.", "inherited rating y n"),
        ("Inherited Rating (Y/N)", "inherited rating y n"),
        ("Service / Population Group", "service population group"),
        ("Service...Population.Group", "service population group"),
        ("CQC Location (for office use only", "cqc location for office use only"),
        ("Registered manager (note; where there is more than one,\n see)", "registered manager"),
        ("\ufeffName", "name"),
        (None, ""),
    ],
)
def test_a_title_is_reduced_to_what_tells_it_from_others(cell, title):
    assert title_of(cell=cell) == title


def test_no_title_is_read_as_two_columns_of_one_form():
    for layout in LAYOUTS:
        titles = [title_of(cell=title) for column in layout.columns for title in column.titles]
        assert len(titles) == len(set(titles)), layout.form


def test_every_title_of_2021_is_accounted_for():
    layout = next(each for each in LAYOUTS if each.shape is Shape.ACTIVE_LOCATIONS)
    for title in (title_of(cell=cell) for cell in header_2021()):
        assert title in layout.names or title.startswith(layout.unread_prefixes), title


def test_an_old_file_of_active_locations_with_end_dates_is_not_deactivated(tmp_path):
    rows = active_table(active_row())
    rows[0].append("Location HSCA End Date")
    assert recognise(write_csv(tmp_path / "a", rows)) is Shape.ACTIVE_LOCATIONS
