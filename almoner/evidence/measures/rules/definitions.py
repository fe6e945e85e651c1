"""What a measure counts: its words, its arithmetic, who may see it and how it may be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class DefinitionError(Exception):
    """The library says something of a measure that cannot be."""


class Unit(StrEnum):
    """What a figure is in."""

    COUNT = "count"
    PER_CENT = "per_cent"
    PER_1000 = "per_1000"
    RATIO = "ratio"

    @property
    def times(self) -> float:
        """What a numerator over its denominator is multiplied by."""
        return {"per_cent": 100.0, "per_1000": 1000.0}.get(self.value, 1.0)

    @property
    def words(self) -> str:
        """As pages write it after a figure."""
        return {"per_cent": "%", "per_1000": " per 1,000"}.get(self.value, "")

    @property
    def difference_words(self) -> str:
        """What a difference between two such figures is in: never "%" between two percentages."""
        return " percentage points" if self is Unit.PER_CENT else self.words


class Direction(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"

    @property
    def words(self) -> str:
        """As pages say it."""
        return {
            "higher": "Higher is better",
            "lower": "Lower is better",
            "neither": "Neither higher nor lower is better in itself",
        }[self.value]


class Openness(StrEnum):
    """Who may see a measure of a place."""

    OPEN = "open"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One version of a measure's definition. What began under a version stays on it."""

    key: str
    version: int
    from_on: date  # from when this version holds
    title: str
    group: str  # the heading under which lists put it
    unit: Unit
    numerator: str  # what is counted, in words
    denominator: str = ""  # blank: a count is of nothing
    breakdowns: Mapping[str, str] = field(default_factory=dict)  # key → words
    direction: Direction = Direction.NEITHER
    openness: Openness = Openness.INTERNAL
    adds_up: bool = True  # a place's figure is the sum of its services'
    may_be_ranked: bool = True
    is_of_places: bool = False  # only authorities, regions and England have it: never a service
    most: float | None = None  # a figure above it is withheld as implausible
    smallest: int = 0  # a count of people below it in a place's figure is withheld; 0: none is
    stands_for_days: int = 35  # how long a service's newest figure speaks for it
    caution: str = ""  # goes with every figure
    source: str
    cites: str

    def has_breakdown(self, key: str) -> bool:
        """Whether observations may be of that part; blank is the whole."""
        return key == "" or key in self.breakdowns


_WORDS = ("key", "title", "group", "numerator", "source", "cites")
_KNOWN = frozenset(Measure.__slots__)


def measure_of(raw: Mapping[str, Any]) -> Measure:
    """A definition as YAML gives it. Raises DefinitionError."""
    name = raw.get("key", "a measure")
    unknown = raw.keys() - _KNOWN
    if unknown:
        raise DefinitionError(f"{name}: nothing is called {', '.join(sorted(unknown))}.")
    for word in _WORDS:
        if not isinstance(raw.get(word), str) or not raw[word].strip():
            raise DefinitionError(f"{name}: “{word}” is missing.")
    try:
        measure = Measure(
            **{
                **raw,
                "unit": Unit(raw["unit"]),
                "direction": Direction(raw.get("direction", Direction.NEITHER)),
                "openness": Openness(raw.get("openness", Openness.INTERNAL)),
            }
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DefinitionError(f"{name}: {error}.") from error
    _check(measure)
    return measure


def _check(measure: Measure) -> None:
    wants = measure.unit is not Unit.COUNT
    if wants != bool(measure.denominator):
        raise DefinitionError(
            f"{measure.key}: a rate has a denominator, and a count has none to be told."
        )
    if not isinstance(measure.from_on, date):
        raise DefinitionError(f"{measure.key}: “from_on” is not a day.")
    if not measure.may_be_ranked and not measure.caution:
        raise DefinitionError(f"{measure.key}: what may not be ranked says why in “caution”.")


def standing_on(*, versions: Sequence[Measure], on: date) -> dict[str, Measure]:
    """The version of each measure that holds that day; before the first, the first."""
    found: dict[str, Measure] = {}
    for measure in sorted(versions, key=lambda one: one.from_on):
        if measure.from_on <= on or measure.key not in found:
            found[measure.key] = measure
    return found
