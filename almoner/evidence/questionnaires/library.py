"""The question sets that ship with Almoner, `library/question_sets/*.yaml`.

A file holds every version of one set as YAML documents, the newest last.
"""

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from almoner.evidence.questionnaires.rules import (
    DefinitionError,
    Problem,
    QuestionSetDefinition,
    parse_definition,
)

LARGEST = 2 * 1024 * 1024  # bytes of a file; the largest shipped is a fortieth of that


def shipped_definitions(*, folder: Path | None = None) -> tuple[QuestionSetDefinition, ...]:
    """Every version of every set, oldest first within a set. Raises DefinitionError."""
    files = sorted((folder or Path(settings.LIBRARY) / "question_sets").glob("*.yaml"))
    return tuple(each for path in files for each in definitions_in(path))


def definitions_in(path: Path) -> tuple[QuestionSetDefinition, ...]:
    """Every version in one file, oldest first. Raises DefinitionError, and OSError if unread."""
    with path.open("rb") as stream:
        content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise DefinitionError([Problem("", f"{path.name} is larger than a question set can be.")])
    found = read_definitions(content)
    if {each.key for each in found} != {path.stem}:
        raise DefinitionError(
            [Problem("question_set", f"{path.name} must hold versions of “{path.stem}” alone.")]
        )
    return found


def read_definitions(content: bytes | str) -> tuple[QuestionSetDefinition, ...]:
    """Every version in a YAML text, oldest first. Raises DefinitionError with every problem."""
    problems: list[Problem] = []
    found: list[QuestionSetDefinition] = []
    documents = read_documents(content)
    if not documents:
        raise DefinitionError([Problem("", "This holds no question set.")])
    for number, document in enumerate(documents, start=1):
        try:
            found.append(parse_definition(document))
        except DefinitionError as error:
            where = f"document {number}: " if len(documents) > 1 else ""
            problems += [Problem(f"{where}{one.path}", one.sentence) for one in error.problems]
    if problems:
        raise DefinitionError(problems)
    numbers = [int(each.version) for each in found]
    if numbers != sorted(set(numbers)):
        raise DefinitionError([Problem("version", "Versions must follow one another, each once.")])
    return tuple(found)


def read_documents(content: bytes | str) -> list[Any]:
    """The YAML documents of a text, unread beyond that. Raises DefinitionError."""
    try:
        documents = list(yaml.load_all(content, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        line = f"Line {error.problem_mark.line + 1}" if error.problem_mark else "Somewhere"
        problem = Problem("", f"{line}: this is not YAML: {error.problem or 'unreadable'}.")
        raise DefinitionError([problem]) from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise DefinitionError([Problem("", "This is not YAML.")]) from error
    return [document for document in documents if document is not None]


class _Loader(yaml.SafeLoader):
    """YAML without aliases, which can unfold to any size, and without a key said twice."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise yaml.constructor.ConstructorError(None, None, "it uses an alias (*)", mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(
                    None, None, "a name must be a word", key.start_mark
                )
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"“{key.value}” is here twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)
