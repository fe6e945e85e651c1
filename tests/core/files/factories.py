"""Files for tests: bytes kept through the action itself, in a home of the test's own."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from almoner.core.files.actions import store_file
from almoner.core.files.models import StoredFile
from almoner.core.journal.actions import System
from almoner.core.journal.rules import Sensitivity

STORED_AT = datetime(2026, 11, 2, 10, 30, tzinfo=UTC)
A_CSV = b"Location ID,Name\n1-100,The Elms\n"


@pytest.fixture
def home(tmp_path: Path, settings: Settings) -> Path:
    """A home folder of the test's own."""
    settings.HOME = tmp_path
    return tmp_path


def stored(
    content: bytes = A_CSV,
    *,
    name: str = "ratings.csv",
    sensitivity: Sensitivity = Sensitivity.OPEN,
    limit: int = 10_000_000,
) -> StoredFile:
    """A file that has been kept."""
    return store_file(
        content=io.BytesIO(content),
        name=name,
        sensitivity=sensitivity,
        by=System(),
        at=STORED_AT,
        limit=limit,
    )
