"""The returns that the library holds: read once while the process runs."""

from functools import cache
from pathlib import Path

from django.conf import settings

from almoner.account.returns.rules.definitions import Definition, parse_definition
from almoner.core.calendar.rules import FinancialYear
from almoner.core.documents import read_documents


class NoReturnYet(Exception):
    """The library has no return for a year that early."""


def definition_for(*, year: FinancialYear) -> Definition:
    """The newest version that had begun by that year. Raises NoReturnYet."""
    known = known_definitions(Path(settings.LIBRARY) / "returns" / "safeguarding-adults.yaml")
    begun = [each for each in known if each.from_year <= year]
    if not begun:
        raise NoReturnYet(f"Almoner has no safeguarding return for {year.label}.")
    return max(begun, key=lambda each: each.from_year)


@cache
def known_definitions(path: Path) -> tuple[Definition, ...]:
    """Every version in a file. Raises DefinitionError."""
    documents = read_documents(path)
    return tuple(map(parse_definition, documents))
