"""What may be kept as a file, what it really is, and who may read it."""

import re
import unicodedata
from pathlib import PurePosixPath

import puremagic

from almoner.core.journal.rules import Sensitivity

SIZE_LIMIT = 512 * 1024 * 1024  # bytes; the largest national file is 60 MB
HEAD_SIZE = 64 * 1024  # bytes from which a type is recognised
NAME_LENGTH = 255

_SURE_ENOUGH = 0.3  # puremagic's confidence; below it a text looks like many things
_PROGRAM_HEADS = (
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",  # Java, and Mach-O for two processors
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"L\x00\x00\x00\x01\x14\x02\x00",  # a Windows shortcut, which can start anything
    b"\x00asm",
)
_PROGRAM_NAME = re.compile(
    r"\.(apk|app|bat|cmd|com|cpl|dll|exe|hta|jar|jse?|lnk|ms[cip]|pif|ps1|py|reg|scr|sh"
    r"|vb[es]|ws[fh])$",
    re.IGNORECASE,
)
_TEXT_TYPES = {".csv": "text/csv", ".json": "application/json", ".html": "text/html"}


def safe_name(name: str) -> str:
    """A sender's name for a file without folders, control characters or invisible ones.

    At most 255 characters, its ending kept; "file" where nothing is left.
    """
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    visible = "".join(
        letter
        for letter in unicodedata.normalize("NFC", last)
        if unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    ).strip(" .")
    ending = PurePosixPath(visible).suffix[:20]
    return visible.removesuffix(ending)[: NAME_LENGTH - len(ending)] + ending or "file"


def is_program(*, head: bytes, name: str) -> bool:
    """Whether a file can be run: by its first bytes, or by an ending that Windows would run."""
    is_windows_program = head[:2] == b"MZ" and b"\x00" in head[:64]
    is_named_so = _PROGRAM_NAME.search(name) is not None
    return is_windows_program or head.startswith(_PROGRAM_HEADS) or is_named_so


def content_type_of(*, head: bytes, name: str) -> str:
    """What a file really is, from its first bytes; its name only decides between kinds of text."""
    if head.startswith(b"PAR1"):
        return "application/vnd.apache.parquet"
    try:
        guesses = puremagic.magic_string(head, name)
    except (puremagic.PureError, ValueError):  # unknown, or nothing to look at
        guesses = []
    for guess in guesses:
        if guess.confidence >= _SURE_ENOUGH and guess.mime_type:
            return str(guess.mime_type)[:100]
    if b"\x00" in head:
        return "application/octet-stream"
    return _TEXT_TYPES.get(PurePosixPath(name).suffix.lower(), "text/plain")


def may_read(*, sensitivity: Sensitivity, clearance: Sensitivity) -> bool:
    """Whether someone cleared to `clearance` may read what is as sensitive as `sensitivity`."""
    return clearance >= sensitivity


def is_read_journalled(sensitivity: Sensitivity) -> bool:
    """Whether the journal records each reading: RESTRICTED and above."""
    return sensitivity >= Sensitivity.RESTRICTED
