"""The plain kind of feed, which most are: a file is read whole, compared, and written at once.

A feed gives three functions: a pure reader, run in a confined process; `compare`, which only reads
the database; and `write`, which calls actions in the transaction under way. All else is here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import DataError, transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of
from almoner.core.journal.actions import record_entry
from almoner.doors.feeds.confinement import read_confined
from almoner.doors.feeds.cqc.reading import day_in_name, name_of, sha256_of
from almoner.doors.feeds.feed import Feed, Given
from almoner.doors.feeds.locks import feed_lock
from almoner.doors.feeds.outcome import (
    ConfirmationNeededError,
    Findings,
    LoadError,
    Outcome,
    day_told,
    refuse_critical,
    refuse_unaccepted,
)
from almoner.doors.feeds.outcome_tables import outcome_as
from almoner.doors.feeds.records import Batch
from almoner.doors.feeds.stepping import applying, checking, kept
from almoner.evidence.landings.actions import (
    Reading,
    close_landing,
    fail_interrupted_landings,
    open_landing,
    record_check,
)
from almoner.evidence.landings.models import Landing
from almoner.evidence.landings.queries import applied_landing_with


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What a plain feed writes: one batch, into one landing, in the transaction under way."""

    batch: Batch
    day: date
    landing: Landing
    by: Principal
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PlainFeed(Feed):
    """A feed of files that are read whole."""

    reader: str  # "package.module:function" of (path, *, report) → Batch; pure, runs confined
    compare: Callable[[Batch, date, Principal], Findings]  # what it would change; only reads
    write: Callable[[Writing], Findings]  # writes it, by actions that are part of another

    def check(self, given: Given) -> Outcome:
        """What loading the file would change. Writes nothing."""
        require(given.by, Permission.LOAD_FEED)
        known = applied_landing_with(
            feed=self.key, sha256=sha256_of(path=given.path), as_at=given.as_at
        )
        if known is not None:
            return _nothing(known)
        batch, day = self._read(given)
        return _outcome(batch, day, self.compare(batch, day, given.by))

    def load(self, given: Given) -> Outcome:
        """Apply the file whole, or not at all; one applied already changes nothing."""
        require(given.by, Permission.LOAD_FEED)
        sha256 = sha256_of(path=given.path)
        with feed_lock(feed=self.key):
            fail_interrupted_landings(feed=self.key, by=given.by, at=given.at)
            known = applied_landing_with(feed=self.key, sha256=sha256, as_at=given.as_at)
            if known is not None:
                return _nothing(known)
            return self._written(given, sha256, landing=None)

    def check_landing(self, landing: Landing, given: Given) -> None:
        """Read what was received and keep what applying it would change."""
        with checking(landing, given, feed=self.key):
            batch, day = self._read(given)
            refuse_critical(batch.rejected)
            outcome = _outcome(batch, day, self.compare(batch, day, given.by))
            record_check(
                landing=landing, reading=_reading(outcome, batch), by=given.by, at=given.at
            )

    def apply_landing(self, landing: Landing, given: Given) -> None:
        """Apply what was checked, for the day that its check found."""
        with applying(landing, given, feed=self.key):
            self._written(given, landing.sha256, landing=landing)

    def shown(self, outcome: Any, *, form: str, is_done: bool) -> str:
        """An outcome in the words that all plain feeds share."""
        return outcome_as(form, outcome, is_done=is_done)

    def _read(self, given: Given) -> tuple[Batch, date]:
        batch = read_confined(reader=self.reader, path=given.path, on_progress=given.on_progress)
        name = given.source or name_of(given.path)
        if not isinstance(batch, Batch):
            raise LoadError(f"“{name}” could not be read.")
        if not batch.records:
            refuse_unaccepted(name, batch.rejected)
        day = given.as_at or batch.as_at or day_in_name(name)
        return batch, day_told(day, today=day_of(given.at))

    def _written(self, given: Given, sha256: str, *, landing: Landing | None) -> Outcome:
        batch, day = self._read(given)
        refuse_critical(batch.rejected)
        found = self.compare(batch, day, given.by)
        if found.confirmation and not given.is_confirmed:
            raise ConfirmationNeededError(
                f"{found.confirmation} If that is right, load it with --confirm."
            )
        try:
            with transaction.atomic():
                return self._write(given, sha256, batch, day, landing)
        except DataError as error:
            raise LoadError(f"The database cannot hold a value of the file: {error}") from error

    def _write(
        self, given: Given, sha256: str, batch: Batch, day: date, landing: Landing | None
    ) -> Outcome:
        by, at = given.by, given.at
        if landing is None:
            landing = open_landing(
                feed=self.key,
                source=given.source or name_of(given.path),
                sha256=sha256,
                reading=_reading(_outcome(batch, day, Findings(counts=())), batch),
                by=by,
                at=at,
                file=given.file,
            )
        found = self.write(Writing(batch=batch, day=day, landing=landing, by=by, at=at))
        outcome = _outcome(batch, day, found)
        close_landing(
            landing=landing,
            reading=_reading(outcome, batch),
            authority_ids=found.authority_ids,
            by=by,
            at=at,
        )
        record_entry(
            actor=by,
            action="apply_landing",
            at=at,
            subject=("landings.Landing", str(landing.pk)),
            sensitivity=self.sensitivity,
            detail={"source": landing.source, "sha256": sha256, **dict(found.counts)},
        )
        return outcome


def _nothing(landing: Landing) -> Outcome:
    """What applying the same bytes again would change."""
    return Outcome(
        shape=landing.shape,
        as_at=landing.as_at,
        row_count=landing.row_count,
        is_applied_already=True,
        notes=(f"Applied already on {landing.received_at:%-d %B %Y}: nothing would change.",),
    )


def _outcome(batch: Batch, day: date, found: Findings) -> Outcome:
    return Outcome(
        shape=batch.shape,
        as_at=day,
        row_count=batch.row_count,
        counts=found.counts,
        named=found.named,
        rejected=(*batch.rejected, *found.rejected),
        drift=batch.drift,
        skipped=batch.skipped,
        notes=(*batch.notes, *found.notes),
        confirmation=found.confirmation,
    )


def _reading(outcome: Outcome, batch: Batch) -> Reading:
    """What a landing keeps of it."""
    return Reading(
        shape=outcome.shape,
        as_at=outcome.as_at,
        is_snapshot=batch.is_snapshot,
        row_count=outcome.row_count,
        rejected=kept(outcome.rejected),
        report=outcome.as_json(),
    )
