"""Every write to landings: what came in, what became of it, and what stands from it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.bulk import delete_rows, insert_rows, upsert_rows
from almoner.core.calendar.rules import day_of
from almoner.core.files.actions import discard_bytes
from almoner.core.files.models import StoredFile
from almoner.core.journal.actions import Actor, part_of_action, record_entry
from almoner.evidence.landings.models import (
    Landing,
    LandingScope,
    LandingStep,
    RejectedRow,
    StandingRow,
)
from almoner.evidence.landings.queries import state_of
from almoner.evidence.landings.rules import AT_WORK, LandingState, may_follow

NOT_KEPT = "A file that was not kept"
INTERRUPTED = "Interrupted: the program stopped before it had finished. It may be tried again."


class IllegalStepError(Exception):
    """The landing cannot come into that state from the one it is in."""


# What is done before anything is known of what a file holds, or of one that is not kept.
UNREAD = frozenset(
    {"receive_landing", "assign_landing", "begin_check", "refuse_landing", "discard_file"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A row, or one cell of it, that was not accepted."""

    sheet: str
    row: int | None
    column: str
    value: str
    reason: str
    is_critical: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was found in a landing when it was read."""

    shape: str
    as_at: date
    is_snapshot: bool
    row_count: int
    rejected: Sequence[Rejected]
    report: str  # JSON


def _step(landing: Landing, state: LandingState, *, by: Actor, at: datetime, reason: str) -> None:
    Landing.objects.select_for_update().get(pk=landing.pk)  # two may not step at once
    before = state_of(landing_id=landing.pk)
    if not may_follow(before=before, after=state):
        stands = before.value if before else "not received"
        raise IllegalStepError(f"This file is {stands}; it cannot now be {state.value}.")
    LandingStep.objects.create(landing=landing, state=state, at=at, by=by.reference, reason=reason)


def _record(landing: Landing, action: str, *, by: Actor, at: datetime, detail: object = "") -> None:
    """One entry. What its sender called a file may name a person, and no entry is ever undone."""
    named = {} if action in UNREAD else {"source": landing.source}
    record_entry(
        actor=by,
        action=action,
        at=at,
        subject=("landings.Landing", str(landing.pk)),
        detail={**named, "detail": detail},
    )


@part_of_action
def _received(
    *,
    feed: str,
    source: str,
    sha256: str,
    by: Actor,
    at: datetime,
    as_at: date,
    file: StoredFile | None,
    pk: int | None = None,
) -> Landing:
    landing = Landing.objects.create(
        pk=pk,
        feed=feed,
        source=source[:255],
        sha256=sha256,
        file=file,
        as_at=as_at,
        received_at=at,
        received_by=by.reference,
    )
    _step(landing, LandingState.RECEIVED, by=by, at=at, reason="")
    return landing


@transaction.atomic
def receive_landing(
    *,
    feed: str,
    source: str,
    sha256: str,
    by: Principal,
    at: datetime,
    file: StoredFile | None = None,
) -> Landing:
    """Note that a file or a call's answers came in, before anything reads it."""
    require(by, Permission.LOAD_FEED)
    landing = _received(
        feed=feed, source=source, sha256=sha256, by=by, at=at, as_at=day_of(at), file=file
    )
    _record(landing, "receive_landing", by=by, at=at)
    return landing


@transaction.atomic
def assign_landing(*, landing: Landing, feed: str, by: Principal, at: datetime) -> None:
    """Say which feed a received file belongs to, now that its content has been looked at."""
    require(by, Permission.LOAD_FEED)
    landing.feed = feed
    landing.save(update_fields=["feed"])
    _record(landing, "assign_landing", by=by, at=at, detail=feed)


@transaction.atomic
def begin_check(*, landing: Landing, by: Principal, at: datetime) -> None:
    """Say that a process has begun to read it. Raises IllegalStepError."""
    require(by, Permission.LOAD_FEED)
    _step(landing, LandingState.CHECKING, by=by, at=at, reason="")
    _record(landing, "begin_check", by=by, at=at)


@transaction.atomic
def record_check(*, landing: Landing, reading: Reading, by: Principal, at: datetime) -> None:
    """Keep what was found, for whoever confirms. Raises IllegalStepError."""
    require(by, Permission.LOAD_FEED)
    _step(landing, LandingState.CHECKED, by=by, at=at, reason="")
    _keep_reading(landing, reading)
    _record(landing, "record_check", by=by, at=at, detail=reading.row_count)


@transaction.atomic
def begin_apply(*, landing: Landing, by: Principal, at: datetime) -> None:
    """Say that a process has begun to apply it. Raises IllegalStepError."""
    require(by, Permission.LOAD_FEED)
    _step(landing, LandingState.APPLYING, by=by, at=at, reason="")
    _record(landing, "begin_apply", by=by, at=at)


@transaction.atomic
def refuse_landing(*, landing: Landing, reason: str, by: Principal, at: datetime) -> None:
    """Refuse it for good, in a sentence that its sender reads. Raises IllegalStepError."""
    require(by, Permission.LOAD_FEED)
    _step(landing, LandingState.REFUSED, by=by, at=at, reason=reason)
    _record(landing, "refuse_landing", by=by, at=at, detail=reason)


@transaction.atomic
def discard_file(*, landing: Landing, by: Principal, at: datetime) -> None:
    """Keep no bytes of what should never have come in, nor what its sender called it.

    Neither of this landing, nor of the same file brought again. Something else that holds the same
    bytes keeps them. Raises NotPermitted.
    """
    require(by, Permission.LOAD_FEED)
    file = landing.file
    if file is None:
        return
    Landing.objects.filter(file=file).update(file=None, source=NOT_KEPT)
    landing.file, landing.source = None, NOT_KEPT
    discard_bytes(file=file)
    _record(landing, "discard_file", by=by, at=at)


@transaction.atomic
def fail_landing(*, landing: Landing, reason: str, by: Principal, at: datetime) -> None:
    """Say that an error stopped it; it may be tried again. Raises IllegalStepError."""
    require(by, Permission.LOAD_FEED)
    _step(landing, LandingState.FAILED, by=by, at=at, reason=reason)
    _record(landing, "fail_landing", by=by, at=at, detail=reason)


@transaction.atomic
def withdraw_landing(*, landing: Landing, reason: str, by: Principal, at: datetime) -> None:
    """Take back a file that nobody has applied. Raises IllegalStepError."""
    require(by, Permission.LOAD_FEED)
    _step(landing, LandingState.WITHDRAWN, by=by, at=at, reason=reason)
    _record(landing, "withdraw_landing", by=by, at=at, detail=reason)


@transaction.atomic
def fail_interrupted_landings(*, feed: str, by: Principal, at: datetime) -> int:
    """Mark every landing of the feed that a process left at work, and return their number.

    Call it only while holding the feed's lock: without it, the process may yet be alive.
    """
    require(by, Permission.LOAD_FEED)
    left = [
        landing
        for landing in Landing.objects.filter(feed=feed, steps__state__in=AT_WORK).distinct()
        if state_of(landing_id=landing.pk) in AT_WORK
    ]
    for landing in left:
        _step(landing, LandingState.FAILED, by=by, at=at, reason=INTERRUPTED)
    if left:
        record_entry(
            actor=by,
            action="fail_interrupted_landings",
            at=at,
            subject=("landings.Landing", str(left[-1].pk)),
            detail={"landings": [landing.pk for landing in left]},
        )
    return len(left)


@part_of_action
def open_landing(
    *,
    feed: str,
    source: str,
    sha256: str,
    reading: Reading,
    by: Principal,
    at: datetime,
    file: StoredFile | None = None,
    pk: int | None = None,
) -> Landing:
    """A landing that was read already and is being applied, all in the caller's transaction."""
    landing = _received(
        feed=feed, source=source, sha256=sha256, by=by, at=at, as_at=reading.as_at, file=file, pk=pk
    )
    _step(landing, LandingState.CHECKING, by=by, at=at, reason="")
    _step(landing, LandingState.CHECKED, by=by, at=at, reason="")
    _keep_reading(landing, reading)
    _step(landing, LandingState.APPLYING, by=by, at=at, reason="")
    return landing


@part_of_action
def close_landing(
    *,
    landing: Landing,
    reading: Reading,
    authority_ids: Collection[int],
    by: Principal,
    at: datetime,
) -> None:
    """Say that it is applied, with what came of it and the authorities of which it spoke."""
    _keep_reading(landing, reading)
    _step(landing, LandingState.APPLIED, by=by, at=at, reason="")
    insert_rows(
        model=LandingScope,
        columns=("landing_id", "authority_id"),
        rows=[(landing.pk, authority_id) for authority_id in sorted(authority_ids)],
    )


@part_of_action
def replace_standing(
    *, landing: Landing, shape: str, hashes: Mapping[str, str], gone: Iterable[str]
) -> None:
    """Let these rows stand: what the next file of the shape is compared with."""
    delete_rows(model=StandingRow, columns=("shape", "key"), rows=[(shape, key) for key in gone])
    columns = ("shape", "key", "row_hash", "landing_id")
    # In order of their keys, so that the index is written from one end to the other.
    rows = [(shape, key, row_hash, landing.pk) for key, row_hash in sorted(hashes.items())]
    if StandingRow.objects.filter(shape=shape).exists():
        upsert_rows(model=StandingRow, columns=columns, key=("shape", "key"), rows=rows)
    else:
        insert_rows(model=StandingRow, columns=columns, rows=rows)


def _keep_reading(landing: Landing, reading: Reading) -> None:
    landing.shape = reading.shape
    landing.as_at = reading.as_at
    landing.is_snapshot = reading.is_snapshot
    landing.row_count = reading.row_count
    landing.rejected_count = len(reading.rejected)
    landing.report = reading.report
    landing.save()
    RejectedRow.objects.filter(landing=landing).delete()  # of an earlier try
    insert_rows(
        model=RejectedRow,
        columns=("landing_id", "sheet", "row", "column", "value", "reason", "is_critical"),
        rows=[
            (
                landing.pk,
                row.sheet[:80],
                row.row,
                row.column[:120],
                row.value[:200],
                row.reason[:400],
                row.is_critical,
            )
            for row in reading.rejected
        ],
    )
