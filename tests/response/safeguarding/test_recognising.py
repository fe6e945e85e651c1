"""A file of concerns is known wherever it is brought, and nothing else is taken for one."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.response.safeguarding.csv_files import KNOWN, WANTED
from almoner.response.safeguarding.recognising import speaks_of_concerns

HEADS = ",".join(WANTED)


def archive(**members: str) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "."), content)
    return stream.getvalue()


def strings(*texts: str) -> str:
    return "<sst>" + "".join(f"<si><t>{one}</t></si>" for one in texts) + "</sst>"


@pytest.mark.parametrize(
    ("beginning", "is_so"),
    [
        (b"reference,received_at,text\nASC-1,2021-08-09,She fell.\n", True),
        (b'\xef\xbb\xbf"Reference";"Received at";"Text";"Service"\r\n', True),
        (b"Name,Adult name,Adult NHS number\n", True),
        (b"Concerns of August\n\nreference\treceived_at\ttext\n", True),
        ("reference|RECEIVED AT|text\n".encode("utf-16"), True),
        ("reference,received_at,text\n".encode("utf-16-le"), True),
        ("reference,received_at,text\n".encode("utf-16-be"), True),
        (b'[{"reference": "A", "text": "She fell", "adult": {"name": "Edith"}}]', True),
        (b'{"concerns": [{"reference": "A", "received_at": "2021", "text": "x"}]}', True),
        (b'[{"adult_name": "Edith"}]', True),
        (b'{"locationId": "1-1", "text": "x", "reference": "y"}', False),
        (b"PAR1....reference....received_at....text", True),
        (b"PAR1....locationId....name", False),
        (b"\xd0\xcf\x11\xe0" + "reference received_at text".encode("utf-16-le"), True),
        (b"Location ID,Location Name,Latest Rating\n1-1,Adult_name,Good\n", False),
        (b"PK\x03\x04\xff\xfe", False),
        (b"", False),
        (b"\x00", False),
    ],
)
def test_text_json_and_what_is_packed_in_bytes(beginning: bytes, *, is_so: bool) -> None:
    assert speaks_of_concerns(BytesIO(beginning)) is is_so


@pytest.mark.parametrize(
    ("content", "is_so"),
    [
        (archive(xl_sharedStrings__xml=strings("x", "Reference", "received_at", "TEXT")), True),
        (archive(xl_sheet1__xml="<is><t> received at </t></is><t>text</t><t>reference</t>"), True),
        (archive(content__xml="<text:p>adult_name</text:p><text:p>Adult address</text:p>"), True),
        (archive(content__xml="<text:p>adult_name</text:p>"), False),
        (archive(xl_sharedStrings__xml=strings("text", "reference", "received")), False),
        (archive(xl_sharedStrings__xml=strings("the text received_at a reference")), False),
        (archive(a__csv=HEADS), True),
        (archive(a__csv="Name,Colour"), False),
        (archive(a__png=HEADS), False),
        (archive(), False),
        (archive(a__csv=HEADS)[:-30], False),
    ],
)
def test_workbooks_and_archives(content: bytes, *, is_so: bool) -> None:
    assert speaks_of_concerns(BytesIO(content)) is is_so


def test_headings_that_come_late_in_a_large_workbook_are_found() -> None:
    many = strings(*(f"word {number}" for number in range(50_000)), *WANTED)
    assert speaks_of_concerns(BytesIO(archive(xl_sharedStrings__xml=many)))


def test_what_unpacks_to_more_than_is_looked_through_is_left() -> None:
    """A workbook of a gigabyte of noughts costs no gigabyte."""
    huge = "0" * (40 * 1024 * 1024) + strings(*WANTED)
    assert not speaks_of_concerns(BytesIO(archive(xl_sharedStrings__xml=huge)))


@given(st.permutations(list(KNOWN)), st.sampled_from(",;\t|"), st.booleans())
def test_every_file_that_can_be_loaded_is_known(
    names: list[str], delimiter: str, is_loud: bool
) -> None:
    line = delimiter.join(name.replace("_", " ").upper() if is_loud else name for name in names)
    assert speaks_of_concerns(BytesIO(f"{line}\n".encode()))


@given(st.binary(max_size=300))
def test_whatever_is_brought_is_answered(content: bytes) -> None:
    assert speaks_of_concerns(BytesIO(content)) in {True, False}
    assert not speaks_of_concerns(BytesIO(b"PK\x03\x04" + content))
