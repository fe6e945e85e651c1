"""Numbers are taken in one order and committed in another: no entry is missed, none waits."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from almoner.core.journal.actions import System, record_entry, seal_entries
from almoner.core.journal.models import Entry, Seal
from almoner.core.journal.queries import verify
from almoner.core.journal.rules import SETTLING, written_marks
from tests.core.journal.factories import NOON, EntryFactory

WRITERS = 6
ACTIONS = 40


def _sealed_numbers() -> list[int]:
    return [n for text in Seal.objects.values_list("marks", flat=True) for n in written_marks(text)]


@pytest.mark.django_db
def test_a_number_taken_first_and_committed_last_is_sealed_late() -> None:
    first = EntryFactory().pk
    EntryFactory(pk=first + 2)  # its neighbour's transaction is still open
    seal = seal_entries(now=NOON)
    assert seal is not None
    assert seal.gaps.endswith(str(first + 1))
    EntryFactory(pk=first + 1)
    late = seal_entries(now=NOON + timedelta(minutes=1))
    assert late is not None
    assert list(written_marks(late.marks)) == [first + 1]
    assert seal_entries(now=NOON + timedelta(minutes=2)) is None  # and once only


@pytest.mark.django_db
def test_late_entries_and_new_ones_share_a_seal() -> None:
    first = EntryFactory().pk
    EntryFactory(pk=first + 3)
    seal_entries(now=NOON)
    for number in (first + 2, first + 4, first + 1):
        EntryFactory(pk=number)
    seal = seal_entries(now=NOON + timedelta(hours=1))
    assert seal is not None
    assert list(written_marks(seal.marks)) == [first + 1, first + 2, first + 4]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("after", "is_sealed"),
    [(SETTLING - timedelta(seconds=1), True), (SETTLING, False)],
    ids=["within the settling time", "at its end"],
)
def test_a_gap_closes_when_it_has_settled(after: timedelta, is_sealed: bool) -> None:
    first = EntryFactory().pk
    EntryFactory(pk=first + 2)
    seal_entries(now=NOON)
    EntryFactory(pk=first + 1)
    assert (seal_entries(now=NOON + after) is not None) is is_sealed


@pytest.mark.django_db
def test_two_that_seal_at_once_make_one_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    EntryFactory()
    seal_entries(now=NOON)
    monkeypatch.setattr("almoner.core.journal.queries.last_seal", lambda: None)
    EntryFactory()
    assert seal_entries(now=NOON) is None  # it believed that it was making the first
    assert Seal.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_writers_that_commit_in_any_order_while_seals_are_made() -> None:
    """Six writers hold their entries open for a random while, some undone; seals go on.

    On SQLite, whose writers take turns and whose test database lives in memory, one writes.
    """
    together = connection.vendor == "postgresql"

    def write(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(ACTIONS):
            with transaction.atomic():
                record_entry(actor=System(), action="do_thing", at=NOON)
                if together:
                    time.sleep(chance.random() / 100)
                transaction.set_rollback(chance.random() < 0.2)
        if together:
            connection.close()

    if together:
        with ThreadPoolExecutor(WRITERS) as pool:
            writers = [pool.submit(write, seed) for seed in range(WRITERS)]
            while not all(writer.done() for writer in writers):
                seal_entries(now=NOON)
        for writer in writers:
            writer.result()
    else:
        write(0)
    while seal_entries(now=NOON):
        pass
    numbers = sorted(Entry.objects.values_list("id", flat=True))
    assert sorted(_sealed_numbers()) == numbers
    assert len(numbers) > ACTIONS / 2
    assert verify(now=NOON + 2 * SETTLING).fault == ""


@pytest.mark.django_db(transaction=True)
def test_an_open_transaction_delays_nobody() -> None:
    """A long action with its entry open: sealing goes on beside it, and takes it in after."""
    if connection.vendor != "postgresql":
        EntryFactory()  # SQLite has one writer; there is no open one to pass by
        assert seal_entries(now=NOON) is not None
        return
    opened, finish = threading.Event(), threading.Event()
    mark = uuid4().hex

    def act_slowly() -> None:
        with transaction.atomic():
            record_entry(actor=System(), action=mark, at=NOON)
            opened.set()
            finish.wait(timeout=60)
        connection.close()

    slow = threading.Thread(target=act_slowly)
    slow.start()
    opened.wait(timeout=60)
    after = EntryFactory()
    seal = seal_entries(now=NOON)
    assert seal is not None
    assert list(written_marks(seal.marks)) == [after.pk]
    finish.set()
    slow.join()
    late = seal_entries(now=NOON)
    assert late is not None
    assert list(written_marks(late.marks)) == [Entry.objects.get(action=mark).pk]
    assert verify(now=NOON + 2 * SETTLING).fault == ""
