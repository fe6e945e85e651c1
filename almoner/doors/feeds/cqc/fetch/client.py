"""One question to the CQC's Syndication API, and patience until it is answered."""

import json
import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError, ProtocolError, TimeoutError

from almoner.doors.feeds.cqc.fetch.pace import Pace

BASE_URL = "https://api.service.cqc.org.uk/public/v1"
USER_AGENT = f"Almoner/{version('almoner')} (council adult social care quality)"
TRY_AGAIN = frozenset({429, 500, 502, 503, 504})
ATTEMPTS = 6
LONGEST_WAIT = 300.0  # seconds; what is asked beyond it is asked again, not slept through
TIMEOUT = (10.0, 60.0)  # seconds to connect, and between two pieces of an answer
LONGEST_ANSWER = 300.0  # seconds from the first piece of an answer to the last
LARGEST_ANSWER = 64 * 1024 * 1024  # bytes: as much as is read of one afterwards
PIECE = 64 * 1024

log = logging.getLogger(__name__)


class FetchFailed(Exception):
    """The regulator's answers cannot be had; the message says why, for an officer."""


class Unanswered(FetchFailed):
    """One question had no proper answer, however often it was asked."""


class NotThere(Exception):
    """The regulator knows nothing of that id (404)."""


class NotUnderstood(Exception):
    """The regulator could not read the question (400): for one, an id in small letters."""


class _Endless(ValueError):
    """An answer that goes on past all reason."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One JSON object: its bytes as they came, and what they say."""

    body: bytes
    says: dict[str, Any]


@dataclass(slots=True)
class Client:
    """Asks with our key and name, at the agreed pace, and again where that may help."""

    key: str = field(repr=False)
    pace: Pace
    base_url: str = BASE_URL
    attempts: int = ATTEMPTS
    timeout: tuple[float, float] = TIMEOUT
    longest: float = LONGEST_ANSWER
    _sessions: threading.local = field(default_factory=threading.local, repr=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.base_url)
        is_this_machine = parts.hostname in {"127.0.0.1", "localhost", "::1"}
        if parts.scheme != "https" and not (parts.scheme == "http" and is_this_machine):
            raise FetchFailed("The address of the CQC's service must begin with https://.")
        if not self.key.strip():
            raise FetchFailed(
                "Set ALMONER_CQC_KEY to the subscription key from the CQC's API portal."
            )
        if not self.key.isascii() or any(letter.isspace() for letter in self.key):
            raise FetchFailed("ALMONER_CQC_KEY holds a space, a line break or an accent.")

    def get(self, path: str, *, asked: Mapping[str, str | int] | None = None) -> Answer:
        """The answer to one question. Raises NotThere, NotUnderstood, Unanswered or FetchFailed."""
        trouble = ""
        for attempt in range(self.attempts):
            self.pace.wait()
            seconds = float(2**attempt)
            try:
                # No redirect is followed: it would carry the key to another address.
                with self._session().get(
                    f"{self.base_url.rstrip('/')}{path}",
                    params=asked,
                    timeout=self.timeout,
                    allow_redirects=False,
                    stream=True,
                ) as response:
                    if response.status_code == HTTPStatus.OK:
                        return _answer(self._body(response))
                    _refuse(response, path)
                    trouble = f"it answered {response.status_code}"
                    if (asked_for := _retry_after(response)) is not None:
                        seconds = asked_for
                        self.pace.hold(seconds=min(seconds, LONGEST_WAIT))
            except (requests.RequestException, HTTPError, ValueError) as error:
                trouble = _in_words(error)
            log.warning("%s: %s, attempt %d", path, trouble, attempt + 1)
            if attempt + 1 < self.attempts:
                self.pace.sleep(min(seconds, LONGEST_WAIT))
        raise Unanswered(
            f"The CQC's service did not answer {path} after {self.attempts} attempts: {trouble}. "
            "What was fetched is kept: run the command again to go on from there."
        )

    def _body(self, response: requests.Response) -> bytes:
        """All of an answer. Raises _Endless for one that is too large, or drips."""
        pieces, size, until = [], 0, time.monotonic() + self.longest
        # As much as has come, and not until so much has come: a drip would outlast every patience.
        while piece := response.raw.read1(PIECE, decode_content=True):
            size += len(piece)
            if size > LARGEST_ANSWER or time.monotonic() > until:
                raise _Endless
            pieces.append(piece)
        return b"".join(pieces)

    def _session(self) -> requests.Session:
        """This thread's own connection."""
        session: requests.Session | None = getattr(self._sessions, "session", None)
        if session is None:
            session = self._sessions.session = requests.Session()
            session.headers["Ocp-Apim-Subscription-Key"] = self.key
            session.headers["User-Agent"] = USER_AGENT
            session.headers["Accept"] = "application/json"
        return session


def _answer(body: bytes) -> Answer:
    """Raises ValueError for what is not one whole JSON object."""
    says = json.loads(body)
    if not isinstance(says, dict):
        raise ValueError("it answered something else than was asked")
    return Answer(body=body, says=says)


def _refuse(response: requests.Response, path: str) -> None:
    """Raise for a status that asking again would not change; return for the others."""
    match response.status_code:
        case status if status in TRY_AGAIN:
            return
        case HTTPStatus.NOT_FOUND:
            raise NotThere(path)
        case HTTPStatus.BAD_REQUEST:
            raise NotUnderstood(path)
        case HTTPStatus.UNAUTHORIZED:
            raise FetchFailed(
                "The CQC did not accept the key in ALMONER_CQC_KEY. "
                "Check it against your subscription on the CQC's API portal."
            )
        case HTTPStatus.FORBIDDEN:
            raise FetchFailed(
                "The CQC refused us (403): the subscription may have ended, "
                "or this network's proxy takes our name out of the question."
            )
        case status:
            raise FetchFailed(f"The CQC's service answered {path} with {status}, unexpectedly.")


def _retry_after(response: requests.Response) -> float | None:
    """The seconds for which we are asked to wait: a number, or the time of a date."""
    text = response.headers.get("Retry-After", "").strip()
    if text.isdigit():
        return float(text)
    try:
        asked_for = parsedate_to_datetime(text)
        now = parsedate_to_datetime(response.headers.get("Date", ""))
    except (TypeError, ValueError):
        return None
    return max((_aware(asked_for) - _aware(now)).total_seconds(), 0.0)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _in_words(error: Exception) -> str:
    match error:
        case requests.exceptions.SSLError():
            return "its certificate could not be verified"
        case requests.Timeout() | TimeoutError():
            return "it did not answer in time"
        case ProtocolError():
            return "the answer broke off"
        case requests.ConnectionError():
            return "it could not be reached"
        case _Endless():
            return "the answer did not come to an end"
        case _:
            return "the answer was not whole"
