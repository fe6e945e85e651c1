"""The database itself refuses to change or remove what the journal holds."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from almoner.core.journal.actions import seal_entries
from almoner.core.journal.models import Entry, Seal
from tests.core.journal.factories import NOON, EntryFactory

pytestmark = pytest.mark.django_db


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


REFUSED: dict[str, Callable[[], object]] = {
    "update an entry": lambda: Entry.objects.update(actor_name="Nobody"),
    "save an entry again": lambda: Entry.objects.get().save(),
    "delete an entry": lambda: Entry.objects.all().delete(),
    "delete by hand": lambda: _execute("DELETE FROM journal_entry"),
    "update a seal": lambda: Seal.objects.update(entry_count=0),
    "delete a seal": lambda: Seal.objects.get().delete(),
}
REFUSED_BY_ENGINE = {
    "sqlite": [
        "INSERT OR REPLACE INTO journal_entry SELECT * FROM journal_entry",
        "REPLACE INTO journal_seal SELECT * FROM journal_seal",
    ],
    "postgresql": [
        "TRUNCATE journal_entry",
        "TRUNCATE journal_seal CASCADE",
        "SET LOCAL session_replication_role = replica; DELETE FROM journal_entry",
        "INSERT INTO journal_entry SELECT * FROM journal_entry "
        "ON CONFLICT (id) DO UPDATE SET actor = 'nobody'",
    ],
}


@pytest.mark.parametrize("attempt", REFUSED.values(), ids=REFUSED)
def test_the_journal_is_neither_changed_nor_emptied(attempt: Callable[[], object]) -> None:
    entry = EntryFactory()
    seal_entries(now=NOON)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        attempt()
    assert Entry.objects.get().actor_name == entry.actor_name
    assert Seal.objects.get().entry_count == 1


def test_no_way_of_this_engine_passes_by() -> None:
    EntryFactory()
    seal_entries(now=NOON)
    for statement in REFUSED_BY_ENGINE[connection.vendor]:
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            _execute(statement)
    assert (Entry.objects.count(), Seal.objects.count()) == (1, 1)


def test_an_entry_of_an_undone_action_is_undone_with_it() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        EntryFactory()
        _ = 1 / 0
    assert not Entry.objects.exists()
