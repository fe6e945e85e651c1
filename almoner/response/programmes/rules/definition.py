"""A programme's definition as the library holds it, and the text that is frozen when it starts.

What began under a version stays on it: a programme keeps the whole definition as one canonical
JSON text with its SHA-256, and everything is computed from that text.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from almoner.core.calendar.rules import add_weeks
from almoner.register.directory.rules import ServiceType
from almoner.response.programmes.rules.kinds import RoleGroup


class DefinitionError(ValueError):
    """The definition cannot be read: the message names the part."""


class Effect(StrEnum):
    """What an instrument does to the requirement."""

    MAKES = "makes"
    EXTENDS = "extends"
    REVOKES = "revokes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """An Act, regulations, a contract or a decision on which a programme rests."""

    reference: str
    title: str
    effect: Effect
    made_on: date
    takes_effect_on: date
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneRule:
    """A day by which something is so: weeks from the day it was made, or from another one."""

    key: str
    title: str
    source: str
    weeks: int | None
    counted_from: str  # "made", or the key of an earlier milestone
    on: date | None  # a day that the source itself names


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A milestone with its day."""

    key: str
    title: str
    on: date
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRule:
    """A named level that a service can reach, and whether reaching it meets the programme."""

    key: str
    words: str
    meets: bool
    said_as: tuple[str, ...]  # how a source writes it


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """A reason for which somebody need not meet it, and between which days it counted."""

    key: str
    words: str
    from_on: date | None
    until_on: date | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """All that the library says of a programme."""

    key: str
    version: int
    title: str
    summary: str
    made_on: date | None  # None: each run has a day of its own, as a season has
    instruments: tuple[Instrument, ...]
    service_types: frozenset[ServiceType]
    role_groups: tuple[RoleGroup, ...]  # empty: no people are counted
    levels: tuple[LevelRule, ...]  # empty: no levels are reached
    milestones: tuple[MilestoneRule, ...]
    deadline: str  # the key of the milestone that is counted down to, or ""
    exemptions: tuple[Exemption, ...]
    evidence_rule: str
    compliant_words: str
    begun_words: str
    keeps_people: bool  # whether single workers' statuses may be recorded
    has_outcomes: bool  # whether periods before and after are compared
    is_condition_of_work: bool  # whether whoever does not meet it could not go on working
    chase_after_days: int
    stale_after_days: int
    at_risk_share: float  # a service that would lose this share of staff is at risk
    sources: tuple[str, ...]

    @property
    def short_words(self) -> str:
        """What headcount − compliant − exempt is called: only a condition of work puts at risk."""
        return "At risk" if self.is_condition_of_work else "Not yet"

    def milestones_from(self, made_on: date) -> tuple[Milestone, ...]:
        """Each milestone with its day, in order of day."""
        days = {"made": made_on}
        for rule in self.milestones:
            days[rule.key] = rule.on or add_weeks(to=days[rule.counted_from], weeks=rule.weeks or 0)
        found = [
            Milestone(key=rule.key, title=rule.title, on=days[rule.key], source=rule.source)
            for rule in self.milestones
        ]
        return tuple(sorted(found, key=lambda one: (one.on, one.key)))

    def deadline_from(self, made_on: date) -> date | None:
        """The day that is counted down to; None for a programme without one."""
        days = {one.key: one.on for one in self.milestones_from(made_on)}
        return days.get(self.deadline)

    def revoked_from(self) -> list[date]:
        """The days from which the law behind it is revoked: none, or commonly one."""
        return [one.takes_effect_on for one in self.instruments if one.effect is Effect.REVOKES]

    def revoked_by(self, day: date) -> Instrument | None:
        """The instrument by which the law had been revoked on that day, if it had."""
        found = (one for one in self.instruments if one.effect is Effect.REVOKES)
        return next((one for one in found if one.takes_effect_on <= day), None)

    def instruments_by(self, day: date) -> tuple[Instrument, ...]:
        """Those made by that day: a past day does not know of later ones."""
        return tuple(one for one in self.instruments if one.made_on <= day)

    def level(self, key: str) -> LevelRule | None:
        """The level with that key."""
        return next((one for one in self.levels if one.key == key), None)

    def may_be_exempt(self, *, key: str, on: date) -> bool:
        """Whether that exemption counted on that day."""
        return any(
            one.key == key
            and (one.from_on is None or one.from_on <= on)
            and (one.until_on is None or on <= one.until_on)
            for one in self.exemptions
        )

    def is_stale(self, *, on: date, as_at: date) -> bool:
        """Whether a return of that day is too old to rest on."""
        return on + timedelta(days=self.stale_after_days) < as_at


def canonical_text(raw: Mapping[str, Any]) -> str:
    """One JSON text for one definition: keys in order, dates as ISO. What is frozen."""
    return json.dumps(raw, sort_keys=True, ensure_ascii=False, default=_as_text)


def digest_of(text: str) -> str:
    """The SHA-256 of a frozen text, as 64 hex digits."""
    return sha256(text.encode()).hexdigest()


def definition_of(text: str) -> Definition:
    """The definition that a frozen text holds. Raises DefinitionError."""
    return read_definition(json.loads(text))


def read_definition(raw: Mapping[str, Any]) -> Definition:
    """One document of the library. Raises DefinitionError, which names what is wrong."""
    try:
        return _checked(_read(raw))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        name = raw.get("key", "?") if isinstance(raw, Mapping) else "?"
        raise DefinitionError(
            f"library/programmes, {name}: {type(error).__name__}: {error}"
        ) from error


def _read(raw: Mapping[str, Any]) -> Definition:
    words = raw.get("words", {})
    return Definition(
        key=str(raw["key"]),
        version=int(raw["version"]),
        title=str(raw["title"]),
        summary=str(raw["summary"]).strip(),
        made_on=_day(raw.get("made_on")),
        instruments=tuple(_instrument(one) for one in raw.get("instruments", ())),
        service_types=frozenset(ServiceType(one) for one in raw["scope"]["service_types"]),
        role_groups=tuple(RoleGroup(one) for one in raw.get("role_groups", ())),
        levels=tuple(_level(one) for one in raw.get("levels", ())),
        milestones=tuple(_milestone(one) for one in raw.get("milestones", ())),
        deadline=str(raw.get("deadline", "")),
        exemptions=tuple(_exemption(one) for one in raw.get("exemptions", ())),
        evidence_rule=str(raw.get("evidence_rule", "")).strip(),
        compliant_words=str(words.get("compliant", "Meets it")),
        begun_words=str(words.get("begun", "Part of the way")),
        keeps_people=bool(raw.get("keeps_people", False)),
        has_outcomes=bool(raw.get("has_outcomes", False)),
        is_condition_of_work=bool(raw.get("condition_of_work", False)),
        chase_after_days=int(raw.get("chase_after_days", 7)),
        stale_after_days=int(raw.get("stale_after_days", 14)),
        at_risk_share=float(raw.get("at_risk_share", 0.2)),
        sources=tuple(str(one) for one in raw["sources"]),
    )


def _checked(found: Definition) -> Definition:
    if not found.service_types:
        raise ValueError("it is about no kind of service")
    if not found.role_groups and not found.levels:
        raise ValueError("it counts neither people nor levels")
    if not found.sources:
        raise ValueError("it names no source")
    for name, keys in (
        ("milestone", [one.key for one in found.milestones]),
        ("level", [one.key for one in found.levels]),
        ("exemption", [one.key for one in found.exemptions]),
    ):
        if len(keys) != len(set(keys)):
            raise ValueError(f"a {name} is named twice")
    if found.deadline and found.deadline not in {one.key for one in found.milestones}:
        raise ValueError(f"its deadline {found.deadline!r} is no milestone")
    known = {"made"}
    for rule in found.milestones:
        if rule.on is None and rule.counted_from not in known:
            raise ValueError(f"{rule.key} is counted from {rule.counted_from!r}, not yet known")
        known.add(rule.key)
    if found.levels and not any(one.meets for one in found.levels):
        raise ValueError("none of its levels meets it")
    return found


def _instrument(raw: Mapping[str, Any]) -> Instrument:
    made_on = _wanted_day(raw["made_on"])
    return Instrument(
        reference=str(raw["reference"]),
        title=str(raw["title"]),
        effect=Effect(raw["effect"]),
        made_on=made_on,
        takes_effect_on=_day(raw.get("takes_effect_on")) or made_on,
        url=str(raw.get("url", "")),
    )


def _milestone(raw: Mapping[str, Any]) -> MilestoneRule:
    on, weeks = _day(raw.get("on")), raw.get("weeks")
    if (on is None) == (weeks is None):
        raise ValueError(f"{raw['key']} needs either a day or a number of weeks")
    return MilestoneRule(
        key=str(raw["key"]),
        title=str(raw["title"]),
        source=str(raw.get("source", "")),
        weeks=None if weeks is None else int(weeks),
        counted_from=str(raw.get("from", "made")),
        on=on,
    )


def _level(raw: Mapping[str, Any]) -> LevelRule:
    return LevelRule(
        key=str(raw["key"]),
        words=str(raw["words"]),
        meets=bool(raw.get("meets", False)),
        said_as=tuple(str(one) for one in raw.get("said_as", ())),
    )


def _exemption(raw: Mapping[str, Any]) -> Exemption:
    return Exemption(
        key=str(raw["key"]),
        words=str(raw["words"]),
        from_on=_day(raw.get("from_on")),
        until_on=_day(raw.get("until_on")),
        source=str(raw.get("source", "")),
    )


def _wanted_day(value: object) -> date:
    found = _day(value)
    if found is None:
        raise TypeError("a date is missing")
    return found


def _day(value: object) -> date | None:
    if value is None or isinstance(value, date):
        return value
    if isinstance(value, str):
        return date.fromisoformat(value)
    raise TypeError(f"{value!r} is no date")


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be kept in a definition")


def latest_versions(found: Sequence[Definition]) -> tuple[Definition, ...]:
    """The newest version of each, by title."""
    newest: dict[str, Definition] = {}
    for one in found:
        if one.key not in newest or newest[one.key].version < one.version:
            newest[one.key] = one
    return tuple(sorted(newest.values(), key=lambda one: one.title))
