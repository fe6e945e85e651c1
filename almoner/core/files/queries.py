"""Where files lie, and whether they still are what was stored."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from almoner.core.files.models import StoredFile

CHUNK = 1024 * 1024  # bytes read at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A stored file that is not there, or whose bytes are no longer those that were stored."""

    sha256: str
    name: str
    is_missing: bool  # False: it is there, but altered


def files_folder() -> Path:
    """The folder that holds every stored file."""
    return Path(settings.HOME) / "files"


def path_for(sha256: str) -> Path:
    """Where the bytes of that hash lie: files/ab/cd/abcd…"""
    return files_folder() / sha256[:2] / sha256[2:4] / sha256


def path_of(file: StoredFile) -> Path:
    """Where a stored file's bytes lie."""
    return path_for(file.sha256)


def file_with(*, sha256: str) -> StoredFile | None:
    """The file of that hash, if it is kept. Who may read it is for its caller to say."""
    return StoredFile.objects.filter(sha256=sha256).first()


def missing_or_altered() -> Iterator[Fault]:
    """Every stored file that is not what was stored. Reads every byte of them all."""
    for sha256, size, name in StoredFile.objects.order_by("id").values_list(
        "sha256", "size", "name"
    ):
        path = path_for(sha256)
        if not path.is_file():
            yield Fault(sha256=sha256, name=name, is_missing=True)
        elif path.stat().st_size != size or _digest(path) != sha256:
            yield Fault(sha256=sha256, name=name, is_missing=False)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
