"""What the background worker does for uploads: reading and applying take longer than a request."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date

from django.utils import timezone
from django_tasks import task

from almoner.core.accounts.models import User
from almoner.core.accounts.queries import principal_for
from almoner.core.accounts.rules import Principal
from almoner.doors.feeds.confinement import ReadingError
from almoner.doors.feeds.locks import LoadUnderWayError
from almoner.doors.feeds.outcome import LoadError
from almoner.doors.feeds.reception import forget_progress, given_by, progress_teller
from almoner.doors.feeds.registry import FEEDS, feed_of_file
from almoner.evidence.landings.actions import IllegalStepError, assign_landing, fail_landing
from almoner.evidence.landings.models import Landing

BROKE_OFF = (
    "It broke off for a reason that Almoner did not expect. Try again; if it happens again, "
    "tell your administrator."
)


@task()
def check_file(*, landing_id: int, as_at: str | None, user_id: int) -> None:
    """See which feed's an upload is, read it, and keep what it would change."""
    landing = Landing.objects.select_related("file").get(pk=landing_id)
    by = _principal(user_id)
    with _ended_in_words(landing, by):
        at = timezone.now()
        given = given_by(
            landing=landing,
            as_at=date.fromisoformat(as_at) if as_at else None,
            by=by,
            at=at,
            on_progress=progress_teller(landing_id=landing_id, what="check"),
        )
        feed = feed_of_file(path=given.path)
        if feed.key != landing.feed:
            assign_landing(landing=landing, feed=feed.key, by=by, at=at)
        feed.check_landing(landing, given)


@task()
def apply_file(*, landing_id: int, is_confirmed: bool, user_id: int) -> None:
    """Apply an upload that someone confirmed. Asked twice, the second time does nothing."""
    landing = Landing.objects.select_related("file").get(pk=landing_id)
    by = _principal(user_id)
    with _ended_in_words(landing, by):
        given = given_by(
            landing=landing,
            is_confirmed=is_confirmed,
            by=by,
            at=timezone.now(),
            on_progress=progress_teller(landing_id=landing_id, what="apply"),
        )
        FEEDS[landing.feed].apply_landing(landing, given)


def _principal(user_id: int) -> Principal:
    return principal_for(user=User.objects.get(pk=user_id), on=timezone.localdate())


@contextmanager
def _ended_in_words(landing: Landing, by: Principal) -> Iterator[None]:
    """Say what came of a landing where its own steps have not: it may be tried again."""
    reason = BROKE_OFF
    try:
        try:
            yield
        except (ReadingError, LoadError, LoadUnderWayError) as error:
            reason = str(error)
        except IllegalStepError:  # asked twice, and the other is at it
            reason = ""
        else:
            reason = ""
    finally:
        forget_progress(landing_id=landing.pk)
        if reason:
            with suppress(IllegalStepError):
                fail_landing(landing=landing, reason=reason, by=by, at=timezone.now())
