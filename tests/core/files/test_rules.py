"""Names made safe, types recognised, programs known, and who may read what."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.core.files.rules import (
    NAME_LENGTH,
    content_type_of,
    is_program,
    is_read_journalled,
    may_read,
    safe_name,
)
from almoner.core.journal.rules import Sensitivity

ODS = "application/vnd.oasis.opendocument.spreadsheet"


def an_ods() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("mimetype", ODS)
        archive.writestr("content.xml", "<office:document-content/>")
    return held.getvalue()


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("ratings.csv", "ratings.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\ratings.xlsx", "ratings.xlsx"),
        ("/", "file"),
        ("", "file"),
        ("..", "file"),
        (". .", "file"),
        ("rat\nings\x00.csv", "ratings.csv"),
        ("gpj.\u202eexe.csv", "gpj.exe.csv"),  # a reversed name shows itself
        ("Latest ratings – May 2021.ods", "Latest ratings – May 2021.ods"),
        ("folder/", "folder"),
        ("é.csv", "é.csv"),
    ],
)
def test_names_made_safe(given_name: str, kept: str) -> None:
    assert safe_name(given_name) == kept


def test_a_long_name_keeps_its_ending() -> None:
    name = safe_name("a" * 400 + ".parquet")
    assert len(name) == NAME_LENGTH
    assert name.endswith("a.parquet")


@given(st.text(max_size=400))
def test_any_name_is_made_safe_and_stays_so(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe) <= NAME_LENGTH
    assert not set("/\\\x00\n\r\t") & set(safe)
    assert safe not in {".", ".."}
    assert Path("/folder", safe).parent == Path("/folder")
    safe.encode("utf-8")


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"a,b\n1,2\n", "x.csv", "text/csv"),
        (b"a,b\n1,2\n", "x", "text/plain"),
        (b"\xef\xbb\xbfa,b\n1,2\n", "x.CSV", "text/csv"),
        (b'{"total": 1}', "x.json", "application/json"),
        (b"PAR1\x15\x04\x15\x00", "x.csv", "application/vnd.apache.parquet"),
        (b"%PDF-1.7\n", "x.csv", "application/pdf"),
        (b"\x00\x01\x02\x03", "x.csv", "application/octet-stream"),
        (b"<html><head></head><body>Not found</body></html>", "x.xlsx", "text/html"),
    ],
)
def test_what_a_file_really_is(head: bytes, name: str, kind: str) -> None:
    assert content_type_of(head=head, name=name) == kind


def test_an_open_document_is_known_whatever_its_name() -> None:
    assert content_type_of(head=an_ods(), name="ratings.csv") == ODS


@given(st.binary(max_size=200), st.sampled_from(["x.csv", "x.json", "x.xlsx", "x"]))
def test_any_bytes_have_some_type_that_fits(head: bytes, name: str) -> None:
    kind = content_type_of(head=head, name=name)
    assert 0 < len(kind) <= 100
    assert "/" in kind


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"MZ\x90\x00\x03\x00", "ratings.csv"),
        (b"\x7fELF\x02\x01\x01", "ratings.csv"),
        (b"#!/bin/sh\nrm -rf /\n", "ratings.csv"),
        (b"\xcf\xfa\xed\xfe\x07", "ratings"),
        (b"\xca\xfe\xba\xbe\x00", "ratings"),
        (b"L\x00\x00\x00\x01\x14\x02\x00", "ratings.csv"),
        (b"echo off", "ratings.BAT"),
        (b"anything", "ratings.csv.exe"),
        (b"anything", "ratings.js"),
    ],
)
def test_programs_are_known(head: bytes, name: str) -> None:
    assert is_program(head=head, name=name)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"MZ,Name\n1,The Elms\n", "ratings.csv"),  # a column may be called MZ
        (b"# notes\n", "ratings.csv"),
        (b'{"a": 1}', "ratings.json"),
        (b"PK\x03\x04", "ratings.xlsx"),
        (b"a,b", "example.com.csv"),
    ],
)
def test_data_is_no_program(head: bytes, name: str) -> None:
    assert not is_program(head=head, name=name)


@pytest.mark.parametrize("sensitivity", list(Sensitivity))
@pytest.mark.parametrize("clearance", list(Sensitivity))
def test_no_one_reads_above_their_clearance(
    sensitivity: Sensitivity, clearance: Sensitivity
) -> None:
    allowed = may_read(sensitivity=sensitivity, clearance=clearance)
    assert allowed == (list(Sensitivity).index(clearance) >= list(Sensitivity).index(sensitivity))


def test_readings_of_restricted_and_above_are_journalled() -> None:
    assert [level.name for level in Sensitivity if is_read_journalled(level)] == [
        "RESTRICTED",
        "SAFEGUARDING",
        "EXEMPT",
    ]
