"""After a test that commits, the database is as it was when it was made."""

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection

from tests.core.accounts.factories import AuthorityFactory
from tests.core.journal.factories import EntryFactory
from tests.flushing import OF_DJANGO, of_django, tables_with_rows
from tests.judgement.bands.factories import open_cycle

pytestmark = pytest.mark.django_db(transaction=True)

GUARDS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": (
        "SELECT tgrelid::regclass::text, tgname, tgenabled::text, pg_get_triggerdef(oid)"
        " FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"
    ),
}


def _guards() -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(GUARDS[connection.vendor])
        return list(cursor.fetchall())


def _flush() -> None:
    call_command("flush", interactive=False, verbosity=0)


def test_only_what_django_put_there_is_left_and_each_guard_stands() -> None:
    _flush()
    guards, kept = _guards(), of_django()
    for _ in range(2):
        open_cycle(AuthorityFactory())
        assert "bands_cycle" in tables_with_rows()
        _flush()
        assert sorted(tables_with_rows()) == sorted(OF_DJANGO)
        assert _guards() == guards
        assert of_django() == kept


def test_what_django_put_there_is_made_again_where_a_test_changed_it() -> None:
    _flush()
    names = set(Permission.objects.values_list("codename", flat=True))
    Permission.objects.first().delete()
    _flush()
    assert set(Permission.objects.values_list("codename", flat=True)) == names


def test_the_journal_is_kept_from_whoever_plays_the_replica() -> None:
    _flush()
    if connection.vendor == "postgresql":
        always = [guard for guard in _guards() if guard[2] == "A"]
        assert {table for table, *_ in always} == {"journal_entry", "journal_seal"}


def test_the_journal_begins_at_one_again_where_no_number_is_skipped() -> None:
    for _ in range(2):
        _flush()
        first = EntryFactory().pk
        assert first == 1 or connection.vendor == "postgresql"
