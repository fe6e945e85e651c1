"""The definitions of papers that the library holds, `library/papers/*.yaml`.

A file holds every version of one kind of paper as YAML documents, the newest last: a paper
that was built under an older one can be built under it again.
"""

from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from almoner.account.papers.rules.definitions import Definition, DefinitionError, read_definition
from almoner.account.papers.sources import SOURCES
from almoner.core.documents import read_documents


class UnknownPaperKind(Exception):
    """The library has no such paper."""


def paper_kinds() -> dict[str, str]:
    """Each kind of paper with the title of its newest version."""
    return {kind: versions[-1].title for kind, versions in _library(_folder()).items()}


def definition(*, kind: str, version: str | None = None) -> Definition:
    """That kind's definition, the newest unless a version is named.

    Raises UnknownPaperKind.
    """
    versions = _library(_folder()).get(kind)
    if not versions:
        known = ", ".join(sorted(_library(_folder()))) or "none"
        raise UnknownPaperKind(f"No paper is called {kind!r}. The papers are: {known}.")
    if version is None:
        return versions[-1]
    for candidate in versions:
        if candidate.version == version:
            return candidate
    raise UnknownPaperKind(f"The paper {kind} has no version {version!r}.")


def read_file(path: Path) -> tuple[Definition, ...]:
    """Every version in one file, oldest first. Raises DefinitionError."""
    try:
        documents = read_documents(path)
    except yaml.YAMLError as error:
        raise DefinitionError(f"{path.name} is not YAML: {error}") from error
    versions = tuple(read_definition(document, sources=SOURCES) for document in documents)
    names = [version.version for version in versions]
    if not names or len(set(names)) != len(names):
        raise DefinitionError(f"{path.name} holds no version, or one version twice.")
    if {version.paper for version in versions} != {path.stem}:
        raise DefinitionError(f"{path.name} holds a paper of another name.")
    return versions


def _folder() -> Path:
    return Path(settings.LIBRARY) / "papers"


@cache
def _library(folder: Path) -> dict[str, tuple[Definition, ...]]:
    return {path.stem: read_file(path) for path in sorted(folder.glob("*.yaml"))}
