"""The steps of a file that was received first: checked, confirmed by somebody, applied.

Each feed does its own work inside; what becomes of the landing when that work fails is the same.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from almoner.doors.feeds.confinement import ReadingError
from almoner.doors.feeds.feed import Given
from almoner.doors.feeds.locks import feed_lock
from almoner.doors.feeds.outcome import ConfirmationNeededError, LoadError
from almoner.doors.feeds.records import Rejection
from almoner.evidence.landings.actions import (
    Rejected,
    begin_apply,
    begin_check,
    fail_interrupted_landings,
    fail_landing,
    refuse_landing,
)
from almoner.evidence.landings.models import Landing
from almoner.evidence.landings.queries import applied_landing_with


@contextmanager
def checking(landing: Landing, given: Given, *, feed: str) -> Iterator[None]:
    """Hold the feed while a landing is checked.

    A file that cannot be read, that holds rows which forbid its loading, or that was applied
    already is refused, and the ReadingError or LoadError is raised again.
    """
    with feed_lock(feed=feed):
        fail_interrupted_landings(feed=feed, by=given.by, at=given.at)
        begin_check(landing=landing, by=given.by, at=given.at)
        with _refused_in_words(landing, given):
            _refuse_applied(landing, feed=feed, as_at=given.as_at)
            yield


@contextmanager
def applying(landing: Landing, given: Given, *, feed: str) -> Iterator[None]:
    """Hold the feed while a landing is applied, for the day that its check found.

    As `checking`; but where something wants confirming the landing fails, to be checked and
    confirmed anew.
    """
    with feed_lock(feed=feed):
        fail_interrupted_landings(feed=feed, by=given.by, at=given.at)
        begin_apply(landing=landing, by=given.by, at=given.at)
        with _refused_in_words(landing, given):
            _refuse_applied(landing, feed=feed, as_at=landing.as_at)
            yield


def kept(rejections: Iterable[Rejection]) -> list[Rejected]:
    """What was not accepted, as a landing keeps it."""
    return [Rejected(**each._asdict()) for each in rejections]


@contextmanager
def _refused_in_words(landing: Landing, given: Given) -> Iterator[None]:
    try:
        yield
    except (ReadingError, LoadError) as error:
        is_to_be_confirmed = isinstance(error, ConfirmationNeededError)
        end = fail_landing if is_to_be_confirmed else refuse_landing
        end(landing=landing, reason=str(error), by=given.by, at=given.at)
        raise


def _refuse_applied(landing: Landing, *, feed: str, as_at: date | None) -> None:
    known = applied_landing_with(feed=feed, sha256=landing.sha256, as_at=as_at)
    if known is not None:
        raise LoadError(
            f"This file was applied already on {known.received_at:%-d %B %Y}: nothing would change."
        )
