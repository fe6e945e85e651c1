"""The question sets that ship with Almoner, `library/question_sets/*.yaml`.

A file holds every version of one set as YAML documents, the newest last.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from almoner.core.documents import SafeLoader
from almoner.evidence.questionnaires.rules import (
    DefinitionError,
    Problem,
    QuestionSetDefinition,
    parse_definition,
)

DEEPEST = 50  # lists and mappings within each other; a question set has some seven
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
        try:
            documents = list(_documents(content, SafeLoader))
        except yaml.YAMLError:
            documents = list(_documents(content, yaml.SafeLoader))  # says better what is wrong
    except yaml.MarkedYAMLError as error:
        line = f"Line {error.problem_mark.line + 1}" if error.problem_mark else "Somewhere"
        problem = Problem("", f"{line}: this is not YAML: {error.problem or 'unreadable'}.")
        raise DefinitionError([problem]) from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise DefinitionError([Problem("", "This is not YAML.")]) from error
    return [document for document in documents if document is not None]


def _documents(content: bytes | str, loader_class: type[yaml.SafeLoader]) -> Iterator[Any]:
    """Each document, without aliases, which can unfold to any size, and without a key said twice.

    Raises yaml.YAMLError.
    """
    _refuse_what_unfolds(yaml.parse(content, Loader=loader_class))
    loader = loader_class(content)
    try:
        while loader.check_node():
            node = loader.get_node()
            _refuse_unclear_names(node)
            yield loader.construct_document(node)
    finally:
        loader.dispose()


def _refuse_what_unfolds(events: Iterable[yaml.Event]) -> None:
    depth = 0
    for event in events:
        if isinstance(event, yaml.AliasEvent):
            raise _error("it uses an alias (*)", event)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise yaml.YAMLError


def _refuse_unclear_names(node: yaml.Node | None) -> None:
    """Refuse a mapping, however deep within, with a key that is no word or is said twice."""
    within = node.value if isinstance(node, yaml.CollectionNode) else []
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _error("a name must be a word", key)
            if key.value in seen:
                raise _error(f"“{key.value}” is here twice", key)
            seen.add(key.value)
        within = [value for _, value in node.value]
    for inner in within:
        _refuse_unclear_names(inner)


def _error(problem: str, at: yaml.Event | yaml.Node) -> yaml.YAMLError:
    mark: Any = at.start_mark  # Python's own or libyaml's: each has a line
    return yaml.constructor.ConstructorError(None, None, problem, mark)
