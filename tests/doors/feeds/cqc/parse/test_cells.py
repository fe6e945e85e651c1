import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.doors.feeds.cqc.parse.cells import (
    address_of,
    beds_of,
    flag_of,
    id_of,
    latitude_of,
    longitude_of,
    number_of,
    number_text_of,
    postcode_of,
    text_of,
)


@pytest.mark.parametrize("blank", ["", " ", "-", "*", "NULL", "n/a", "Unspecified", None, "\u00a0"])
def test_a_blank_is_none_however_it_is_marked(blank):
    assert text_of(value=blank) is None


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  Elm  bank\u00a0House\n", "Elm bank House"),
        ("Elm\x00bank", "Elmbank"),
        ("Elm\ud800bank", "Elmbank"),
        ("\ufeffElm\u200bbank\u202e", "Elmbank"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # without what parts its letters it is another word
        (3.0e15, "3000000000000000"),
        (28.0, "28"),
        (28.5, "28.5"),
        (28, "28"),
        ("Café Ivy", "Café Ivy"),
    ],
)
def test_the_words_of_a_cell_are_tidied(cell, text):
    assert text_of(value=cell) == text


@pytest.mark.parametrize("name", ["=1+1", "+Care", "@home", "-", '=HYPERLINK("http://x")'])
def test_a_formula_in_a_name_is_kept_as_text(name):
    assert text_of(value=name) == (None if name == "-" else name)


@given(cell=st.text())
def test_tidying_twice_changes_nothing_more_and_leaves_what_a_database_takes(cell):
    once = text_of(value=cell)
    if once is not None:
        assert text_of(value=once) == once
        assert "\x00" not in once
        once.encode("utf-8")


@pytest.mark.parametrize(
    ("cell", "identity"),
    [
        ("1-1000000001", "1-1000000001"),
        (" rp401 ", "RP401"),
        ("\ufeff1-1000000001\u200b", "1-1000000001"),
        ("\u00a01-1000000001\t", "1-1000000001"),
        ("1-123", "1-123"),
        ("1-123456789012", "1-123456789012"),
        ("A1B", "A1B"),
        ("A" * 19 + "1", "A" * 19 + "1"),
        ("5J501", "5J501"),
        ("RWDLA", "RWDLA"),
        ("RJX", "RJX"),
        ("TAH", "TAH"),
        ("", None),
        ("-", None),
    ],
)
def test_an_id_is_told_and_put_in_capitals(cell, identity):
    assert id_of(value=cell) == identity


@pytest.mark.parametrize(
    "cell",
    [
        "Notes",
        "Total",
        "TOTAL",
        "ALL",
        "2021",
        "1-",
        "1-12",
        "1-1234567890123",
        "A1",
        "A" * 20 + "1",
        "rjx",
        "RJXY",
        "1 - 1000000001",
        "1–1000000001",
        "=1-1000000001",
        "1-1000000001.0",
        "Note 1: provisional",
        "x" * 40 + "1",
        "1-1000000001;",
    ],
)
def test_what_is_no_id_is_refused(cell):
    with pytest.raises(ValueError):
        id_of(value=cell)


@pytest.mark.parametrize(
    ("cell", "flag"),
    [
        ("Y", True),
        ("n", False),
        ("Yes", True),
        ("no", False),
        ("", None),
        (True, True),
        (False, False),
    ],
)
def test_a_flag_is_read(cell, flag):
    assert flag_of(value=cell) is flag


def test_a_flag_that_is_neither_is_refused():
    with pytest.raises(ValueError, match="maybe"):
        flag_of(value="maybe")


@pytest.mark.parametrize(
    ("cell", "beds"), [(28.0, 28), ("28", 28), ("1,024", 1024), ("", None), (0, 0), (2_000, 2_000)]
)
def test_beds_are_whole_numbers(cell, beds):
    assert beds_of(value=cell) == beds


@pytest.mark.parametrize("cell", [-1, 2.5, 2_001, True, "many", float("nan"), float("inf")])
def test_beds_that_cannot_be_are_refused(cell):
    with pytest.raises(ValueError):
        beds_of(value=cell)


def test_a_place_lies_within_the_british_isles():
    assert latitude_of(value="53.5") == 53.5
    assert longitude_of(value=-2.1) == -2.1
    assert longitude_of(value=0) == 0.0  # Greenwich
    assert [latitude_of(value=edge) for edge in (49, 61)] == [49.0, 61.0]
    assert [longitude_of(value=edge) for edge in (-9, 3)] == [-9.0, 3.0]
    assert latitude_of(value="") is longitude_of(value="") is None
    assert latitude_of(value=0) is None  # nowhere: how some files write a blank
    for reader, cell in ((latitude_of, 12.0), (longitude_of, 53.5)):
        with pytest.raises(ValueError):
            reader(value=cell)


def test_a_number_is_none_when_blank_and_refused_in_words():
    assert number_of(value=None) is None
    with pytest.raises(ValueError):
        number_of(value="ten")
    for cell in (True, float("nan"), float("inf"), "1e999"):
        with pytest.raises(ValueError):
            number_of(value=cell)


def test_an_address_is_one_line_that_repeats_nothing():
    parts = ("1 Elm Road", "", "Northtown", "northtown", "-", None)
    assert address_of(parts=parts) == "1 Elm Road, Northtown"
    assert address_of(parts=("", None)) is None


def test_numbers_kept_as_text_lose_the_spreadsheets_decimal_point():
    assert number_text_of(value=100010001000.0) == "100010001000"
    assert number_text_of(value="100010001000.0") == "100010001000"
    assert number_text_of(value="") is None


def test_a_postcode_is_in_capitals():
    assert postcode_of(value=" zz1  1ab ") == "ZZ1 1AB"
    assert postcode_of(value="") is None
