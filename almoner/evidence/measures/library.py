"""The measures that the library defines, `library/measures/*.yaml`, each a list of versions."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from almoner.core.documents import read_document
from almoner.evidence.measures.rules.definitions import (
    DefinitionError,
    Measure,
    measure_of,
    standing_on,
)
from almoner.evidence.measures.rules.windows import CollectionRule, collection_rule

COLLECTIONS = "collections.yaml"


class UnknownMeasure(Exception):
    """The library defines no such measure."""


def measures_on(*, on: date) -> Mapping[str, Measure]:
    """Every measure by its key, in the version that holds that day, in the library's order."""
    return _standing(_folder(), on)


def measure_on(*, key: str, on: date) -> Measure:
    """One measure as it holds that day. Raises UnknownMeasure."""
    found = measures_on(on=on).get(key)
    if found is None:
        raise UnknownMeasure(f"There is no measure called “{key}”.")
    return found


def collection_rules() -> tuple[CollectionRule, ...]:
    """When services must update the national tracker, oldest rule first."""
    return _collections(_folder())


def _folder() -> Path:
    return Path(settings.LIBRARY) / "measures"


@cache
def _collections(folder: Path) -> tuple[CollectionRule, ...]:
    return tuple(collection_rule(raw) for raw in _entries(folder / COLLECTIONS))


@cache
def _standing(folder: Path, on: date) -> Mapping[str, Measure]:
    return standing_on(versions=_versions(folder), on=on)


@cache
def _versions(folder: Path) -> tuple[Measure, ...]:
    """Every version of every measure. Raises DefinitionError."""
    paths = sorted(path for path in folder.glob("*.yaml") if path.name != COLLECTIONS)
    found = tuple(measure_of(raw) for path in paths for raw in _entries(path))
    seen = {(measure.key, measure.version) for measure in found}
    if len(seen) != len(found):
        raise DefinitionError("Two versions of a measure have one number.")
    return found


def _entries(path: Path) -> list[Mapping[str, object]]:
    raw = read_document(path)
    if not isinstance(raw, list) or not all(isinstance(one, dict) for one in raw):
        raise DefinitionError(f"{path.name} is not a list of definitions.")
    return raw
