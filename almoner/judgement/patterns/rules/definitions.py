"""The criteria by which a cluster asks for a second look, read from data and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from almoner.core.calendar.rules import long_date


class DefinitionError(ValueError):
    """The data of the library cannot be read as criteria."""


class Scope(StrEnum):
    """What the concerns of a cluster have in common."""

    LOCATION = "location"
    PROVIDER = "provider"
    MANAGER = "manager"

    @property
    def words(self) -> str:
        """As officers say it."""
        return {"location": "service", "provider": "provider", "manager": "manager"}[self.value]


class Also(StrEnum):
    """What else they may have in common."""

    THEME = "theme"
    SHIFT = "shift"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """So many concerns about so many adults within so many days."""

    key: str
    title: str
    scope: Scope
    also: tuple[Also, ...]
    days: int
    least_concerns: int
    least_adults: int
    least_places: int
    consider: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """How the statistical screen looks: back over which windows, and how seldom it may err."""

    windows: tuple[int, ...]  # days, the shortest first
    history_days: int
    least_concerns: int
    false_alarms: float
    consider: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How often criteria and screen prompt where nothing is wrong: on generated quiet services."""

    measured_on: date
    councils: int
    services_each: int
    screens_that_erred: float  # the share of councils in which the screen found anything
    prompts_by_criteria: float  # for a hundred services, on any one day

    @property
    def sentence(self) -> str:
        """As a page says it."""
        return (
            f"On {self.councils} generated councils of {self.services_each} quiet services each,"
            f" none of them real, the comparison found something in"
            f" {self.screens_that_erred:.1%} of councils on a day; the counts prompted for"
            f" {self.prompts_by_criteria:.1f} in a hundred services (measured on"
            f" {long_date(self.measured_on)})."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """All of it, from a day on."""

    from_on: date
    source: str
    criteria: tuple[Criterion, ...]
    screen: Screen
    else_it_could_be: tuple[str, ...]
    measured: Measured

    @property
    def longest_days(self) -> int:
        """How far back concerns are wanted."""
        back = self.screen.history_days + max(self.screen.windows)
        return max(back, *(each.days for each in self.criteria))


def parse_criteria(raw: Mapping[str, Any]) -> Criteria:
    """One set of criteria. Raises DefinitionError."""
    try:
        return Criteria(
            from_on=raw["from_on"],
            source=" ".join(raw["source"].split()),
            criteria=tuple(map(_criterion, raw["criteria"])),
            screen=_screen(raw["screen"]),
            else_it_could_be=tuple(raw["else_it_could_be"]),
            measured=Measured(**raw["measured"]),
        )
    except (KeyError, TypeError, ValueError) as wrong:
        raise DefinitionError(f"These criteria cannot be read: {wrong}.") from wrong


def _criterion(raw: Mapping[str, Any]) -> Criterion:
    found = Criterion(
        key=raw["key"],
        title=raw["title"],
        scope=Scope(raw["scope"]),
        also=tuple(Also(each) for each in raw.get("also", ())),
        days=int(raw["days"]),
        least_concerns=int(raw["least_concerns"]),
        least_adults=int(raw["least_adults"]),
        least_places=int(raw.get("least_places", 1)),
        consider=raw["consider"],
    )
    if min(found.days, found.least_adults, found.least_places) < 1 or found.least_concerns < 2:  # noqa: PLR2004
        raise DefinitionError(f"{found.key}: a cluster is at least two concerns")
    return found


def _screen(raw: Mapping[str, Any]) -> Screen:
    found = Screen(
        windows=tuple(sorted(int(each) for each in raw["windows"])),
        history_days=int(raw["history_days"]),
        least_concerns=int(raw["least_concerns"]),
        false_alarms=float(raw["false_alarms"]),
        consider=raw["consider"],
    )
    if not 0 < found.false_alarms < 1 or not found.windows:
        raise DefinitionError("a screen looks at some windows and errs sometimes")
    return found
