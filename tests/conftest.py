"""What every test shares."""

from collections.abc import Iterator

import pytest

from tests.flushing import tables_may_be_flushed  # noqa: F401  a fixture of every test


@pytest.fixture(autouse=True)
def nothing_is_kept_from_another_test() -> Iterator[None]:
    """What pages keep in memory goes with the test's data."""
    from almoner.doors.desk.queries import kept

    yield
    kept.forget()
