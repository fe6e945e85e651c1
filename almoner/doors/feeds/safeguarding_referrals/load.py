"""From a file of concerns to concerns received: whole or not at all, and again with no effect.

The file itself is not kept, sealed or otherwise: it names people, every concern holds all that was
said in it with identities sealed apart, and whoever sent it has it. What is kept is its digest, so
that it is known again. For the same reason it has no landing, which more people may see.
"""

from datetime import date

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission
from almoner.core.calendar.rules import day_of
from almoner.doors.feeds.confinement import read_confined
from almoner.doors.feeds.cqc.reading import sha256_of
from almoner.doors.feeds.feed import Given
from almoner.doors.feeds.outcome import CriticalRowsError, LoadError, Outcome
from almoner.doors.feeds.records import Batch, Rejection
from almoner.doors.feeds.safeguarding_referrals.parse import SHAPE
from almoner.response.safeguarding.actions import ReferralsRefused, receive_many
from almoner.response.safeguarding.queries import (
    Delivery,
    Fault,
    deliverable,
    is_delivered,
    source_fault,
)
from almoner.response.safeguarding.rules.referrals import FRONT_DOOR, Referral

READER = "almoner.doors.feeds.safeguarding_referrals.parse:read"


def check_file(given: Given) -> Outcome:
    """What loading the file would change. Writes nothing. Raises ReadingError and LoadError."""
    authority, source = _whose(given)
    digest = sha256_of(path=given.path)
    if is_delivered(authority=authority, source=source, digest=digest):
        return _nothing(day_of(given.at))
    _refuse_source(authority, source, digest)
    batch = _read(given)
    found = deliverable(authority=authority, source=source, referrals=batch.records, at=given.at)
    rejected = [*batch.rejected, *map(_rejection, found.faults)]
    return _outcome(batch, found, rejected=tuple(rejected), on=day_of(given.at))


def load_file(given: Given) -> Outcome:
    """Receive every concern of the file that is not here yet. Raises ReadingError and LoadError."""
    authority, source = _whose(given)
    digest = sha256_of(path=given.path)
    if is_delivered(authority=authority, source=source, digest=digest):
        return _nothing(day_of(given.at))
    _refuse_source(authority, source, digest)
    batch = _read(given)
    _refuse(batch.rejected)
    records: list[Referral] = batch.records
    found = deliverable(authority=authority, source=source, referrals=records, at=given.at)
    try:
        receive_many(
            authority=authority,
            source=source,
            referrals=records,
            digest=digest,
            by=given.by,
            at=given.at,
        )
    except ReferralsRefused as refused:
        _refuse([_rejection(one) for one in refused.faults])
    return _outcome(batch, found, rejected=(), on=day_of(given.at))


def _whose(given: Given) -> tuple[Authority, str]:
    """The council that the concerns are for, and the system that sends them."""
    if given.authority is None:
        raise LoadError(
            "Say which council these concerns are for: --authority, with its name or GSS code."
        )
    require(given.by, Permission.RAISE_CONCERN, authority_code=given.authority.code)
    return given.authority, (given.sender.strip() or FRONT_DOOR)[:60]


def _refuse_source(authority: Authority, source: str, digest: str) -> None:
    if sentence := source_fault(authority=authority, source=source, digest=digest):
        raise LoadError(sentence)


def _read(given: Given) -> Batch:
    batch = read_confined(reader=READER, path=given.path, on_progress=given.on_progress)
    if not isinstance(batch, Batch):
        raise LoadError(f"“{given.path.name}” could not be read.")
    return batch


def _refuse(rejected: list[Rejection]) -> None:
    if not rejected:
        return
    first, more = rejected[0], len(rejected) - 1
    rest = f" {more:,} more cannot either." if more else ""
    raise CriticalRowsError(
        f"Nothing was loaded: row {first.row} cannot be received. {first.reason}{rest}"
    )


def _rejection(fault: Fault) -> Rejection:
    """As a spreadsheet numbers rows: the headings are row 1."""
    return Rejection("", fault.row + 1, "", "", fault.sentence, True)


def _outcome(
    batch: Batch, found: Delivery, *, rejected: tuple[Rejection, ...], on: date
) -> Outcome:
    notes = []
    if found.known_count:
        notes.append(f"{found.known_count:,} were here already.")
    if found.to_match_count:
        notes.append("Which service each is about is suggested, and a person confirms it.")
    return Outcome(
        shape=SHAPE,
        as_at=on,
        row_count=batch.row_count,
        counts=(
            ("New concerns", len(found.fresh)),
            ("Services to confirm", found.to_match_count),
        ),
        rejected=rejected,
        notes=tuple(notes),
    )


def _nothing(on: date) -> Outcome:
    return Outcome(
        shape=SHAPE,
        as_at=on,
        row_count=0,
        is_applied_already=True,
        notes=("This file was loaded already: nothing would change.",),
    )
