"""The proof that the journal is as it was written, or the first place where it is not."""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.db import connection
from django.db.models import Max

from almoner.core.journal.models import Entry, Seal
from almoner.core.journal.queries.reading import entries_after, entries_between, entries_in, seals
from almoner.core.journal.rules import (
    BATCH,
    SETTLING,
    Sealed,
    absent,
    follows,
    late_numbers,
    mark,
    written_gaps,
    written_marks,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a proof found."""

    fault: str  # one sentence that names the first broken entry or seal; "" if there is none
    seal_count: int
    sealed_count: int
    unsealed_count: int
    digest: str  # of the last seal: noted elsewhere, it proves that nothing before it changed


class _BrokenError(Exception):
    """The sentence that the verdict carries."""


@dataclass(slots=True)
class _Chain:
    seal_count: int = 0
    sealed_count: int = 0
    last_id: int = 0
    digest: str = ""


def verify(*, now: datetime, holding: str = "") -> Verdict:
    """Prove every seal and every entry; `holding` is a digest that must still be among them.

    Found: an entry altered, removed or inserted after it was sealed; a seal altered or missing,
    the last included. Entries not sealed yet can only be proved by their numbers, and on
    PostgreSQL not even so, since an undone transaction leaves a number unused there. Whoever
    can rewrite every seal and the database's own counters is found only by `holding`.
    """
    seen = _Chain()
    unsealed = 0
    fault = ""
    try:
        late = _prove_chain(seen, holding)
        for seal in seals():
            if seal.last_id > seen.last_id or seal.id > seen.seal_count:
                break  # made since the chain was read
            _prove_entries(seal, late=late, now=now)
        unsealed = _prove_tail(seen)
    except _BrokenError as broken:
        fault = str(broken)
    return Verdict(
        fault=fault,
        seal_count=seen.seal_count,
        sealed_count=seen.sealed_count,
        unsealed_count=unsealed,
        digest=seen.digest,
    )


def _prove_chain(seen: _Chain, holding: str) -> set[int]:
    """Check each seal against the one before; the numbers that seals took in late."""
    counter = _counter(Seal._meta.db_table)  # read first: what is made meanwhile only adds
    previous: Sealed | None = None
    late: set[int] = set()
    held = not holding
    for seal in seals():
        if wrong := follows(seal=seal, previous=previous):
            raise _BrokenError(wrong)
        late.update(late_numbers(marks=seal.marks, first_id=seal.first_id))
        held = held or seal.digest == holding
        seen.seal_count += 1
        seen.sealed_count += seal.entry_count
        seen.last_id, seen.digest = seal.last_id, seal.digest
        previous = seal
    if counter > seen.seal_count:
        raise _BrokenError(f"Seal {seen.seal_count + 1} is missing.")
    if not held:
        raise _BrokenError(f"No seal has the digest {holding}: the journal is not what it was.")
    return late


def _prove_entries(seal: Sealed, *, late: set[int], now: datetime) -> None:
    """Check the entries of one seal, and that nothing else stands among them."""
    expected = written_marks(seal.marks)
    early = late_numbers(marks=seal.marks, first_id=seal.first_id)
    before = entries_in(runs=[(number, number) for number in early]) if early else ()
    standing = {
        entry.id: mark(entry)
        for entry in chain(before, entries_between(first=seal.first_id, last=seal.last_id))
    }
    settling = seal.sealed_at > now - SETTLING
    for number in sorted(expected.keys() | standing.keys()):
        if number not in standing:
            raise _BrokenError(f"Entry {number} was removed.")
        if number not in expected:
            if number not in late and not settling:
                raise _BrokenError(f"Entry {number} was inserted after its neighbours were sealed.")
        elif expected[number] != standing[number]:
            raise _BrokenError(f"Entry {number} was altered.")
    if _numbers_are_never_skipped() and seal.gaps:
        first, _ = written_gaps(seal.gaps)[0]
        raise _BrokenError(f"Entry {first} was removed before it was sealed.")


def _prove_tail(seen: _Chain) -> int:
    """Check what follows the last seal, as far as numbers can; how many entries that is."""
    counter = _counter(Entry._meta.db_table) if _numbers_are_never_skipped() else 0
    last, count = seen.last_id, 0
    while some := entries_after(number=last, limit=BATCH):
        if _numbers_are_never_skipped():
            numbers = (entry.id for entry in some)
            if missing := absent(present=numbers, first=last + 1, last=some[-1].id):
                raise _BrokenError(f"Entry {missing[0][0]} was removed before it was sealed.")
        last, count = some[-1].id, count + len(some)
    newest = Entry.objects.aggregate(newest=Max("id"))["newest"] or 0
    if counter > newest:
        raise _BrokenError(f"Entry {newest + 1} was removed.")
    return count


def _numbers_are_never_skipped() -> bool:
    """SQLite's counter belongs to the transaction; PostgreSQL's runs on if one is undone."""
    return connection.vendor == "sqlite"


def _counter(table: str) -> int:
    """The highest number that the database gave out in that table."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        else:
            cursor.execute(
                "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(%s, 'id')), 0)",
                [table],
            )
        row = cursor.fetchone()
    return int(row[0]) if row else 0
