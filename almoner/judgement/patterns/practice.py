"""The criteria of the library: read once while the process runs."""

from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from almoner.core.documents import held_on, read_dated
from almoner.judgement.patterns.rules.definitions import (
    Criteria,
    DefinitionError,
    parse_criteria,
)


def criteria_as_at(day: date) -> Criteria:
    """What held on a day; the earliest there is, for a day before it."""
    return held_on(known_criteria(Path(settings.LIBRARY) / "safeguarding" / "patterns.yaml"), day)


@cache
def known_criteria(path: Path) -> tuple[Criteria, ...]:
    """All that a file holds, oldest first. Raises DefinitionError."""
    return read_dated(path, parse_criteria, DefinitionError)
