"""Keeping a file before anything reads it, and handing it out to those who may see it."""

import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.db.models import ProtectedError

from almoner.core.files.models import StoredFile
from almoner.core.files.queries import CHUNK, files_folder, path_for, path_of
from almoner.core.files.rules import (
    HEAD_SIZE,
    SIZE_LIMIT,
    content_type_of,
    is_program,
    is_read_journalled,
    may_read,
    safe_name,
)
from almoner.core.journal.actions import Actor, part_of_action, record_entry
from almoner.core.journal.rules import Sensitivity


class FileRefused(Exception):
    """The file cannot be kept; the message says why, for an officer."""


class NotCleared(Exception):
    """The file is more sensitive than the reader is cleared to see."""


class FileMissing(Exception):
    """The file's bytes are not where they were stored."""


@dataclass(slots=True)
class _Received:
    """Bytes as they arrived, in a file of their own that nothing knows of yet."""

    path: Path
    sha256: str = ""
    size: int = 0
    head: bytes = b""


def store_file(
    *,
    content: BinaryIO,
    name: str,
    sensitivity: Sensitivity,
    by: Actor,
    at: datetime,
    limit: int = SIZE_LIMIT,
    is_name_noted: bool = True,
) -> StoredFile:
    """Keep the bytes of `content`, up to `limit` of them, once, readable by this user only.

    The caller has checked that `by` may. Bytes that are kept already take the higher of the two
    sensitivities. The journal notes the name unless that may name a person. Raises FileRefused for
    an empty file, one too large, and a program. Killed, it leaves no row without its bytes.
    """
    called = safe_name(name)
    noted = {"name": called} if is_name_noted else {}
    with _received(content, called, limit) as received:
        if is_program(head=received.head, name=called):
            raise FileRefused(
                f"“{called}” is a program, which Almoner does not keep. "
                "Send the data itself, as CSV, ODS, XLSX or JSON."
            )
        _put_in_place(received)
    with transaction.atomic():
        file, is_new = StoredFile.objects.get_or_create(
            sha256=received.sha256,
            defaults={
                "size": received.size,
                "name": called,
                "content_type": content_type_of(head=received.head, name=called),
                "sensitivity": sensitivity.name,
                "stored_at": at,
                "stored_by": by.reference,
            },
        )
        kept = max(sensitivity, Sensitivity[file.sensitivity])
        if kept.name != file.sensitivity:
            file.sensitivity = kept.name
            file.save(update_fields=["sensitivity"])
        record_entry(
            actor=by,
            action="store_file",
            at=at,
            subject=("files.StoredFile", str(file.pk)),
            sensitivity=kept,
            detail={**noted, "sha256": received.sha256, "is_new": is_new},
        )
    return file


@part_of_action
def discard_bytes(*, file: StoredFile) -> bool:
    """Let a stored file go, bytes and all, once the transaction ends; False where it is still held.

    For what should never have been kept: everything else stays as it was received.
    """
    try:
        with transaction.atomic():
            file.delete()
    except ProtectedError:
        return False
    transaction.on_commit(partial(_let_go, file.sha256))
    return True


def open_file(*, file: StoredFile, clearance: Sensitivity, by: Actor, at: datetime) -> BinaryIO:
    """The file's bytes, for a reader with that clearance; journalled if RESTRICTED or above.

    Raises NotCleared or FileMissing.
    """
    sensitivity = Sensitivity[file.sensitivity]
    if not may_read(sensitivity=sensitivity, clearance=clearance):
        raise NotCleared("This file is more sensitive than your role allows you to see.")
    try:
        stream = path_of(file).open("rb")
    except FileNotFoundError as error:
        raise FileMissing(f"“{file.name}” is no longer where it was stored.") from error
    if is_read_journalled(sensitivity):
        record_entry(
            actor=by,
            action="open_file",
            at=at,
            subject=("files.StoredFile", str(file.pk)),
            sensitivity=sensitivity,
        )
    return stream


def _let_go(sha256: str) -> None:
    """Delete bytes that no row names: the same may have come in again meanwhile."""
    if not StoredFile.objects.filter(sha256=sha256).exists():
        path_for(sha256).unlink(missing_ok=True)


@contextmanager
def _received(content: BinaryIO, name: str, limit: int) -> Iterator[_Received]:
    """Take `content` down into a new file beside the others; it is gone again at the end."""
    folder = files_folder() / "incoming"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    received = _Received(path=folder / uuid.uuid4().hex)
    digest = hashlib.sha256()
    try:
        descriptor = os.open(received.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            while chunk := content.read(CHUNK):
                received.size += len(chunk)
                if received.size > limit:
                    raise FileRefused(
                        f"“{name}” is larger than {limit // 1024**2} MB, the most that is kept."
                    )
                received.head += chunk[: HEAD_SIZE - len(received.head)]
                digest.update(chunk)
                stream.write(chunk)
            if not received.size:
                raise FileRefused(f"“{name}” is empty.")
            stream.flush()
            os.fsync(stream.fileno())
        received.sha256 = digest.hexdigest()
        yield received
    finally:
        with suppress(FileNotFoundError):
            received.path.unlink()


def _put_in_place(received: _Received) -> None:
    """Move the bytes to the place that their hash names, so that it holds all of them or none."""
    place = path_for(received.sha256)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    received.path.replace(place)
    for folder in (place.parent, place.parent.parent, place.parent.parent.parent):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
