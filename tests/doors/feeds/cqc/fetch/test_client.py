"""One question and its faults: what is asked again, what is not, and what is said."""

import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest

from almoner.doors.feeds.cqc.fetch.client import (
    Client,
    FetchFailed,
    NotThere,
    NotUnderstood,
    Unanswered,
)
from almoner.doors.feeds.cqc.fetch.pace import Pace
from tests.doors.feeds.cqc.fetch.server import (
    KEY,
    Fault,
    Regulator,
    cut_off,
    drips,
    hang_up,
    says,
    serving,
    slow,
    status,
    truncated,
)
from tests.doors.feeds.cqc.fetch.test_pace import Clock

ONE = "/locations/1-12598470778"


@pytest.fixture
def regulator() -> Iterator[Regulator]:
    with serving() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


def client_of(regulator: Regulator, clock: Clock, *, key: str = KEY, wait: float = 5.0) -> Client:
    pace = Pace(clock=clock, sleep=clock.sleep)
    return Client(key=key, pace=pace, base_url=regulator.url, timeout=(wait, wait))


def test_the_answer_is_kept_as_it_came_and_understood(regulator: Regulator, clock: Clock) -> None:
    answer = client_of(regulator, clock).get(ONE)
    assert answer.says == regulator.known["locations"]["1-12598470778"]
    assert answer.body.startswith(b"{")
    headers = regulator.headers_seen[0]
    assert headers["Ocp-Apim-Subscription-Key"] == KEY
    assert headers["User-Agent"].startswith("Almoner/")


@pytest.mark.parametrize(
    "fault",
    [
        status(429),
        status(500),
        status(502),
        status(503),
        status(504),
        cut_off,
        hang_up,
        truncated,
        says(["not", "an", "object"]),
    ],
)
def test_what_may_pass_is_asked_again(regulator: Regulator, clock: Clock, fault: Fault) -> None:
    regulator.faults[ONE].extend([fault, fault])
    assert client_of(regulator, clock).get(ONE).says["locationId"] == "1-12598470778"
    assert regulator.paths() == [ONE] * 3
    assert clock.slept == [1.0, 2.0]  # a little longer each time


def test_an_answer_that_comes_too_late_is_asked_for_again(
    regulator: Regulator, clock: Clock
) -> None:
    regulator.faults[ONE].append(slow(1.0))
    assert client_of(regulator, clock, wait=0.2).get(ONE).says["locationId"]
    assert len(regulator.paths()) == 2


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry_After": "17"}, 17.0),
        ({"Retry_After": "0"}, 0.0),
        ({"Retry_After": "100000"}, 300.0),  # no longer than five minutes at a time
        ({"Retry_After": "soon"}, 1.0),
    ],
)
def test_we_wait_as_long_as_we_are_asked_to(
    regulator: Regulator, clock: Clock, headers: dict[str, str], seconds: float
) -> None:
    regulator.faults[ONE].append(status(429, **headers))
    client_of(regulator, clock).get(ONE)
    assert sum(clock.slept) == pytest.approx(seconds)


def test_a_retry_after_that_is_a_date(regulator: Regulator, clock: Clock) -> None:
    regulator.faults[ONE].append(status(503, Retry_After="Thu, 01 Jan 1970 00:00:00 GMT"))
    client_of(regulator, clock).get(ONE)
    assert sum(clock.slept) == 0  # the moment has passed


def test_patience_ends_with_a_sentence(regulator: Regulator, clock: Clock) -> None:
    regulator.always[ONE] = status(503)
    with pytest.raises(Unanswered) as raised:
        client_of(regulator, clock).get(ONE)
    assert "did not answer /locations/1-12598470778 after 6 attempts" in str(raised.value)
    assert "it answered 503" in str(raised.value)
    assert "run the command again to go on from there" in str(raised.value)
    assert len(regulator.paths()) == 6


def test_nobody_there_at_all(clock: Clock) -> None:
    pace = Pace(clock=clock, sleep=clock.sleep)
    client = Client(key=KEY, pace=pace, base_url="http://127.0.0.1:9/public/v1")
    with pytest.raises(Unanswered, match="it could not be reached"):
        client.get(ONE)


@pytest.mark.parametrize(
    ("path", "error"),
    [("/locations/1-999", NotThere), ("/locations/1-abc", NotUnderstood)],
)
def test_404_and_400_are_the_callers_to_judge(
    regulator: Regulator, clock: Clock, path: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        client_of(regulator, clock).get(path)
    assert regulator.paths() == [path]


def test_a_wrong_key_is_said_at_once_and_not_shown(
    regulator: Regulator, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = client_of(regulator, clock, key="wrong-key-1234")
    with pytest.raises(FetchFailed, match="did not accept the key in ALMONER_CQC_KEY") as raised:
        client.get(ONE)
    assert len(regulator.paths()) == 1
    for text in (str(raised.value), repr(client), caplog.text):
        assert "wrong-key-1234" not in text


def test_no_fault_writes_the_key_to_the_log(
    regulator: Regulator, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    regulator.faults[ONE].extend([status(500), cut_off, truncated])
    client_of(regulator, clock).get(ONE)
    assert "attempt 3" in caplog.text
    assert KEY not in caplog.text


def test_without_our_name_we_are_refused_with_a_sentence(
    regulator: Regulator, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("almoner.doors.feeds.cqc.fetch.client.USER_AGENT", "")
    with pytest.raises(FetchFailed, match=r"The CQC refused us \(403\)"):
        client_of(regulator, clock).get(ONE)


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_our_key_does_not_follow_a_redirect(regulator: Regulator, clock: Clock, code: int) -> None:
    with serving() as elsewhere:
        regulator.faults[ONE].append(status(code, Location=f"{elsewhere.url}{ONE}"))
        with pytest.raises(FetchFailed, match=f"with {code}, unexpectedly"):
            client_of(regulator, clock).get(ONE)
        assert elsewhere.paths() == []
    assert regulator.paths() == [ONE]


@pytest.mark.parametrize(
    ("endless", "longest"), [(drips(b" ", 0.01), 0.1), (drips(b" " * 100_000, 0.0), 60.0)]
)
def test_an_answer_that_never_ends_is_left(
    regulator: Regulator,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    endless: Fault,
    longest: float,
) -> None:
    monkeypatch.setattr("almoner.doors.feeds.cqc.fetch.client.LARGEST_ANSWER", 1_000_000)
    regulator.always[ONE] = endless
    client = replace(client_of(regulator, clock), attempts=2, longest=longest)
    with pytest.raises(Unanswered, match="2 attempts: the answer did not come to an end"):
        client.get(ONE)


def test_a_web_page_in_place_of_an_answer(regulator: Regulator, clock: Clock) -> None:
    regulator.always[ONE] = status(200)
    with pytest.raises(Unanswered, match="the answer was not whole"):
        client_of(regulator, clock).get(ONE)


@pytest.mark.parametrize("key", ["", "  ", "two words", "line\nbreak", "clé"])
def test_a_key_that_cannot_be_one(key: str) -> None:
    with pytest.raises(FetchFailed, match="ALMONER_CQC_KEY"):
        Client(key=key, pace=Pace())


@pytest.mark.parametrize(
    "url", ["http://api.service.cqc.org.uk/public/v1", "ftp://127.0.0.1/", "api.service.cqc.org.uk"]
)
def test_the_key_is_not_sent_in_the_clear(url: str) -> None:
    with pytest.raises(FetchFailed, match="must begin with https://"):
        Client(key=KEY, pace=Pace(), base_url=url)
