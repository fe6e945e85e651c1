"""Taking a backup, and restoring one into an installation that has nothing yet."""

import os
import shutil
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

import almoner
from almoner.config.backups import archive, engines
from almoner.config.backups.archive import KEYS, BackupError, Manifest
from almoner.config.environment import PRIVATE_FILE, PRIVATE_FOLDER
from almoner.core.files.queries import files_folder
from almoner.core.journal.actions import Actor, record_entry
from almoner.core.journal.rules import Sensitivity


def take_backup(*, path: Path, by: Actor, at: datetime, has_keys: bool = True) -> int:
    """Write everything to `path`, and read it back; says how many uploaded files it holds.

    Without the keys nobody who finds the copy can read the identities sealed in it. The journal
    notes it first, so that the copy says itself that it was taken. Files are only ever added, so
    those that the database names when it is copied are all there afterwards. Raises BackupError.
    """
    if path.exists():
        raise BackupError(f"{path.name} exists already: name another file.")
    if not path.parent.is_dir():
        raise BackupError(f"There is no folder {path.parent}.")
    record_entry(
        actor=by,
        action="take_backup",
        at=at,
        sensitivity=Sensitivity.EXEMPT,
        detail={"file": path.name},
    )
    with tempfile.TemporaryDirectory(prefix="almoner-backup-", dir=path.parent) as folder:
        dumped = Path(folder) / engines.MEMBER[connection.vendor]
        engines.dump(into=dumped)
        members = {dumped.name: dumped}
        kept = [Path(settings.HOME) / name for name in KEYS if has_keys]
        members |= {key.name: key for key in kept if key.is_file()}
        stored = [each for each in sorted(files_folder().rglob("*")) if _is_stored(each)]
        members |= {f"files/{each.relative_to(files_folder())}": each for each in stored}
        archive.write(
            path=path,
            members=members,
            engine=connection.vendor,
            version=almoner.__version__,
            at=at.isoformat(),
        )
    return len(stored)


def restore_backup(*, path: Path, by: Actor, at: datetime) -> Manifest:
    """Fill an installation that has no table and no file from a backup that is whole.

    The database comes last, in one step: until then there is nothing but files that nothing names,
    and restoring again completes it. Raises BackupError.
    """
    if not path.is_file():
        raise BackupError(f"There is no file {path.name}.")
    manifest = archive.verified(path)
    if manifest.engine != connection.vendor:
        raise BackupError(
            f"The backup is of a {manifest.engine} database, and this one is {connection.vendor}."
        )
    if not engines.is_empty():
        raise BackupError("The database is not empty: a backup is restored into an empty one.")
    home = Path(settings.HOME)
    home.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="restore-", dir=home) as folder:
        for name, content in archive.members(path):
            target = (home if name.startswith("files/") else Path(folder)) / name
            target.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            with open(target, "wb", opener=_private) as written:
                shutil.copyfileobj(content, written, archive.CHUNK)
        for key in [Path(folder) / name for name in KEYS]:
            if key.is_file():
                key.replace(home / key.name)
        engines.put_back(dumped=Path(folder) / engines.MEMBER[manifest.engine])
    record_entry(
        actor=by,
        action="restore_backup",
        at=at,
        sensitivity=Sensitivity.EXEMPT,
        detail={"taken_at": manifest.taken_at, "version": manifest.version},
    )
    return manifest


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, PRIVATE_FILE)


def _is_stored(path: Path) -> bool:
    """Whether it is an upload under its sha256, and none that is still arriving."""
    return path.is_file() and len(path.name) == 64  # noqa: PLR2004  hexadecimal digits
