"""The backup file: a tar of the database, the uploaded files and the keys, with digests."""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

KEYS = ("secret-key", "identity-key")  # the files' names in the home and in the backup
MANIFEST = "manifest.json"
FORMAT = 1
CHUNK = 1 << 20


class BackupError(Exception):
    """The backup cannot be made or used; the message says why."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: the engine of its database, and the sha256 of each member."""

    engine: str  # sqlite or postgresql
    version: str  # of Almoner
    taken_at: str
    digests: Mapping[str, str]

    @property
    def has_keys(self) -> bool:
        """Whether identities sealed in the database can be opened with what it holds."""
        return not {*KEYS}.isdisjoint(self.digests)


def write(*, path: Path, members: Mapping[str, Path], engine: str, version: str, at: str) -> None:
    """Write the members and their manifest, then let the file appear under its name, whole."""
    partial = path.with_name(f"{path.name}.partial")
    try:
        partial.touch(mode=0o600)
        digests = {}
        with tarfile.open(partial, "w") as tar:
            for name, source in members.items():
                tar.add(source, arcname=name, recursive=False)
                with source.open("rb") as content:
                    digests[name] = digest(content)
            manifest = {
                "format": FORMAT,
                "engine": engine,
                "version": version,
                "taken_at": at,
                "digests": digests,
            }
            text = json.dumps(manifest, indent=1, sort_keys=True).encode()
            entry = tarfile.TarInfo(MANIFEST)
            entry.size, entry.mode = len(text), 0o600
            tar.addfile(entry, io.BytesIO(text))
        verified(partial)
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)


def verified(path: Path) -> Manifest:
    """The manifest, once every member is there and is what was put in. Raises BackupError."""
    try:
        with tarfile.open(path, "r:") as tar:
            found = {}
            manifest = None
            for member in tar:
                if not member.isfile() or not _is_inside(member.name):
                    raise BackupError(f"{path.name} holds {member.name!r}, which no backup does.")
                content = tar.extractfile(member)
                if content is None:
                    raise BackupError(f"{path.name} cannot be read.")
                if member.name == MANIFEST:
                    manifest = _manifest(content.read())
                else:
                    found[member.name] = digest(content)
    except (tarfile.TarError, EOFError) as error:
        raise BackupError(f"{path.name} is not a backup, or is not whole.") from error
    if manifest is None:
        raise BackupError(f"{path.name} is not a backup, or is not whole: it has no manifest.")
    if found != manifest.digests:
        wrong = sorted({*found.items()} ^ {*manifest.digests.items()})
        raise BackupError(f"{path.name} is damaged: {wrong[0][0]} is not what was backed up.")
    return manifest


def members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Each member of a verified backup but its manifest: its name and its bytes."""
    with tarfile.open(path, "r:") as tar:
        for member in tar:
            content = tar.extractfile(member)
            if content is not None and member.name != MANIFEST:
                yield member.name, content


def digest(content: IO[bytes]) -> str:
    """The sha256 of what is left to read, in hexadecimal."""
    found = hashlib.sha256()
    while chunk := content.read(CHUNK):
        found.update(chunk)
    return found.hexdigest()


def _is_inside(name: str) -> bool:
    return not PurePosixPath(name).is_absolute() and ".." not in PurePosixPath(name).parts


def _manifest(text: bytes) -> Manifest:
    try:
        said = json.loads(text)
        if said["format"] != FORMAT:
            raise BackupError("The backup was made by a later version: update Almoner.")
        return Manifest(
            engine=said["engine"],
            version=said["version"],
            taken_at=said["taken_at"],
            digests=dict(said["digests"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError("The backup's manifest cannot be read.") from error
