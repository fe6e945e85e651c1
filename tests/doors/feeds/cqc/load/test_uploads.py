"""An upload: received, checked, confirmed, applied; or refused with a sentence."""

import io
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from almoner.core.files.actions import store_file
from almoner.core.journal.models import Entry
from almoner.core.journal.rules import Sensitivity
from almoner.doors.feeds.cqc import reading
from almoner.doors.feeds.cqc.outcome import Applied, Check
from almoner.doors.feeds.cqc.parse import UnrecognisedError
from almoner.doors.feeds.cqc.records import Delta
from almoner.doors.feeds.cqc.uploads import apply_landing, check_landing
from almoner.doors.feeds.outcome import ConfirmationNeededError, CriticalRowsError, LoadError
from almoner.doors.feeds.reception import given_by
from almoner.evidence.landings.actions import INTERRUPTED, begin_check, receive_landing
from almoner.evidence.landings.models import Landing
from almoner.evidence.landings.queries import state_of
from almoner.register.directory.models import Location
from tests.doors.feeds.cqc.load.deltas import (
    BY,
    FEB,
    FIRST_AT,
    JAN,
    apply_delta,
    location,
    snapshot,
)
from tests.doors.feeds.cqc.load.test_load import rejection

pytestmark = pytest.mark.usefixtures("northshire")
LATER = FIRST_AT + timedelta(days=1)


@pytest.fixture
def upload(tmp_path: Any, settings: Settings) -> Landing:
    """A file that an officer sent."""
    settings.HOME = tmp_path
    file = store_file(
        content=io.BytesIO(b"Location ID,Name\n"),
        name="locations_2021-02-01.csv",
        sensitivity=Sensitivity.OPEN,
        by=BY,
        at=FIRST_AT,
    )
    return receive_landing(
        feed="cqc", source=file.name, sha256=file.sha256, file=file, by=BY, at=FIRST_AT
    )


@pytest.fixture
def holds(monkeypatch: pytest.MonkeyPatch) -> Any:
    def say(answer: Delta | Exception) -> None:
        def read(**asked: Any) -> Delta:
            if isinstance(answer, Exception):
                raise answer
            return answer

        monkeypatch.setattr(reading, "read_confined", read)

    return say


def checked(upload: Landing) -> Check:
    return check_landing(upload, given_by(landing=upload, by=BY, at=LATER))


def applied(upload: Landing, *, is_confirmed: bool = False) -> Applied:
    given = given_by(landing=upload, by=BY, at=LATER, is_confirmed=is_confirmed)
    return apply_landing(upload, given)


def test_an_upload_is_checked_then_applied(upload: Landing, holds: Any) -> None:
    holds(snapshot(location(), rejected=[rejection()]))
    found = checked(upload)
    assert found.new == ("1-101",)
    assert state_of(landing_id=upload.pk) == "checked"
    upload.refresh_from_db()
    assert (upload.as_at, upload.rejected_count) == (FEB, 1)
    assert not Location.objects.exists()

    done = applied(upload)
    assert done.landing_id == upload.pk
    assert state_of(landing_id=upload.pk) == "applied"
    assert Location.objects.get().landing_number == upload.pk
    assert Entry.objects.filter(action="apply_landing").count() == 1


@pytest.mark.parametrize(
    "answer",
    [
        UnrecognisedError("“x” is none of the files that the CQC publishes."),
        LoadError("“x” could not be read."),
    ],
)
def test_what_cannot_be_read_is_refused(upload: Landing, holds: Any, answer: Exception) -> None:
    holds(answer)
    with pytest.raises(type(answer)):
        checked(upload)
    step = upload.steps.order_by("-pk").first()
    assert step is not None
    assert (step.state, step.reason) == ("refused", str(answer))


def test_rows_that_forbid_it_refuse_it(upload: Landing, holds: Any) -> None:
    holds(snapshot(location(), rejected=[rejection(is_critical=True)]))
    with pytest.raises(CriticalRowsError):
        checked(upload)
    assert state_of(landing_id=upload.pk) == "refused"


def test_departures_wait_for_a_yes(upload: Landing, holds: Any) -> None:
    apply_delta(snapshot(location("1-102"), location("1-103")), JAN)
    holds(snapshot(location("1-102")))
    assert checked(upload).needs_confirmation
    upload.refresh_from_db()
    with pytest.raises(ConfirmationNeededError):
        applied(upload)
    assert state_of(landing_id=upload.pk) == "failed"
    checked(upload)
    applied(upload, is_confirmed=True)
    assert Location.objects.get(cqc_id="1-103").deregistered_on == FEB


def test_the_same_file_again_is_refused(upload: Landing, holds: Any) -> None:
    holds(snapshot(location()))
    checked(upload)
    applied(upload)
    again = receive_landing(
        feed="cqc", source="again.csv", sha256=upload.sha256, file=upload.file, by=BY, at=LATER
    )
    with pytest.raises(LoadError, match="nothing would change"):
        checked(again)
    assert state_of(landing_id=again.pk) == "refused"


def test_what_was_interrupted_is_marked_and_can_be_tried_again(upload: Landing, holds: Any) -> None:
    holds(snapshot(location()))
    begin_check(landing=upload, by=BY, at=FIRST_AT)  # and then the process died
    checked(upload)
    states = list(upload.steps.order_by("pk").values_list("state", "reason"))
    assert states[2] == ("failed", INTERRUPTED)
    assert [state for state, _ in states[3:]] == ["checking", "checked"]


def test_a_landing_whose_file_was_not_kept() -> None:
    bare = receive_landing(feed="cqc", source="a.csv", sha256="ab" * 32, by=BY, at=FIRST_AT)
    with pytest.raises(LoadError, match="not kept"):
        checked(bare)
