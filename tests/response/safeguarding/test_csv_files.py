"""A file of concerns: what is read, and what is refused with its row and column."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.response.safeguarding.csv_files import (
    KNOWN,
    MOST_BYTES,
    FileRefused,
    read_file,
)
from almoner.response.safeguarding.rules.kinds import Category, Referrer, Shift

HEAD = "reference,received_at,text"


def test_a_whole_row() -> None:
    heads = ",".join(KNOWN).replace("adult_name", "Adult Name")
    cells = {
        "reference": "A1",
        "received_at": "2021-08-09T10:00:00+01:00",
        "text": '"Fell, and was found"',
        "categories": "neglect; Domestic abuse",
        "referrer": "The police",
        "happened_on": "08/08/2021",
        "urgent": "Yes",
        "shift": "night",
        "adult_name": "Edith",
        "adult_born_on": "1935-04-02",
        "adult_gender": "female",
    }
    row = ",".join(cells.get(name, "") for name in KNOWN)
    read = read_file(f"\ufeff{heads}\r\n{row}\r\n,,\r\n".encode())
    (one,) = read.referrals
    assert one.received_at == datetime(2021, 8, 9, 9, tzinfo=UTC)
    assert one.text == "Fell, and was found"
    assert one.categories == (Category.NEGLECT, Category.DOMESTIC)
    assert (one.referrer, one.shift, one.is_urgent) == (Referrer.POLICE, Shift.NIGHT, True)
    assert (one.happened_on, one.person.name) == (date(2021, 8, 8), "Edith")
    assert one.person.born_on == date(1935, 4, 2)
    assert len(read.digest) == 64


@pytest.mark.parametrize("text", ["2021-08-09 10:00", "2021-08-09T10:00", "09/08/2021 10:00"])
def test_a_time_without_a_zone_is_englands(text: str) -> None:
    (one,) = read_file(f"{HEAD}\nA1,{text},Fell\n".encode()).referrals
    assert one.received_at.astimezone(UTC) == datetime(2021, 8, 9, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no heading"),
        (b"reference,text\nA,B", "received_at"),
        (f"{HEAD},colour\n".encode(), "not known: colour"),
        (f"{HEAD},text\n".encode(), "twice"),
        (f"{HEAD}\n".encode(), "no rows"),
        (f'{HEAD}\nA,"a quote left open\nB,which would hide this row'.encode(), "can be read"),
        (b"\xff\xfe\x00", "UTF-8"),
        (f"{HEAD}\nA,\x00,B".encode(), "another kind"),
        (b"x" * (MOST_BYTES + 1), "50 MB"),
    ],
)
def test_a_file_that_is_none_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(FileRefused, match=sentence):
        read_file(content)


@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        ("received_at", "soon", "no time"),
        ("received_at", "", "always needed"),
        ("reference", "", "always needed"),
        ("reference", "x" * 81, "80 characters"),
        ("text", "", "always needed"),
        ("categories", "neglect;weather", "none of"),
        ("urgent", "perhaps", "neither yes nor no"),
        ("happened_on", "31/02/2021", "no date"),
        ("setting", "moon", "none of"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(column: str, cell: str, sentence: str) -> None:
    cells = {"reference": "A1", "received_at": "2021-08-09", "text": "Fell", column: cell}
    content = f"{','.join(cells)}\n{','.join(cells.values())}\n".encode()
    with pytest.raises(FileRefused) as refused:
        read_file(content)
    (wrong,) = refused.value.wrong
    assert (wrong.row, wrong.column) == (2, column)
    assert sentence in wrong.sentence
    assert cell == "" or cell not in wrong.sentence


@given(st.binary(max_size=300))
def test_whatever_is_sent_is_read_or_refused(content: bytes) -> None:
    for sent in (content, f"{HEAD}\n".encode() + content):
        try:
            assert read_file(sent).referrals
        except FileRefused as refused:
            assert str(refused).endswith((".", "”."))
