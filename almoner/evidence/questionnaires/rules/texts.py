"""A question set as the YAML text that people read, edit and keep."""

from collections.abc import Mapping
from typing import Any

import yaml

from almoner.evidence.questionnaires.rules.parsing import DefinitionError, Problem, parse_definition

# The order in which a reader looks for things; what is not here comes last, by name.
ORDER = (
    *("question_set", "version", "key", "title", "purpose", "applies_to", "question"),
    *("text", "about", "guidance", "type", "value", "label", "score", "from", "scale", "options"),
    *("many", "columns", "rows", "best", "scored", "minimum", "maximum", "whole", "unit"),
    *("earliest", "latest", "longest", "weight", "critical", "required", "not_applicable"),
    *("evidence", "regulation", "clause", "show_if", "when", "cap", "because"),
    *("scales", "ratings", "minimum_answered", "limiters"),
    *("sections", "standards", "questions"),
)
_RANK = {name: number for number, name in enumerate(ORDER)}
WIDTH = 96  # characters of a line


def yaml_text(raw: Mapping[str, Any]) -> str:
    """The set as YAML, in the order of reading; read again, it holds the same."""
    text: str = yaml.dump(
        _ordered(raw),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=WIDTH,
        default_flow_style=False,
    )
    return text


def problems_of(raw: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Everything that keeps the set from being published."""
    try:
        parse_definition(raw)
    except DefinitionError as error:
        return error.problems
    return ()


def joined(words: tuple[str, ...]) -> str:
    """ ",nursing,residential,": one can be looked for without finding a part of another."""
    return f",{','.join(words)}," if words else ""


def _ordered(value: object) -> object:
    if isinstance(value, Mapping):
        names = sorted(value, key=lambda name: (_RANK.get(name, len(ORDER)), str(name)))
        return {name: _ordered(value[name]) for name in names}
    if isinstance(value, list | tuple):
        return [_ordered(item) for item in value]
    return value


class _Dumper(yaml.SafeDumper):
    """Lists stand in under what they belong to, and the same thing twice is written twice."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True
