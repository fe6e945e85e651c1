"""From a mapping, as YAML or JSON gives it, to a definition that can be relied on."""

from almoner.evidence.questionnaires.rules.parsing.reading import (
    DefinitionError,
    Problem,
    decimal_of,
)
from almoner.evidence.questionnaires.rules.parsing.whole import parse_definition

__all__ = ["DefinitionError", "Problem", "decimal_of", "parse_definition"]
