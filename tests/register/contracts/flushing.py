"""Lets the test runner empty the tables between tests that commit: see papers/flushing.py."""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management.commands import flush
from django.db import connection

guard = importlib.import_module("almoner.register.contracts.migrations.0002_guard")


@pytest.fixture(scope="session", autouse=True)
def contracts_may_be_flushed() -> Iterator[None]:
    """Take the triggers off around each flush."""
    handle = flush.Command.handle

    def flush_with_contracts(self: flush.Command, **options: Any) -> None:
        if connection.vendor != "sqlite":
            handle(self, **options)
            return
        with connection.cursor() as cursor:
            for statement in guard._sqlite_undo():
                cursor.execute(statement)
            handle(self, **options)
            for statement in guard._sqlite():
                cursor.execute(statement)

    flush.Command.handle = flush_with_contracts  # type: ignore[method-assign]
    yield
    flush.Command.handle = handle  # type: ignore[method-assign]
