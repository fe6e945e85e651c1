"""How suspensions are run, as the library holds it: read once while the process runs."""

from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from almoner.core.documents import held_on, read_dated
from almoner.response.suspensions.rules.practice import Practice, PracticeError, read_practice


def practice_as_at(day: date) -> Practice:
    """The practice that held on a day. Raises PracticeError where the library cannot be read."""
    return held_on(practices(Path(settings.LIBRARY) / "suspensions" / "practice.yaml"), day)


@cache
def practices(path: Path) -> tuple[Practice, ...]:
    """Every practice that a file holds, oldest first. Raises PracticeError."""
    return read_dated(path, read_practice, PracticeError)
