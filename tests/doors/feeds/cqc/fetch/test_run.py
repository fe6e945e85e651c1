"""Whole runs against a regulator of our own: full, since a day, resumed, at fault."""

import os
import stat
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from almoner.doors.feeds.cqc.fetch import FetchFailed
from almoner.doors.feeds.cqc.parse import read
from tests.doors.feeds.cqc.fetch.runs import (
    AT,
    QUESTIONS,
    agrees,
    fetched,
    listed,
    manifest_of,
    regulator,
)
from tests.doors.feeds.cqc.fetch.server import (
    KEY,
    Regulator,
    cut_off,
    hang_up,
    moves,
    says,
    serving,
    status,
    truncated,
)

__all__ = ["regulator"]


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


def test_a_row_that_moved_to_a_page_already_read_is_not_lost(
    regulator: Regulator, tmp_path: Path
) -> None:
    regulator.largest_page = 2
    first = min(regulator.known["locations"])

    def lose_the_first(server: Regulator) -> None:
        server.known["locations"].pop(first)

    regulator.faults["/locations"].append(moves(lose_the_first))
    folder = fetched(regulator, tmp_path)
    assert {path.stem for path in (folder / "locations").iterdir()} == set(
        regulator.known["locations"]
    )
    assert manifest_of(folder)["not_there"]["locations"] == [first]


def test_a_row_that_pushes_another_to_the_next_page_is_met_once_more(
    regulator: Regulator, tmp_path: Path
) -> None:
    regulator.largest_page = 3
    newcomer = {**regulator.known["locations"]["1-120763021"], "locationId": "1-0000"}
    last = max(regulator.known["locations"])

    def swap(server: Regulator) -> None:  # the total stays as it was
        server.known["locations"]["1-0000"] = newcomer
        del server.known["locations"][last]

    regulator.faults["/locations"].append(moves(swap))
    folder = fetched(regulator, tmp_path)
    assert (folder / "locations" / "1-0000.json").exists()


def test_a_list_that_never_rests_is_read_three_times_at_most(
    regulator: Regulator, tmp_path: Path
) -> None:
    regulator.largest_page = 3
    one = regulator.known["locations"]["1-120763021"]

    def add(server: Regulator) -> None:
        cqc_id = f"1-9{len(server.known['locations']):05}"
        server.known["locations"][cqc_id] = {**one, "locationId": cqc_id}

    regulator.always["/locations"] = moves(add)
    folder = fetched(regulator, tmp_path)
    pages = [path for path in regulator.paths() if path == "/locations"]
    assert 3 * 2 <= len(pages) < 20
    assert manifest_of(folder)["is_finished"] is True


@pytest.mark.parametrize("since", [None, date(2026, 11, 1)])
def test_a_list_that_does_not_say_its_total_is_read_once(
    regulator: Regulator, tmp_path: Path, since: date | None
) -> None:
    path, name = ("/changes/location", "changes") if since else ("/locations", "locations")
    row = "1-120763021" if since else {"locationId": "1-120763021"}
    regulator.always[path] = says({name: [row, row], "totalPages": 1})
    folder = fetched(regulator, tmp_path, since=since)
    assert regulator.paths().count(path) == 1
    assert [path.stem for path in (folder / "locations").iterdir()] == ["1-120763021"]


def test_a_list_of_too_many_pages_to_be_true(regulator: Regulator, tmp_path: Path) -> None:
    regulator.always["/locations"] = says({"total": 1, "locations": [], "totalPages": 10**7})
    with pytest.raises(FetchFailed, match="says that it has 10,000,000 pages"):
        fetched(regulator, tmp_path)
    assert len(regulator.paths()) == 1


@pytest.mark.parametrize("place", ["pages/locations-00001.json", "answers/locations.json"])
@pytest.mark.parametrize("left", [b"", b"\x00" * 40, b'{"total": 6, "locat'])
def test_a_list_that_the_power_spoilt_is_asked_for_again(
    regulator: Regulator, tmp_path: Path, place: str, left: bytes
) -> None:
    regulator.always["/providers"] = status(500)
    with pytest.raises(FetchFailed):
        fetched(regulator, tmp_path)
    (run,) = (tmp_path / "landings" / "cqc").iterdir()
    (run / "answers" / "locations.json").unlink()
    (run / place).write_bytes(left)
    del regulator.always["/providers"]
    assert agrees(fetched(regulator, tmp_path), regulator)


def test_what_was_fetched_says_of_which_day_it_speaks(regulator: Regulator, tmp_path: Path) -> None:
    folder = fetched(regulator, tmp_path)
    assert read(folder).as_at == AT.date()


def test_through_every_fault_at_once(regulator: Regulator, tmp_path: Path) -> None:
    orders = [status(429, Retry_After="3"), status(500), cut_off, truncated, hang_up]
    paths = ["/locations", "/providers", *(f"/locations/{i}" for i in regulator.known["locations"])]
    for number, path in enumerate(paths):
        regulator.faults[path].extend([orders[number % 5], orders[(number + 1) % 5]])
    assert agrees(fetched(regulator, tmp_path), regulator)


def test_only_one_authority(regulator: Regulator, tmp_path: Path) -> None:
    regulator.known["locations"]["1-12598470778"]["localAuthority"] = "Rochdale"
    folder = fetched(regulator, tmp_path, authority="Rochdale")
    assert [row["locationId"] for row in listed(folder, "locations")] == ["1-12598470778"]
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
    assert listed(folder, "locations") == [{"locationId": "1-120763021"}]
    assert listed(folder, "providers") == []


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


@pytest.mark.skipif(
    not os.environ.get("ALMONER_SHARED_DATA"), reason="ALMONER_SHARED_DATA names no folder"
)
def test_all_of_oldham(tmp_path: Path) -> None:
    with serving(Path(os.environ["ALMONER_SHARED_DATA"]) / "cqc" / "api_oldham") as regulator:
        regulator.largest_page = 100
        folder = fetched(regulator, tmp_path)
        assert agrees(folder, regulator)
        assert len(listed(folder, "locations")) == 451
