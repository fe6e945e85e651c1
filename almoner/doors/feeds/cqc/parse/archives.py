"""Whether a zipped workbook may be opened: one that would swell past all reason may not.

A spreadsheet of all England unpacks to some eighty times its size, so size alone says little.
What a member claims to hold is checked first, then the claim itself by inflating its beginning:
a member that holds more than it claims was made to deceive.
"""

import struct
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from almoner.doors.feeds.cqc.parse.errors import UnreadableError

MOST_UNPACKED = 6 * 1024**3
MOST_RATIO = 300
RATIO_FROM = 16 * 1024**2  # below this no ratio does harm
MOST_MEMBERS = 2_000
PROBED = 32 * 1024**2
CHUNK = 256 * 1024
LOCAL_HEADER = struct.Struct("<4s5H3I2H")

BOMB = (
    "“{name}” would unpack to far more than any file of the CQC's ({size} MB from {packed} MB). "
    "It has not been opened."
)
LIAR = "“{name}” holds more than it says it does. It was made to deceive and has not been opened."
DAMAGED = "“{name}” is damaged or was not downloaded in full. Download it again."
LOCKED = "“{name}” is protected by a password. Save a copy without one."


def check_archive(*, path: Path) -> dict[str, int]:
    """The members of a workbook that is fit to open, with their sizes; raises UnreadableError."""
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as stream:
            members = archive.infolist()
            _check_claims(path, members)
            for member in members:
                _check_truth(path, stream, member)
            return {member.filename: member.file_size for member in members}
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError) as error:
        raise UnreadableError(DAMAGED.format(name=path.name)) from error


def _check_claims(path: Path, members: list[zipfile.ZipInfo]) -> None:
    claimed = sum(member.file_size for member in members)
    packed = path.stat().st_size
    is_swollen = claimed > RATIO_FROM and claimed > MOST_RATIO * packed
    if claimed > MOST_UNPACKED or is_swollen or len(members) > MOST_MEMBERS:
        raise UnreadableError(
            BOMB.format(name=path.name, size=claimed // 1024**2, packed=round(packed / 1024**2, 1))
        )
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableError(LOCKED.format(name=path.name))


def _check_truth(path: Path, stream: BinaryIO, member: zipfile.ZipInfo) -> None:
    stream.seek(member.header_offset)
    header = LOCAL_HEADER.unpack(stream.read(LOCAL_HEADER.size))
    stream.seek(header[9] + header[10], 1)
    if member.compress_type == zipfile.ZIP_STORED:
        inflated = member.compress_size
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        inflated = _inflated(stream, member)
    else:
        raise UnreadableError(DAMAGED.format(name=path.name))
    if inflated > member.file_size:
        raise UnreadableError(LIAR.format(name=path.name))


def _inflated(stream: BinaryIO, member: zipfile.ZipInfo) -> int:
    """How many bytes a member really holds, counted up to what is probed."""
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    left, inflated = member.compress_size, 0
    pending = b""
    while inflated <= min(PROBED, member.file_size) and not engine.eof:
        if not pending:
            pending = stream.read(min(CHUNK, left))
            left -= len(pending)
            if not pending:
                break
        inflated += len(engine.decompress(pending, CHUNK))
        pending = engine.unconsumed_tail
    return inflated
