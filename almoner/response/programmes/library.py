"""Programmes as the library ships them: read once while the process runs."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from almoner.core.documents import read_documents
from almoner.response.programmes.rules.definition import (
    Definition,
    DefinitionError,
    canonical_text,
    latest_versions,
    read_definition,
)


class NoSuchProgramme(LookupError):
    """The library holds no programme of that name."""


def shipped() -> tuple[Definition, ...]:
    """The newest version of every programme that the library holds, by title."""
    return latest_versions([read_definition(raw) for raw in _documents(_folder())])


def frozen_text(*, key: str) -> str:
    """The canonical text of a programme's newest version. Raises NoSuchProgramme."""
    found = [raw for raw in _documents(_folder()) if raw["key"] == key]
    if not found:
        raise NoSuchProgramme(f"The library holds no programme called {key!r}.")
    return canonical_text(max(found, key=lambda raw: int(raw["version"])))


def _folder() -> Path:
    return Path(settings.LIBRARY) / "programmes"


@cache
def _documents(folder: Path) -> tuple[Mapping[str, Any], ...]:
    """Every document of every file. Raises DefinitionError."""
    found: list[Mapping[str, Any]] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            found += read_documents(path)
        except yaml.YAMLError as error:
            raise DefinitionError(f"{path.name} is not YAML: {error}") from error
    return tuple(found)
