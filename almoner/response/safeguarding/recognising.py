"""Whether a file that is brought to another door holds concerns: told before anything is kept.

Only its headings are looked for, and only in its beginning: whatever is not told here is told by
the reader later, when its bytes can still be let go and its sender's name for it cannot.
"""

import re
import zipfile
import zlib
from collections.abc import Iterable
from contextlib import suppress
from typing import BinaryIO

from almoner.response.safeguarding.csv_files import KNOWN, WANTED, key_of_heading

BEGINNING = 64 * 1024  # bytes of a text
MOST_UNPACKED = 32 * 1024 * 1024  # bytes of a workbook that are looked through
FIRST_ROWS = 10  # among which the headings are
DELIMITERS = ",;\t|"
OF_ADULTS = frozenset(name for name in KNOWN if name.startswith("adult_"))
# What another system calls them where it sends JSON (docs/how-to/use-the-api).
IN_JSON = frozenset({"reference", "text"})
BESIDE = frozenset({"received_at", "adult", "is_urgent", "safety", "categories", "happened_on"})
NAME_IN_JSON = re.compile(r'"([^"\\]{1,40})"\s*:')
_words = "|".join(name.replace("_", r"[_\s]+") for name in (*WANTED, *sorted(OF_ADULTS)))
CELL = re.compile(rf">\s*({_words})\s*<".encode(), re.IGNORECASE)  # alone in its cell
ANYWHERE = re.compile(rb"received[_ ]at", re.IGNORECASE)
DAMAGED = (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, OSError, EOFError)


def are_headings(heads: Iterable[str], *, is_first: bool = True) -> bool:
    """Whether these are headings of a file of concerns. Of an adult only the first row speaks."""
    keys = {key_of_heading(head) for head in heads}
    return keys >= set(WANTED) or (is_first and not keys.isdisjoint(OF_ADULTS))


def speaks_of_concerns(file: BinaryIO) -> bool:
    """Whether a file begins as one of concerns does, as text, JSON or a workbook.

    It is read from its beginning and left somewhere within. What is damaged is none.
    """
    beginning = file.read(BEGINNING)
    if beginning.startswith(b"PK"):
        file.seek(0)
        with suppress(*DAMAGED):
            return _is_in_archive(file)
        return False
    if beginning.startswith((b"PAR1", b"\xd0\xcf\x11\xe0")):
        return _is_in_bytes(file, beginning)
    return _is_in_text(beginning)


def _is_in_archive(file: BinaryIO) -> bool:
    left = MOST_UNPACKED
    found: set[str] = set()
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            name = member.filename.lower()
            if left <= 0 or not name.endswith((".xml", ".csv", ".tsv", ".txt", ".json")):
                continue
            with archive.open(member) as stream:
                content = stream.read(left if name.endswith(".xml") else BEGINNING)
            left -= len(content)
            if not name.endswith(".xml"):
                if _is_in_text(content):
                    return True
                continue
            found |= {key_of_heading(one.decode()) for one in CELL.findall(content)}
    return found >= set(WANTED) or len(found & OF_ADULTS) > 1


def _is_in_bytes(file: BinaryIO, beginning: bytes) -> bool:
    """Of an old workbook or Parquet, whose names of columns stand somewhere in plain letters."""
    content = (beginning + file.read(MOST_UNPACKED)).replace(b"\x00", b"")
    return bool(ANYWHERE.search(content)) and b"reference" in content.lower()


def _is_in_text(beginning: bytes) -> bool:
    text = _decoded(beginning).lstrip()
    if text.startswith(("{", "[")):
        names = {key_of_heading(name) for name in NAME_IN_JSON.findall(text)}
        return (names >= IN_JSON and not names.isdisjoint(BESIDE)) or are_headings(names)
    return any(
        are_headings(
            (cell.strip().strip('"') for cell in line.split(delimiter)), is_first=number == 0
        )
        for number, line in enumerate(text.splitlines()[:FIRST_ROWS])
        for delimiter in DELIMITERS
    )


def _decoded(beginning: bytes) -> str:
    """As spreadsheets save text: UTF-8, or UTF-16 with or without its mark."""
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        return beginning.decode("utf-16", errors="replace")
    if b"\x00" in beginning[:200]:
        order = "le" if beginning[1:2] == b"\x00" else "be"
        return beginning.decode(f"utf-16-{order}", errors="replace")
    return beginning.decode("utf-8-sig", errors="replace")
