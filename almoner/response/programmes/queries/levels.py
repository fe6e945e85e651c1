"""Levels of a programme as at a day: which services reached which, and whose is inherited."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from almoner.core.accounts.rules import Principal
from almoner.response.programmes.models import Programme, ServiceLevel
from almoner.response.programmes.queries.scope import ScopedService, services_in_scope
from almoner.response.programmes.queries.standing import Standing, standing_of
from almoner.response.programmes.rules.definition import LevelRule

TOLD_BY = ("location_id", "level", "reached_on", "as_at", "inherited_from", "source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A level that a service reached, as a source said."""

    location_id: int
    level: str
    reached_on: date | None
    as_at: date
    inherited_from: str
    source: str
    note: str
    by_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelLine:
    """One service and its level as at a day; None is not known."""

    service: ScopedService
    reached: Reached | None
    rule: LevelRule | None

    @property
    def meets(self) -> bool:
        """Whether the level meets the programme."""
        return self.rule is not None and self.rule.meets


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelCoverage:
    """The levels of every service in scope as at a day."""

    standing: Standing
    services: tuple[LevelLine, ...]

    @property
    def met(self) -> tuple[LevelLine, ...]:
        """The services that meet it."""
        return tuple(one for one in self.services if one.meets)

    @property
    def silent(self) -> tuple[LevelLine, ...]:
        """The services of which nothing is known: not nought."""
        return tuple(one for one in self.services if one.reached is None)

    @property
    def inherited(self) -> tuple[LevelLine, ...]:
        """Those whose level is said of their head office."""
        return tuple(one for one in self.services if one.reached and one.reached.inherited_from)

    @property
    def share(self) -> float | None:
        """Services that meet it ÷ services in scope; None where there are none."""
        return len(self.met) / len(self.services) if self.services else None

    def by_level(self) -> tuple[tuple[LevelRule, int], ...]:
        """How many services are at each level, in the definition's order."""
        return tuple(
            (rule, sum(one.rule == rule for one in self.services))
            for rule in self.standing.definition.levels
        )


def level_coverage(*, programme: Programme, as_at: date, visible_to: Principal) -> LevelCoverage:
    """The newest level of each service in scope by that day."""
    standing = standing_of(programme=programme, as_at=as_at)
    newest: dict[int, Reached] = {}
    for reached in _until(programme, as_at):
        newest[reached.location_id] = reached
    services = services_in_scope(programme=programme, as_at=as_at, visible_to=visible_to)
    lines = []
    for one in services:
        found = newest.get(one.location_id)
        rule = standing.definition.level(found.level) if found else None
        lines.append(LevelLine(service=one, reached=found, rule=rule))
    return LevelCoverage(standing=standing, services=tuple(lines))


def levels_of(*, programme: Programme, location_id: int, as_at: date) -> tuple[Reached, ...]:
    """Every level that one service was said to have reached by a day, the newest first."""
    found = [one for one in _until(programme, as_at) if one.location_id == location_id]
    return tuple(reversed(found))


def _until(programme: Programme, as_at: date) -> list[Reached]:
    columns = (
        "location_id",
        "level",
        "reached_on",
        "as_at",
        "inherited_from",
        "source",
        "note",
        "by_name",
    )
    rows = ServiceLevel.objects.filter(programme=programme, as_at__lte=as_at)
    return [
        Reached(**dict(zip(columns, row, strict=True)))
        for row in rows.order_by("as_at", "pk").values_list(*columns)
    ]


def levels_said(*, programme: Programme, days: Collection[date]) -> frozenset[tuple[Any, ...]]:
    """What was recorded as at those days, by all that tells one record from another."""
    rows = ServiceLevel.objects.filter(programme=programme, as_at__in=days)
    return frozenset(rows.values_list(*TOLD_BY))
