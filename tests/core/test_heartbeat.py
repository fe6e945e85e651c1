"""The mark by which pages know that the background work is being done."""

import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from almoner.core import heartbeat

AT = datetime(2026, 3, 27, 17, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def _seen(at: datetime) -> None:
    heartbeat.mark().touch()
    os.utime(heartbeat.mark(), (at.timestamp(), at.timestamp()))


def test_where_no_worker_ever_was_it_is_gone() -> None:
    assert heartbeat.worker_seen_at() is None
    assert heartbeat.is_worker_gone(at=AT)


@pytest.mark.parametrize(("seconds", "is_gone"), [(0, False), (120, False), (121, True)])
def test_it_is_gone_after_two_minutes_without_a_mark(seconds: int, is_gone: bool) -> None:
    _seen(AT - timedelta(seconds=seconds))
    assert heartbeat.worker_seen_at() == AT - timedelta(seconds=seconds)
    assert heartbeat.is_worker_gone(at=AT) is is_gone


def test_a_long_piece_of_work_is_seen_all_the_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "SECONDS_BETWEEN", 0.001)
    with heartbeat.being_seen():
        _seen(AT)  # long ago
        for _ in range(10_000):
            if heartbeat.worker_seen_at() != AT:
                break
            threading.Event().wait(0.001)
        assert heartbeat.worker_seen_at() != AT


def test_the_marking_ends_with_the_work_even_where_that_fails() -> None:
    with pytest.raises(ZeroDivisionError), heartbeat.being_seen():
        raise ZeroDivisionError
    assert "heartbeat" not in [thread.name for thread in threading.enumerate()]
