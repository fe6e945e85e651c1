"""Figures of single services, for those who may see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import DateTimeField, ExpressionWrapper, Q, Subquery

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal
from almoner.evidence.measures.library import measures_on
from almoner.evidence.measures.models import Observation
from almoner.evidence.measures.queries.places import Point
from almoner.evidence.measures.queries.reading import (
    NoSuchFigures,
    Seen,
    figure,
    known,
    may_see_services,
    newest,
    of_services_within,
    seen,
    seen_together,
    visible_measure,
)
from almoner.evidence.measures.rules.definitions import Direction, Measure
from almoner.evidence.measures.rules.figures import UNKNOWN, Figure, added_up, difference
from almoner.register.directory.models import Location

LONGEST = 400  # days back in which a service's last figure is looked for


class MayNotBeRanked(Exception):
    """The measure's definition forbids that services be put in order by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFigure:
    """A service and its newest figure, which may be older than it speaks for."""

    location_id: int
    cqc_id: str
    name: str
    provider_name: str
    postcode: str
    figure: Figure
    on: date
    is_old: bool  # no longer counted in the place's figure


@dataclass(frozen=True, slots=True, kw_only=True)
class OfService:
    """A measure of one service, beside its authority's."""

    measure: Measure
    figure: Figure
    on: date
    is_old: bool
    authority_figure: Figure
    above: float | None  # how far the service is above its authority


def services(
    *,
    key: str,
    authority: Authority,
    as_at: date,
    visible_to: Principal,
    known_at: datetime | None = None,
    breakdown: str = "",
) -> tuple[ServiceFigure, ...]:
    """The authority's services with a figure, in order of name. Two queries.

    Raises NoSuchFigures where the measure, or figures of services here, may not be seen.
    """
    measure = _visible(key, authority, as_at, visible_to)
    where = of_services_within(as_at=as_at, days=LONGEST, measures=[key])
    here = where & Q(breakdown=breakdown, location__authority=authority)
    rows: dict[int, Seen] = {}
    for row in seen(where=here, known_at=known_at):
        rows[row.location_id or 0] = row
    found = Location.objects.filter(pk__in=rows).order_by("name", "pk")
    columns = ("pk", "cqc_id", "name", "provider_name", "postcode")
    return tuple(
        ServiceFigure(
            location_id=pk,
            cqc_id=cqc_id or "",
            name=name,
            provider_name=provider,
            postcode=postcode,
            figure=figure(rows[pk], measure),
            on=rows[pk].to_on,
            is_old=_is_old(rows[pk], measure, as_at),
        )
        for pk, cqc_id, name, provider, postcode in found.values_list(*columns)
    )


def rank(
    *,
    key: str,
    authority: Authority,
    as_at: date,
    visible_to: Principal,
    known_at: datetime | None = None,
) -> tuple[ServiceFigure, ...]:
    """The services whose figure still speaks, the best first; where neither way is, the highest.

    Raises MayNotBeRanked, or NoSuchFigures.
    """
    measure = _visible(key, authority, as_at, visible_to)
    if not measure.may_be_ranked:
        raise MayNotBeRanked(f"{measure.title} is never ranked. {measure.caution}")
    sign = 1 if measure.direction is Direction.LOWER else -1
    found = services(
        key=key, authority=authority, as_at=as_at, visible_to=visible_to, known_at=known_at
    )
    told = [one for one in found if one.figure.is_known and not one.is_old]
    return tuple(sorted(told, key=lambda one: (sign * (one.figure.value or 0.0), one.name)))


def of_service(
    *, location: Location, as_at: date, visible_to: Principal, known_at: datetime | None = None
) -> tuple[OfService, ...]:
    """The newest figure of each measure of a service, beside its authority's of the same day.

    None for who may not see them. One query.
    Where the authority is not known, nobody but an operator may see them.
    """
    code = location.authority.code if location.authority else ""
    if not may_see_services(authority_code=code, visible_to=visible_to):
        return ()
    measures = dict(measures_on(on=as_at))
    mine = Q(measure__in=list(measures), location=location, breakdown="", to_on__lte=as_at)
    adding = {key: one for key, one in measures.items() if one.adds_up}
    seen_here, around = seen_together(
        each=(mine, _beside(location, adding, mine & known(known_at))), known_at=known_at
    )
    own = {row.measure: row for row in seen_here}
    if not own:
        return ()
    newest_on = max(row.to_on for row in own.values())
    totals = _totals(around, {key: one for key, one in adding.items() if key in own}, newest_on)
    return tuple(
        OfService(
            measure=measure,
            figure=(told := figure(own[key], measure)),
            on=own[key].to_on,
            is_old=_is_old(own[key], measure, as_at),
            authority_figure=totals.get(key, UNKNOWN),
            above=difference(told, totals.get(key, UNKNOWN)) if measure.denominator else None,
        )
        for key, measure in measures.items()
        if key in own
    )


def series_of_service(
    *,
    key: str,
    location: Location,
    since: date,
    until: date,
    visible_to: Principal,
    known_at: datetime | None = None,
) -> tuple[Point, ...]:
    """A service's own figures, oldest first. Raises NoSuchFigures."""
    if location.authority is None:
        raise NoSuchFigures("There are no such figures.")
    measure = _visible(key, location.authority, until, visible_to)
    where = Q(measure=key, breakdown="", location=location, to_on__gte=since, to_on__lte=until)
    return tuple(
        Point(on=row.to_on, figure=figure(row, measure))
        for row in seen(where=where, known_at=known_at)
    )


def _visible(key: str, authority: Authority, as_at: date, visible_to: Principal) -> Measure:
    measure = visible_measure(
        key=key, authority_code=authority.code, as_at=as_at, visible_to=visible_to
    )
    may = may_see_services(authority_code=authority.code, visible_to=visible_to)
    if not may or measure.is_of_places:
        raise NoSuchFigures("There are no such figures of services.")
    return measure


def _is_old(row: Seen, measure: Measure, as_at: date) -> bool:
    return as_at - row.to_on >= timedelta(days=measure.stands_for_days)


def _beside(location: Location, adding: Mapping[str, Measure], mine: Q) -> Q:
    """Observations of its authority's services that may speak for the day of its own newest."""
    if location.authority_id is None:
        return Q(pk__in=())
    last = Observation.objects.filter(mine).order_by("-to_on").values("to_on")[:1]
    longest = max((one.stands_for_days for one in adding.values()), default=0)
    since = ExpressionWrapper(Subquery(last) - timedelta(days=longest), DateTimeField())
    return Q(
        measure__in=list(adding),
        location__authority=location.authority_id,
        breakdown="",
        to_on__lte=Subquery(last),
        to_on__gt=since,
    )


def _totals(
    around: Iterable[Seen], measures: Mapping[str, Measure], as_at: date
) -> dict[str, Figure]:
    """What the services of a service's authority add up to that day, by measure."""
    gathered: dict[str, list[Figure]] = {}
    rows = (row for row in around if row.measure in measures)
    for row in newest(rows, measures=dict(measures), as_at=as_at).values():
        gathered.setdefault(row.measure, []).append(figure(row, measures[row.measure]))
    return {key: added_up(measure=measures[key], figures=of) for key, of in gathered.items()}
