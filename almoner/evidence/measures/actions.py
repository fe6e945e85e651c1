"""The ways in which figures are recorded and taken away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.bulk import insert_rows
from almoner.core.journal.actions import part_of_action, record_export
from almoner.core.journal.rules import Sensitivity
from almoner.evidence.landings.models import Landing
from almoner.evidence.measures.library import measures_on
from almoner.evidence.measures.models import Observation
from almoner.evidence.measures.rules.rows import ObservationRow, refuse_wrong

_COLUMNS = (
    "measure",
    "from_on",
    "to_on",
    "location_id",
    "provider_id",
    "place_code",
    "breakdown",
    "numerator",
    "denominator",
    "value",
)
# What was received, beside what is known: a table of this connection's own, gone at the end.
_INCOMING = """
    CREATE TEMPORARY TABLE measures_incoming (
        place integer NOT NULL, measure varchar(40) NOT NULL,
        from_on date NOT NULL, to_on date NOT NULL,
        location_id bigint, provider_id bigint, place_code varchar(9) NOT NULL,
        breakdown varchar(20) NOT NULL, numerator double precision,
        denominator double precision, value double precision)
"""
# An observation that stands for the same subject and period. One statement for each kind of
# subject, so that each finds its rows by the index that holds them.
_SAME = """
    o.superseded_at IS NULL AND o.{subject} = i.{subject} AND o.measure = i.measure
    AND o.breakdown = i.breakdown AND o.to_on = i.to_on AND o.from_on = i.from_on
"""
_AS_BEFORE = """
    COALESCE(o.numerator, -1) = COALESCE(i.numerator, -1)
    AND COALESCE(o.denominator, -1) = COALESCE(i.denominator, -1)
    AND COALESCE(o.value, -1) = COALESCE(i.value, -1)
"""
_SUBJECTS = {
    "location_id": "i.location_id IS NOT NULL",
    "provider_id": "i.provider_id IS NOT NULL",
    "place_code": "i.place_code <> ''",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationChanges:
    """What a set of rows changed."""

    recorded: int  # new figures, corrections among them
    corrected: int  # of those, how many took another's place
    unchanged: int


@part_of_action
def record_observations(
    *, rows: Sequence[ObservationRow], landing: Landing, by: Principal, at: datetime
) -> ObservationChanges:
    """Record what differs from what stands; what it differs from is superseded, and kept.

    Set-based: England's homes at once. Of two rows for one subject, measure, part and period the
    later counts. It runs in the caller's transaction, of which it is a part: the caller makes the
    entry in the journal. Raises NotPermitted, or ObservationError for a row that cannot be.
    """
    require(by, Permission.LOAD_FEED)
    received = list({_key(row): row for row in rows}.values())
    measures = measures_on(on=landing.as_at)
    refuse_wrong(rows=received, measures=measures)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS measures_incoming")
        cursor.execute(_INCOMING)
        _fill(cursor, received)
        corrected = _supersede(cursor, at)
        new = [received[place] for place in _new(cursor)]
        cursor.execute("DROP TABLE measures_incoming")
        insert_rows(
            model=Observation,
            columns=(*_COLUMNS, "version", "landing_id", "recorded_at"),
            rows=[(*row, measures[row.measure].version, landing.pk, at) for row in new],
        )
    return ObservationChanges(
        recorded=len(new), corrected=corrected, unchanged=len(received) - len(new)
    )


@transaction.atomic
def record_measure_download(
    *, measure: str, authority_code: str, form: str, row_count: int, by: Principal, at: datetime
) -> None:
    """Note that someone takes a list of services' figures away. Raises NotPermitted."""
    require(by, Permission.DOWNLOAD, authority_code=authority_code)
    require(by, Permission.VIEW_MEASURES, authority_code=authority_code)
    record_export(
        actor=by,
        at=at,
        what=f"measures of services: {measure}",
        form=form,
        row_count=row_count,
        authority_code=authority_code,
        sensitivity=Sensitivity.INTERNAL,
    )


def _key(row: ObservationRow) -> tuple[Any, ...]:
    return row[:7]


def _fill(cursor: Any, rows: Sequence[ObservationRow]) -> None:
    names = ", ".join(("place", *_COLUMNS))
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY measures_incoming ({names}) FROM STDIN") as copy:
            for place, row in enumerate(rows):
                copy.write_row((place, *row))
    else:
        marks = ", ".join(["%s"] * (len(_COLUMNS) + 1))
        cursor.executemany(
            f"INSERT INTO measures_incoming ({names}) VALUES ({marks})",  # noqa: S608
            [
                (place, row[0], row[1].isoformat(), row[2].isoformat(), *row[3:])
                for place, row in enumerate(rows)
            ],
        )
    cursor.execute("ANALYZE measures_incoming")


def _supersede(cursor: Any, at: datetime) -> int:
    """Mark the figures from which incoming ones differ; return how many."""
    moment = connection.ops.adapt_datetimefield_value(at)
    count = 0
    for subject, is_its in _SUBJECTS.items():
        cursor.execute(
            "UPDATE measures_observation AS o SET superseded_at = %s FROM measures_incoming AS i"  # noqa: S608
            f" WHERE {_SAME.format(subject=subject)} AND {is_its}"
            f" AND NOT ({_AS_BEFORE})",
            [moment],
        )
        count += cursor.rowcount
    return count


def _new(cursor: Any) -> list[int]:
    """Which of the incoming rows are those for which nothing stands any more."""
    found: list[int] = []
    for subject, is_its in _SUBJECTS.items():
        cursor.execute(
            f"SELECT i.place FROM measures_incoming i WHERE {is_its} AND NOT EXISTS"  # noqa: S608
            f" (SELECT 1 FROM measures_observation o WHERE {_SAME.format(subject=subject)})"
        )
        found += [row[0] for row in cursor.fetchall()]
    return sorted(found)
