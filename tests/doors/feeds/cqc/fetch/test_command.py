"""The command's own part: its options, its sentences, and being killed at any moment."""

import errno
import json
import os
import subprocess
import sys
from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from threading import Semaphore
from typing import Any

import pytest
from django.core.management.base import CommandError

from almoner.doors.feeds.cqc.fetch import FetchFailed, add_arguments, fetch
from almoner.doors.feeds.cqc.fetch.folder import RunFolder, last_finished
from tests.doors.feeds.cqc.fetch.runs import AT, agrees, fetched, regulator
from tests.doors.feeds.cqc.fetch.server import KEY, Regulator

__all__ = ["regulator"]


def options_of(*words: str) -> dict[str, Any]:
    parser = ArgumentParser()
    add_arguments(parser)
    return vars(parser.parse_args(words))


@pytest.fixture
def environment(regulator: Regulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALMONER_CQC_KEY", KEY)
    monkeypatch.setenv("ALMONER_CQC_URL", regulator.url)


def quietly(_what: str, _done: int, _of: int) -> None:
    """Report nothing."""


@pytest.mark.usefixtures("environment")
def test_without_an_option_it_fetches_all_and_then_what_changed(
    regulator: Regulator, tmp_path: Path
) -> None:
    folder = fetch(options=options_of(), home=tmp_path, at=AT, progress=quietly)
    assert agrees(folder, regulator)
    assert last_finished(home=tmp_path, authority="", base_url=regulator.url) == AT.date()
    later = fetch(options=options_of(), home=tmp_path, at=AT + timedelta(days=1), progress=quietly)
    assert later.parent.name == "2026-11-23-since-2026-11-22"
    full = fetch(options=options_of("--full"), home=tmp_path, at=AT, progress=quietly)
    assert full.parent.name == "2026-11-22-full-2"


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--since", "2027-01-01"], "--since is in the future"),
        (["--since", "2026-01-01", "--authority", "Oldham"], "leave out --authority"),
    ],
)
def test_what_cannot_be_asked(tmp_path: Path, words: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        fetch(options=options_of(*words), home=tmp_path, at=AT, progress=quietly)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("words", [["--since", "yesterday"], ["--full", "--since", "2026-01-01"]])
def test_options_that_cannot_be_read(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        options_of(*words)
    assert raised.value.code == 2
    assert "since" in capsys.readouterr().err


def test_without_a_key_nothing_is_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ALMONER_CQC_KEY", raising=False)
    with pytest.raises(CommandError, match="Set ALMONER_CQC_KEY"):
        fetch(options=options_of(), home=tmp_path, at=AT, progress=quietly)
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("environment")
def test_a_disk_that_takes_no_more_is_said_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(RunFolder, "keep_answer", fail)
    with pytest.raises(CommandError, match="cannot be kept: No space left on device"):
        fetch(options=options_of(), home=tmp_path, at=AT, progress=quietly)


PROGRAM = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from almoner.doors.feeds.cqc.fetch import fetch
home = Path(sys.argv[1])
at = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
fetch(options={"full": True}, home=home, at=at, progress=lambda *_: None)
"""


def started(regulator: Regulator, home: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "ALMONER_CQC_KEY": KEY, "ALMONER_CQC_URL": regulator.url}
    return subprocess.Popen([sys.executable, "-c", PROGRAM, str(home)], env=environment)


@pytest.mark.parametrize("answers", [0, 1, 2, 5, 9, 13])
def test_killed_at_any_moment_it_goes_on_from_there(
    regulator: Regulator, tmp_path: Path, answers: int
) -> None:
    regulator.may_answer = Semaphore(answers)
    first = started(regulator, tmp_path)
    while len(regulator.paths()) <= answers:
        assert first.poll() is None
        _a_moment(first)
    first.kill()
    first.wait()
    kept = list((tmp_path / "landings" / "cqc" / "2026-11-22-full" / "answers").rglob("*.json"))
    for path in kept:
        json.loads(path.read_bytes())  # whole, every one
    regulator.may_answer.release(1000)
    regulator.asked.clear()
    second = started(regulator, tmp_path)
    assert second.wait(60) == 0
    folder = tmp_path / "landings" / "cqc" / "2026-11-22-full" / "answers"
    assert agrees(folder, regulator)
    again = {path.rpartition("/")[2] for path in regulator.paths()}
    assert not again & {path.stem for path in kept if path.parent != folder}


def _a_moment(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(0.02)
    except subprocess.TimeoutExpired:
        return


def test_two_at_once_are_told_apart(regulator: Regulator, tmp_path: Path) -> None:
    regulator.may_answer = Semaphore(0)
    first = started(regulator, tmp_path)
    while not regulator.paths():
        assert first.poll() is None
        _a_moment(first)
    with pytest.raises(FetchFailed, match="Another fetch from the CQC is under way"):
        fetched(regulator, tmp_path)
    regulator.may_answer.release(1000)
    assert first.wait(60) == 0
