"""A file checked and applied whole: landings, ratings, the journal, and again with no effect."""

import hashlib
import json
import os
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from almoner.core.accounts.actions import NotPermitted
from almoner.core.journal.models import Entry
from almoner.doors.feeds.cqc import load, reading
from almoner.doors.feeds.cqc.load import apply, check
from almoner.doors.feeds.cqc.records import Delta, Shape
from almoner.doors.feeds.locks import LoadUnderWayError, feed_lock
from almoner.doors.feeds.outcome import AsAtNeededError, CriticalRowsError, LoadError
from almoner.doors.feeds.records import Rejection
from almoner.evidence.landings.models import Landing, LandingStep, RejectedRow, StandingRow
from almoner.evidence.ratings.models import Rating
from almoner.register.directory.models import Location
from tests.doors.feeds.cqc.load.deltas import (
    BY,
    FEB,
    FIRST_AT,
    JAN,
    MAR,
    answers,
    apply_delta,
    location,
    rating,
    snapshot,
)
from tests.doors.feeds.cqc.load.holding import held_elsewhere
from tests.register.directory.factories import NOBODY

pytestmark = pytest.mark.usefixtures("northshire")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "invented_2021-02-01.csv"
    path.write_text("what it holds is told by the test\n")
    return path


@pytest.fixture
def holds(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Say what the file holds."""

    def say(delta: Delta) -> None:
        monkeypatch.setattr(reading, "read_confined", lambda **asked: delta)

    return say


def applied(path: Path, **values: Any) -> load.Applied:
    return apply(**({"path": path, "by": BY, "at": FIRST_AT} | values))


def test_a_load_leaves_a_landing_with_every_step(file: Path, holds: Any) -> None:
    holds(snapshot(location(), ratings=[rating()]))
    done = applied(file)
    landing = Landing.objects.get()
    assert done.landing_id == landing.pk
    assert (landing.shape, landing.as_at) == ("active_locations", FEB)
    assert (landing.source, landing.sha256) == (file.name, reading.sha256_of(path=file))
    states = LandingStep.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["received", "checking", "checked", "applying", "applied"]
    assert json.loads(landing.report)["new"] == {"count": 1, "locations": ["1-101"]}
    assert landing.scopes.get().authority.name == "Northshire"


def test_a_name_that_is_no_text_is_kept_as_far_as_it_is(tmp_path: Path, holds: Any) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9_2021-02-01.csv")
    path.write_text("what it holds is told by the test\n")
    holds(snapshot(location()))
    applied(path)
    assert Landing.objects.get().source == "caf\ufffd_2021-02-01.csv"
    assert Landing.objects.get().as_at == FEB


def test_a_load_makes_one_entry_in_the_journal(file: Path, holds: Any) -> None:
    holds(snapshot(location(), ratings=[rating()]))
    applied(file)
    entry = Entry.objects.get()
    assert entry.action == "apply_landing"
    assert json.loads(entry.detail)["ratings_new"] == 1


def test_the_same_bytes_again_change_nothing(file: Path, holds: Any) -> None:
    holds(snapshot(location(), ratings=[rating()]))
    applied(file)
    again = applied(file, at=FIRST_AT + timedelta(days=1))
    assert again.landing_id is None
    assert again.check.is_applied_already
    assert again.check.is_nothing
    assert (Landing.objects.count(), Entry.objects.count()) == (1, 1)


def test_other_bytes_that_say_the_same_change_nothing_in_the_register(
    file: Path, holds: Any
) -> None:
    holds(snapshot(location(), ratings=[rating()]))
    applied(file)
    file.write_text("saved again\n")
    again = applied(file, at=FIRST_AT + timedelta(days=1))
    assert again.check.is_nothing
    assert (Location.objects.count(), Rating.objects.count()) == (1, 1)


def test_a_check_says_what_would_change_and_writes_nothing(file: Path, holds: Any) -> None:
    apply_delta(snapshot(location("1-101"), location("1-102"), ratings=[rating()]), JAN)
    before = (Landing.objects.count(), Entry.objects.count(), StandingRow.objects.count())
    ratings = [rating(), rating(value=4, on=FEB), rating("1-103")]
    holds(snapshot(location("1-101", beds=9), location("1-103"), ratings=ratings))
    found = check(path=file, by=BY, at=FIRST_AT)
    assert (found.new, found.changed, found.left) == (("1-103",), ("1-101",), ("1-102",))
    assert found.ratings_new == 2
    assert found.needs_confirmation
    assert before == (Landing.objects.count(), Entry.objects.count(), StandingRow.objects.count())
    assert Location.objects.get(cqc_id="1-101").beds == 20


def test_a_check_of_what_was_applied_says_so(file: Path, holds: Any) -> None:
    holds(snapshot(location()))
    applied(file)
    assert check(path=file, by=BY, at=FIRST_AT).is_applied_already


def test_a_check_agrees_with_the_load_that_follows(file: Path, holds: Any) -> None:
    apply_delta(snapshot(location("1-101"), location("1-102")), JAN)
    holds(snapshot(location("1-102", beds=4), location("1-103"), ratings=[rating("1-103")]))
    told = check(path=file, by=BY, at=FIRST_AT).counts()
    assert applied(file, confirm_departures=True).check.counts() == told


def test_ratings_are_recorded_and_kept_on_the_location() -> None:
    done = apply_delta(answers(location(), ratings=[rating(value=2, on=JAN), rating(on=FEB)]), MAR)
    assert done.check.ratings_new == 2
    one = Location.objects.get()
    assert (one.rating, one.rating_published_on) == (3, FEB)


def test_ratings_of_a_location_nobody_knows_are_noted() -> None:
    done = apply_delta(answers(location(), ratings=[rating("1-999")]), MAR)
    assert not Rating.objects.exists()
    assert any("not in the register: 1 locations" in note for note in done.check.notes)


def test_an_old_file_adds_ratings_and_corrects_none() -> None:
    apply_delta(answers(location(), ratings=[rating(value=3, on=FEB)]), MAR)
    old = [rating(value=1, on=FEB), rating(value=2, on=JAN)]
    apply_delta(answers(location(), ratings=old), date(2021, 2, 9))
    rows = Rating.objects.order_by("published_on").values_list("published_on", "value")
    assert list(rows) == [(JAN, 2), (FEB, 3)]


def test_an_old_file_does_not_take_the_place_of_what_stands() -> None:
    apply_delta(snapshot(location(beds=25)), MAR)
    stood = list(StandingRow.objects.values_list("key", "row_hash"))
    apply_delta(snapshot(location(beds=20)), JAN)
    assert list(StandingRow.objects.values_list("key", "row_hash")) == stood


def test_an_old_file_is_read_whole(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    apply_delta(snapshot(location(beds=25)), MAR)
    asked: list[dict[str, Any]] = []

    def read(**values: Any) -> Delta:
        asked.append(values["arguments"]["standing"])
        return snapshot(location(beds=20))

    monkeypatch.setattr(reading, "read_confined", read)
    applied(file)
    assert [bool(standing) for standing in asked] == [True, False]


def rejection(**values: Any) -> Rejection:
    said = {"sheet": "", "row": 7, "column": "Beds", "value": "x", "reason": "“x” is no number"}
    return Rejection(**(said | {"is_critical": False} | values))


def test_rejected_rows_are_kept_with_their_place(file: Path, holds: Any) -> None:
    holds(snapshot(location(), rejected=[rejection()]))
    applied(file)
    row = RejectedRow.objects.get()
    assert (row.row, row.column, row.reason) == (7, "Beds", "“x” is no number")
    assert Landing.objects.get().rejected_count == 1


def test_a_critical_row_stops_the_load(file: Path, holds: Any) -> None:
    holds(snapshot(location(), rejected=[rejection(is_critical=True), rejection(is_critical=True)]))
    with pytest.raises(CriticalRowsError, match=r"row 7: “x” is no number, and 1 more"):
        applied(file)
    assert not Landing.objects.exists()
    assert not Location.objects.exists()


def test_the_day_is_the_officers_else_the_files_else_its_names(file: Path, holds: Any) -> None:
    delta = snapshot(location())
    today = date(2026, 11, 2)
    assert reading.day_of(delta=delta, as_at=MAR, today=today, name=file.name) == MAR
    assert reading.day_of(delta=delta, as_at=None, today=today, name=file.name) == FEB
    named = "01 November 2024 HSCA Active Locations.ods"
    assert reading.day_of(delta=delta, as_at=None, today=today, name=named) == date(2024, 11, 1)
    assert reading.day_of(delta=answers(), as_at=None, today=today) == today


def test_a_file_of_no_day_asks_for_one(tmp_path: Path, holds: Any) -> None:
    holds(snapshot(location()))
    file = tmp_path / "ratings.csv"
    file.write_text("x")
    with pytest.raises(AsAtNeededError, match="--as-at 2021-02-01"):
        applied(file)
    with pytest.raises(LoadError, match="yet to come"):
        applied(file, as_at=date(2030, 1, 1))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="There is no file"):
        applied(tmp_path / "none.csv")


def test_a_folders_hash_is_of_its_names_and_bytes(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    (one / "deep").mkdir(parents=True)
    (one / "deep" / "a.json").write_text("{}")
    shutil.copytree(one, two)
    assert reading.sha256_of(path=one) == reading.sha256_of(path=two)
    (two / "deep" / "a.json").rename(two / "deep" / "b.json")
    assert reading.sha256_of(path=one) != reading.sha256_of(path=two)
    single = one / "deep" / "a.json"
    assert reading.sha256_of(path=single) == hashlib.sha256(b"{}").hexdigest()


def test_only_those_who_load_feeds_may(file: Path) -> None:
    with pytest.raises(NotPermitted):
        applied(file, by=NOBODY)
    with pytest.raises(NotPermitted):
        check(path=file, by=NOBODY, at=FIRST_AT)


def test_a_register_that_moves_meanwhile_is_planned_for_again(
    file: Path, holds: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    holds(snapshot(location("1-101")))
    planned: list[int] = []
    make_plan = load.make_plan

    def plan_and_interfere(**values: Any) -> Any:
        plan = make_plan(**values)
        planned.append(plan.landing_id)
        if len(planned) == 1:
            apply_delta(answers(location("1-102")), JAN)
        return plan

    monkeypatch.setattr(load, "make_plan", plan_and_interfere)
    applied(file)
    assert len(planned) == 3  # once, the one that came between, and again
    assert Location.objects.count() == 2


def test_a_failure_in_the_midst_leaves_nothing(
    file: Path, holds: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    holds(snapshot(location(), ratings=[rating()]))

    def fail(**values: Any) -> None:
        raise RuntimeError("pulled the plug")

    monkeypatch.setattr(load, "close_landing", fail)
    with pytest.raises(RuntimeError):
        applied(file)
    counts = [model.objects.count() for model in (Location, Rating, Landing, Entry, StandingRow)]
    assert counts == [0, 0, 0, 0, 0]


def test_a_second_load_is_told_of_the_first() -> None:
    is_told = pytest.raises(LoadUnderWayError, match="is under way")
    with held_elsewhere(feed="cqc"), is_told, feed_lock(feed="cqc", patience=0.0):
        pass
    with feed_lock(feed="cqc", patience=60.0):  # a server notices in its own time who has gone
        pass


def test_an_answer_that_is_no_delta_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "read_confined", lambda **asked: "gibberish")
    with pytest.raises(LoadError, match="could not be read"):
        applied(file)


def test_every_shape_has_a_place_for_its_hashes() -> None:
    assert all(len(shape.value) <= 40 for shape in Shape)
