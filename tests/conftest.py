"""What every test shares."""

import atexit
import gc
from collections.abc import Generator, Iterator

import pytest
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings

from tests.flushing import tables_may_be_flushed  # noqa: F401  a fixture of every test

# No test asserts a time: a busy machine is slow to generate and to run.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


# New objects, and rounds of the younger collections, after which Python looks for cycles.
SELDOM = (7_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Keep Python from looking for rubbish among the tests themselves.

    There are fifteen thousand, with all that they import, and none ends before the run does: going
    through them again and again took a fifth of it. What each test leaves is looked through still.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        atexit.register(gc.unfreeze)  # some libraries complain of what outlives the interpreter
        gc.set_threshold(*SELDOM)
        gc.enable()


@pytest.fixture(autouse=True)
def nothing_is_kept_from_another_test() -> Iterator[None]:
    """What pages keep in memory goes with the test's data."""
    from almoner.doors.desk.queries import kept

    yield
    kept.forget()


# Where an office is opened (tests/doors/feeds/office.py), programs know the database by its URL.
OPENS_AN_OFFICE = "an_office"
DATABASE = {"db", "transactional_db", "django_db_setup", "live_server", "admin_client"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a second engine be tested by the tests that a database can make a difference to."""
    parser.addoption(
        "--database-only",
        action="store_true",
        help="leave out tests that may not touch the database: they were run beside another one",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, where asked, each test from which pytest-django withholds the database.

    Such a test fails if it so much as opens a connection: the engine cannot matter to it.
    """
    if not config.getoption("--database-only"):
        return
    left_out = [item for item in items if not _may_touch_a_database(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if _may_touch_a_database(item)]


def _may_touch_a_database(item: pytest.Item) -> bool:
    of_class = getattr(item, "cls", None)
    return (
        hasattr(getattr(item, "module", None), OPENS_AN_OFFICE)
        or item.get_closest_marker("django_db") is not None
        or not DATABASE.isdisjoint(getattr(item, "fixturenames", ()))
        or (of_class is not None and issubclass(of_class, TransactionTestCase))
    )
