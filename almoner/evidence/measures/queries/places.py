"""Figures of an authority and of what it is compared with: as published, or added up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal
from almoner.evidence.measures.library import measures_on
from almoner.evidence.measures.queries.reading import (
    ENGLAND,
    Seen,
    figure,
    may_see,
    newest,
    of_place,
    of_services_within,
    seen,
    visible_measure,
)
from almoner.evidence.measures.rules.definitions import Measure
from almoner.evidence.measures.rules.figures import (
    UNKNOWN,
    Figure,
    added_up,
    difference,
    with_small_withheld,
)

Cells = tuple[dict[str, Figure], date]  # by part, and the newest day
MOST_OF = 0.5  # of its authorities must have told something for a region or England to have a sum


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A measure and an authority's newest figure of it."""

    measure: Measure
    figure: Figure
    on: date | None  # the newest day of which it speaks


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A figure of one place or service beside the one that the page is about."""

    name: str
    figure: Figure
    on: date | None
    above: float | None = None  # how far the page's own figure is above this one; itself: None
    parts: Mapping[str, Figure] = field(default_factory=dict)  # the whole under a blank key


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A figure on one day."""

    on: date
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A figure then and now. `by` is in the unit's points."""

    before: Point
    after: Point
    by: float | None


def visible_measures(
    *, authority_code: str, as_at: date, visible_to: Principal
) -> tuple[Measure, ...]:
    """The measures that somebody may see of an authority, in the library's order."""
    return tuple(
        measure
        for measure in measures_on(on=as_at).values()
        if may_see(measure=measure, authority_code=authority_code, visible_to=visible_to)
    )


def overview(
    *, authority: Authority, as_at: date, visible_to: Principal, known_at: datetime | None = None
) -> tuple[Overview, ...]:
    """Every measure that may be seen with the authority's newest figure. Two queries."""
    measures = {
        one.key: one
        for one in visible_measures(
            authority_code=authority.code, as_at=as_at, visible_to=visible_to
        )
    }
    found = _of_places([authority.code], measures, as_at, known_at)
    sums = _of_authority(authority, measures, as_at, known_at)
    lines = []
    for key, measure in measures.items():
        cells, on = found.get((key, authority.code)) or sums.get(key) or ({}, None)
        cells = with_small_withheld(measure=measure, cells=cells)
        lines.append(Overview(measure=measure, figure=cells.get("", UNKNOWN), on=on))
    return tuple(lines)


def latest(
    *,
    key: str,
    authority: Authority,
    as_at: date,
    visible_to: Principal,
    known_at: datetime | None = None,
) -> Point | None:
    """The authority's newest figure; None if there is none. Raises NoSuchFigures."""
    cells, on = _cells(key, authority, as_at, visible_to, known_at)
    return Point(on=on, figure=cells.get("", UNKNOWN)) if on else None


def parts(
    *,
    key: str,
    authority: Authority,
    as_at: date,
    visible_to: Principal,
    known_at: datetime | None = None,
) -> dict[str, Figure]:
    """The authority's figures by part, the whole under a blank key. Raises NoSuchFigures."""
    return _cells(key, authority, as_at, visible_to, known_at)[0]


def comparison(
    *,
    key: str,
    authority: Authority,
    as_at: date,
    visible_to: Principal,
    known_at: datetime | None = None,
) -> tuple[Compared, ...]:
    """The authority, its region and England, with how far the authority is above each.

    What is published of a place goes before what its services add up to. Services of a few
    authorities are no figure of a region or of England: at least half must have told.
    Raises NoSuchFigures.
    """
    measure = visible_measure(
        key=key, authority_code=authority.code, as_at=as_at, visible_to=visible_to
    )
    region = authority.region
    places = {authority.code: authority.name, region.code: region.name, ENGLAND: "England"}
    published = _of_places(list(places), {key: measure}, as_at, known_at)
    sums: dict[str, Cells] = {}
    if measure.adds_up and len(published) < len(places):
        sums = _sums(measure, authority, as_at, known_at)
    lines: list[Compared] = []
    for code, name in places.items():
        cells, on = published.get((key, code), ({}, None))
        if on is None:
            cells, on = sums.get(code, ({}, None))
        cells = with_small_withheld(measure=measure, cells=cells)
        own = cells.get("", UNKNOWN)
        above = difference(lines[0].figure, own) if lines else None
        lines.append(Compared(name=name, figure=own, on=on, above=above, parts=cells))
    return tuple(lines)


def series(
    *,
    key: str,
    authority: Authority,
    since: date,
    until: date,
    visible_to: Principal,
    known_at: datetime | None = None,
) -> tuple[Point, ...]:
    """The authority's figure week by week back from `until`; of what is published, each period.

    One query, or two. Raises NoSuchFigures.
    """
    measure = visible_measure(
        key=key, authority_code=authority.code, as_at=until, visible_to=visible_to
    )
    where = Q(measure=key, breakdown="", to_on__gte=since, to_on__lte=until)
    published = tuple(
        Point(on=row.to_on, figure=_alone(measure, figure(row, measure)))
        for row in seen(where=where & of_place(authority.code), known_at=known_at)
    )
    if published or not measure.adds_up:
        return published
    days = (until - since).days + measure.stands_for_days
    here = of_services_within(as_at=until, days=days, measures=[key])
    rows = list(
        seen(where=here & Q(breakdown="", location__authority=authority), known_at=known_at)
    )
    weeks = [until - timedelta(weeks=n) for n in range((until - since).days // 7 + 1)]
    return tuple(
        Point(on=day, figure=total)
        for day in reversed(weeks)
        if (total := _total_on(rows, measure, day)).services
    )


def change(
    *,
    key: str,
    authority: Authority,
    since: date,
    as_at: date,
    visible_to: Principal,
    known_at: datetime | None = None,
) -> Change | None:
    """How the authority's figure moved between two days; None where either is not known.

    Raises NoSuchFigures.
    """
    before, after = (
        latest(key=key, authority=authority, as_at=day, visible_to=visible_to, known_at=known_at)
        for day in (since, as_at)
    )
    if before is None or after is None:
        return None
    return Change(before=before, after=after, by=difference(after.figure, before.figure))


def _alone(measure: Measure, one: Figure) -> Figure:
    return with_small_withheld(measure=measure, cells={"": one})[""]


def _total_on(rows: Sequence[Seen], measure: Measure, day: date) -> Figure:
    standing = newest(
        (row for row in rows if row.to_on <= day), measures={measure.key: measure}, as_at=day
    )
    figures = [figure(row, measure) for row in standing.values()]
    return _alone(measure, added_up(measure=measure, figures=figures))


def _cells(
    key: str, authority: Authority, as_at: date, visible_to: Principal, known_at: datetime | None
) -> tuple[dict[str, Figure], date | None]:
    measure = visible_measure(
        key=key, authority_code=authority.code, as_at=as_at, visible_to=visible_to
    )
    measures = {key: measure}
    found = _of_places([authority.code], measures, as_at, known_at).get((key, authority.code))
    if found is None:
        found = _of_authority(authority, measures, as_at, known_at).get(key)
    cells, on = found or ({}, None)
    return with_small_withheld(measure=measure, cells=cells), on


def _of_places(
    codes: Sequence[str], measures: dict[str, Measure], as_at: date, known_at: datetime | None
) -> dict[tuple[str, str], Cells]:
    """What is published of places: (measure, place) → figures by part, and their newest day."""
    longest = max((one.stands_for_days for one in measures.values()), default=0)
    where = Q(
        measure__in=list(measures),
        to_on__lte=as_at,
        to_on__gt=as_at - timedelta(days=longest),
    ) & of_place(*codes)
    found: dict[tuple[str, str], Cells] = {}
    for row in seen(where=where, known_at=known_at):
        measure = measures[row.measure]
        if as_at - row.to_on >= timedelta(days=measure.stands_for_days):
            continue
        cells, on = found.get((row.measure, row.place_code), ({}, row.to_on))
        if row.to_on > on:  # a later period begins anew: its parts are not mixed with older ones
            cells = {}
        cells[row.breakdown] = figure(row, measure)
        found[row.measure, row.place_code] = (cells, row.to_on)
    return found


def _of_authority(
    authority: Authority, measures: dict[str, Measure], as_at: date, known_at: datetime | None
) -> dict[str, Cells]:
    """What an authority's services add up to: measure → figures by part, and the newest day."""
    adding = {key: one for key, one in measures.items() if one.adds_up}
    longest = max((one.stands_for_days for one in adding.values()), default=0)
    where = of_services_within(as_at=as_at, days=longest, measures=list(adding))
    rows = seen(where=where & Q(location__authority=authority), known_at=known_at)
    gathered: dict[str, list[Seen]] = {}
    for row in newest(rows, measures=adding, as_at=as_at).values():
        gathered.setdefault(row.measure, []).append(row)
    return {key: _summed(of, adding[key]) for key, of in gathered.items()}


def _summed(rows: Iterable[Seen], measure: Measure) -> Cells:
    """What services add up to, by part, and the newest day of theirs. There is at least one."""
    by_part: dict[str, list[Figure]] = {}
    newest_on = date.min
    for row in rows:
        by_part.setdefault(row.breakdown, []).append(figure(row, measure))
        newest_on = max(newest_on, row.to_on)
    sums = {part: added_up(measure=measure, figures=of) for part, of in by_part.items()}
    return sums, newest_on


def _sums(
    measure: Measure, authority: Authority, as_at: date, known_at: datetime | None
) -> dict[str, Cells]:
    """What services add up to, by code: of the authority with its parts, its region, England."""
    where = of_services_within(
        as_at=as_at, days=measure.stands_for_days, measures=[measure.key]
    ) & (Q(breakdown="") | Q(location__authority=authority))
    by_authority: dict[int | None, list[Seen]] = {}
    standing = newest(
        seen(where=where, known_at=known_at), measures={measure.key: measure}, as_at=as_at
    )
    for row in standing.values():
        by_authority.setdefault(row.authority_id, []).append(row)
    everywhere = Authority.objects.filter(to_on__isnull=True)
    regions = {
        pk: (region, is_invented)
        for pk, region, is_invented in everywhere.values_list("pk", "region_id", "is_invented")
    }
    areas: dict[str, set[int]] = {
        authority.code: {authority.pk},
        authority.region.code: {pk for pk, one in regions.items() if one[0] == authority.region_id},
        ENGLAND: {pk for pk, one in regions.items() if not one[1]},
    }
    sums = {}
    for code, pks in areas.items():
        told = pks & by_authority.keys()
        if told and len(told) >= MOST_OF * len(pks):
            is_own = code == authority.code
            rows = (row for pk in told for row in by_authority[pk] if is_own or not row.breakdown)
            sums[code] = _summed(rows, measure)
    return sums
