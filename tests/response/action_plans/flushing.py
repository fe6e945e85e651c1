"""Lets the test runner empty the tables between tests that commit.

Django flushes every table after such a test; on SQLite the triggers that keep what happened to a
plan refuse that, as they should. (PostgreSQL empties tables without asking them.)
"""

import importlib
from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest
from django.core.management.commands import flush
from django.db import connection

PROTECTION = [
    importlib.import_module(f"almoner.response.action_plans.migrations.{name}")
    for name in ("0002_refuse_changes", "0004_findings")
]


@pytest.fixture(scope="session", autouse=True)
def plans_may_be_flushed() -> Iterator[None]:
    """Take the triggers off around each flush."""
    handle = flush.Command.handle

    def flush_with_plans(self: flush.Command, **options: Any) -> None:
        if connection.vendor != "sqlite":
            handle(self, **options)
            return
        with connection.cursor() as cursor:
            for statement in chain(*(each._sqlite_undo() for each in PROTECTION)):
                cursor.execute(statement)
            handle(self, **options)
            for statement in chain(*(each._sqlite() for each in PROTECTION)):
                cursor.execute(statement)

    flush.Command.handle = flush_with_plans  # type: ignore[method-assign]
    yield
    flush.Command.handle = handle  # type: ignore[method-assign]
