"""How long allegations are kept, as the library holds it: read once while the process runs."""

from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from almoner.core.documents import held_on, read_dated
from almoner.response.positions_of_trust.rules.retention import (
    Retention,
    RetentionError,
    read_retention,
)


def retention_as_at(day: date) -> Retention:
    """What held on a day. Raises RetentionError where the library cannot be read."""
    return held_on(
        retentions(Path(settings.LIBRARY) / "positions_of_trust" / "retention.yaml"), day
    )


@cache
def retentions(path: Path) -> tuple[Retention, ...]:
    """Every document of a file, oldest first. Raises RetentionError."""
    return read_dated(path, read_retention, RetentionError)
