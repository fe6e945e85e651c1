"""Which figures stand, as known at a moment, and who may see them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import NamedTuple

from django.db.models import IntegerField, Q, Value

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.evidence.measures.library import UnknownMeasure, measure_on
from almoner.evidence.measures.models import OF_A_PLACE, STANDING, Observation
from almoner.evidence.measures.rules.definitions import Measure, Openness
from almoner.evidence.measures.rules.figures import Figure, figure_of

ENGLAND = "E92000001"
COLUMNS = (
    "measure",
    "breakdown",
    "location_id",
    "location__authority_id",
    "place_code",
    "from_on",
    "to_on",
    "numerator",
    "denominator",
    "value",
    "landing_id",
)


class NoSuchFigures(Exception):
    """There are no such figures, or none that may be seen."""


class Seen(NamedTuple):
    """One observation that stands, in the order of `COLUMNS`."""

    measure: str
    breakdown: str
    location_id: int | None
    authority_id: int | None
    place_code: str
    from_on: date
    to_on: date
    numerator: float | None
    denominator: float | None
    value: float | None
    landing_id: int


def may_see(*, measure: Measure, authority_code: str, visible_to: Principal) -> bool:
    """Whether somebody may see what a place's services add up to, or what is published of it."""
    if measure.openness is Openness.OPEN:
        return visible_to.may(Permission.VIEW_MARKET)
    return visible_to.may(Permission.VIEW_MEASURES, authority_code=authority_code)


def may_see_services(*, authority_code: str, visible_to: Principal) -> bool:
    """Whether somebody may see the figures of single services in an authority."""
    return visible_to.may(Permission.VIEW_MEASURES, authority_code=authority_code)


def visible_measure(
    *, key: str, authority_code: str, as_at: date, visible_to: Principal
) -> Measure:
    """The measure as it holds that day. Raises NoSuchFigures, also where it may not be seen."""
    try:
        measure = measure_on(key=key, on=as_at)
    except UnknownMeasure as unknown:
        raise NoSuchFigures(str(unknown)) from unknown
    if not may_see(measure=measure, authority_code=authority_code, visible_to=visible_to):
        raise NoSuchFigures("There are no such figures.")
    return measure


def authorities_for(*, visible_to: Principal) -> tuple[Authority, ...]:
    """The authorities whose figures somebody may see: all that are known to an operator."""
    codes = visible_to.codes_where(Permission.VIEW_MEASURES, Permission.VIEW_MARKET)
    found = (
        Authority.objects.all()
        if visible_to.is_operator
        else Authority.objects.filter(code__in=codes)
    )
    return tuple(found.select_related("region").order_by("name"))


def authority_with_region(*, authority_id: int) -> Authority:
    """An authority with its region, in one query."""
    return Authority.objects.select_related("region").get(pk=authority_id)


def known(at: datetime | None) -> Q:
    """The condition that an observation stands, or stood as known at that moment."""
    if at is None:
        return STANDING
    return Q(recorded_at__lte=at) & (STANDING | Q(superseded_at__gt=at))


def seen(*, where: Q, known_at: datetime | None = None) -> Iterator[Seen]:
    """The observations that stand, oldest first. One query."""
    found = Observation.objects.filter(where, known(known_at)).order_by("to_on", "from_on", "pk")
    return (Seen(*row) for row in found.values_list(*COLUMNS).iterator(chunk_size=5_000))


def seen_together(*, each: Sequence[Q], known_at: datetime | None = None) -> list[list[Seen]]:
    """What `seen` finds for each of several conditions, apart. One query, however many."""
    first, *rest = (
        Observation.objects.filter(where, known(known_at))
        .order_by()
        .values_list(Value(place, output_field=IntegerField()), *COLUMNS, "pk")
        for place, where in enumerate(each)
    )
    to_on, from_on = (COLUMNS.index(name) + 1 for name in ("to_on", "from_on"))
    found: list[list[Seen]] = [[] for _ in each]
    rows = first.union(*rest, all=True) if rest else first
    for place, *columns, _ in sorted(rows, key=itemgetter(to_on, from_on, -1)):
        found[place].append(Seen(*columns))
    return found


def of_place(*codes: str) -> Q:
    """Observations of places, by their GSS codes."""
    return Q(OF_A_PLACE, place_code__in=codes)


def of_services_within(*, as_at: date, days: int, measures: Sequence[str]) -> Q:
    """Observations of services in the days up to and with that one."""
    return Q(
        measure__in=measures,
        location__isnull=False,
        to_on__gt=as_at - timedelta(days=days),
        to_on__lte=as_at,
    )


def newest(
    rows: Iterable[Seen], *, measures: dict[str, Measure], as_at: date
) -> dict[tuple[str, str, int], Seen]:
    """The newest of each measure, part and service that still speaks for it that day."""
    found: dict[tuple[str, str, int], Seen] = {}
    for row in rows:
        stands_for = timedelta(days=measures[row.measure].stands_for_days)
        if row.location_id is not None and as_at - row.to_on < stands_for:
            found[row.measure, row.breakdown, row.location_id] = row
    return found


def figure(row: Seen, measure: Measure) -> Figure:
    """The figure of one observation."""
    return figure_of(
        measure=measure,
        numerator=row.numerator,
        denominator=row.denominator,
        value=row.value,
    )
