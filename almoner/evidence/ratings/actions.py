"""The one way in which ratings are recorded."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from almoner.core.journal.actions import part_of_action
from almoner.evidence.ratings.bulk import RECEIVED, SPELL, received
from almoner.evidence.ratings.rules import Event, RatingFacts, spells_of

# What was received, beside what is known: a table of this connection's own, gone at the end.
_INCOMING = """
    CREATE TEMPORARY TABLE ratings_incoming (
        location_id varchar(20) NOT NULL, service_group varchar(120) NOT NULL,
        domain varchar(12) NOT NULL, value smallint, unrated_reason varchar(24) NOT NULL,
        published_on date NOT NULL, inspected_on date, inherited_from varchar(20) NOT NULL,
        framework varchar(8) NOT NULL, report_link varchar(60) NOT NULL)
"""
# A blank is "this source does not say": it neither counts as a difference nor wipes what is known.
_RECORD_WHAT_DIFFERS = """
    INSERT INTO ratings_rating (location_id, service_group, domain, value, unrated_reason,
        published_on, inspected_on, inherited_from, framework, report_link, landing_id, recorded_at)
    SELECT l.id, i.service_group, i.domain, i.value, i.unrated_reason, i.published_on,
        COALESCE(i.inspected_on, known.inspected_on),
        COALESCE(NULLIF(i.inherited_from, ''), known.inherited_from, ''),
        COALESCE(NULLIF(i.framework, ''), known.framework, ''),
        COALESCE(NULLIF(i.report_link, ''), known.report_link, ''), %s, %s
    FROM ratings_incoming i
    JOIN directory_location l ON l.cqc_id = i.location_id
    LEFT JOIN ratings_rating known ON known.id = (
        SELECT r.id FROM ratings_rating r
        WHERE r.location_id = l.id AND r.service_group = i.service_group
            AND r.domain = i.domain AND r.published_on = i.published_on
        ORDER BY r.recorded_at DESC LIMIT 1)
    WHERE known.id IS NULL
        OR COALESCE(i.value, 0) <> COALESCE(known.value, 0)
        OR i.unrated_reason <> known.unrated_reason
        OR (i.inspected_on IS NOT NULL
            AND (known.inspected_on IS NULL OR known.inspected_on <> i.inspected_on))
        OR (i.inherited_from <> '' AND i.inherited_from <> known.inherited_from)
        OR (i.framework <> '' AND i.framework <> known.framework)
        OR (i.report_link <> '' AND i.report_link <> known.report_link)
"""

_UNKNOWN_LOCATIONS = """
    SELECT i.location_id, COUNT(*) FROM ratings_incoming i
    LEFT JOIN directory_location l ON l.cqc_id = i.location_id
    WHERE l.id IS NULL GROUP BY i.location_id ORDER BY i.location_id
"""

_TOUCHED = """
    CREATE TEMPORARY TABLE ratings_touched AS
    SELECT DISTINCT location_id AS id FROM ratings_rating
    WHERE landing_id = %s AND recorded_at = %s AND domain = 'Overall'
"""

_EVENTS = """
    SELECT r.location_id, r.landing_id, r.id, r.service_group, r.value, r.unrated_reason,
        r.published_on, r.inherited_from, r.recorded_at
    FROM ratings_touched t JOIN ratings_rating r ON r.location_id = t.id
    WHERE r.domain = 'Overall' ORDER BY r.location_id
"""

_KEEP_ON_LOCATION = """
    UPDATE directory_location SET
        rating = (SELECT s.value FROM ratings_ratingspell s
            WHERE s.location_id = directory_location.id AND s.to_on IS NULL),
        rating_published_on = (SELECT s.published_on FROM ratings_ratingspell s
            WHERE s.location_id = directory_location.id AND s.to_on IS NULL
                AND s.value IS NOT NULL)
    WHERE id IN (SELECT id FROM ratings_touched)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingChanges:
    """What a set of rows changed."""

    recorded: int  # rows that differed from what was known: each is a new row now
    unchanged: int
    locations: int  # whose overall rating through time was put together again
    unknown_locations: tuple[str, ...] = ()  # regulator's ids not in the register: left out


@part_of_action
def record_ratings(
    *, rows: Sequence[RatingFacts], landing_id: int, recorded_at: datetime
) -> RatingChanges:
    """Record what differs from the newest known, and bring each location's rating up to date.

    Set-based: England's 130,000 rows at once, in one pass. Of two rows for one location, service
    group, domain and day of publication the later in `rows` counts. `recorded_at` must be later
    than that of every landing before. Locations must be in the register already: rows of others
    are left out, and said.

    It runs in the caller's transaction, checks no permission and makes no journal entry: the
    action that applies a landing does so once for all that it changes.
    """
    at = connection.ops.adapt_datetimefield_value(recorded_at)
    incoming = received(rows=rows)
    with transaction.atomic(), connection.cursor() as cursor:
        _drop_temporary(cursor)
        cursor.execute(_INCOMING)
        _fill(cursor, "ratings_incoming", RECEIVED, incoming)
        cursor.execute("ANALYZE ratings_incoming")
        cursor.execute(_UNKNOWN_LOCATIONS)
        unknown = cursor.fetchall()
        cursor.execute(_RECORD_WHAT_DIFFERS, [landing_id, at])
        recorded = cursor.rowcount
        cursor.execute(_TOUCHED, [landing_id, at])
        locations = _rebuild_spells(cursor)
        _drop_temporary(cursor)
    return RatingChanges(
        recorded=recorded,
        unchanged=len(incoming) - recorded - sum(count for _, count in unknown),
        locations=locations,
        unknown_locations=tuple(location_id for location_id, _ in unknown),
    )


def _rebuild_spells(cursor: CursorWrapper) -> int:
    """Put together again the spells of the locations in `ratings_touched`; how many those are."""
    cursor.execute(_EVENTS)
    events = cursor.fetchall()
    cursor.execute(
        "DELETE FROM ratings_ratingspell WHERE location_id IN (SELECT id FROM ratings_touched)"
    )
    _fill(cursor, "ratings_ratingspell", SPELL, _spell_rows(events))
    cursor.execute(_KEEP_ON_LOCATION)
    return int(cursor.rowcount)


def _spell_rows(events: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    for location_id, group in groupby(events, key=itemgetter(0)):
        published = list(group)
        landings = {row[2]: row[1] for row in published}
        for spell in spells_of(Event(*row[2:]) for row in published):
            event = spell.event
            yield (
                location_id,
                spell.from_on,
                spell.to_on,
                event.value,
                event.unrated_reason,
                spell.is_inherited,
                event.published_on,
                landings[event.rating_id],
                event.rating_id,
            )


def _fill(
    cursor: CursorWrapper, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Put rows into a table by the fastest way that the database has."""
    names = ", ".join(columns)
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    places = ", ".join(["%s"] * len(columns))
    cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", list(rows))  # noqa: S608


def _drop_temporary(cursor: CursorWrapper) -> None:
    for table in ("ratings_incoming", "ratings_touched"):
        cursor.execute(f"DROP TABLE IF EXISTS {table}")
