"""One load of a feed at a time: a second waits, and is told if the first takes too long.

The lock ends with the process that holds it, however that ends, so none is ever left behind.
"""

import contextlib
import fcntl
import hashlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection

PATIENCE = 600.0  # seconds
PAUSE = 0.2


class LoadUnderWayError(Exception):
    """Another load of the same feed has not finished."""


@contextlib.contextmanager
def feed_lock(*, feed: str, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the feed, having waited up to `patience` seconds. Raises LoadUnderWayError."""
    if connection.vendor == "postgresql":
        with _held_in_database(feed, patience):
            yield
    else:
        with _held_in_file(feed, patience):
            yield


@contextlib.contextmanager
def _held_in_database(feed: str, patience: float) -> Iterator[None]:
    key = int.from_bytes(hashlib.sha256(f"almoner feed {feed}".encode()).digest()[:7], "big")

    def is_taken() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
            return bool(cursor.fetchone()[0])

    _wait(is_taken, feed, patience)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


@contextlib.contextmanager
def _held_in_file(feed: str, patience: float) -> Iterator[None]:
    name = hashlib.sha256(str(connection.settings_dict["NAME"]).encode()).hexdigest()[:12]
    path = Path(settings.HOME) / "locks" / f"feed-{feed}-{name}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as held:
        _wait(lambda: _has_locked(held), feed, patience)
        yield


def _has_locked(held: IO[str]) -> bool:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait(is_taken: Callable[[], bool], feed: str, patience: float) -> None:
    until = time.monotonic() + patience
    while not is_taken():
        if time.monotonic() >= until:
            raise LoadUnderWayError(
                f"Another load of “{feed}” is under way. Try again when it has finished."
            )
        time.sleep(PAUSE)
