"""What of a file is news against what stands, and what is said again each time."""

import pytest

from almoner.doors.feeds.cqc.parse import read
from almoner.doors.feeds.cqc.parse.differences import UNSETTLED, Differences, row_hash
from tests.doors.feeds.cqc.parse.builders import (
    DEACTIVATED_HEADER,
    DIRECTORY_HEADER,
    RATINGS_HEADER,
    active_row,
    active_table,
    deactivated_row,
    directory_row,
    location_answer,
    ratings_row,
    table,
    write_csv,
    write_json,
)

BAD = {
    "Publication Date": "31/04/2020",
    "Care home?": "perhaps",
    "CQC Provider ID (for office use only)": "??",
}
TABLES = {
    "latest ratings": lambda *rows: table(RATINGS_HEADER, rows),
    "care directory": lambda *rows: table(DIRECTORY_HEADER, rows),
    "active locations": active_table,
    "deactivated locations": lambda *rows: table(DEACTIVATED_HEADER, rows),
}
ROWS = {
    "latest ratings": ratings_row,
    "care directory": directory_row,
    "active locations": active_row,
    "deactivated locations": deactivated_row,
}
ID = {"care directory": "CQC Location ID (for office use only)"}


@pytest.mark.parametrize("form", TABLES)
def test_what_stands_is_no_news_and_what_was_refused_is_said_each_time(tmp_path, form):
    good, bad = ROWS[form](), ROWS[form](**BAD | {ID.get(form, "Location ID"): "1-1000000009"})
    path = write_csv(tmp_path / "a", TABLES[form](good, bad))
    first = read(path)
    assert first.rejected and not any(each.is_critical for each in first.rejected)
    assert len(first.hashes) == 2
    again = read(path, standing=first.hashes)
    assert again.rejected == first.rejected
    (key,) = again.hashes
    assert key.startswith("1-1000000009")
    assert again.hashes[key] == UNSETTLED
    assert again.gone == ()  # it is there, though it is not settled


def test_an_answer_with_a_fault_is_read_each_time(tmp_path):
    write_json(tmp_path / "answers" / "a.json", location_answer(numberOfBeds="many"))
    write_json(tmp_path / "answers" / "b.json", location_answer(locationId="1-1000000002"))
    first = read(tmp_path / "answers")
    again = read(tmp_path / "answers", standing=first.hashes)
    assert again.rejected == first.rejected
    assert list(again.hashes) == ["1-1000000001"]


def test_a_fault_without_a_row_unsettles_no_row():
    seen = Differences(standing={})
    assert seen.is_changed(key="1-1", digest="a", sheet="Data", row=2)
    assert seen.is_changed(key="1-2", digest="b", sheet="Data", row=3)
    assert seen.to_stand(rejected={("Data", None), ("Other", 2), ("Data", 3)}) == {
        "1-1": "a",
        "1-2": UNSETTLED,
    }


def test_a_row_is_news_only_if_it_differs_from_the_one_of_its_key():
    seen = Differences(standing={"1-1": "a", "1-2": "b", "1-3": "c", "1-4": UNSETTLED})
    place = {"sheet": "", "row": 1}
    assert not seen.is_changed(key="1-1", digest="a", **place)
    assert seen.is_changed(key="1-2", digest="a", **place)
    assert seen.is_changed(key="1-4", digest="d", **place)
    assert seen.changed == {"1-2": "a", "1-4": "d"}
    assert seen.gone() == ("1-3",)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["ab", "c"], ["a", "bc"]),
        (["a", ""], ["", "a"]),
        (["a"], ["a", ""]),
        (["a", "b"], ["b", "a"]),
    ],
)
def test_rows_that_differ_in_where_their_cells_end_differ(one, other):
    assert row_hash(cells=one) != row_hash(cells=other)
    assert row_hash(cells=one) == row_hash(cells=tuple(one))
    assert len(row_hash(cells=one)) == 32


@pytest.mark.parametrize("column", ["Domain", "Service / Population Group"])
@pytest.mark.parametrize("said", ["OVERALL", "overall", " Overall "])
def test_one_rating_said_twice_in_other_letters_is_one_too_many(tmp_path, column, said):
    other = ratings_row(**{column: said, "Latest Rating": "Inadequate"})
    delta = read(write_csv(tmp_path / "a", table(RATINGS_HEADER, [ratings_row(), other])))
    (fault,) = delta.rejected
    assert (fault.row, fault.column, fault.is_critical) == (3, "Location ID", True)
    assert len(delta.ratings) == 1
