"""Definitions, practice and caveats as the library holds them: read once while the process runs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from almoner.core.documents import held_on, read_dated, read_documents
from almoner.response.outbreaks.rules.definitions import (
    DefinitionError,
    OutbreakRule,
    read_rule,
    rule_in_force,
)
from almoner.response.outbreaks.rules.kinds import Disease
from almoner.response.outbreaks.rules.states import OPEN, State


@dataclass(frozen=True, slots=True)
class Practice:
    """Within how many days an outbreak in a state is looked at again."""

    from_on: date
    review_days: Mapping[State, int]


@dataclass(frozen=True, slots=True)
class Caveat:
    """What is said wherever deaths are shown."""

    from_on: date
    text: str
    source: str


def rule_on(disease: Disease) -> Callable[[date], OutbreakRule | None]:
    """The definition of a disease, by day. Raises DefinitionError when it is asked."""
    return partial(_rule, disease)


def review_days(*, state: State, day: date) -> int:
    """Within how many days an outbreak is looked at again. Raises DefinitionError."""
    return held_on(_practices(_folder()), day).review_days[state]


def caveat_on(day: date) -> Caveat:
    """What is said of deaths from that day. Raises DefinitionError."""
    return held_on(_caveats(_folder()), day)


def definitions() -> tuple[OutbreakRule, ...]:
    """Every definition that the library holds. Raises DefinitionError."""
    return _definitions(_folder())


def _rule(disease: Disease, day: date) -> OutbreakRule | None:
    return rule_in_force(definitions(), disease=disease, day=day)


@cache
def _definitions(folder: Path) -> tuple[OutbreakRule, ...]:
    path = folder / "definitions.yaml"
    try:
        found = tuple(map(read_rule, read_documents(path)))
    except yaml.YAMLError as error:
        raise DefinitionError(f"{path.name} is not YAML: {error}") from error
    if not found:
        raise DefinitionError(f"{path.name} holds nothing.")
    return found


@cache
def _practices(folder: Path) -> tuple[Practice, ...]:
    return read_dated(folder / "practice.yaml", _read_practice, DefinitionError)


@cache
def _caveats(folder: Path) -> tuple[Caveat, ...]:
    return read_dated(folder / "deaths.yaml", _read_caveat, DefinitionError)


def _read_practice(raw: Mapping[str, Any]) -> Practice:
    try:
        days = {state: int(raw["review_days"][state.value]) for state in OPEN}
        return Practice(from_on=raw["from_on"], review_days=days)
    except (KeyError, TypeError, ValueError) as error:
        raise DefinitionError(f"practice.yaml cannot be read: {error!r}.") from error


def _read_caveat(raw: Mapping[str, Any]) -> Caveat:
    try:
        return Caveat(
            from_on=raw["from_on"], text=raw["caveat"].strip(), source=raw["source"].strip()
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise DefinitionError(f"deaths.yaml cannot be read: {error!r}.") from error


def _folder() -> Path:
    return Path(settings.LIBRARY) / "outbreaks"
