"""Reading the journal by number, and the entries that turned up after their neighbours."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from almoner.core.journal.models import Seal
from almoner.core.journal.queries.reading import (
    entries_after,
    entries_between,
    entries_in,
    last_acts,
    late_entries,
)
from almoner.core.journal.rules import SETTLING, Written
from tests.core.journal.factories import NOON, EntryFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def ten() -> None:
    """Entries 1 to 10."""
    for number in range(1, 11):
        EntryFactory(pk=number)


def numbers(found: Iterable[Written]) -> list[int]:
    return [each.id for each in found]


def sealed(first: int, last: int, *, at: datetime = NOON, **said: Any) -> Seal:
    """A seal over those numbers."""
    values = {
        "entry_count": max(0, last - first + 1),
        "marks": "",
        "previous_digest": f"{first:064x}",
        "digest": f"{last + 1:064x}",
        "sealed_at": at,
    }
    return Seal.objects.create(first_id=first, last_id=last, **{**values, **said})


def test_when_each_last_did_anything(django_assert_num_queries: Any) -> None:
    EntryFactory(actor="user:1", at=NOON + HOUR)
    EntryFactory(actor="user:1", at=NOON)
    EntryFactory(actor="key:2", at=NOON)
    EntryFactory(actor="user:3", at=NOON)
    with django_assert_num_queries(1):
        found = last_acts(actors=["user:1", "key:2", "user:9"])
    assert found == {"user:1": NOON + HOUR, "key:2": NOON}
    assert last_acts(actors=[]) == {}


@pytest.mark.usefixtures("ten")
def test_the_next_entries_follow_by_number() -> None:
    assert numbers(entries_after(number=0, limit=3)) == [1, 2, 3]
    assert numbers(entries_after(number=8, limit=3)) == [9, 10]
    assert entries_after(number=10, limit=3) == []


@pytest.mark.usefixtures("ten")
def test_entries_between_two_numbers_are_both_included() -> None:
    assert numbers(entries_between(first=4, last=6)) == [4, 5, 6]
    assert numbers(entries_between(first=7, last=6)) == []


@pytest.mark.usefixtures("ten")
def test_entries_are_found_in_any_of_several_runs() -> None:
    assert sorted(numbers(entries_in(runs=[(1, 2), (5, 5), (9, 12)]))) == [1, 2, 5, 9, 10]


@pytest.mark.usefixtures("ten")
def test_what_turns_up_in_a_gap_is_late_until_a_seal_takes_it_in() -> None:
    assert late_entries(now=NOON) == []  # no seal noted a gap
    sealed(1, 6, gaps="2-3,5")
    sealed(7, 10, gaps="9,11-12")
    assert numbers(late_entries(now=NOON + HOUR)) == [2, 3, 5, 9]
    sealed(11, 10, marks="3 abc\n9 def\n", previous_digest="f" * 64, digest="e" * 64)
    assert numbers(late_entries(now=NOON + HOUR)) == [2, 5]


@pytest.mark.usefixtures("ten")
def test_a_gap_is_settled_after_its_time() -> None:
    sealed(1, 6, gaps="2")
    sealed(7, 10, gaps="9", at=NOON + HOUR)
    assert numbers(late_entries(now=NOON + SETTLING - HOUR)) == [2, 9]
    assert numbers(late_entries(now=NOON + SETTLING)) == [9]
    assert late_entries(now=NOON + SETTLING + HOUR) == []


@pytest.mark.usefixtures("ten")
def test_more_gaps_than_one_question_holds_are_all_looked_into() -> None:
    sealed(1, 900, gaps=",".join(str(number) for number in range(1, 900, 2)))
    assert numbers(late_entries(now=NOON)) == [1, 3, 5, 7, 9]


def test_a_seal_spans_forward_or_covers_only_what_is_late() -> None:
    assert sealed(1, 1).pk
    assert sealed(2, 1, previous_digest="f" * 64, digest="e" * 64).pk
    with pytest.raises(IntegrityError, match="seal_spans_forward"), transaction.atomic():
        sealed(2, 0, previous_digest="d" * 64, digest="c" * 64)


@pytest.mark.parametrize("column", ["previous_digest", "digest"])
def test_no_two_seals_follow_the_same_one_or_say_the_same(column: str) -> None:
    sealed(1, 1, **{column: "a" * 64})
    assert sealed(2, 2).pk
    with pytest.raises(IntegrityError, match=column), transaction.atomic():
        sealed(3, 3, **{column: "a" * 64})
