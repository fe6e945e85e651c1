"""From a path to a Delta: read in a confined child against what stands, and dated."""

import contextlib
import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from almoner.doors.feeds.confinement import read_confined
from almoner.doors.feeds.cqc.parse.dates import date_within
from almoner.doors.feeds.cqc.parse.gathering import NOT_SOCIAL_CARE
from almoner.doors.feeds.cqc.plan import FEED
from almoner.doors.feeds.cqc.records import Delta, Shape
from almoner.doors.feeds.outcome import LoadError, day_told, refuse_unaccepted
from almoner.evidence.landings.queries import newest_applied_as_at, standing_hashes

READER = "almoner.doors.feeds.cqc.parse:read_against"
CHUNK = 1 << 20
_ISO_DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
API_SHAPES = frozenset({Shape.API_LOCATION, Shape.API_PROVIDER, Shape.API_CHANGES, Shape.API_LIST})

Progress = Callable[[int, int], None]


def name_of(path: Path) -> str:
    """A file's name, as it may be kept and shown: a name is bytes, and they need be no text."""
    return path.name.encode(errors="surrogateescape").decode(errors="replace")


def sha256_of(*, path: Path) -> str:
    """The hash of a file's bytes; of a folder, of its files' names and bytes."""
    try:
        return _sha256_of(path)
    except OSError as error:
        raise LoadError(f"“{path.name}” cannot be opened: {error.strerror}.") from error


def _sha256_of(path: Path) -> str:
    if not path.exists():
        raise LoadError(f"There is no file “{path}”.")
    digest = hashlib.sha256()
    if path.is_file():
        _feed(digest, path)
        return digest.hexdigest()
    if not path.is_dir():  # a pipe or a device would never end
        raise LoadError(f"“{path}” is neither a file nor a folder.")
    for file in _files_in(path):
        each = hashlib.sha256()
        _feed(each, file)
        name = file.relative_to(path).as_posix().encode(errors="surrogateescape")
        digest.update(b"%s\0%s\n" % (name, each.hexdigest().encode()))
    return digest.hexdigest()


def read_delta(
    *,
    path: Path,
    as_at: date | None,
    today: date,
    source: str = "",
    on_progress: Progress | None = None,
) -> tuple[Delta, date]:
    """What in the file differs from what stands, and the day of which it speaks.

    A file for an earlier day than one applied already is read whole: what stands is the later
    one's. Raises UnreadableError, UnrecognisedError, AsAtNeededError or LoadError.
    """
    standing = {shape.value: standing_hashes(shape=shape) for shape in Shape}
    delta = _read(path, standing, on_progress)
    name = source or name_of(path)
    _refuse_nothing(delta, name)
    day = day_of(delta=delta, as_at=as_at, today=today, name=name)
    newest = newest_applied_as_at(feed=FEED, shape=delta.shape)
    if newest is not None and day < newest:
        delta = _read(path, {}, on_progress)
    return delta, day


def day_of(*, delta: Delta, as_at: date | None, today: date, name: str = "") -> date:
    """The day of which the source speaks: as the officer says, else as it or its name says.

    Answers of the API speak of the day on which they are given. Raises AsAtNeededError where
    nobody says, and LoadError where what is said cannot be.
    """
    day = as_at or delta.as_at
    if day is None:
        day = today if delta.shape in API_SHAPES else day_in_name(name)
    return day_told(day, today=today)


def day_in_name(name: str) -> date | None:
    """A whole date in a file's name: "…_2021-02-01.parquet", "01_November_2024_…"."""
    for found in _ISO_DAY.findall(name):
        with contextlib.suppress(ValueError):
            return date.fromisoformat(found)
    return date_within(text=re.sub(r"[_.]+", " ", name))


def _refuse_nothing(delta: Delta, name: str) -> None:
    """Refuse a table without a row that counts: applied, it would stand for its day.

    Answers of the API may well be none: nothing has changed since the last.
    """
    if delta.shape in API_SHAPES or delta.row_count > delta.skipped.get(NOT_SOCIAL_CARE, 0):
        return
    if delta.row_count:
        raise LoadError(f"“{name}” has the columns of its form, but no adult social care in it.")
    refuse_unaccepted(name, delta.rejected)


def _read(path: Path, standing: dict[str, dict[str, str]], on_progress: Progress | None) -> Delta:
    answer = read_confined(
        reader=READER, path=path, arguments={"standing": standing}, on_progress=on_progress
    )
    if not isinstance(answer, Delta):
        raise LoadError(f"“{path.name}” could not be read.")
    return answer


def _files_in(folder: Path) -> Iterator[Path]:
    return iter(sorted(each for each in folder.rglob("*") if each.is_file()))


def _feed(digest: "hashlib._Hash", path: Path) -> None:
    with path.open("rb") as file:
        while part := file.read(CHUNK):
            digest.update(part)
