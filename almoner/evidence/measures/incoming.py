"""Rows laid beside what stands, in a table of this connection's own that is gone at the end."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction

from almoner.evidence.measures.rules.rows import ObservationRow

COLUMNS = (
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
_INCOMING = """
    CREATE TEMPORARY TABLE measures_incoming (
        place integer NOT NULL, measure varchar(40) NOT NULL,
        from_on date NOT NULL, to_on date NOT NULL,
        location_id bigint, provider_id bigint, place_code varchar(9) NOT NULL,
        breakdown varchar(20) NOT NULL, numerator double precision,
        denominator double precision, value double precision)
"""
# An observation that stands for the same subject and period. One statement for each kind of
# subject, so that each finds its rows by the index that holds them: `held` says again, in the words
# of that index, which rows those are, since SQLite uses it only then.
_SAME = """
    o.superseded_at IS NULL AND {held} AND o.{subject} = i.{subject} AND o.measure = i.measure
    AND o.breakdown = i.breakdown AND o.to_on = i.to_on AND o.from_on = i.from_on
"""
_AS_BEFORE = """
    COALESCE(o.numerator, -1) = COALESCE(i.numerator, -1)
    AND COALESCE(o.denominator, -1) = COALESCE(i.denominator, -1)
    AND COALESCE(o.value, -1) = COALESCE(i.value, -1)
"""
_IS_OF = {
    "location_id": "{row}.location_id IS NOT NULL",
    "provider_id": "{row}.provider_id IS NOT NULL",
    "place_code": "NOT ({row}.place_code = '')",
}
_SUBJECTS = {subject: is_its.format(row="i") for subject, is_its in _IS_OF.items()}


def _same(subject: str) -> str:
    return _SAME.format(subject=subject, held=_IS_OF[subject].format(row="o"))


class Differences(NamedTuple):
    """How many rows say what nothing stands for, and how many another thing than what stands."""

    new: int
    corrected: int


def one_for_each(rows: Iterable[ObservationRow]) -> list[ObservationRow]:
    """Of rows for one subject, measure, part and period, the last."""
    return list({row[:7]: row for row in rows}.values())


@contextmanager
def laid_out(rows: Sequence[ObservationRow]) -> Iterator[Any]:
    """A cursor to which the rows are known, for the functions below."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS measures_incoming")
        cursor.execute(_INCOMING)
        _fill(cursor, rows)
        yield cursor
        cursor.execute("DROP TABLE measures_incoming")


def differences(cursor: Any) -> Differences:
    """What recording the rows would change."""
    corrected = 0
    for subject, is_its in _SUBJECTS.items():
        cursor.execute(
            "SELECT count(*) FROM measures_incoming i JOIN measures_observation o"  # noqa: S608
            f" ON {_same(subject)} WHERE {is_its} AND NOT ({_AS_BEFORE})"
        )
        corrected += cursor.fetchone()[0]
    return Differences(new=len(unknown(cursor)), corrected=corrected)


def supersede(cursor: Any, *, at: datetime) -> int:
    """Mark the figures from which the rows differ; return how many."""
    moment = connection.ops.adapt_datetimefield_value(at)
    count = 0
    for subject, is_its in _SUBJECTS.items():
        cursor.execute(
            "UPDATE measures_observation AS o SET superseded_at = %s FROM measures_incoming AS i"  # noqa: S608
            f" WHERE {_same(subject)} AND {is_its} AND NOT ({_AS_BEFORE})",
            [moment],
        )
        count += cursor.rowcount
    return count


def unknown(cursor: Any) -> list[int]:
    """The places, in what was laid out, of the rows for which nothing stands."""
    found: list[int] = []
    for subject, is_its in _SUBJECTS.items():
        cursor.execute(
            f"SELECT i.place FROM measures_incoming i WHERE {is_its} AND NOT EXISTS"  # noqa: S608
            f" (SELECT 1 FROM measures_observation o WHERE {_same(subject)})"
        )
        found += [row[0] for row in cursor.fetchall()]
    return sorted(found)


def _fill(cursor: Any, rows: Sequence[ObservationRow]) -> None:
    names = ", ".join(("place", *COLUMNS))
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY measures_incoming ({names}) FROM STDIN") as copy:
            for place, row in enumerate(rows):
                copy.write_row((place, *row))
    else:
        marks = ", ".join(["%s"] * (len(COLUMNS) + 1))
        cursor.executemany(
            f"INSERT INTO measures_incoming ({names}) VALUES ({marks})",  # noqa: S608
            [
                (place, row[0], row[1].isoformat(), row[2].isoformat(), *row[3:])
                for place, row in enumerate(rows)
            ],
        )
    cursor.execute("ANALYZE measures_incoming")
