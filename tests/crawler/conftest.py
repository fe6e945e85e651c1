"""One world for all tests of the package, and every line that is logged while it stands."""

import logging
from collections.abc import Iterator

import pytest
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from tests.crawler.world import World, build_world, undone


class Lines(logging.Handler):
    """Keeps every line that any part of the program logs, with its traceback."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said: list[str] = []
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one."""
        self.said.append(self.format(record))


@pytest.fixture(scope="package")
def db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database for the whole package instead of a test: taken back at the end of it."""
    with django_db_blocker.unblock(), undone():
        yield


@pytest.fixture(scope="package")
def world(db: None) -> World:
    """What is planted: made once, and seen by each test."""
    return build_world()


@pytest.fixture(autouse=True)
def as_it_was(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a test writes is taken back after it, and it is always the same moment."""
    if "db" not in request.fixturenames:
        yield
        return
    now = request.getfixturevalue("world").now
    monkeypatch.setattr(timezone, "now", lambda: now)
    with undone():
        yield


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """What is logged meanwhile, at every level."""
    handler, root = Lines(), logging.getLogger()
    level, root.level = root.level, logging.DEBUG
    named = [
        logger
        for name in ("almoner", "django", "django.request", "django.security", "ninja")
        if (logger := logging.getLogger(name))
    ]
    levels = [logger.level for logger in named]
    for logger in named:
        logger.setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield handler.said
    root.removeHandler(handler)
    root.level = level
    for logger, was in zip(named, levels, strict=True):
        logger.setLevel(was)
