"""The background worker beside a server: there as long as the server is."""

import logging
from typing import Any

import pytest

from almoner.config import companion
from almoner.config.companion import SECONDS_BETWEEN_STARTS, SECONDS_TO_STOP, Companion


class Process:
    """Stands for the worker's process."""

    def __init__(self, command: list[str]) -> None:
        self.command = command
        self.code: int | None = None
        self.is_deaf = False
        self.told: list[str] = []

    def poll(self) -> int | None:
        return self.code

    def terminate(self) -> None:
        self.told.append("terminate")

    def kill(self) -> None:
        self.told.append("kill")

    def wait(self, timeout: float) -> int:
        assert timeout == SECONDS_TO_STOP
        if self.is_deaf:
            raise companion.subprocess.TimeoutExpired("worker", timeout)
        return 0


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Process]:
    """Each process that was started."""
    processes: list[Process] = []

    def start(command: list[str]) -> Process:
        processes.append(Process(command))
        return processes[-1]

    monkeypatch.setattr(companion.subprocess, "Popen", start)
    return processes


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A clock that stands still until it is told."""

    class Clock:
        now = 1000.0

        def monotonic(self) -> float:
            return self.now

    clock = Clock()
    monkeypatch.setattr(companion, "time", clock)
    return clock


def test_it_is_started_once(started: list[Process], clock: Any) -> None:
    beside = Companion()
    for _ in range(3):
        beside.keep()
        clock.now += SECONDS_BETWEEN_STARTS
    assert [process.command[-1] for process in started] == ["worker"]


def test_one_that_ended_is_started_again_and_the_log_says_so(
    started: list[Process], clock: Any, caplog: pytest.LogCaptureFixture
) -> None:
    beside = Companion()
    beside.keep()
    started[0].code = -9
    clock.now += SECONDS_BETWEEN_STARTS
    with caplog.at_level(logging.ERROR):
        beside.keep()
    assert len(started) == 2
    assert "ended by itself" in caplog.text


def test_one_that_cannot_live_is_not_started_every_second(
    started: list[Process], clock: Any
) -> None:
    beside = Companion()
    for _ in range(11):
        beside.keep()
        started[-1].code = 2
        clock.now += 1
    assert len(started) == 3  # at 0, 5 and 10 seconds


def test_it_may_finish_what_it_is_doing(started: list[Process], clock: Any) -> None:
    beside = Companion()
    beside.keep()
    beside.stop()
    assert started[0].told == ["terminate"]


def test_one_that_does_not_stop_is_made_to(started: list[Process], clock: Any) -> None:
    beside = Companion()
    beside.keep()
    started[0].is_deaf = True
    beside.stop()
    assert started[0].told == ["terminate", "kill"]


def test_a_server_that_never_served_has_none_to_stop(started: list[Process]) -> None:
    Companion().stop()
    assert started == []
