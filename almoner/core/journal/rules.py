"""How sensitive a record can be, and how a batch of journal entries is sealed."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from hashlib import sha256

NO_DIGEST = "0" * 64  # what stands before the first seal
BATCH = 5_000  # the most entries that one seal covers

# A number may be taken before the one above it and committed after: on PostgreSQL numbers are
# given out at once and transactions end in any order. A seal notes the numbers that it found
# empty, and for this long a later seal may still take in an entry that turns up there.
SETTLING = timedelta(hours=24)


class Sensitivity(IntEnum):
    """From least to most guarded; a value drawn from several takes the highest."""

    OPEN = 0
    INTERNAL = 1
    RESTRICTED = 2
    SAFEGUARDING = 3
    EXEMPT = 4


@dataclass(frozen=True, slots=True)
class Written:
    """An entry as it stands in the database."""

    id: int
    at: datetime
    actor: str
    actor_name: str
    action: str
    authority_code: str
    subject_kind: str
    subject_id: str
    sensitivity: str
    detail: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """A seal as it stands in the database."""

    id: int
    first_id: int
    last_id: int
    entry_count: int
    marks: str
    gaps: str
    previous_digest: str
    digest: str
    sealed_at: datetime


def canonical(entry: Written) -> str:
    """The one text of an entry that is hashed: a JSON list, its instant in UTC."""
    instant = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    values = [
        entry.id,
        instant,
        entry.actor,
        entry.actor_name,
        entry.action,
        entry.authority_code,
        entry.subject_kind,
        entry.subject_id,
        entry.sensitivity,
        entry.detail,
    ]
    return json.dumps(values, ensure_ascii=True, separators=(",", ":"))


def mark(entry: Written) -> str:
    """The hash of one entry, in hex."""
    return sha256(canonical(entry).encode()).hexdigest()


def written_marks(text: str) -> dict[int, str]:
    """A seal's marks by entry number."""
    pairs = (line.split(" ") for line in text.splitlines())
    return {int(number): digest for number, digest in pairs}


def late_numbers(*, marks: str, first_id: int) -> list[int]:
    """The entries that a seal covers though they stand before its span."""
    found = []
    for line in marks.splitlines():  # ascending: the late ones come first
        number = int(line.partition(" ")[0])
        if number >= first_id:
            break
        found.append(number)
    return found


def absent(*, present: Iterable[int], first: int, last: int) -> list[tuple[int, int]]:
    """The runs of first…last in which no number of `present` (ascending) lies."""
    runs: list[tuple[int, int]] = []
    expected = first
    for number in present:
        if number > expected:
            runs.append((expected, number - 1))
        expected = number + 1
    if expected <= last:
        runs.append((expected, last))
    return runs


def written_gaps(text: str) -> list[tuple[int, int]]:
    """A seal's gaps as (first, last) runs."""
    runs = (part.partition("-") for part in text.split(",") if part)
    return [(int(first), int(last or first)) for first, _, last in runs]


def digest_of(seal: Sealed) -> str:
    """The hash of everything that a seal says, and so of everything sealed before it."""
    said = [
        seal.previous_digest,
        seal.id,
        seal.first_id,
        seal.last_id,
        seal.entry_count,
        seal.sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        seal.gaps,
        seal.marks,
    ]
    return sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()


def next_seal(
    *, previous: Sealed | None, late: Iterable[Written], fresh: Iterable[Written], now: datetime
) -> Sealed | None:
    """The seal that follows `previous`, or None where there is nothing to seal.

    `late` are entries found in the gaps of earlier seals; `fresh` those numbered after
    `previous`. Both ascend by number. With late entries only, its own span is empty.
    """
    first = previous.last_id + 1 if previous else 1
    new = list(fresh)
    covered = [*late, *new]
    if not covered:
        return None
    last = new[-1].id if new else first - 1
    runs = absent(present=(entry.id for entry in new), first=first, last=last)
    unsigned = Sealed(
        id=previous.id + 1 if previous else 1,
        first_id=first,
        last_id=last,
        entry_count=len(covered),
        marks="\n".join(f"{entry.id} {mark(entry)}" for entry in covered),
        gaps=",".join(f"{a}" if a == b else f"{a}-{b}" for a, b in runs),
        previous_digest=previous.digest if previous else NO_DIGEST,
        digest="",
        sealed_at=now,
    )
    return replace(unsigned, digest=digest_of(unsigned))


def follows(*, seal: Sealed, previous: Sealed | None) -> str:
    """What is wrong with a seal in itself or after the one before it; "" if nothing is."""
    expected = previous.id + 1 if previous else 1
    if seal.id != expected:
        return f"Seal {expected} is missing."
    if (
        seal.digest != digest_of(seal)
        or seal.previous_digest != (previous.digest if previous else NO_DIGEST)
        or seal.first_id != (previous.last_id + 1 if previous else 1)
        or seal.entry_count != len(seal.marks.splitlines())
    ):
        return (
            f"Seal {seal.id}, over the entries from {seal.first_id} to {seal.last_id}, was altered."
        )
    return ""
