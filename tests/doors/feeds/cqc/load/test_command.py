"""`almoner feed`, as an officer types it."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from almoner.doors.feeds import tables
from almoner.doors.feeds.cqc import reading
from almoner.doors.feeds.cqc.parse import UnreadableError
from almoner.doors.feeds.cqc.records import Delta
from almoner.doors.feeds.records import Drift
from almoner.evidence.landings.models import Landing
from almoner.register.directory.models import Location
from tests.doors.feeds.cqc.load.deltas import JAN, apply_delta, location, rating, snapshot
from tests.doors.feeds.cqc.load.test_load import rejection

pytestmark = pytest.mark.usefixtures("northshire")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of one new home, one odd cell and one odd column."""
    path = tmp_path / "locations_2021-02-01.csv"
    path.write_text("invented\n")
    drift = Drift(missing=("Brand ID",), unknown=("Mood",), notes=("Dates are British.",))

    def read(**asked: Any) -> Delta:
        if asked["on_progress"]:
            asked["on_progress"](1, 2)
        odd = rejection(value="=cmd()")
        return snapshot(
            location(), ratings=[rating()], rejected=[odd], drift=drift, skipped={"dentists": 9}
        )

    monkeypatch.setattr(reading, "read_confined", read)
    return path


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("feed", *words, stdout=out)
    return out.getvalue()


def test_a_check_shows_every_change_and_rejected_row(file: Path) -> None:
    out = run("check", "cqc", str(file))
    for shown in ("Would change", "1-101", "dentists", "Beds", "7", "“x” is no number", "Mood"):
        assert shown in out
    assert not Landing.objects.exists()


def test_a_load_shows_what_it_did_and_again_nothing(file: Path) -> None:
    assert "New locations" in run("load", "cqc", str(file))
    assert Location.objects.count() == 1
    assert "nothing would change" in run("load", "cqc", str(file))


def test_a_load_that_changed_nothing_says_so_as_of_something_done(file: Path) -> None:
    run("load", "cqc", str(file))
    file.write_text("the same facts in another file\n")
    assert "Nothing would change." in run("check", "cqc", str(file))
    assert "Nothing has changed." in run("load", "cqc", str(file))


def test_the_list_of_what_was_received(file: Path) -> None:
    assert run("list") == "Nothing has been loaded yet.\n"
    run("load", "cqc", str(file))
    assert file.name.split(".", maxsplit=1)[0][:9] in run("list")
    (row,) = json.loads(run("list", "--format", "json"))
    assert (row["as_at"], row["state"], row["rejected"]) == ("2021-02-01", "applied", "1")
    lines = list(csv.DictReader(io.StringIO(run("list", "--format", "csv"))))
    assert lines[0]["source"] == file.name


def test_json_holds_everything(file: Path) -> None:
    said = json.loads(run("check", "cqc", str(file), "--format", "json"))
    assert said["new"] == {"count": 1, "locations": ["1-101"]}
    assert said["rejected_rows"][0]["column"] == "Beds"
    assert said["columns_missing"] == ["Brand ID"]
    assert not said["is_applied_already"]


def test_csv_has_a_line_for_each(file: Path) -> None:
    lines = list(csv.reader(io.StringIO(run("check", "cqc", str(file), "--format", "csv"))))
    assert lines[1][:2] == ["new", "1-101"]
    assert lines[2] == ["rejected", "", "", "7", "Beds", "“x” is no number"]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert tables._harmless(cell) == f"'{cell}"


def test_many_departures_are_told_of_and_stop_a_load(file: Path) -> None:
    apply_delta(snapshot(location("1-102"), location("1-103")), JAN)
    assert "--confirm-departures" in run("check", "cqc", str(file))
    with pytest.raises(CommandError, match="--confirm-departures") as stopped:
        run("load", "cqc", str(file))
    assert stopped.value.returncode == 2
    assert Landing.objects.count() == 1
    done = run("load", "cqc", str(file), "--confirm-departures")
    assert Landing.objects.count() == 2
    assert "--confirm-departures" not in done  # it is loaded


@pytest.mark.parametrize("day", ["yesterday", "2021-13-01", "01/02/2021"])
def test_a_day_that_is_none(file: Path, day: str) -> None:
    with pytest.raises(CommandError, match="must be a date such as") as stopped:
        run("load", "cqc", str(file), "--as-at", day)
    assert stopped.value.returncode == 2


def test_a_file_that_cannot_be_read_is_a_sentence(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**asked: Any) -> Delta:
        raise UnreadableError("“locations.csv” is a web page.")

    monkeypatch.setattr(reading, "read_confined", refuse)
    for command in ("check", "load"):
        with pytest.raises(CommandError, match="is a web page") as stopped:
            run(command, "cqc", str(file))
        assert stopped.value.returncode == 2
    assert not Landing.objects.exists()


def test_progress_is_shown_where_a_person_watches(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    run("check", "cqc", str(file))
