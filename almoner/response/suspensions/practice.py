"""How suspensions are run, as the library holds it: read once while the process runs."""

from datetime import date
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from almoner.core.documents import read_documents
from almoner.response.suspensions.rules.practice import (
    Practice,
    PracticeError,
    practice_on,
    read_practice,
)


def practice_as_at(day: date) -> Practice:
    """The practice that held on a day. Raises PracticeError where the library cannot be read."""
    return practice_on(practices(Path(settings.LIBRARY) / "suspensions" / "practice.yaml"), day)


@cache
def practices(path: Path) -> tuple[Practice, ...]:
    """Every practice that a file holds, oldest first. Raises PracticeError."""
    try:
        documents = read_documents(path)
    except yaml.YAMLError as error:
        raise PracticeError(f"{path.name} is not YAML: {error}") from error
    found = tuple(read_practice(document) for document in documents)
    days = [one.from_on for one in found]
    if not found or days != sorted(set(days)):
        raise PracticeError(f"{path.name} holds no practice, or its dates are not in order.")
    return found
