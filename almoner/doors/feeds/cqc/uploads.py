"""The same load in steps, for a file that was received first: check, wait for a yes, apply."""

from datetime import date, datetime
from pathlib import Path

from almoner.core.accounts.rules import Principal
from almoner.core.calendar.rules import day_of
from almoner.core.files.queries import path_of
from almoner.doors.feeds.confinement import ReadingError
from almoner.doors.feeds.cqc.load import (
    Load,
    apply_held,
    check_of,
    count_of_new,
    ratings_to_record,
    reading_of,
)
from almoner.doors.feeds.cqc.outcome import Applied, Check
from almoner.doors.feeds.cqc.plan import FEED, make_plan
from almoner.doors.feeds.cqc.reading import Progress, read_delta, refuse_critical
from almoner.doors.feeds.locks import feed_lock
from almoner.doors.feeds.outcome import ConfirmationNeededError, LoadError
from almoner.evidence.landings.actions import (
    begin_apply,
    begin_check,
    fail_interrupted_landings,
    fail_landing,
    record_check,
    refuse_landing,
)
from almoner.evidence.landings.models import Landing
from almoner.evidence.landings.queries import applied_landing_with


def check_landing(
    *,
    landing: Landing,
    by: Principal,
    at: datetime,
    as_at: date | None = None,
    on_progress: Progress | None = None,
) -> Check:
    """Read what was received and keep what applying it would change, for someone to confirm.

    A file that cannot be read, or holds rows that forbid its loading, is refused, and the
    ReadingError or LoadError is raised again.
    """
    with feed_lock(feed=FEED):
        fail_interrupted_landings(feed=FEED, by=by, at=at)
        begin_check(landing=landing, by=by, at=at)
        try:
            _refuse_applied(landing, as_at)
            delta, day = read_delta(
                path=_path(landing),
                as_at=as_at,
                today=day_of(at),
                source=landing.source,
                on_progress=on_progress,
            )
            refuse_critical(delta=delta)
        except (ReadingError, LoadError) as error:
            refuse_landing(landing=landing, reason=str(error), by=by, at=at)
            raise
        plan = make_plan(delta=delta, as_at=day, landing_id=landing.pk)
        outcome = check_of(plan, ratings_new=count_of_new(ratings_to_record(plan)))
        record_check(landing=landing, reading=reading_of(outcome, delta), by=by, at=at)
        return outcome


def apply_landing(
    *,
    landing: Landing,
    by: Principal,
    at: datetime,
    confirm_departures: bool = False,
    on_progress: Progress | None = None,
) -> Applied:
    """Apply what was checked, for the day that its check found.

    Where departures want confirming the landing fails, to be checked and confirmed anew, and
    ConfirmationNeededError is raised again.
    """
    with feed_lock(feed=FEED):
        fail_interrupted_landings(feed=FEED, by=by, at=at)
        begin_apply(landing=landing, by=by, at=at)
        load = Load(
            path=_path(landing),
            as_at=landing.as_at,
            source=landing.source,
            sha256=landing.sha256,
            by=by,
            at=at,
            file=landing.file,
            is_confirmed=confirm_departures,
        )
        try:
            _refuse_applied(landing, landing.as_at)
            return apply_held(load, landing=landing, on_progress=on_progress)
        except ConfirmationNeededError as error:
            fail_landing(landing=landing, reason=str(error), by=by, at=at)
            raise
        except (ReadingError, LoadError) as error:
            refuse_landing(landing=landing, reason=str(error), by=by, at=at)
            raise


def _refuse_applied(landing: Landing, as_at: date | None) -> None:
    known = applied_landing_with(feed=FEED, sha256=landing.sha256, as_at=as_at)
    if known is not None:
        raise LoadError(
            f"This file was applied already on {known.received_at:%-d %B %Y}: nothing would change."
        )


def _path(landing: Landing) -> Path:
    if landing.file is None:
        raise LoadError("The file itself was not kept.")
    return path_of(file=landing.file)
