"""England's councils, for any test that needs them: import `authorities` beside the tests."""

from datetime import UTC, datetime

import pytest

from almoner.core.accounts.actions import load_authorities

LOADED_AT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def authorities(db: None) -> int:
    """All regions, councils, their names and successions; the number of rows loaded."""
    return load_authorities(at=LOADED_AT)
