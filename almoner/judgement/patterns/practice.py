"""The criteria of the library: read once while the process runs."""

from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from almoner.core.documents import read_documents
from almoner.judgement.patterns.rules.definitions import Criteria, parse_criteria


def criteria_as_at(day: date) -> Criteria:
    """What held on a day; the earliest there is, for a day before it."""
    known = known_criteria(Path(settings.LIBRARY) / "safeguarding" / "patterns.yaml")
    return max((each for each in known if each.from_on <= day), default=known[0], key=_from)


@cache
def known_criteria(path: Path) -> tuple[Criteria, ...]:
    """All that a file holds, oldest first. Raises DefinitionError."""
    documents = read_documents(path)
    return tuple(sorted(map(parse_criteria, documents), key=_from))


def _from(criteria: Criteria) -> date:
    return criteria.from_on
