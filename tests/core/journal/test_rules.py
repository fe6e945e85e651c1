"""How a batch is sealed: pure, so tried against every order in which commits may come."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.core.journal.rules import (
    NO_DIGEST,
    Sealed,
    absent,
    canonical,
    digest_of,
    follows,
    late_numbers,
    mark,
    next_seal,
    written_gaps,
    written_marks,
)
from tests.core.journal.factories import NOON, written


def _seal(*numbers: int, previous: Sealed | None = None, late: tuple[int, ...] = ()) -> Sealed:
    seal = next_seal(
        previous=previous,
        late=[written(number) for number in late],
        fresh=[written(number) for number in numbers],
        now=NOON,
    )
    assert seal is not None
    return seal


def test_the_first_seal_covers_from_entry_one() -> None:
    seal = _seal(1, 2, 3)
    assert (seal.id, seal.first_id, seal.last_id, seal.entry_count) == (1, 1, 3, 3)
    assert seal.previous_digest == NO_DIGEST
    assert seal.gaps == ""


def test_a_seal_carries_the_digest_of_the_one_before() -> None:
    first = _seal(1)
    second = _seal(2, 3, previous=first)
    assert (second.id, second.first_id, second.last_id) == (2, 2, 3)
    assert second.previous_digest == first.digest


def test_nothing_to_seal_makes_no_seal() -> None:
    assert next_seal(previous=_seal(1), late=[], fresh=[], now=NOON) is None


def test_gaps_are_noted_as_runs() -> None:
    assert _seal(3, 4, 7, 8, 10).gaps == "1-2,5-6,9"


def test_a_seal_of_late_entries_only_has_an_empty_span() -> None:
    first = _seal(2)
    second = _seal(previous=first, late=(1,))
    assert (second.first_id, second.last_id, second.entry_count) == (3, 2, 1)
    assert follows(seal=second, previous=first) == ""


@pytest.mark.parametrize(
    "changed",
    [
        {"at": NOON + timedelta(microseconds=1)},
        {"actor": "user:2"},
        {"actor_name": "Someone Else"},
        {"action": "do_other_thing"},
        {"authority_code": "E06000045"},
        {"subject_kind": "directory.Location"},
        {"subject_id": "9"},
        {"sensitivity": "OPEN"},
        {"detail": "{}"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_every_column_of_an_entry_is_hashed(changed: dict[str, object]) -> None:
    assert mark(written(1, **changed)) != mark(written(1))


def test_the_same_instant_in_another_zone_is_the_same_entry() -> None:
    there = NOON.astimezone(timezone(timedelta(hours=1)))
    assert isinstance(there, datetime)
    assert canonical(written(1, at=there)) == canonical(written(1))


def test_text_cannot_slip_from_one_column_into_the_next() -> None:
    left = written(1, actor='a","b', actor_name="c")
    right = written(1, actor="a", actor_name='b","c')
    assert canonical(left) != canonical(right)


@pytest.mark.parametrize(
    "changed",
    [
        {"digest": "f" * 64},
        {"marks": "2 " + "0" * 64},
        {"gaps": "2"},
        {"entry_count": 2},
        {"last_id": 3},
        {"sealed_at": NOON + timedelta(seconds=1)},
        {"previous_digest": "e" * 64},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_an_altered_seal_is_seen(changed: dict[str, object]) -> None:
    first = _seal(1)
    altered = replace(_seal(2, previous=first), **changed)  # type: ignore[arg-type]
    assert follows(seal=altered, previous=first) == (
        f"Seal 2, over the entries from 2 to {altered.last_id}, was altered."
    )


def test_a_seal_hashed_again_after_a_change_no_longer_follows() -> None:
    first, second = _seal(1), _seal(2, previous=_seal(1))
    forged = replace(first, sealed_at=NOON + timedelta(days=1))
    forged = replace(forged, digest=digest_of(forged))
    assert follows(seal=forged, previous=None) == ""
    assert follows(seal=second, previous=forged) != ""


def test_a_missing_seal_is_named() -> None:
    third = _seal(3, previous=_seal(2, previous=_seal(1)))
    assert follows(seal=third, previous=_seal(1)) == "Seal 2 is missing."


@given(st.sets(st.integers(1, 60)), st.integers(1, 60))
def test_what_is_absent_and_what_is_present_make_the_whole(numbers: set[int], last: int) -> None:
    present = sorted(number for number in numbers if number <= last)
    runs = absent(present=present, first=1, last=last)
    gone = {number for a, b in runs for number in range(a, b + 1)}
    assert gone | set(present) == set(range(1, last + 1))
    assert not gone & set(present)
    text = ",".join(f"{a}-{b}" for a, b in runs)
    assert written_gaps(text) == runs


@given(
    st.permutations(list(range(1, 16))),
    st.sets(st.integers(1, 15)),
    st.sets(st.integers(0, 15), max_size=6),
)
def test_each_entry_is_sealed_once_in_whatever_order_they_commit(
    order: list[int], undone: set[int], sealed_after: set[int]
) -> None:
    """Numbers are taken 1…15; `order` is how their transactions end; `undone` never appear."""
    seals: list[Sealed] = []
    committed: set[int] = set()

    def seal_now() -> None:
        previous = seals[-1] if seals else None
        top = previous.last_id if previous else 0
        gaps = {n for s in seals for a, b in written_gaps(s.gaps) for n in range(a, b + 1)}
        taken = {n for s in seals for n in late_numbers(marks=s.marks, first_id=s.first_id)}
        late = sorted((gaps - taken) & committed)
        fresh = sorted(number for number in committed if number > top)
        made = next_seal(
            previous=previous,
            late=[written(number) for number in late],
            fresh=[written(number) for number in fresh],
            now=NOON,
        )
        if made:
            assert follows(seal=made, previous=previous) == ""
            seals.append(made)

    for step, number in enumerate(order):
        if step in sealed_after:
            seal_now()
        if number not in undone:
            committed.add(number)
    seal_now()
    marked = [number for seal in seals for number in written_marks(seal.marks)]
    assert sorted(marked) == sorted(committed)
