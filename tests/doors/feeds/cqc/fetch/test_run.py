"""Whole runs against a regulator of our own: full, since a day, resumed, killed, at fault."""

import errno
import json
import os
import stat
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Semaphore
from typing import Any

import pytest
from django.core.management.base import CommandError

from almoner.doors.feeds.cqc.fetch import Client, FetchFailed, Pace, add_arguments, fetch, run
from almoner.doors.feeds.cqc.fetch.folder import RunFolder, last_finished
from tests.doors.feeds.cqc.fetch.server import (
    KEY,
    Regulator,
    cut_off,
    hang_up,
    says,
    serving,
    status,
    truncated,
)
from tests.doors.feeds.cqc.fetch.test_pace import Clock

AT = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
QUESTIONS = 2 + 12  # two lists, six locations and six providers


@pytest.fixture
def regulator() -> Iterator[Regulator]:
    with serving() as running:
        yield running


def fetched(regulator: Regulator, home: Path, **options: Any) -> Path:
    clock = Clock()
    pace = Pace(clock=clock, sleep=clock.sleep)
    client = Client(key=KEY, pace=pace, base_url=regulator.url)
    return run(client=client, home=home, **{"at": AT, **options})


def manifest_of(folder: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((folder.parent / "manifest.json").read_bytes())
    return said


def agrees(folder: Path, regulator: Regulator) -> bool:
    """Whether the folder holds exactly what the regulator knows, in the shape that we read."""
    entries = {path.name for path in folder.iterdir()}
    return entries == {"locations", "locations.json", "providers", "providers.json"} and all(
        {path.stem: json.loads(path.read_bytes()) for path in (folder / kind).iterdir()}
        == regulator.known[kind]
        and {row[f"{kind[:-1]}Id"] for row in _list(folder, kind)} == set(regulator.known[kind])
        for kind in ("locations", "providers")
    )


def _list(folder: Path, kind: str) -> list[dict[str, str]]:
    said = json.loads((folder / f"{kind}.json").read_bytes())
    rows: list[dict[str, str]] = said[kind]
    assert said["total"] == len(rows)
    return rows


def test_a_full_run(regulator: Regulator, tmp_path: Path) -> None:
    folder = fetched(regulator, tmp_path)
    assert folder == tmp_path / "landings" / "cqc" / "2026-11-22-full" / "answers"
    assert agrees(folder, regulator)
    assert len(regulator.paths()) == QUESTIONS
    said = manifest_of(folder)
    assert said["is_finished"] is True
    assert (said["as_at"], said["counts"]) == ("2026-11-22", {"locations": 6, "providers": 6})


def test_lists_of_many_pages(regulator: Regulator, tmp_path: Path) -> None:
    regulator.largest_page = 2
    assert agrees(fetched(regulator, tmp_path), regulator)
    pages = [asked["page"] for path, asked in regulator.asked if path == "/locations"]
    assert pages == ["1", "2", "3"]
    assert all(asked["perPage"] == "500" for _, asked in regulator.asked if asked)


def test_through_every_fault_at_once(regulator: Regulator, tmp_path: Path) -> None:
    orders = [status(429, Retry_After="3"), status(500), cut_off, truncated, hang_up]
    paths = ["/locations", "/providers", *(f"/locations/{i}" for i in regulator.known["locations"])]
    for number, path in enumerate(paths):
        regulator.faults[path].extend([orders[number % 5], orders[(number + 1) % 5]])
    assert agrees(fetched(regulator, tmp_path), regulator)


def test_only_one_authority(regulator: Regulator, tmp_path: Path) -> None:
    regulator.known["locations"]["1-12598470778"]["localAuthority"] = "Rochdale"
    folder = fetched(regulator, tmp_path, authority="Rochdale")
    assert [row["locationId"] for row in _list(folder, "locations")] == ["1-12598470778"]
    assert not list((folder / "providers").iterdir())


def test_what_changed_since_a_day_with_thirty_days_before_it(
    regulator: Regulator, tmp_path: Path
) -> None:
    regulator.changed = {"locations": ["1-120763021"], "providers": []}
    folder = fetched(regulator, tmp_path, since=date(2026, 11, 1))
    assert regulator.asked[0] == (
        "/changes/location",
        {
            "page": "1",
            "perPage": "500",
            "startTimestamp": "2026-10-02T00:00:00Z",
            "endTimestamp": "2026-11-22T05:00:00Z",
        },
    )
    assert [path.stem for path in (folder / "locations").iterdir()] == ["1-120763021"]
    assert _list(folder, "locations") == [{"locationId": "1-120763021"}]
    assert _list(folder, "providers") == []


def test_a_changed_id_that_is_not_there_is_noted_and_passed_over(
    regulator: Regulator, tmp_path: Path
) -> None:
    regulator.changed["locations"] = ["1-120763021", "1-404404"]
    folder = fetched(regulator, tmp_path, since=date(2026, 11, 1))
    assert manifest_of(folder)["not_there"]["locations"] == ["1-404404"]
    assert [path.stem for path in (folder / "locations").iterdir()] == ["1-120763021"]


def test_small_letters_are_asked_again_in_capitals_once(
    regulator: Regulator, tmp_path: Path
) -> None:
    regulator.known["locations"]["RP401"] = {
        **regulator.known["locations"]["1-120763021"],
        "locationId": "RP401",
    }
    regulator.changed["locations"] = ["rp401", "zz9"]
    folder = fetched(regulator, tmp_path, since=date(2026, 11, 1))
    assert [path.name for path in (folder / "locations").iterdir()] == ["RP401.json"]
    assert regulator.paths().count("/locations/rp401") == 1
    assert regulator.paths().count("/locations/RP401") == 1
    assert manifest_of(folder)["not_there"]["locations"] == ["zz9"]


@pytest.mark.parametrize("listed", ["../../escape", "1-1/../../x", "", "con.json", "1" * 60, "a b"])
def test_what_is_no_id_never_names_a_file(
    regulator: Regulator, tmp_path: Path, listed: str
) -> None:
    regulator.changed = {"locations": [listed], "providers": []}
    folder = fetched(regulator, tmp_path, since=date(2026, 11, 1))
    assert not list((folder / "locations").iterdir())
    assert regulator.paths() == ["/changes/location", "/changes/provider"]


def test_new_and_missing_fields_are_noted_and_not_fatal(
    regulator: Regulator, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    about = regulator.known["locations"]["1-120763021"]
    about["starRating"] = 5
    del about["localAuthority"]
    said = manifest_of(fetched(regulator, tmp_path, authority=""))
    assert said["unknown_fields"] == {"locations": ["starRating"]}
    assert said["missing_fields"] == {"locations": ["localAuthority"]}
    assert "1-120763021 has other fields than were known" in caplog.text


@pytest.mark.parametrize(
    "said",
    [{"total": 1}, {"locations": {}, "totalPages": "x"}, {"locations": [1], "totalPages": 1}],
)
def test_a_list_in_another_form_stops_with_a_sentence(
    regulator: Regulator, tmp_path: Path, said: dict[str, Any]
) -> None:
    regulator.always["/locations"] = says(said)
    with pytest.raises(FetchFailed, match="list of locations is not in the form"):
        fetched(regulator, tmp_path)
    del regulator.always["/locations"]
    assert agrees(fetched(regulator, tmp_path), regulator)  # the odd page was not kept


def test_an_answer_about_another_location_is_not_kept(regulator: Regulator, tmp_path: Path) -> None:
    regulator.always["/locations/1-120763021"] = says({"locationId": "1-1"})
    with pytest.raises(FetchFailed, match="asked about 1-120763021 and answered about another"):
        fetched(regulator, tmp_path)


def test_a_run_that_failed_is_gone_on_with(regulator: Regulator, tmp_path: Path) -> None:
    regulator.always["/providers"] = status(500)
    with pytest.raises(FetchFailed):
        fetched(regulator, tmp_path)
    asked = set(regulator.paths())
    del regulator.always["/providers"]
    regulator.asked.clear()
    folder = fetched(regulator, tmp_path, at=AT + timedelta(days=2))
    assert agrees(folder, regulator)
    assert asked & set(regulator.paths()) == {"/providers"}
    assert manifest_of(folder)["as_at"] == "2026-11-22"  # no newer than its oldest answer


def test_one_id_that_gives_only_errors_is_let_go_the_second_time(
    regulator: Regulator, tmp_path: Path
) -> None:
    regulator.always["/locations/1-120763021"] = status(500)
    with pytest.raises(FetchFailed, match="gave only errors for 1-120763021"):
        fetched(regulator, tmp_path)
    folder = fetched(regulator, tmp_path)
    said = manifest_of(folder)
    assert said["is_finished"] is True
    assert said["unanswered"]["locations"] == ["1-120763021"]
    assert len(list((folder / "locations").iterdir())) == 5


def test_a_service_that_is_down_is_not_asked_about_everything(
    regulator: Regulator, tmp_path: Path
) -> None:
    for number in range(100):
        cqc_id = f"1-5000{number:03}"
        regulator.known["locations"][cqc_id] = {"name": "Down", "localAuthority": "Oldham"}
        regulator.always[f"/locations/{cqc_id}"] = status(503)
    with pytest.raises(FetchFailed, match="it answered 503"):
        fetched(regulator, tmp_path)
    assert len(regulator.paths()) < 100


def test_an_old_unfinished_run_is_left_and_another_begun(
    regulator: Regulator, tmp_path: Path
) -> None:
    regulator.always["/providers"] = status(500)
    with pytest.raises(FetchFailed):
        fetched(regulator, tmp_path)
    del regulator.always["/providers"]
    folder = fetched(regulator, tmp_path, at=AT + timedelta(days=8))
    assert folder.parent.name == "2026-11-30-full"
    assert agrees(folder, regulator)


def test_a_finished_run_is_left_as_it_is(regulator: Regulator, tmp_path: Path) -> None:
    first = fetched(regulator, tmp_path)
    second = fetched(regulator, tmp_path)
    assert second.parent.name == "2026-11-22-full-2"
    assert agrees(first, regulator) and agrees(second, regulator)


@pytest.mark.parametrize("manifest", ["{", "[]", "{}", '{"as_at": "soon"}', '{"as_at": 5}', ""])
def test_a_folder_that_cannot_be_read_is_no_obstacle(
    regulator: Regulator, tmp_path: Path, manifest: str
) -> None:
    strange = tmp_path / "landings" / "cqc" / "2026-11-22-full"
    strange.mkdir(parents=True)
    (strange / "manifest.json").write_text(manifest)
    assert fetched(regulator, tmp_path).parent.name == "2026-11-22-full-2"


def test_what_is_kept_is_its_owners_only(regulator: Regulator, tmp_path: Path) -> None:
    folder = fetched(regulator, tmp_path)
    for path in folder.parent.rglob("*.json"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert KEY not in path.read_text(encoding="utf-8")


def test_progress_is_told_to_the_end(regulator: Regulator, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    fetched(regulator, tmp_path, progress=lambda *news: told.append(news))
    assert told[0] == ("list of locations", 1, 1)
    assert ("locations", 6, 6) in told
    assert told[-1] == ("providers", 6, 6)


# The command's own part


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


# Killed

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


@pytest.mark.skipif(
    not os.environ.get("ALMONER_SHARED_DATA"), reason="ALMONER_SHARED_DATA names no folder"
)
def test_all_of_oldham(tmp_path: Path) -> None:
    with serving(Path(os.environ["ALMONER_SHARED_DATA"]) / "cqc" / "api_oldham") as regulator:
        regulator.largest_page = 100
        folder = fetched(regulator, tmp_path)
        assert agrees(folder, regulator)
        assert len(_list(folder, "locations")) == 451
