"""Lets the test runner empty the tables between tests that commit.

Django flushes every table after such a test, two hundred of them, and makes its own rows anew.
Here only tables that hold rows are emptied, and what Django put there at first is left where a
test left it so. Triggers that keep what may never change (the journal, published papers, steps of
a visit...) refuse that, as they should: those of these tables are taken off for the flush and put
back as they were.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management.commands import flush
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, transaction

# Which model and which of Django's permissions there are: `migrate` fills these in, no test does.
OF_DJANGO = ("auth_permission", "django_content_type")
ENABLED = {"O": "ENABLE", "A": "ENABLE ALWAYS", "R": "ENABLE REPLICA"}  # pg_trigger.tgenabled

Rows = list[tuple[Any, ...]]


def _rows(sql: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def _execute(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def tables_with_rows() -> list[str]:
    """Every table of a model that holds a row, but what only says which migrations were made."""
    if connection.vendor == "postgresql":  # whatever a reader of the test's could reach
        _execute(["SET almoner.authorities = '*'"])
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    asked = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in tables)
    return [table for (table,) in _rows(" UNION ALL ".join(asked))]


def of_django() -> dict[str, Rows]:
    """All that stands in Django's own tables."""
    return {table: _rows(f'SELECT * FROM "{table}" ORDER BY id') for table in OF_DJANGO}


@contextmanager
def without_triggers(tables: list[str]) -> Iterator[None]:
    """Every trigger of ours on these tables off, and on again as it was."""
    names = ", ".join(f"'{table}'" for table in tables)
    off, on = _sqlite(names) if connection.vendor == "sqlite" else _postgresql(names)
    _execute(off)
    yield
    _execute(on)


def _sqlite(tables: str) -> tuple[list[str], list[str]]:
    triggers = _rows(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({tables})"
    )
    return [f'DROP TRIGGER "{name}"' for name, _ in triggers], [sql for _, sql in triggers]


def _postgresql(tables: str) -> tuple[list[str], list[str]]:
    triggers = _rows(
        "SELECT relname, tgname, tgenabled::text FROM pg_trigger"
        " JOIN pg_class ON pg_class.oid = tgrelid"
        f" WHERE NOT tgisinternal AND tgenabled <> 'D' AND relname IN ({tables})"
    )
    return (
        [f"ALTER TABLE {table} DISABLE TRIGGER {name}" for table, name, _ in triggers],
        [f"ALTER TABLE {table} {ENABLED[how]} TRIGGER {name}" for table, name, how in triggers],
    )


def empty(tables: list[str]) -> None:
    """Delete every row of these tables, in one transaction: what refers to a row goes with it."""
    if not tables:
        return
    with transaction.atomic(), without_triggers(tables):
        _execute([f'DELETE FROM "{table}"' for table in tables])
        if connection.vendor == "postgresql":
            _execute(["SET CONSTRAINTS ALL IMMEDIATE"])  # asked now: a trigger waits for it


def count_from_one() -> None:
    """Let SQLite number rows from one again: there the journal takes a skipped number for a loss.

    A table that keeps its rows goes on after the highest.
    """
    if connection.vendor == "sqlite":
        _execute(["DELETE FROM sqlite_sequence"])


@pytest.fixture(scope="session", autouse=True)
def tables_may_be_flushed() -> Iterator[None]:
    """Empty what holds rows, wherever Django would flush."""
    handle = flush.Command.handle
    at_first: dict[str, Rows] = {}

    def flush_what_holds_rows(self: flush.Command, **options: Any) -> None:
        holding = tables_with_rows()
        count_from_one()
        if at_first and of_django() == at_first:
            empty([table for table in holding if table not in OF_DJANGO])
            return
        empty(holding)
        emit_post_migrate_signal(0, False, connection.alias)  # Django makes its own rows anew
        at_first.update(of_django())

    flush.Command.handle = flush_what_holds_rows  # type: ignore[method-assign]
    yield
    flush.Command.handle = handle  # type: ignore[method-assign]
