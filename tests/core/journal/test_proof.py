"""`verify` names the first broken entry, whatever was done to it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F

from almoner.core.journal import rules
from almoner.core.journal.actions import seal_entries
from almoner.core.journal.models import Entry, Seal
from almoner.core.journal.queries import verify
from tests.core.journal.factories import NOON, EntryFactory, intruder

pytestmark = pytest.mark.django_db
LONG_AFTER = NOON + timedelta(days=30)


@pytest.fixture
def entries(django_capture_on_commit_callbacks: Any) -> list[int]:
    """Nine entries in three seals of three, and one that is not sealed; their numbers."""
    numbers = []
    for batch in range(3):
        numbers += [entry.pk for entry in EntryFactory.create_batch(3)]
        with django_capture_on_commit_callbacks(execute=True):
            seal_entries(now=NOON + timedelta(minutes=batch))
    return [*numbers, EntryFactory().pk]


def _counted_from(numbers: list[int], sentence: str) -> str:
    """The sentence with this database's own numbers in the place of 1, 2, 3…"""
    return sentence.format(None, *numbers)


def test_an_untouched_journal_is_whole(entries: list[int]) -> None:
    verdict = verify(now=LONG_AFTER)
    assert verdict.fault == ""
    assert (verdict.seal_count, verdict.sealed_count, verdict.unsealed_count) == (3, 9, 1)
    assert verdict.digest == Seal.objects.latest("id").digest


def test_an_empty_journal_is_whole() -> None:
    verdict = verify(now=NOON)
    assert (verdict.fault, verdict.seal_count, verdict.unsealed_count) == ("", 0, 0)


TAMPERING: dict[str, tuple[Callable[[list[int]], object], str]] = {
    "one word of one entry": (
        lambda n: Entry.objects.filter(pk=n[4]).update(actor_name="Someone else"),
        "Entry {5} was altered.",
    ),
    "two entries": (
        lambda n: Entry.objects.filter(pk__in=[n[7], n[3]]).update(detail="{}"),
        "Entry {4} was altered.",
    ),
    "an instant": (
        lambda n: Entry.objects.filter(pk=n[0]).update(at=F("at") + timedelta(seconds=1)),
        "Entry {1} was altered.",
    ),
    "an entry removed": (
        lambda n: Entry.objects.filter(pk=n[5]).delete(),
        "Entry {6} was removed.",
    ),
    "the first entries removed": (
        lambda n: Entry.objects.filter(pk__lte=n[3]).delete(),
        "Entry {1} was removed.",
    ),
    "the tail removed": (
        lambda n: Entry.objects.filter(pk__gte=n[8]).delete(),
        "Entry {9} was removed.",
    ),
    "a seal altered": (
        lambda n: Seal.objects.filter(pk=2).update(sealed_at=NOON),
        "Seal 2, over the entries from {4} to {6}, was altered.",
    ),
    "a seal removed": (lambda n: Seal.objects.filter(pk=2).delete(), "Seal 2 is missing."),
    "the first seal removed": (lambda n: Seal.objects.filter(pk=1).delete(), "Seal 1 is missing."),
    "the last seal removed": (lambda n: Seal.objects.filter(pk=3).delete(), "Seal 3 is missing."),
    "the last seal and its entries removed": (
        lambda n: (
            Seal.objects.filter(pk=3).delete(),
            Entry.objects.filter(pk__gte=n[6]).delete(),
        ),
        "Seal 3 is missing.",
    ),
}


@pytest.mark.parametrize(("tamper", "sentence"), TAMPERING.values(), ids=TAMPERING)
def test_the_first_broken_entry_is_named(
    entries: list[int], tamper: Callable[[list[int]], object], sentence: str
) -> None:
    with intruder():
        tamper(entries)
    assert verify(now=LONG_AFTER).fault == _counted_from(entries, sentence)


def test_an_entry_put_where_another_was_removed_is_altered(entries: list[int]) -> None:
    with intruder():
        Entry.objects.filter(pk=entries[1]).delete()
        EntryFactory(pk=entries[1], actor_name="Forger")
    assert verify(now=LONG_AFTER).fault == f"Entry {entries[1]} was altered."


def test_an_entry_inserted_among_the_sealed_is_named() -> None:
    first = EntryFactory().pk
    EntryFactory(pk=first + 2)
    seal_entries(now=NOON)
    EntryFactory(pk=first + 1)
    EntryFactory(pk=first + 3)
    seal_entries(now=LONG_AFTER)  # too late to be taken in
    assert verify(now=LONG_AFTER).fault == (
        f"Entry {first + 1} was inserted after its neighbours were sealed."
    )


def test_removal_before_sealing_is_seen_where_numbers_are_never_skipped() -> None:
    numbers = [entry.pk for entry in EntryFactory.create_batch(3)]
    with intruder():
        Entry.objects.filter(pk=numbers[1]).delete()
    seen = f"Entry {numbers[1]} was removed before it was sealed."
    expected = seen if connection.vendor == "sqlite" else ""
    assert verify(now=NOON).fault == expected
    seal_entries(now=NOON)
    assert verify(now=LONG_AFTER).fault == expected


def test_the_unsealed_tail_removed_is_seen_where_numbers_are_never_skipped(
    entries: list[int],
) -> None:
    with intruder():
        Entry.objects.filter(pk=entries[9]).delete()
    expected = f"Entry {entries[9]} was removed." if connection.vendor == "sqlite" else ""
    assert verify(now=LONG_AFTER).fault == expected


def test_a_journal_written_anew_no_longer_holds_a_digest_noted_elsewhere(
    entries: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("almoner.core.journal.actions.BATCH", 4)
    noted = Seal.objects.get(pk=2).digest
    assert verify(now=LONG_AFTER, holding=noted).fault == ""
    with intruder():
        Entry.objects.filter(pk=entries[4]).update(actor_name="Someone else")
        Seal.objects.all().delete()
        while seal_entries(now=NOON):
            pass
    assert "No seal has the digest" in verify(now=LONG_AFTER, holding=noted).fault


def test_a_long_journal_is_sealed_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("almoner.core.journal.actions.BATCH", 4)
    EntryFactory.create_batch(10)
    counts = []
    while seal := seal_entries(now=NOON):
        counts.append(seal.entry_count)
    assert counts == [4, 4, 2]
    assert verify(now=LONG_AFTER).fault == ""
    assert rules.BATCH > 4
