"""Whether somebody does the background work: its worker leaves a mark while it runs."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

SECONDS_BETWEEN = 10.0
GONE_AFTER = timedelta(minutes=2)


def mark() -> Path:
    """The file whose time says when a worker was last there."""
    return Path(settings.HOME) / "worker-seen"


def worker_seen_at() -> datetime | None:
    """When a worker was last there; None if there never was one."""
    try:
        return datetime.fromtimestamp(mark().stat().st_mtime, tz=UTC)
    except FileNotFoundError:
        return None


def is_worker_gone(*, at: datetime) -> bool:
    """Whether nobody has done the background work for two minutes or more."""
    seen_at = worker_seen_at()
    return seen_at is None or at - seen_at > GONE_AFTER


@contextmanager
def being_seen() -> Iterator[None]:
    """Leave the mark now and every ten seconds, however long the work within takes."""
    stop = threading.Event()
    mark().touch()
    marking = threading.Thread(target=_leave_marks, args=(stop,), name="heartbeat", daemon=True)
    marking.start()
    try:
        yield
    finally:
        stop.set()
        marking.join()


def _leave_marks(stop: threading.Event) -> None:
    while not stop.wait(SECONDS_BETWEEN):
        mark().touch()
