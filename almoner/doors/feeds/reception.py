"""What happens to an upload around its check and its application: taken in, tried again, stale.

How far the background worker has got is told through the cache "progress", since a landing's
states are kept for ever and a percentage is not worth that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from django.core.cache import caches
from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.files.actions import store_file
from almoner.core.files.queries import path_of
from almoner.core.journal.rules import Sensitivity
from almoner.doors.feeds.cqc.plan import FEED
from almoner.doors.feeds.feed import Given
from almoner.doors.feeds.locks import LoadUnderWayError, feed_lock
from almoner.doors.feeds.outcome import LoadError
from almoner.doors.feeds.registry import FEEDS
from almoner.evidence.landings.actions import (
    fail_interrupted_landings,
    receive_landing,
    withdraw_landing,
)
from almoner.evidence.landings.models import Landing, LandingStep
from almoner.evidence.landings.rules import LandingState


@dataclass(frozen=True, slots=True)
class Progress:
    """What the worker was asked to do with a landing, and how far it has got."""

    asked: str  # "check" or "apply"
    done: int = 0
    total: int = 0


def take_in(*, content: BinaryIO, name: str, by: Principal, at: datetime) -> Landing:
    """Keep an uploaded file before anything reads it. Raises NotPermitted or FileRefused.

    It is taken for the regulator's until the worker has looked at its content.
    """
    require(by, Permission.LOAD_FEED)
    file = store_file(
        content=content,
        name=name,
        sensitivity=Sensitivity.INTERNAL,
        by=by,
        at=at,
        is_name_noted=False,
    )
    return receive_landing(feed=FEED, source=file.name, sha256=file.sha256, file=file, by=by, at=at)


@transaction.atomic
def take_in_again(*, landing: Landing, state: LandingState, by: Principal, at: datetime) -> Landing:
    """The same bytes as a new landing, to be checked anew; one that waits is withdrawn."""
    if state is LandingState.CHECKED:
        withdraw_landing(landing=landing, reason="Checked again", by=by, at=at)
    return receive_landing(
        feed=landing.feed,
        source=landing.source,
        sha256=landing.sha256,
        file=landing.file,
        by=by,
        at=at,
    )


def is_stale(*, landing: Landing) -> bool:
    """Whether another file of its feed was applied after this one was checked."""
    checked = newest_step(landing=landing)
    return LandingStep.objects.filter(
        landing__feed=landing.feed, state=LandingState.APPLIED, pk__gt=checked
    ).exists()


def newest_step(*, landing: Landing) -> int:
    """The number of the step by which the landing came into its state."""
    return (
        LandingStep.objects.filter(landing=landing).order_by("-pk").values_list("pk", flat=True)[0]
    )


def ask_for(*, landing: Landing, what: str) -> None:
    """Note that the worker was asked, so that nobody asks twice."""
    caches["progress"].set(_key(landing.pk), Progress(asked=what))


def progress_of(*, landing_id: int) -> Progress | None:
    """What the worker was asked and has not finished; None if nothing."""
    found = caches["progress"].get(_key(landing_id))
    return found if isinstance(found, Progress) else None


def progress_teller(*, landing_id: int, what: str) -> Callable[[int, int], None]:
    """What a reading calls with (done, in all) as it goes."""

    def tell(done: int, total: int) -> None:
        caches["progress"].set(_key(landing_id), Progress(asked=what, done=done, total=total))

    return tell


def forget_progress(*, landing_id: int) -> None:
    """Say that the worker has finished, however it ended."""
    caches["progress"].delete(_key(landing_id))


def end_interrupted(*, by: Principal, at: datetime) -> int:
    """Let whatever a killed worker left at work be tried again; return how many landings.

    While a load is under way nothing was left: the one that holds the feed is alive.
    """
    require(by, Permission.LOAD_FEED)
    count, is_any_alive = 0, False
    for feed in FEEDS:
        try:
            with feed_lock(feed=feed, patience=0):
                count += fail_interrupted_landings(feed=feed, by=by, at=at)
        except LoadUnderWayError:
            is_any_alive = True
    if not is_any_alive:
        caches["progress"].clear()  # of tasks that wait too: they are about to be done
    return count


def given_by(
    *,
    landing: Landing,
    by: Principal,
    at: datetime,
    as_at: date | None = None,
    is_confirmed: bool = False,
    on_progress: Callable[[int, int], None] | None = None,
) -> Given:
    """What a feed needs to read a landing's file. Raises LoadError if the file was not kept."""
    if landing.file is None:
        raise LoadError("The file itself was not kept.")
    return Given(
        path=path_of(file=landing.file),
        by=by,
        at=at,
        as_at=as_at,
        source=landing.source,
        file=landing.file,
        is_confirmed=is_confirmed,
        on_progress=on_progress,
    )


def _key(landing_id: int) -> str:
    return f"landing-{landing_id}"
