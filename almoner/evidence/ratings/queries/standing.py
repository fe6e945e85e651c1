"""How each location of an area stood on given days: the ground of every count.

Written in SQL since one pass answers for several days, and the ORM has no way to say so.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q

from almoner.core.accounts.models import Authority
from almoner.evidence.ratings.models import Rating
from almoner.evidence.ratings.rules import (
    OVERALL,
    Area,
    Event,
    Spell,
    Standing,
    UnratedReason,
    reason_unrated,
    spells_of,
    years_before,
)
from almoner.register.directory.queries import covering, spells_known
from almoner.register.directory.rules import ServiceType

_WITHIN = {
    "authority": "s.authority_id IN (SELECT id FROM accounts_authority WHERE code = %s)",
    "district": "s.district_id IN (SELECT id FROM directory_district WHERE code = %s)",
    "region": """s.authority_id IN (
        SELECT a.id FROM accounts_authority a JOIN accounts_region g ON g.id = a.region_id
        WHERE g.code = %s AND (NOT a.is_invented OR NOT EXISTS (
            SELECT 1 FROM accounts_authority o
            WHERE o.region_id = a.region_id AND NOT o.is_invented)))""",
    "england": """%s <> '' AND (s.authority_id IS NULL OR s.authority_id NOT IN (
        SELECT id FROM accounts_authority WHERE is_invented))""",
}

# Only what the regulator registers is counted: day care, say, is in the register without its id.
_STANDING = """
    CROSS JOIN directory_locationspell s
    LEFT JOIN ratings_ratingspell r ON r.location_id = s.location_id
        AND r.from_on <= days.day AND (r.to_on IS NULL OR r.to_on > days.day)
    LEFT JOIN directory_location l ON r.id IS NULL AND l.id = s.location_id
    WHERE s.superseded_at IS NULL AND (s.from_on IS NULL OR s.from_on <= days.day)
        AND (s.to_on IS NULL OR s.to_on > days.day)
        AND (l.id IS NULL OR l.cqc_id IS NOT NULL) AND
"""

_REASON = """
    CASE WHEN r.value IS NOT NULL THEN '' WHEN r.id IS NOT NULL THEN r.unrated_reason
        WHEN l.registered_on IS NULL THEN 'data_pending'
        WHEN l.registered_on > days.year_before THEN 'newly_registered'
        ELSE 'not_yet_inspected' END
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """So many locations that stood alike on one day."""

    day: date
    service_type: ServiceType
    value: int | None
    reason: UnratedReason | None  # where there is no value
    is_inherited: bool
    spell_landing: int | None  # from which the register knows them
    rating_landing: int | None
    is_undated: bool  # so it stood as far back as is known: no source says since when
    count: int


_Alike = tuple[
    date, ServiceType, int | None, UnratedReason | None, bool, int | None, int | None, bool
]  # the fields of Counted but for the count


def counted(*, area: Area, days: Sequence[date], known_at: datetime | None = None) -> list[Counted]:
    """How many stood alike on each day. One query, unless it is asked as known at an earlier time.

    As known then: from the spells of the register and the ratings recorded by that time, ratings
    being put together again from their events.
    """
    if known_at is not None:
        return _counted_as_known(area=area, days=days, known_at=known_at)
    head = f"""SELECT days.day, s.service_type, r.value, {_REASON}, r.is_inherited,
        s.landing_number, r.landing_id, s.from_on IS NULL, COUNT(*)"""
    rows = _rows(head=head, area=area, days=days, tail="GROUP BY 1, 2, 3, 4, 5, 6, 7, 8")
    return [
        Counted(
            day=_as_date(day),
            service_type=ServiceType(service_type),
            value=value,
            reason=UnratedReason(reason) if reason else None,
            is_inherited=bool(is_inherited),
            spell_landing=spell_landing,
            rating_landing=rating_landing,
            is_undated=bool(is_undated),
            count=count,
        )
        for (
            day, service_type, value, reason, is_inherited, spell_landing, rating_landing,
            is_undated, count
        ) in rows
    ]  # fmt: skip


def standings(
    *, area: Area, days: Sequence[date], known_at: datetime | None = None
) -> dict[date, dict[int, Standing]]:
    """How each location of the area counted on each of the days. One query, unless as known.

    Locations that count alike share one `Standing`: all England's are told apart by a few dozen.
    """
    found: dict[date, dict[int, Standing]] = {day: {} for day in days}
    if known_at is not None:
        for day in days:
            for one in _as_known(area=area, day=day, known_at=known_at):
                found[day][one.location_id] = Standing(one.service_type, one.value)
        return found
    on = {key: found[day] for day in days for key in (day, day.isoformat())}  # SQLite gives text
    alike: dict[tuple[str, int | None], Standing] = {}
    head = "SELECT days.day, s.location_id, s.service_type, r.value"
    for day, location_id, kind, value in _rows(head=head, area=area, days=days, tail=""):
        standing = alike.get((kind, value))
        if standing is None:
            standing = alike[kind, value] = Standing(ServiceType(kind), value)
        on[day][location_id] = standing
    return found


def rated_on_days(
    *, area: Area, day: date, known_at: datetime | None = None
) -> list[tuple[ServiceType, date | None, int]]:
    """(type, day on which the standing rating was published, how many); None: no rating stands.

    One query, unless it is asked as known at an earlier time.
    """
    if known_at is not None:
        dates: Counter[tuple[ServiceType, date | None]] = Counter()
        for one in _as_known(area=area, day=day, known_at=known_at):
            is_rated = one.spell is not None and one.value is not None
            rated_on = one.spell.event.published_on if one.spell and is_rated else None
            dates[one.service_type, rated_on] += 1
        return [(kind, rated_on, count) for (kind, rated_on), count in dates.items()]
    head = """SELECT s.service_type,
        CASE WHEN r.value IS NOT NULL THEN r.published_on END, COUNT(*)"""
    return [
        (ServiceType(kind), _as_date(rated_on) if rated_on else None, count)
        for kind, rated_on, count in _rows(head=head, area=area, days=[day], tail="GROUP BY 1, 2")
    ]


def _rows(*, head: str, area: Area, days: Sequence[date], tail: str) -> list[tuple[Any, ...]]:
    each = " UNION ALL ".join(["SELECT %s AS day, %s AS year_before"] * len(days))
    query = " ".join((head, "FROM (", each, ") days", _STANDING, _WITHIN[area.kind], tail))
    adapt = connection.ops.adapt_datefield_value
    values = [adapt(each) for day in days for each in (day, years_before(day, years=1))]
    with connection.cursor() as cursor:
        cursor.execute(query, [*values, area.code])
        return cursor.fetchall()


def _as_date(value: date | str) -> date:
    """SQLite gives a computed date as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _counted_as_known(*, area: Area, days: Sequence[date], known_at: datetime) -> list[Counted]:
    counts: Counter[_Alike] = Counter()
    for day in days:
        for one in _as_known(area=area, day=day, known_at=known_at):
            reason = (
                None
                if one.value
                else reason_unrated(spell=one.spell, registered_on=one.registered_on, day=day)
            )
            inherited = bool(one.spell and one.spell.is_inherited)
            alike = (day, one.service_type, one.value, reason, inherited, one.spell_landing)
            counts[*alike, one.rating_landing, one.is_undated] += 1
    return [Counted(*key, count) for key, count in counts.items()]


class _Known(NamedTuple):
    """How one location stood on a day, as it was known."""

    location_id: int
    service_type: ServiceType
    spell_landing: int | None
    is_undated: bool
    registered_on: date | None
    spell: Spell | None  # of its rating
    rating_landing: int | None

    @property
    def value(self) -> int | None:
        """The rating that stood."""
        return self.spell.event.value if self.spell else None


def _as_known(*, area: Area, day: date, known_at: datetime) -> Iterator[_Known]:
    registered = spells_known(
        within=covering(as_at=day) & _inside(area) & Q(location__cqc_id__isnull=False),
        columns=("location_id", "service_type", "landing_number", "from_on"),
        at=known_at,
    )
    locations = [location_id for location_id, *_ in registered]
    began = _registered_on(area=area, locations=locations, known_at=known_at)
    events = _events_known(area=area, locations=locations, known_at=known_at)
    for location_id, kind, landing, from_on in registered:
        published = [event for event, _ in events[location_id]]
        landings = {event.rating_id: number for event, number in events[location_id]}
        spell = next((s for s in spells_of(published) if s.covers(day)), None)
        yield _Known(
            location_id=location_id,
            service_type=ServiceType(kind),
            spell_landing=landing,
            is_undated=from_on is None,
            registered_on=began[location_id],
            spell=spell,
            rating_landing=landings[spell.event.rating_id] if spell else None,
        )


def _registered_on(
    *, area: Area, locations: Sequence[int], known_at: datetime
) -> dict[int, date | None]:
    """The day on which each was registered, as it was known: its first spell began then."""
    within = Q() if area.kind == "england" else Q(location_id__in=locations)
    known = spells_known(within=within, columns=("location_id", "from_on"), at=known_at)
    began: dict[int, date | None] = {}
    for location_id, from_on in known:
        first = began.setdefault(location_id, from_on)
        if first is not None and (from_on is None or from_on < first):
            began[location_id] = from_on
    return began


def _events_known(
    *, area: Area, locations: Iterable[int], known_at: datetime
) -> dict[int, list[tuple[Event, int]]]:
    ratings = Rating.objects.filter(domain=OVERALL, recorded_at__lte=known_at)
    if area.kind != "england":  # all of England's would be too many to name
        ratings = ratings.filter(location_id__in=list(locations))
    events: dict[int, list[tuple[Event, int]]] = defaultdict(list)
    for row in ratings.values_list(
        "location_id",
        "landing_id",
        "id",
        "service_group",
        "value",
        "unrated_reason",
        "published_on",
        "inherited_from",
        "recorded_at",
    ):
        location_id, landing_id = row[:2]
        events[location_id].append((Event(*row[2:]), landing_id))
    return events


def _inside(area: Area) -> Q:
    match area.kind:
        case "authority":
            return Q(authority__code=area.code)
        case "district":
            return Q(district__code=area.code)
        case "region":
            real = Authority.objects.filter(region__code=area.code, is_invented=False)
            only_real = Q(authority__is_invented=False) if real.exists() else Q()
            return Q(authority__region__code=area.code) & only_real
        case "england":
            return Q(authority__isnull=True) | Q(authority__is_invented=False)
