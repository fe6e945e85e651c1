"""One area's market as at a day: its ratings, what moved and why, and how it compares."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from almoner.account.papers.queries import baseline_from, last_published
from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.doors.desk.queries.kept import Places, Version, kept, kept_by_all
from almoner.doors.desk.queries.kept import places as all_places
from almoner.evidence.ratings.queries import (
    AgeCount,
    Area,
    movement,
    profiles,
    rating_age,
)
from almoner.evidence.ratings.queries.areas import ENGLAND
from almoner.evidence.ratings.rules import (
    Arrow,
    Baseline,
    Cell,
    Column,
    Movement,
    Profile,
    arrows,
    overview_dates,
)
from almoner.register.directory.models import Location
from almoner.register.directory.rules import ServiceType, reference_to

PAPER_KIND = "quality-update"
PAPER_TABLE = "ratings_profile"
NAMED = 40  # services named for one reason; a larger area's are counted


class UnknownArea(Exception):
    """No authority, district or region has that code."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a profile is set against."""

    since: date
    paper_title: str = ""  # where the figures are those of a published paper
    stated: Baseline | None = None  # the paper's figures; None: the area's own profile that day


@dataclass(frozen=True, slots=True)
class NamedService:
    """A service in a list that explains a figure."""

    reference: str
    name: str


@dataclass(frozen=True, slots=True)
class Market:
    """Everything that the market page shows of an area."""

    area: Area
    as_at: date
    profile: Profile
    comparison: Comparison | None
    arrows: Mapping[Cell, Arrow]
    movements: tuple[Movement, ...]
    services: Mapping[int, NamedService]  # the first of each reason in the movements
    ages: tuple[AgeCount, ...]
    overview: tuple[Profile, ...]  # quarter ends of two years, then the day itself
    around: tuple[Profile, ...]  # the areas about it, the nearest first


def area_coded(*, code: str, places: Places) -> Area:
    """The area with that code, of whatever kind. Raises UnknownArea."""
    if code == ENGLAND.code:
        return ENGLAND
    if authority := places.authority_by_code.get(code):
        return Area(kind="authority", code=code, name=authority.name)
    if district := places.district_by_code.get(code):
        return Area(kind="district", code=code, name=district.name)
    for each in places.authorities:
        if each.region_code == code:
            return Area(kind="region", code=code, name=each.region_name)
    raise UnknownArea(f"No authority, district or region has the code {code}.")


def areas_about(*, area: Area, places: Places) -> tuple[Area, ...]:
    """The areas that it lies in, the nearest first."""
    if area.kind == "england":
        return ()
    if area.kind == "region":
        return (ENGLAND,)
    if area.kind == "district":
        authority = places.authority_by_id[places.district_by_code[area.code].authority_id]
        whole = Area(kind="authority", code=authority.code, name=authority.name)
        return (whole, *areas_about(area=whole, places=places))
    authority = places.authority_by_code[area.code]
    region = Area(kind="region", code=authority.region_code, name=authority.region_name)
    return (region, ENGLAND)


def last_paper(
    *, area: Area, as_at: date, version: Version, visible_to: Principal
) -> Comparison | None:
    """The last paper that the authority published before that day, to compare with.

    Papers are the authority's own: whoever holds no role there compares with none.
    """
    if area.kind != "authority" or not sees_papers(area_code=area.code, visible_to=visible_to):
        return None
    return kept(
        version=version,
        key=("last paper", area.code, as_at),
        make=lambda: _last_paper(
            all_places(version=version).authority_by_code[area.code].id, as_at
        ),
    )


def sees_papers(*, area_code: str, visible_to: Principal) -> bool:
    """Whether the reader reaches the papers of the authority with that code."""
    return visible_to.is_operator or area_code in visible_to.authority_codes()


def _last_paper(authority_id: int, as_at: date) -> Comparison | None:
    paper = last_published(kind=PAPER_KIND, authority_id=authority_id, before=as_at)
    if paper is None:
        return None
    stated = {
        (ServiceType(row), Column(column)): None if value is None else int(value)
        for (_, block, row, column), value in baseline_from(paper=paper).stated.items()
        if block == PAPER_TABLE and column in set(Column)
    }
    return Comparison(since=paper.as_at, paper_title=paper.title, stated=stated)


def market(
    *,
    area: Area,
    as_at: date,
    comparison: Comparison | None,
    places: Places,
    version: Version,
    visible_to: Principal,
) -> Market:
    """The area's market as at the day. Some ten queries, none of what is kept.

    Raises NotPermitted.
    """
    require(visible_to, Permission.VIEW_MARKET)
    overview_on = overview_dates(as_at=as_at)
    asked = _Asked(area, as_at, version, visible_to)
    since = [comparison.since] if comparison and comparison.stated is None else []
    found = asked.profiles([*overview_on, *since])
    overview, earlier = found[: len(overview_on)], found[len(overview_on) :]
    baseline = comparison.stated if comparison and comparison.stated else None
    moved = asked.movement(comparison.since) if comparison else _Moved((), {})
    return Market(
        area=area,
        as_at=as_at,
        profile=overview[-1],
        comparison=comparison,
        arrows=arrows(profile=overview[-1], baseline=earlier[0] if earlier else baseline),
        movements=moved.movements,
        services=moved.services,
        ages=asked.ages(),
        overview=overview,
        around=tuple(
            profile_kept(area=other, as_at=as_at, version=version, visible_to=visible_to)
            for other in areas_about(area=area, places=places)
        ),
    )


def profile_kept(*, area: Area, as_at: date, version: Version, visible_to: Principal) -> Profile:
    """The profile of an area with which many pages compare, read once for a state of the data."""
    return _Asked(area, as_at, version, visible_to).profiles([as_at])[0]


class _Moved(NamedTuple):
    """What moved, and the services that explain it."""

    movements: tuple[Movement, ...]
    services: Mapping[int, NamedService]


@dataclass(frozen=True, slots=True)
class _Asked:
    """An area on a day, and what the regulator's data says of it, made by one process for all."""

    area: Area
    as_at: date
    version: Version
    visible_to: Principal

    def profiles(self, days: Sequence[date]) -> tuple[Profile, ...]:
        return kept_by_all(
            version=self.version,
            key=("profiles", self.area, tuple(days)),
            make=lambda: profiles(area=self.area, days=days, visible_to=self.visible_to),
        )

    def ages(self) -> tuple[AgeCount, ...]:
        return kept_by_all(
            version=self.version,
            key=("ages", self.area, self.as_at),
            make=lambda: rating_age(area=self.area, as_at=self.as_at, visible_to=self.visible_to),
        )

    def movement(self, since: date) -> _Moved:
        def moved() -> _Moved:
            found = movement(
                area=self.area, since=since, as_at=self.as_at, visible_to=self.visible_to
            )
            return _Moved(found, _named(found))

        key = ("movement", self.area, since, self.as_at)
        return kept_by_all(version=self.version, key=key, make=moved)


def _named(movements: Iterable[Movement]) -> dict[int, NamedService]:
    ids = {
        number
        for each in movements
        for change in each.parts.values()
        for number in (*change.arrived[:NAMED], *change.left[:NAMED])
    }
    rows = Location.objects.filter(pk__in=ids).values_list("pk", "cqc_id", "name") if ids else ()
    return {
        number: NamedService(reference_to(cqc_id=cqc_id, number=number), name)
        for number, cqc_id, name in rows
    }
