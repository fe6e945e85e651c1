"""Definitions, practice and caveats as the library holds them: read once while the process runs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from almoner.core.documents import read_documents
from almoner.response.outbreaks.rules.definitions import (
    DefinitionError,
    OutbreakRule,
    read_rule,
    rule_in_force,
)
from almoner.response.outbreaks.rules.kinds import Disease
from almoner.response.outbreaks.rules.states import OPEN, State


@dataclass(frozen=True, slots=True)
class Caveat:
    """What is said wherever deaths are shown."""

    text: str
    source: str


def rule_on(disease: Disease) -> Callable[[date], OutbreakRule | None]:
    """The definition of a disease, by day. Raises DefinitionError when it is asked."""
    return partial(_rule, disease)


def review_days(*, state: State, day: date) -> int:
    """Within how many days an outbreak is looked at again. Raises DefinitionError."""
    held = [one for one in _practices(_folder()) if one[0] <= day] or _practices(_folder())[:1]
    return held[-1][1][state]


def caveat_on(day: date) -> Caveat:
    """What is said of deaths from that day. Raises DefinitionError."""
    held = [one for one in _caveats(_folder()) if one[0] <= day] or _caveats(_folder())[:1]
    return held[-1][1]


def definitions() -> tuple[OutbreakRule, ...]:
    """Every definition that the library holds. Raises DefinitionError."""
    return _definitions(_folder())


@cache
def _definitions(folder: Path) -> tuple[OutbreakRule, ...]:
    return tuple(read_rule(document) for document in _documents(folder / "definitions.yaml"))


def _rule(disease: Disease, day: date) -> OutbreakRule | None:
    return rule_in_force(definitions(), disease=disease, day=day)


@cache
def _practices(folder: Path) -> tuple[tuple[date, dict[State, int]], ...]:
    found = []
    for document in _documents(folder / "practice.yaml"):
        try:
            days = {state: int(document["review_days"][state.value]) for state in OPEN}
            found.append((document["from_on"], days))
        except (KeyError, TypeError, ValueError) as error:
            raise DefinitionError(f"practice.yaml cannot be read: {error!r}.") from error
    return tuple(found)


@cache
def _caveats(folder: Path) -> tuple[tuple[date, Caveat], ...]:
    found = []
    for document in _documents(folder / "deaths.yaml"):
        try:
            caveat = Caveat(text=document["caveat"].strip(), source=document["source"].strip())
            found.append((document["from_on"], caveat))
        except (KeyError, TypeError, AttributeError) as error:
            raise DefinitionError(f"deaths.yaml cannot be read: {error!r}.") from error
    return tuple(found)


def _documents(path: Path) -> list[Any]:
    try:
        documents = read_documents(path)
    except (OSError, yaml.YAMLError) as error:
        raise DefinitionError(f"{path.name} cannot be read: {error}") from error
    if not documents or not all(isinstance(one, dict) for one in documents):
        raise DefinitionError(f"{path.name} holds nothing.")
    return documents


def _folder() -> Path:
    return Path(settings.LIBRARY) / "outbreaks"
