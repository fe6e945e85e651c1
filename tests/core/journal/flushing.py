"""Lets the test runner empty the journal between tests that commit.

Django flushes every table after such a test; the journal's triggers refuse that, as they should.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management.commands import flush

from tests.core.journal.factories import intruder


@pytest.fixture(scope="session", autouse=True)
def journal_may_be_flushed() -> Iterator[None]:
    """Take the triggers off around each flush."""
    handle = flush.Command.handle

    def flush_with_journal(self: flush.Command, **options: Any) -> None:
        with intruder():
            handle(self, **options)

    flush.Command.handle = flush_with_journal  # type: ignore[method-assign]
    yield
    flush.Command.handle = handle  # type: ignore[method-assign]
