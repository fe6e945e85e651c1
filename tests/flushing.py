"""Lets the test runner empty the tables between tests that commit.

Django flushes every table after such a test. Triggers that keep what may never change (the
journal, published papers, steps of a visit...) refuse that, as they should: they are taken off for
the flush and put back as they were.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management.commands import flush
from django.db import connection


@contextmanager
def without_triggers() -> Iterator[None]:
    """Every trigger of ours off, and on again."""
    off, on = _sqlite() if connection.vendor == "sqlite" else _postgresql()
    _execute(off)
    try:
        yield
    finally:
        _execute(on)


def _sqlite() -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
    return [f'DROP TRIGGER "{name}"' for name, _ in triggers], [sql for _, sql in triggers]


def _postgresql() -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
        )
        tables = [table for (table,) in cursor.fetchall()]
    return (
        [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables],
        [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables],
    )


def _execute(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture(scope="session", autouse=True)
def tables_may_be_flushed() -> Iterator[None]:
    """Take the triggers off around each flush."""
    handle = flush.Command.handle

    def flush_all(self: flush.Command, **options: Any) -> None:
        with without_triggers():
            handle(self, **options)

    flush.Command.handle = flush_all  # type: ignore[method-assign]
    yield
    flush.Command.handle = handle  # type: ignore[method-assign]
