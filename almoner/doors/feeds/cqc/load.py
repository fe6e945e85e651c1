"""A file of the regulator's, checked against the register or applied to it whole.

Reading and comparing go on outside any transaction, in a child process; what differs is then
written in one short transaction, or not at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import DataError, transaction
from django.db.models import Max

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.bulk import next_ids
from almoner.core.calendar.rules import day_of
from almoner.core.files.models import StoredFile
from almoner.core.journal.actions import record_entry
from almoner.core.journal.rules import Sensitivity
from almoner.doors.feeds.confinement import collecting_paused
from almoner.doors.feeds.cqc.outcome import Applied, Check
from almoner.doors.feeds.cqc.plan import FEED, Plan, make_plan
from almoner.doors.feeds.cqc.reading import (
    Progress,
    name_of,
    read_delta,
    sha256_of,
)
from almoner.doors.feeds.cqc.records import Delta, RatingRecord, Shape
from almoner.doors.feeds.cqc.standing import key_of, recorded_ratings, register_stamp
from almoner.doors.feeds.locks import feed_lock
from almoner.doors.feeds.outcome import ConfirmationNeededError, LoadError, refuse_critical
from almoner.doors.feeds.stepping import kept
from almoner.evidence.landings.actions import (
    Reading,
    close_landing,
    fail_interrupted_landings,
    open_landing,
    replace_standing,
)
from almoner.evidence.landings.models import Landing
from almoner.evidence.landings.queries import applied_landing_with, newest_applied_as_at
from almoner.evidence.ratings.actions import record_ratings
from almoner.evidence.ratings.bulk import FirstRatings, first_ratings, write_first_ratings
from almoner.register.directory.bulk import hold_register, recording_moment, write_changes

# A file in which more of the open services than this are missing is more likely wrong than right.
MOST_DEPARTURES = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """One file to be applied, and what is known of it before it is read."""

    path: Path
    as_at: date | None  # as the officer says
    source: str  # as its sender called it
    sha256: str
    by: Principal
    at: datetime
    file: StoredFile | None
    is_confirmed: bool


def check(
    *,
    path: Path,
    by: Principal,
    at: datetime,
    as_at: date | None = None,
    on_progress: Progress | None = None,
) -> Check:
    """What applying the file would change. Writes nothing.

    Raises UnreadableError, UnrecognisedError, AsAtNeededError or LoadError.
    """
    require(by, Permission.LOAD_FEED)
    known = applied_landing_with(feed=FEED, sha256=sha256_of(path=path), as_at=as_at)
    if known is not None:
        return check_of_nothing(known)
    delta, day = read_delta(path=path, as_at=as_at, today=day_of(at), on_progress=on_progress)
    plan = make_plan(delta=delta, as_at=day, landing_id=0)
    return check_of(plan, ratings_new=count_of_new(ratings_to_record(plan)))


def apply(
    *,
    path: Path,
    by: Principal,
    at: datetime,
    as_at: date | None = None,
    confirm_departures: bool = False,
    source: str = "",
    file: StoredFile | None = None,
    on_progress: Progress | None = None,
) -> Applied:
    """Apply the file whole, or not at all; one applied already changes nothing.

    Raises UnreadableError, UnrecognisedError, LoadUnderWayError, or a LoadError: AsAtNeededError,
    CriticalRowsError, ConfirmationNeededError.
    """
    require(by, Permission.LOAD_FEED)
    load = Load(
        path=path,
        as_at=as_at,
        source=source or name_of(path),
        sha256=sha256_of(path=path),
        by=by,
        at=at,
        file=file,
        is_confirmed=confirm_departures,
    )
    with feed_lock(feed=FEED):
        fail_interrupted_landings(feed=FEED, by=by, at=at)
        known = applied_landing_with(feed=FEED, sha256=load.sha256, as_at=as_at)
        if known is not None:
            return Applied(check=check_of_nothing(known), landing_id=None)
        return apply_held(load, on_progress=on_progress)


def apply_held(
    load: Load, *, landing: Landing | None = None, on_progress: Progress | None = None
) -> Applied:
    """Apply it, the feed's lock being held; into `landing`, if it was received before."""
    delta, day = read_delta(
        path=load.path,
        as_at=load.as_at,
        today=day_of(load.at),
        source=load.source,
        on_progress=on_progress,
    )
    refuse_critical(delta.rejected)
    try:
        return write_delta(load, delta, day, landing=landing)
    except DataError as error:
        raise LoadError(f"The database cannot hold a value of the file: {error}") from error


@collecting_paused()
def write_delta(load: Load, delta: Delta, day: date, *, landing: Landing | None = None) -> Applied:
    """Plan beside the transaction; again inside it, if the register has moved meanwhile."""
    stamp = _stamp()
    work = _work_out(load, delta, day, landing)
    with transaction.atomic():
        hold_register()
        if _stamp() != stamp:
            work = _work_out(load, delta, day, landing)
        return _written(load, work, landing)


@dataclass(frozen=True, slots=True)
class Work:
    """All that there is to write."""

    plan: Plan
    first_ratings: FirstRatings  # of the locations that are new
    ratings: Sequence[RatingRecord]  # of the others
    is_history: bool


def _work_out(load: Load, delta: Delta, day: date, landing: Landing | None) -> Work:
    plan = make_plan(delta=delta, as_at=day, landing_id=_landing_id(landing))
    _want_confirmation(plan, load)
    ratings, new = ratings_to_record(plan), plan.new_pks
    first = first_ratings(
        rows=[rating for rating in ratings if rating.location_id in new],
        location_ids=new,
        landing_id=plan.landing_id,
        at=load.at,
    )
    plan.changes.rated = first.standing
    return Work(
        plan,
        first,
        [rating for rating in ratings if rating.location_id not in new],
        _is_history(plan),
    )


def _stamp() -> tuple[int, ...]:
    newest = Landing.objects.aggregate(newest=Max("pk"))["newest"] or 0
    return (newest, *register_stamp())


def _landing_id(landing: Landing | None) -> int:
    return landing.pk if landing else next_ids(model=Landing, count=1)[0]


def _want_confirmation(plan: Plan, load: Load) -> None:
    if needs_confirmation(plan) and not load.is_confirmed:
        share = 100 * len(plan.left) / plan.open_before
        raise ConfirmationNeededError(
            f"{len(plan.left):,} of {plan.open_before:,} open services ({share:.1f} %) are not in"
            " this file, and would leave the register. If that is right, load it with"
            " --confirm-departures."
        )


def _written(load: Load, work: Work, landing: Landing | None) -> Applied:
    plan = work.plan
    by, at, shape = load.by, load.at, plan.delta.shape
    if landing is None:
        landing = open_landing(
            pk=plan.landing_id,
            feed=FEED,
            source=load.source,
            sha256=load.sha256,
            reading=reading_of(check_of(plan), plan.delta),
            by=by,
            at=at,
            file=load.file,
        )
    moment = recording_moment(at=at)
    write_changes(changes=plan.changes, recorded_at=moment)
    ratings = record_ratings(rows=work.ratings, landing_id=landing.pk, recorded_at=moment)
    write_first_ratings(first=work.first_ratings, recorded_at=moment)
    if ratings.unknown_locations:
        count = len(ratings.unknown_locations)
        plan.notes.append(f"Ratings of locations that are not in the register: {count} locations.")
    if not work.is_history:
        replace_standing(
            landing=landing, shape=shape, hashes=plan.delta.hashes, gone=plan.delta.gone
        )
    recorded = ratings.recorded + len(work.first_ratings.ratings)
    outcome = check_of(plan, ratings_new=recorded)
    close_landing(
        landing=landing,
        reading=reading_of(outcome, plan.delta),
        authority_ids=plan.authority_ids,
        by=by,
        at=at,
    )
    record_entry(
        actor=by,
        action="apply_landing",
        at=at,
        subject=("landings.Landing", str(landing.pk)),
        sensitivity=Sensitivity.OPEN,
        detail={"source": load.source, "sha256": load.sha256, **outcome.counts()},
    )
    return Applied(check=outcome, landing_id=landing.pk)


def _is_history(plan: Plan) -> bool:
    """Whether a file of the shape that speaks of a later day was applied already."""
    newest = newest_applied_as_at(feed=FEED, shape=plan.delta.shape)
    return newest is not None and plan.as_at < newest


def ratings_to_record(plan: Plan) -> Sequence[RatingRecord]:
    """The source's ratings; of those that a later source has spoken of, none."""
    if not plan.historic and not _is_history(plan):
        return plan.delta.ratings
    ids = {rating.location_id for rating in plan.delta.ratings}
    known = recorded_ratings(location_ids=ids & plan.register.known.keys())
    return [rating for rating in plan.delta.ratings if key_of(rating) not in known]


def count_of_new(ratings: Sequence[RatingRecord]) -> int:
    """How many of these differ from what is recorded."""
    known = recorded_ratings(location_ids={rating.location_id for rating in ratings})
    return sum(
        1
        for rating in {key_of(rating): rating for rating in ratings}.values()
        if known.get(key_of(rating)) != (rating.value, rating.unrated_reason or "")
    )


def check_of(plan: Plan, *, ratings_new: int = 0) -> Check:
    """What a plan would change, to be shown."""
    delta, changes = plan.delta, plan.changes
    return Check(
        shape=delta.shape,
        as_at=plan.as_at,
        row_count=delta.row_count,
        new=tuple(plan.new),
        changed=tuple(plan.changed),
        left=tuple(plan.left),
        open_before=plan.open_before,
        providers_new=len(changes.new_providers),
        providers_changed=len(changes.changed_providers),
        ratings_new=ratings_new,
        rejected=tuple(delta.rejected),
        drift=delta.drift,
        skipped=delta.skipped,
        notes=tuple(plan.notes),
        needs_confirmation=needs_confirmation(plan),
    )


def check_of_nothing(landing: Landing) -> Check:
    """What applying the same bytes again would change."""
    return Check(
        shape=Shape(landing.shape),
        as_at=landing.as_at,
        row_count=landing.row_count,
        is_applied_already=True,
        notes=(f"Applied already on {landing.received_at:%-d %B %Y}: nothing would change.",),
    )


def needs_confirmation(plan: Plan) -> bool:
    """Whether too many of the open services would leave the register at once."""
    return len(plan.left) > MOST_DEPARTURES * plan.open_before


def reading_of(outcome: Check, delta: Delta) -> Reading:
    """What a landing keeps of its check."""
    return Reading(
        shape=outcome.shape.value,
        as_at=outcome.as_at,
        is_snapshot=delta.is_snapshot,
        row_count=outcome.row_count,
        rejected=kept(delta.rejected),
        report=outcome.as_json(),
    )
