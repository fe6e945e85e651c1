"""What every test shares."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.flushing import tables_may_be_flushed  # noqa: F401  a fixture of every test

# No test asserts a time: a busy machine is slow to generate and to run.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(autouse=True)
def nothing_is_kept_from_another_test() -> Iterator[None]:
    """What pages keep in memory goes with the test's data."""
    from almoner.doors.desk.queries import kept

    yield
    kept.forget()
