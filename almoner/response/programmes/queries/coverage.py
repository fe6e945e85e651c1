"""Coverage of a programme as at a day: who meets it, who is at risk, who has said nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from almoner.core.accounts.rules import Principal
from almoner.response.programmes.models import Programme
from almoner.response.programmes.queries.returns import Said, returns_until
from almoner.response.programmes.queries.scope import ScopedService, services_in_scope
from almoner.response.programmes.queries.standing import Standing, standing_of
from almoner.response.programmes.rules.figures import Counts, summed
from almoner.response.programmes.rules.kinds import RoleGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    """Coverage of one role group: a numerator, a denominator and of how many services."""

    role_group: RoleGroup
    counts: Counts
    service_count: int  # services whose return tells it
    silent_count: int  # services in scope whose return does not


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLine:
    """One service of a programme as at a day."""

    service: ScopedService
    groups: tuple[Said, ...]  # the newest of each role group
    employed: Counts  # nurses, care and non-care staff together
    everyone: Counts  # agency staff and the rest too
    as_at: date | None  # of its newest return; None without one
    is_stale: bool
    sources: tuple[str, ...]

    @property
    def at_risk(self) -> int | None:
        """headcount − compliant − exempt, of all role groups; None where it is not known."""
        return self.everyone.at_risk

    @property
    def at_risk_share(self) -> float | None:
        """The same as a share of the headcount."""
        if self.at_risk is None or not self.everyone.headcount:
            return None
        return self.at_risk / self.everyone.headcount


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """A programme's people as at a day. Every number knows its day and of how many services."""

    standing: Standing
    services: tuple[ServiceLine, ...]  # all in scope, by name
    groups: tuple[GroupLine, ...]
    employed: Counts
    everyone: Counts
    history: tuple[Said, ...] = field(repr=False)  # every return that stood by then

    @property
    def returned(self) -> tuple[ServiceLine, ...]:
        """The services whose return tells coverage."""
        return tuple(one for one in self.services if one.everyone.is_known)

    @property
    def silent(self) -> tuple[ServiceLine, ...]:
        """The services without a return that tells it: unknown, and not nought."""
        return tuple(one for one in self.services if not one.everyone.is_known)

    @property
    def as_at_span(self) -> tuple[date, date] | None:
        """The oldest and the newest day that a return counted here speaks of."""
        days = [one.as_at for one in self.returned if one.as_at]
        return (min(days), max(days)) if days else None

    @property
    def shortfall(self) -> tuple[ServiceLine, ...]:
        """Services with somebody at risk, the most people first."""
        short = [one for one in self.returned if one.at_risk]
        return tuple(sorted(short, key=lambda one: (-(one.at_risk or 0), one.service.name)))

    @property
    def at_risk_services(self) -> tuple[ServiceLine, ...]:
        """Services that would lose the share of staff from which the definition calls it a risk."""
        limit = self.standing.definition.at_risk_share
        return tuple(one for one in self.shortfall if (one.at_risk_share or 0) >= limit)

    @property
    def beds_at_risk(self) -> int:
        """Registered beds of those services, as far as they are known."""
        return sum(one.service.beds or 0 for one in self.at_risk_services)


def coverage(*, programme: Programme, as_at: date, visible_to: Principal) -> Coverage:
    """Coverage as at a day, by service and by role group: sums of people, never means of rates.

    A service's newest return by that day counts, however old; a service without one is counted
    apart and adds to neither side.
    """
    standing = standing_of(programme=programme, as_at=as_at)
    services = services_in_scope(programme=programme, as_at=as_at, visible_to=visible_to)
    inside = {one.location_id for one in services}
    history = tuple(
        said
        for said in returns_until(programme=programme, as_at=as_at)
        if said.location_id in inside
    )
    newest = newest_by_service(history)
    lines = tuple(_line(one, newest.get(one.location_id, ()), standing) for one in services)
    return Coverage(
        standing=standing,
        services=lines,
        groups=tuple(_group(group, lines) for group in standing.definition.role_groups),
        employed=summed(line.employed for line in lines),
        everyone=summed(line.everyone for line in lines),
        history=history,
    )


def newest_by_service(history: Iterable[Said]) -> dict[int, tuple[Said, ...]]:
    """The newest return of each role group, by service; `history` is in order of day."""
    newest: dict[int, dict[RoleGroup, Said]] = defaultdict(dict)
    for said in history:
        newest[said.location_id][said.role_group] = said
    return {place: tuple(groups.values()) for place, groups in newest.items()}


def _line(service: ScopedService, groups: Sequence[Said], standing: Standing) -> ServiceLine:
    days = [said.as_at for said in groups]
    newest = max(days, default=None)
    return ServiceLine(
        service=service,
        groups=tuple(groups),
        employed=summed(said.counts for said in groups if said.role_group.is_employed),
        everyone=summed(said.counts for said in groups),
        as_at=newest,
        is_stale=newest is not None
        and standing.definition.is_stale(on=newest, as_at=standing.as_at),
        sources=tuple(sorted({said.source for said in groups})),
    )


def _group(group: RoleGroup, lines: Sequence[ServiceLine]) -> GroupLine:
    told = [
        said.counts
        for line in lines
        for said in line.groups
        if said.role_group is group and said.counts.is_known
    ]
    return GroupLine(
        role_group=group,
        counts=summed(told),
        service_count=len(told),
        silent_count=len(lines) - len(told),
    )
