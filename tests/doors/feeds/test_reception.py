"""An upload around its check and its load: taken in, again, stale, interrupted, given on."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches

from almoner.core.accounts.actions import NotPermitted
from almoner.core.files.actions import FileRefused
from almoner.doors.feeds import reception
from almoner.doors.feeds.locks import LoadUnderWayError
from almoner.doors.feeds.outcome import LoadError
from almoner.doors.feeds.queries import names_of
from almoner.doors.feeds.registry import FEEDS
from almoner.evidence.landings.models import Landing, LandingStep
from almoner.evidence.landings.queries import state_of
from almoner.evidence.landings.rules import LandingState
from tests.core.files.factories import home, stored
from tests.evidence.landings.factories import AT, LandingFactory, landed
from tests.register.directory.factories import NOBODY, OPERATOR, LocationFactory

__all__ = ["home"]

pytestmark = pytest.mark.django_db
CONTENT = b"Location ID,Location Name\n1-100,Elmbank\n"
BY = {"by": OPERATOR, "at": AT}


@pytest.fixture(autouse=True)
def nobody_was_asked_before() -> Iterator[None]:
    caches["progress"].clear()
    yield
    caches["progress"].clear()


def taken_in(**changed: Any) -> Landing:
    given = {"content": BytesIO(CONTENT), "name": "locations.csv", **BY, **changed}
    return reception.take_in(**given)


def test_an_upload_is_kept_before_anything_reads_it(home: Path) -> None:
    landing = taken_in()
    assert state_of(landing_id=landing.pk) == "received"
    assert (landing.feed, landing.source) == ("cqc", "locations.csv")
    assert landing.file
    assert landing.file.sha256 == landing.sha256
    assert [path.read_bytes() for path in home.rglob(landing.sha256)] == [CONTENT]


def test_what_may_not_be_taken_in_leaves_nothing(home: Path) -> None:
    with pytest.raises(NotPermitted):
        taken_in(by=NOBODY)
    with pytest.raises(FileRefused):
        taken_in(content=BytesIO(b""))
    assert not Landing.objects.exists()


@pytest.mark.parametrize(
    ("state", "then"), [("checked", "withdrawn"), ("failed", "failed"), ("refused", "refused")]
)
def test_the_same_bytes_come_again_and_what_waits_is_withdrawn(
    home: Path, state: str, then: str
) -> None:
    file = stored()
    first = landed(state, file=file, sha256=file.sha256)
    again = reception.take_in_again(landing=first, state=LandingState(state), **BY)
    assert again.pk != first.pk
    assert (again.file, again.sha256, again.source) == (file, file.sha256, first.source)
    assert state_of(landing_id=again.pk) == "received"
    assert state_of(landing_id=first.pk) == then


def test_a_check_is_stale_once_another_file_of_its_feed_was_applied(home: Path) -> None:
    landed("applied")
    checked = landed("checked")
    newest = LandingStep.objects.order_by("-pk").values_list("pk", flat=True)[0]
    assert reception.newest_step(landing=checked) == newest
    assert not reception.is_stale(landing=checked)
    landed("applied", feed="dspt")
    landed("refused")
    assert not reception.is_stale(landing=checked)
    landed("applied")
    assert reception.is_stale(landing=checked)


def test_what_was_asked_is_told_until_it_is_done() -> None:
    landing = landed()
    assert reception.progress_of(landing_id=landing.pk) is None
    reception.ask_for(landing=landing, what="check")
    assert reception.progress_of(landing_id=landing.pk) == reception.Progress(asked="check")
    reception.progress_teller(landing_id=landing.pk, what="check")(3, 9)
    told = reception.Progress(asked="check", done=3, total=9)
    assert reception.progress_of(landing_id=landing.pk) == told
    assert reception.progress_of(landing_id=landing.pk + 1) is None
    reception.forget_progress(landing_id=landing.pk)
    assert reception.progress_of(landing_id=landing.pk) is None


def test_what_a_killed_worker_left_may_be_tried_again(home: Path) -> None:
    left = [landed("checking"), landed("applying", feed="dspt")]
    waiting = landed("received")
    reception.ask_for(landing=waiting, what="check")
    assert reception.end_interrupted(**BY) == 2
    assert {state_of(landing_id=one.pk) for one in left} == {"failed"}
    assert state_of(landing_id=waiting.pk) == "received"
    assert reception.progress_of(landing_id=waiting.pk) is None
    assert reception.end_interrupted(**BY) == 0
    with pytest.raises(NotPermitted):
        reception.end_interrupted(by=NOBODY, at=AT)


def test_what_a_living_load_holds_was_not_left(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work, left = landed("applying"), landed("applying", feed="dspt")
    assert {"cqc", "dspt"} <= FEEDS.keys()
    reception.ask_for(landing=at_work, what="apply")

    @contextmanager
    def held(*, feed: str, patience: float) -> Iterator[None]:
        if feed == "cqc":
            raise LoadUnderWayError
        yield

    monkeypatch.setattr(reception, "feed_lock", held)
    assert reception.end_interrupted(**BY) == 1
    assert state_of(landing_id=at_work.pk) == "applying"
    assert state_of(landing_id=left.pk) == "failed"
    assert reception.progress_of(landing_id=at_work.pk) is not None


def test_a_feed_is_given_the_file_as_it_is_kept(home: Path) -> None:
    landing = taken_in()
    day = date(2021, 8, 31)
    given = reception.given_by(landing=landing, as_at=day, is_confirmed=True, **BY)
    assert given.path.read_bytes() == CONTENT
    assert (given.as_at, given.source, given.is_confirmed) == (day, "locations.csv", True)
    assert (given.by, given.at, given.file) == (OPERATOR, AT, landing.file)
    plain = reception.given_by(landing=landing, by=OPERATOR, at=AT + timedelta(days=1))
    assert (plain.as_at, plain.is_confirmed, plain.on_progress) == (None, False, None)


def test_a_file_that_was_not_kept_is_given_to_none() -> None:
    with pytest.raises(LoadError, match="not kept"):
        reception.given_by(landing=LandingFactory(), **BY)


def test_the_register_names_the_locations_that_it_knows(django_assert_num_queries: Any) -> None:
    known = LocationFactory(name="Elmbank House")
    LocationFactory(cqc_id=None)
    with django_assert_num_queries(1):
        found = names_of(cqc_ids=iter([known.cqc_id, "1-0"]))
    assert found == {known.cqc_id: "Elmbank House"}
    assert names_of(cqc_ids=[]) == {}
