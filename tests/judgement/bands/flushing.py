"""Lets the test runner empty the tables between tests that commit.

Django flushes every table after such a test; on SQLite the triggers that keep what was decided
refuse that, as they should. (PostgreSQL empties tables without asking them.)
"""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management.commands import flush
from django.db import connection

protection = importlib.import_module("almoner.judgement.bands.migrations.0002_refuse_changes")


@pytest.fixture(scope="session", autouse=True)
def bands_may_be_flushed() -> Iterator[None]:
    """Take the triggers off around each flush."""
    handle = flush.Command.handle

    def flush_with_bands(self: flush.Command, **options: Any) -> None:
        if connection.vendor != "sqlite":
            handle(self, **options)
            return
        with connection.cursor() as cursor:
            for statement in protection._sqlite_undo():
                cursor.execute(statement)
            handle(self, **options)
            for statement in protection._sqlite():
                cursor.execute(statement)

    flush.Command.handle = flush_with_bands  # type: ignore[method-assign]
    yield
    flush.Command.handle = handle  # type: ignore[method-assign]
