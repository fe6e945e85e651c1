"""Reading the journal: what it holds, and what is still to be sealed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Max, Q, QuerySet

from almoner.core.journal.models import Entry, Seal
from almoner.core.journal.rules import (
    SETTLING,
    Sealed,
    Sensitivity,
    Written,
    late_numbers,
    written_gaps,
)

_ENTRY = tuple(field.name for field in fields(Written))
_SEAL = tuple(field.name for field in fields(Sealed))
_RUNS_AT_ONCE = 100  # well under SQLite's limit on the depth of an expression


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for; what is None is not asked."""

    from_at: datetime | None = None
    before_at: datetime | None = None
    action: str | None = None
    actors: tuple[str, ...] | None = None  # references: "user:12"
    authority_codes: frozenset[str] | None = None  # "" is what belongs to no one authority


def entries(
    *, wanted: Wanted, limit: int | None = None, known_to: Q | None = None, skip: int = 0
) -> Iterator[Written]:
    """The entries wanted, newest first: no more than `limit`, after the first `skip`.

    `known_to` is a condition on entries: those that a reader may know of at all.
    """
    found = Entry.objects.filter(known_to or Q()).order_by("-id")
    conditions = {
        "at__gte": wanted.from_at,
        "at__lt": wanted.before_at,
        "action": wanted.action,
        "actor__in": wanted.actors,
        "authority_code__in": wanted.authority_codes,
    }
    found = found.filter(**{name: value for name, value in conditions.items() if value is not None})
    return _written(found[skip : skip + limit] if limit is not None else found[skip:])


def last_acts(*, actors: Iterable[str]) -> dict[str, datetime]:
    """When each of them last did anything that was journalled. One query."""
    found = Entry.objects.filter(actor__in=list(actors)).values("actor").annotate(last=Max("at"))
    return {row["actor"]: row["last"] for row in found}


def withheld(*, entry: Written, clearance: Sensitivity) -> bool:
    """Whether what the entry is about is too guarded for a reader with that clearance.

    Who, what and when are always shown to whoever may read the journal.
    """
    return Sensitivity[entry.sensitivity] > max(clearance, Sensitivity.INTERNAL)


def last_seal() -> Sealed | None:
    """The newest seal."""
    row = Seal.objects.order_by("-id").values_list(*_SEAL).first()
    return Sealed(*row) if row else None


def seals() -> Iterator[Sealed]:
    """Every seal, oldest first."""
    for row in Seal.objects.order_by("id").values_list(*_SEAL).iterator(chunk_size=50):
        yield Sealed(*row)


def entries_after(*, number: int, limit: int) -> list[Written]:
    """The next entries by number."""
    return list(_written(Entry.objects.filter(id__gt=number).order_by("id")[:limit]))


def entries_between(*, first: int, last: int) -> Iterator[Written]:
    """The entries numbered first…last, ascending."""
    return _written(Entry.objects.filter(id__gte=first, id__lte=last).order_by("id"))


def late_entries(*, now: datetime) -> list[Written]:
    """The entries, not sealed yet, in gaps that seals of the settling time noted; ascending."""
    recent = Seal.objects.filter(sealed_at__gt=now - SETTLING).order_by("id")
    noted = recent.exclude(gaps="").values_list("gaps", flat=True)
    runs = [run for text in noted for run in written_gaps(text)]
    found = [entry for some in _in_parts(runs) for entry in entries_in(runs=some)]
    if not found:
        return []
    taken = {
        number
        for first_id, marks in recent.values_list("first_id", "marks")
        for number in late_numbers(marks=marks, first_id=first_id)
    }
    return sorted((entry for entry in found if entry.id not in taken), key=lambda entry: entry.id)


def entries_in(*, runs: Iterable[tuple[int, int]]) -> Iterator[Written]:
    """The entries whose numbers lie in any of those runs."""
    condition = reduce(or_, (Q(id__gte=first, id__lte=last) for first, last in runs))
    return _written(Entry.objects.filter(condition))


def _in_parts(runs: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    for start in range(0, len(runs), _RUNS_AT_ONCE):
        yield runs[start : start + _RUNS_AT_ONCE]


def _written(found: QuerySet[Entry]) -> Iterator[Written]:
    for row in found.values_list(*_ENTRY).iterator(chunk_size=2_000):
        yield Written(*row)
