"""The ratings table of an area on one day or several, its arrows and its ages."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.evidence.landings.models import Landing
from almoner.evidence.ratings.queries.standing import Counted, counted, rated_on_days
from almoner.evidence.ratings.rules import (
    ROW_ORDER,
    AgeBand,
    Area,
    Arrow,
    Cell,
    Profile,
    ProfileRow,
    Source,
    UnratedReason,
    age_band,
    arrows,
    column_for,
)
from almoner.register.directory.rules import ServiceType


def profile(
    *, area: Area, as_at: date, visible_to: Principal, known_at: datetime | None = None
) -> Profile:
    """The ratings table of an area: services registered on the day, by type and by rating.

    A rating counts from the day of its publication (DOMAIN 2.8). With `known_at`, as it would have
    been read at that time. Two queries. Raises NotPermitted.
    """
    return profiles(area=area, days=[as_at], visible_to=visible_to, known_at=known_at)[0]


def profiles(
    *,
    area: Area,
    days: Sequence[date],
    visible_to: Principal,
    known_at: datetime | None = None,
) -> tuple[Profile, ...]:
    """The profile on each of the days, in their order, for the same two queries."""
    require(visible_to, Permission.VIEW_MARKET)
    by_day: dict[date, list[Counted]] = defaultdict(list)
    for group in counted(area=area, days=sorted(set(days)), known_at=known_at):
        by_day[group.day].append(group)
    sources = _sources({id for groups in by_day.values() for g in groups for id in _landings(g)})
    return tuple(_profile(area, day, by_day[day], sources) for day in days)


def _landings(group: Counted) -> set[int]:
    return {id for id in (group.spell_landing, group.rating_landing) if id is not None}


def _sources(landing_ids: set[int]) -> dict[int, Source]:
    if not landing_ids:
        return {}
    rows = Landing.objects.filter(id__in=landing_ids).values_list("id", "source", "as_at")
    return {
        landing_id: Source(landing_id=landing_id, name=name, as_at=as_at)
        for landing_id, name, as_at in rows
    }


def _profile(
    area: Area, as_at: date, groups: Sequence[Counted], sources: Mapping[int, Source]
) -> Profile:
    by_type: dict[ServiceType, list[Counted]] = defaultdict(list)
    for group in groups:
        by_type[group.service_type].append(group)
    used = {id for group in groups for id in _landings(group)}
    return Profile(
        area=area,
        as_at=as_at,
        rows=tuple(_row(kind, by_type[kind]) for kind in ROW_ORDER if kind in by_type),
        sources=tuple(sources[id] for id in sorted(used) if id in sources),
    )


def _row(service_type: ServiceType, groups: Sequence[Counted]) -> ProfileRow:
    counts: dict[str, int] = defaultdict(int)
    reasons: dict[UnratedReason, int] = defaultdict(int)
    for group in groups:
        counts[column_for(group.value).value] += group.count
        if group.is_undated:
            counts["undated"] += group.count
        if group.is_inherited:
            counts["inherited"] += group.count
        if group.value is None and group.reason is not None:
            reasons[group.reason] += group.count
    ordered = {reason: reasons[reason] for reason in UnratedReason if reason in reasons}
    return ProfileRow(service_type=service_type, unrated_reasons=ordered, **counts)


@dataclass(frozen=True, slots=True)
class Trend:
    """A profile beside what it is compared with, and an arrow for each cell."""

    now: Profile
    earlier: Profile
    arrows: Mapping[Cell, Arrow]


def trend(
    *,
    area: Area,
    as_at: date,
    since: date,
    visible_to: Principal,
    known_at: datetime | None = None,
) -> Trend:
    """Compare with any earlier date. For the last published paper, use `rules.arrows`."""
    earlier, now = profiles(
        area=area, days=[since, as_at], visible_to=visible_to, known_at=known_at
    )
    return Trend(now=now, earlier=earlier, arrows=arrows(profile=now, baseline=earlier))


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeCount:
    """How many services of a type have a rating of a certain age."""

    service_type: ServiceType
    band: AgeBand
    count: int
    never: int  # of the count, those that have no rating


def rating_age(
    *, area: Area, as_at: date, visible_to: Principal, known_at: datetime | None = None
) -> tuple[AgeCount, ...]:
    """By type and band, how long ago the standing rating was published. One query."""
    require(visible_to, Permission.VIEW_MARKET)
    counts: dict[tuple[ServiceType, AgeBand], int] = defaultdict(int)
    never: dict[ServiceType, int] = defaultdict(int)
    for kind, rated_on, count in rated_on_days(area=area, day=as_at, known_at=known_at):
        counts[kind, age_band(published_on=rated_on, as_at=as_at)] += count
        never[kind] += count if rated_on is None else 0
    kinds = {kind for kind, _ in counts}
    return tuple(
        AgeCount(
            service_type=kind,
            band=band,
            count=counts[kind, band],
            never=never[kind] if band is AgeBand.SIX_YEARS_OR_NEVER else 0,
        )
        for kind in ROW_ORDER
        if kind in kinds
        for band in AgeBand
    )
