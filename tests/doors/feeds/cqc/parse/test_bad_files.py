"""Files that must be refused, each in a sentence that an officer can act on."""

import io
import struct
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almoner.doors.feeds.cqc.parse import (
    UnreadableError,
    UnrecognisedError,
    archives,
    read,
    recognise,
)
from almoner.doors.feeds.cqc.parse import tables as tables_module
from tests.bench.spreadsheets import CLOSING, MANIFEST, MIMETYPE, OPENING
from tests.doors.feeds.cqc.parse.builders import (
    RATINGS_HEADER,
    active_row,
    active_table,
    ratings_row,
    table,
    write_csv,
    write_sheets,
)

ERROR_PAGE = (
    "<!DOCTYPE html>\n<html><head><title>503</title></head><body>Service unavailable</body></html>"
)


def refused(path, kind=UnreadableError):
    """The sentence with which a file is refused, by recognition and by reading alike."""
    with pytest.raises(kind) as first:
        recognise(path)
    with pytest.raises(kind) as second:
        read(path)
    sentence = str(first.value)
    assert sentence == str(second.value)
    assert sentence[0].isupper() or sentence[0] == "“"
    assert sentence.endswith((".", ")", "'"))
    assert "Traceback" not in sentence
    return sentence


def file(tmp_path, content, name="march.xlsx"):
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def ods_with(tmp_path, body, name="a.ods", level=9):
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        archive.writestr("mimetype", MIMETYPE, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", body)
    return path


@pytest.mark.parametrize("page", [ERROR_PAGE, "\ufeff  <html lang='en'>", "<?xml?>\n<html>"])
def test_an_error_page_saved_as_a_workbook(tmp_path, page):
    sentence = refused(file(tmp_path, page))
    assert "“march.xlsx” is a web page" in sentence
    assert "Download the file again" in sentence


@pytest.mark.parametrize("content", ["", "\n\n", ",,,\n,,,\n", "\ufeff"])
def test_an_empty_file(tmp_path, content):
    assert refused(file(tmp_path, content)) == "“march.xlsx” is empty."


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("name", ["a.ods", "a.xlsx"])
def test_a_workbook_that_was_not_downloaded_in_full(tmp_path, name, share):
    rows = [active_row(**{"Location ID": f"1-{1_000_000_000 + n}"}) for n in range(50)]
    whole = write_sheets(tmp_path / name, Data=active_table(*rows)).read_bytes()
    sentence = refused(file(tmp_path, whole[: int(len(whole) * share)], name))
    assert "damaged or was not downloaded in full" in sentence


def test_a_workbook_whose_insides_are_damaged(tmp_path):
    sentence = refused(ods_with(tmp_path, OPENING + "<table:table table:name='A'><table:table-row"))
    assert "damaged" in sentence


def test_a_zip_bomb_is_refused_by_what_it_claims(tmp_path):
    path = tmp_path / "bomb.ods"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open("content.xml", "w") as content,
    ):
        for _ in range(40):
            content.write(b"\x20" * 1024**2)
    assert path.stat().st_size < 100_000
    sentence = refused(path)
    assert "would unpack to far more" in sentence
    assert "has not been opened" in sentence


@pytest.mark.parametrize(
    ("size_from", "ratio", "is_opened"), [(0, 1, False), (10**9, 1, True), (0, 10**6, True)]
)
def test_a_workbook_is_swollen_if_it_is_large_and_unpacks_to_far_more(
    tmp_path, monkeypatch, size_from, ratio, is_opened
):
    monkeypatch.setattr(archives, "RATIO_FROM", size_from)
    monkeypatch.setattr(archives, "MOST_RATIO", ratio)
    rows = [active_row(**{"Location ID": f"1-{1_000_000_000 + n}"}) for n in range(50)]
    path = write_sheets(tmp_path / "a.ods", Data=active_table(*rows))
    if is_opened:
        assert len(read(path).locations) == 50
    else:
        assert "would unpack to far more" in refused(path)


def test_as_much_as_is_allowed_is_opened_and_no_more(tmp_path, monkeypatch):
    path = write_sheets(tmp_path / "a.ods", Data=active_table(active_row()))
    members = archives.check_archive(path=path)
    for name, most in (("MOST_UNPACKED", sum(members.values())), ("MOST_MEMBERS", len(members))):
        monkeypatch.setattr(archives, name, most)
        assert archives.check_archive(path=path) == members
        monkeypatch.setattr(archives, name, most - 1)
        assert "would unpack" in refused(path)
        monkeypatch.undo()


def test_a_zip_bomb_that_claims_too_much_in_all(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_UNPACKED", 1_000)
    path = ods_with(tmp_path, OPENING + CLOSING * 100)
    assert "would unpack" in refused(path)


def test_a_zip_bomb_is_refused_though_it_claims_little(tmp_path):
    path = ods_with(tmp_path, " " * 8 * 1024**2)
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 1_000)
    sentence = refused(file(tmp_path, bytes(content), "b.ods"))
    assert "holds more than it says" in sentence


def test_a_zip_of_thousands_of_members(tmp_path):
    path = tmp_path / "many.ods"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(2_001):
            archive.writestr(f"{number}", b"")
    assert "would unpack" in refused(path)


def test_a_workbook_with_a_password(tmp_path):
    content = bytearray(ods_with(tmp_path, OPENING + CLOSING).read_bytes())
    at = content.rindex(b"PK\x01\x02")
    content[at + 8] |= 1
    assert "password" in refused(file(tmp_path, bytes(content), "locked.ods"))


def test_a_workbook_packed_in_a_way_that_none_is(tmp_path):
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("content.xml", OPENING + CLOSING)
    assert "damaged" in refused(path)


def test_a_zip_of_something_else(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("holiday.txt", "sun")
    sentence = refused(file(tmp_path, buffer.getvalue(), "a.zip"), UnrecognisedError)
    assert "a zip file" in sentence


@pytest.mark.parametrize(
    ("content", "what"),
    [(b"%PDF-1.7 ...", "a PDF"), (b"\x89PNG\r\n", "a picture"), (b"\xff\xd8\xff", "a picture")],
)
def test_a_file_of_another_kind(tmp_path, content, what):
    assert what in refused(file(tmp_path, content), UnrecognisedError)


def test_an_old_workbook(tmp_path):
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
    assert "Save it as .xlsx or .ods" in refused(file(tmp_path, content))


@pytest.mark.parametrize("content", [b"Location ID,Name\n\x81\x8d\x00", b"a,b\x81\n" * 9_000])
def test_bytes_that_are_no_text(tmp_path, content):
    assert "cannot be read as text" in refused(file(tmp_path, content, "a.csv"))


def test_a_cell_longer_than_any_text(tmp_path):
    row = ratings_row(**{"Location Name": "x" * 2_000_000})
    path = write_csv(tmp_path / "a.csv", table(RATINGS_HEADER, [row]))
    with pytest.raises(UnreadableError, match="rows of cells"):
        read(path)


@pytest.mark.parametrize("name", ["a.csv", "a.ods", "a.xlsx"])
def test_a_table_of_something_else(tmp_path, name):
    rows = [["Organisation", "Status"], ["Elmbank", "21/22 Standards Met"]]
    if name.endswith("csv"):
        path = write_csv(tmp_path / name, rows)
    else:
        path = write_sheets(tmp_path / name, Data=rows, Empty=[])
    sentence = refused(path, UnrecognisedError)
    assert "none of the files that the CQC publishes" in sentence


def test_prose(tmp_path):
    refused(file(tmp_path, "Dear all,\nplease find attached.\n", "a.csv"), UnrecognisedError)


def test_no_file_at_all(tmp_path):
    assert "gone.csv" in refused(tmp_path / "gone.csv")


def test_a_file_that_may_not_be_opened(tmp_path, monkeypatch):
    path = file(tmp_path, "a,b", "shut.csv")

    def refuse(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "open", refuse)
    assert "cannot be opened: Permission denied" in refused(path)


def test_a_parquet_that_is_damaged(tmp_path):
    refused(file(tmp_path, b"PAR1" + b"\x00" * 100 + b"PAR1", "a.parquet"))


def test_a_parquet_where_duckdb_is_not_installed(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    assert "almoner[observatory]" in refused(file(tmp_path, b"PAR1" + b"\x00" * 99, "a.parquet"))
    assert "pip install" in tables_module.NEEDS_DUCKDB


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400))
def test_any_bytes_at_all_are_refused_in_a_sentence(tmp_path, content):
    path = file(tmp_path, content, "any")
    with pytest.raises((UnreadableError, UnrecognisedError)):
        read(path)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spot=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_a_workbook_with_one_byte_changed_is_read_or_refused(tmp_path, spot, byte):
    whole = bytearray(
        write_sheets(tmp_path / "a.ods", Data=active_table(active_row())).read_bytes()
    )
    whole[spot % len(whole)] = byte
    try:
        delta = read(file(tmp_path, bytes(whole), "b.ods"))
    except (UnreadableError, UnrecognisedError):
        return
    assert delta.row_count <= 1
