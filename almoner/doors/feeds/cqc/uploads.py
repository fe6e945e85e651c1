"""The same load in steps, for a file that was received first: check, wait for a yes, apply."""

from almoner.core.calendar.rules import day_of
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
from almoner.doors.feeds.cqc.reading import read_delta
from almoner.doors.feeds.feed import Given
from almoner.doors.feeds.outcome import refuse_critical
from almoner.doors.feeds.stepping import applying, checking
from almoner.evidence.landings.actions import record_check
from almoner.evidence.landings.models import Landing


def check_landing(landing: Landing, given: Given) -> Check:
    """Read what was received and keep what applying it would change, for someone to confirm."""
    with checking(landing, given, feed=FEED):
        delta, day = read_delta(
            path=given.path,
            as_at=given.as_at,
            today=day_of(given.at),
            source=landing.source,
            on_progress=given.on_progress,
        )
        refuse_critical(delta.rejected)
        plan = make_plan(delta=delta, as_at=day, landing_id=landing.pk)
        outcome = check_of(plan, ratings_new=count_of_new(ratings_to_record(plan)))
        record_check(landing=landing, reading=reading_of(outcome, delta), by=given.by, at=given.at)
        return outcome


def apply_landing(landing: Landing, given: Given) -> Applied:
    """Apply what was checked, for the day that its check found."""
    with applying(landing, given, feed=FEED):
        load = Load(
            path=given.path,
            as_at=landing.as_at,
            source=landing.source,
            sha256=landing.sha256,
            by=given.by,
            at=given.at,
            file=landing.file,
            is_confirmed=given.is_confirmed,
        )
        return apply_held(load, landing=landing, on_progress=given.on_progress)
