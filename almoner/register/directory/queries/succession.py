"""The same care under all its registrations: what led to a location, and what followed it.

The one place that walks successions. A walk is one query however long the chain, and ends where
the links go round in a circle. It takes ancestors or descendants and never a sibling: where a
service was split in two, what was said of the one part is not said of the other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import BigIntegerField, Q, QuerySet
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
    wanted = sorted(set(location_ids))
    return _read(_Walk(_BEFORE, as_at, known_at).links(wanted)) if wanted else ()


def links_after(
    *,
    location_ids: Iterable[int],
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> tuple[Link, ...]:
    """Every link onward from these locations, and from those after them; as `links_before`."""
    wanted = sorted(set(location_ids))
    return _read(_Walk(_AFTER, as_at, known_at).links(wanted)) if wanted else ()


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
    """Each location with all that led to it and all that followed it, whenever. One query."""
    wanted = sorted(set(location_ids))
    before, after = _Walk(_BEFORE), _Walk(_AFTER)
    links = _read(before.links(wanted) | after.links(wanted)) if wanted else ()
    back, on = backward(links), onward(links)
    return {
        one: frozenset((*reached(start=one, ways=back), *reached(start=one, ways=on)))
        for one in wanted
    }


def lineage_of(*, location_id: int) -> RawSQL:
    """One location and all that led to it, for `__in`: part of the query that asks."""
    return _Walk(_BEFORE).places([location_id])


def lineage_from(*, found: QuerySet[Location], as_at: date) -> RawSQL:
    """Those that a query finds and all that led to them by the day, for `__in`."""
    return _Walk(_BEFORE, as_at).places(found)


def chain_of(*, location_id: int) -> RawSQL:
    """One location with all that led to it and followed it, for `__in`; as `lineage_of`."""
    before, after = (_Walk(way).places([location_id]) for way in (_BEFORE, _AFTER))
    return _raw(f"{before.sql} UNION {after.sql}", [*before.params, *after.params])


def successors(*, location: Location, visible_to: Principal) -> tuple[Location, ...]:
    """All that followed this location, whenever, earliest first. One query."""
    if not visible_to.may(Permission.VIEW_MARKET):
        return ()
    found = Location.objects.filter(pk__in=_Walk(_AFTER).places([location.pk]))
    others = found.exclude(pk=location.pk)
    return tuple(sorted(others, key=lambda one: (one.registered_on or date.min, one.pk)))


def _read(wanted: Q) -> tuple[Link, ...]:
    rows = Succession.objects.filter(wanted).order_by("pk")
    columns = ("predecessor_id", "successor_id", "on", "predecessor__registered_on")
    return tuple(
        Link(predecessor=row[0], successor=row[1], on=row[2], predecessor_registered_on=row[3])
        for row in rows.values_list(*columns)
    )


@dataclass(frozen=True, slots=True)
class _Walk:
    """Following links one way: those that had taken effect on a day and were known by a moment."""

    way: _Way
    as_at: date | None = None
    known_at: datetime | None = None

    def links(self, places: list[int]) -> Q:
        """The condition that a link is followed from these places, or from what they lead to."""
        found = Q(**{f"{self.way[0]}__in": self.places(places)})
        if self.as_at is not None:
            found &= Q(on__isnull=True) | Q(on__lte=self.as_at)
        if self.known_at is not None:
            found &= Q(recorded_at__lte=self.known_at)
        return found

    def places(self, places: list[int] | QuerySet[Location]) -> RawSQL:
        """A query for these places and all that the links lead to."""
        here, there = self.way
        terms, values = [f"s.{here} = w.id"], []
        if self.as_at is not None:
            terms.append('(s."on" IS NULL OR s."on" <= %s)')
            values.append(connection.ops.adapt_datefield_value(self.as_at))
        if self.known_at is not None:
            terms.append("s.recorded_at <= %s")
            values.append(connection.ops.adapt_datetimefield_value(self.known_at))
        if isinstance(places, QuerySet):
            asked, begins = places.order_by().values("pk").query.sql_with_params()
        else:
            asked, begins = ", ".join(["%s"] * len(places)), tuple(places)
        # The words are this module's own; every value is a parameter.
        sql = f"""SELECT id FROM (
            WITH RECURSIVE walk(id) AS (
                SELECT id FROM directory_location WHERE id IN ({asked})
                UNION SELECT s.{there} FROM directory_succession s
                    JOIN walk w ON {" AND ".join(terms)}
            )
            SELECT id FROM walk
        ) AS walked"""  # noqa: S608
        return _raw(sql, [*begins, *values])


def _raw(sql: str, values: list[object]) -> RawSQL:
    return RawSQL(sql, values, output_field=BigIntegerField())  # noqa: S611  see _Walk.places
