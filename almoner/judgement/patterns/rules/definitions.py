"""The criteria by which a cluster asks for a second look, read from data and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from almoner.core.calendar.rules import long_date
from almoner.core.worded import Worded


class DefinitionError(ValueError):
    """The data of the library cannot be read as criteria."""


class Scope(Worded):
    """What the concerns of a cluster have in common."""

    LOCATION = "location", "service"
    PROVIDER = "provider", "provider"
    MANAGER = "manager", "manager"


class Also(StrEnum):
    """What else they may have in common."""

    THEME = "theme"
    SHIFT = "shift"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """So many concerns about so many adults within so many days, and more than were expected."""

    key: str
    title: str
    scope: Scope
    also: tuple[Also, ...]
    days: tuple[int, ...]  # windows to look through, the shortest first
    least_concerns: int
    least_adults: int
    least_places: int
    consider: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """How a count is compared with what was to be expected, and how seldom chance may prompt."""

    history_days: int  # of its own past before the longest window
    false_prompts: float  # that chance alone may bring to a whole council at one time
    without_first: float  # how unlikely the rest of a provider must be without its first service


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How often chance alone prompts: on generated councils in which nothing is wrong."""

    measured_on: date
    councils: int
    services_each: int
    prompts_a_month: float  # services and providers newly prompted for, in a council
    counts_a_month: float  # what the counts alone, compared with nothing, would have brought

    @property
    def sentence(self) -> str:
        """As a page says it."""
        return (
            f"On {self.councils} generated councils of {self.services_each} quiet services each,"
            f" none of them real, chance alone brought {self.prompts_a_month:.1f} prompts a month."
            f" The counts without the comparison would have brought {self.counts_a_month:.1f}"
            f" (measured on {long_date(self.measured_on)})."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """All of it, from a day on."""

    from_on: date
    source: str
    criteria: tuple[Criterion, ...]
    screen: Screen
    comes_back_with: int  # new concerns, with which a subject that was decided on comes back
    longest_dismissal_days: int
    else_it_could_be: tuple[str, ...]
    measured: tuple[Measured, ...]  # councils of several sizes, the smallest first

    @property
    def longest_window(self) -> int:
        """The longest window of any criterion, in days: the past lies before it."""
        return max(days for each in self.criteria for days in each.days)

    @property
    def longest_days(self) -> int:
        """How far back concerns are wanted."""
        return self.screen.history_days + self.longest_window

    def titled(self, key: str) -> str:
        """The title of a criterion; of one that is no longer among them, that it is of then."""
        found = (each.title for each in self.criteria if each.key == key)
        return next(found, "A criterion of then")


def parse_criteria(raw: Mapping[str, Any]) -> Criteria:
    """One set of criteria. Raises DefinitionError."""
    try:
        return Criteria(
            from_on=raw["from_on"],
            source=" ".join(raw["source"].split()),
            criteria=tuple(map(_criterion, raw["criteria"])),
            screen=_screen(raw["screen"]),
            comes_back_with=int(raw["deciding"]["comes_back_with"]),
            longest_dismissal_days=int(raw["deciding"]["longest_dismissal_days"]),
            else_it_could_be=tuple(raw["else_it_could_be"]),
            measured=tuple(
                sorted((Measured(**each) for each in raw["measured"]), key=_services_each)
            ),
        )
    except (KeyError, TypeError, ValueError) as wrong:
        raise DefinitionError(f"These criteria cannot be read: {wrong}.") from wrong


def _services_each(measured: Measured) -> int:
    return measured.services_each


def _criterion(raw: Mapping[str, Any]) -> Criterion:
    found = Criterion(
        key=raw["key"],
        title=raw["title"],
        scope=Scope(raw["scope"]),
        also=tuple(Also(each) for each in raw.get("also", ())),
        days=tuple(sorted(int(each) for each in raw["days"])),
        least_concerns=int(raw["least_concerns"]),
        least_adults=int(raw["least_adults"]),
        least_places=int(raw.get("least_places", 1)),
        consider=raw["consider"],
    )
    if not found.days:
        raise DefinitionError(f"{found.key}: a cluster is looked for within some days")
    if min(*found.days, found.least_adults, found.least_places) < 1 or found.least_concerns < 2:  # noqa: PLR2004
        raise DefinitionError(f"{found.key}: a cluster is at least two concerns")
    if found.also and found.scope is not Scope.LOCATION:
        raise DefinitionError(f"{found.key}: a theme or a shift is looked for at one service")
    return found


def _screen(raw: Mapping[str, Any]) -> Screen:
    found = Screen(
        history_days=int(raw["history_days"]),
        false_prompts=float(raw["false_prompts"]),
        without_first=float(raw["without_first"]),
    )
    if found.false_prompts <= 0 or found.history_days < 1 or not 0 < found.without_first < 1:
        raise DefinitionError("a comparison looks back and errs sometimes")
    return found
