"""The same care under all its registrations: what led to a location, and what followed it.

The one place that walks successions. A walk is one query however long the chain, and ends where
the links go round in a circle. It takes ancestors or descendants and never a sibling: where a
service was split in two, what was said of the one part is not said of the other.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection, models
from django.db.models.expressions import RawSQL

from almoner.core.accounts.rules import Permission, Principal
from almoner.register.directory.models import Location, Succession
from almoner.register.directory.rules import Link, backward, onward, reached

_BEFORE = ("successor_id", "predecessor_id")
_AFTER = ("predecessor_id", "successor_id")
_Way = tuple[str, str]  # the columns from which and to which a link is followed


def links_before(
    *,
    location_ids: Iterable[int],
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> tuple[Link, ...]:
    """Every link that led to these locations, and to those before them, in the order recorded.

    With `as_at`, only links that had taken effect that day (one without a day always had); with
    `known_at`, only those that were known at that moment. One query.
    """
    return _links(_BEFORE, location_ids, as_at, known_at)


def links_after(
    *,
    location_ids: Iterable[int],
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> tuple[Link, ...]:
    """Every link onward from these locations, and from those after them; as `links_before`."""
    return _links(_AFTER, location_ids, as_at, known_at)


def lineage(
    *,
    location_ids: Iterable[int],
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> frozenset[int]:
    """Those locations and all that led to them: what is known of a service follows it.

    Read as `links_before`. One query.
    """
    wanted = frozenset(location_ids)
    links = links_before(location_ids=wanted, as_at=as_at, known_at=known_at)
    return wanted | {link.predecessor for link in links}


def chains_of(*, location_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Each location with all that led to it and all that followed it, whenever. Two queries."""
    wanted = frozenset(location_ids)
    before = backward(links_before(location_ids=wanted))
    after = onward(links_after(location_ids=wanted))
    return {
        one: frozenset((*reached(start=one, ways=before), *reached(start=one, ways=after)))
        for one in wanted
    }


def chain_of(*, location_id: int) -> RawSQL:
    """The same of one location, for `__in`: part of the query that asks, so it costs none."""
    before, its = _walk(_BEFORE, [location_id], None, None)
    after, theirs = _walk(_AFTER, [location_id], None, None)
    return _raw(f"{before} UNION {after}", [*its, *theirs])


def predecessors(*, location: Location, visible_to: Principal) -> tuple[Location, ...]:
    """All that led to this location, whenever, earliest first. One query."""
    return _locations(_BEFORE, location, visible_to)


def successors(*, location: Location, visible_to: Principal) -> tuple[Location, ...]:
    """All that followed this location, whenever, earliest first. One query."""
    return _locations(_AFTER, location, visible_to)


def _links(
    way: _Way, places: Iterable[int], as_at: date | None, known_at: datetime | None
) -> tuple[Link, ...]:
    wanted = sorted(set(places))
    if not wanted:
        return ()
    walk = _raw(*_walk(way, wanted, as_at, known_at))
    found = Succession.objects.filter(**{f"{way[0]}__in": walk})
    if as_at is not None:
        found = found.filter(models.Q(on__isnull=True) | models.Q(on__lte=as_at))
    if known_at is not None:
        found = found.filter(recorded_at__lte=known_at)
    rows = found.order_by("pk").values_list("predecessor_id", "successor_id", "on")
    return tuple(Link(predecessor=row[0], successor=row[1], on=row[2]) for row in rows)


def _locations(way: _Way, location: Location, visible_to: Principal) -> tuple[Location, ...]:
    if not visible_to.may(Permission.VIEW_MARKET):
        return ()
    walk = _raw(*_walk(way, [location.pk], None, None))
    found = Location.objects.filter(pk__in=walk).exclude(pk=location.pk)
    return tuple(sorted(found, key=lambda one: (one.registered_on or date.min, one.pk)))


def _walk(
    way: _Way, places: list[int], as_at: date | None, known_at: datetime | None
) -> tuple[str, list[object]]:
    """A query for these places and all that the links lead to, with its values."""
    here, there = way
    terms, values = [f"s.{here} = w.id"], []
    if as_at is not None:
        terms.append('(s."on" IS NULL OR s."on" <= %s)')
        values.append(connection.ops.adapt_datefield_value(as_at))
    if known_at is not None:
        terms.append("s.recorded_at <= %s")
        values.append(connection.ops.adapt_datetimefield_value(known_at))
    asked = ", ".join(["%s"] * len(places))
    # The words are this module's own; every value is a parameter.
    sql = f"""SELECT id FROM (
        WITH RECURSIVE walk(id) AS (
            SELECT id FROM directory_location WHERE id IN ({asked})
            UNION SELECT s.{there} FROM directory_succession s JOIN walk w ON {" AND ".join(terms)}
        )
        SELECT id FROM walk
    ) AS walked"""  # noqa: S608
    return sql, [*places, *values]


def _raw(sql: str, values: list[object]) -> RawSQL:
    return RawSQL(sql, values, output_field=models.BigIntegerField())  # noqa: S611  see _walk
