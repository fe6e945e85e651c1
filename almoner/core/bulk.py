# ruff: noqa: S608 (no part of a statement comes from outside: tables and columns are models')
"""Writing many rows at once in the caller's transaction, on either engine.

On SQLite by `executemany`; on PostgreSQL by `COPY`, through a temporary table where rows that
stand are changed. Neither makes an object for each row.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import count
from typing import Any

from django.db import connection
from django.db.models import BooleanField, DateField, DateTimeField, Field, Model

Row = Sequence[object]
TURNED_AT_ONCE = 5_000  # rows
INDEXED_AFTER_FROM = 10_000  # rows, from which indexes may be made again after them
_staging_number = count(1)


def insert_rows(
    *, model: type[Model], columns: Sequence[str], rows: Sequence[Row], or_ignore: bool = False
) -> None:
    """Insert the rows, each in the order of `columns` (attribute names, as "provider_id").

    `or_ignore` passes over a row that breaks a unique constraint.
    """
    if not rows:
        return
    fields = _fields(model, columns)
    places = _places_to_say(fields, rows) if connection.vendor == "sqlite" else range(len(fields))
    fields = [fields[place] for place in places]
    names = _names(fields)
    if connection.vendor == "sqlite":
        verb = "INSERT OR IGNORE" if or_ignore else "INSERT"
        insert = f"{verb} INTO {_table(model)} ({names}) VALUES ({_marks(fields)})"
        is_many = len(rows) >= INDEXED_AFTER_FROM and connection.in_atomic_block
        with _indexed_after(model, len(rows)) if is_many and not or_ignore else nullcontext():
            _many(insert, fields, rows, places)
    elif or_ignore:
        with _Staged(model, fields, rows) as staging:
            _run(
                f"INSERT INTO {_table(model)} ({names}) SELECT {names} FROM {staging}"
                " ON CONFLICT DO NOTHING"
            )
    else:
        _copy(_table(model), names, rows)


def update_rows(*, model: type[Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Change the rows; the first column is what each is known by, usually "id"."""
    if not rows:
        return
    fields = _fields(model, columns)
    key, *others = (_quoted(field.column) for field in fields)
    if connection.vendor == "sqlite":
        sets = ", ".join(f"{name} = %s" for name in others)
        turned = [(*row[1:], row[0]) for row in rows]
        fields = [*fields[1:], fields[0]]
        _many(f"UPDATE {_table(model)} SET {sets} WHERE {key} = %s", fields, turned)
        return
    sets = ", ".join(f"{name} = staged.{name}" for name in others)
    with _Staged(model, fields, rows) as staging:
        _run(
            f"UPDATE {_table(model)} AS standing SET {sets} FROM {staging} AS staged"
            f" WHERE standing.{key} = staged.{key}"
        )


def upsert_rows(
    *, model: type[Model], columns: Sequence[str], key: Sequence[str], rows: Sequence[Row]
) -> None:
    """Insert the rows, or change those that stand under the same key."""
    if not rows:
        return
    fields = _fields(model, columns)
    names = _names(fields)
    on = _names(_fields(model, key))
    sets = ", ".join(
        f"{_quoted(field.column)} = excluded.{_quoted(field.column)}"
        for field in fields
        if field.attname not in key
    )
    then = f"ON CONFLICT ({on}) DO UPDATE SET {sets}"
    into = f"INSERT INTO {_table(model)} ({names})"
    if connection.vendor == "sqlite":
        _many(f"{into} VALUES ({_marks(fields)}) {then}", fields, rows)
        return
    with _Staged(model, fields, rows) as staging:
        _run(f"{into} SELECT {names} FROM {staging} {then}")


def delete_rows(*, model: type[Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Delete the rows whose `columns` hold these values."""
    if not rows:
        return
    fields = _fields(model, columns)
    if connection.vendor == "sqlite":
        where = " AND ".join(f"{_quoted(field.column)} = %s" for field in fields)
        _many(f"DELETE FROM {_table(model)} WHERE {where}", fields, rows)
        return
    with _Staged(model, fields, rows) as staging:
        where = " AND ".join(
            f"standing.{_quoted(field.column)} = staged.{_quoted(field.column)}" for field in fields
        )
        _run(f"DELETE FROM {_table(model)} AS standing USING {staging} AS staged WHERE {where}")


def next_ids(*, model: type[Model], count: int) -> Sequence[int]:
    """Ids for that many new rows.

    PostgreSQL keeps them for the caller. On SQLite they are free only while nothing else is
    inserted: ask inside the transaction, or look again there.
    """
    if count == 0:
        return range(0)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                f"SELECT max(coalesce((SELECT max(id) FROM {_table(model)}), 0),"
                " coalesce((SELECT seq FROM sqlite_sequence WHERE name = %s), 0))",
                [table],
            )
            first = cursor.fetchone()[0] + 1
            return range(first, first + count)
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return [row[0] for row in cursor.fetchall()]


class _Staged:
    """A temporary table that holds rows while one statement reads them. PostgreSQL only."""

    def __init__(self, model: type[Model], fields: Sequence[Field[Any, Any]], rows: Sequence[Row]):
        self.name = _quoted(f"staging_{next(_staging_number)}")
        self.model, self.fields, self.rows = model, fields, rows

    def __enter__(self) -> str:
        names = _names(self.fields)
        _run(
            f"CREATE TEMPORARY TABLE {self.name} ON COMMIT DROP AS"
            f" SELECT {names} FROM {_table(self.model)} WITH NO DATA"
        )
        _copy(self.name, names, self.rows)
        _run(f"ANALYZE {self.name}")
        return self.name

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:  # after an error the transaction drops it
            _run(f"DROP TABLE {self.name}")


def _fields(model: type[Model], columns: Sequence[str]) -> list[Field[Any, Any]]:
    known = {field.attname: field for field in model._meta.concrete_fields}
    return [known[column] for column in columns]


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(name or "")


def _table(model: type[Model]) -> str:
    return _quoted(model._meta.db_table)


def _names(fields: Sequence[Field[Any, Any]]) -> str:
    return ", ".join(_quoted(field.column) for field in fields)


def _marks(fields: Sequence[Field[Any, Any]]) -> str:
    return ", ".join("%s" for _ in fields)


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _many(
    sql: str, fields: Sequence[Field[Any, Any]], rows: Sequence[Row], places: Sequence[int] = ()
) -> None:
    with connection.cursor() as cursor:
        held = _as_sqlite_holds_them(fields, rows, places or range(len(fields)))
        cursor.executemany(sql, held)  # type: ignore[arg-type]


def _copy(table: str, names: str, rows: Sequence[Row]) -> None:
    into = f"COPY {table} ({names}) FROM STDIN"
    # A copy is psycopg's own: without this its errors would not be Django's.
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row(row)


@contextmanager
def _indexed_after(model: type[Model], adding: int) -> Iterator[None]:
    """Take a table's indexes away while it more than doubles: to sort them once is quicker.

    SQLite only. Uniqueness holds as before: an index that rows break cannot be made again.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {_table(model)}")
        is_outgrown = cursor.fetchone()[0] < adding
        cursor.execute(
            "SELECT name, sql FROM sqlite_schema"
            " WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL",
            [model._meta.db_table],
        )
        indexes = cursor.fetchall() if is_outgrown else []
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {_quoted(name)}")
        yield
        for _, sql in indexes:
            cursor.execute(sql)


def _places_to_say(fields: Sequence[Field[Any, Any]], rows: Sequence[Row]) -> Sequence[int]:
    """The columns that are not null in every row: a null need not be said, and is dear to bind."""
    if len(rows) < TURNED_AT_ONCE:
        return range(len(fields))
    return [
        place
        for place, field in enumerate(fields)
        if field.has_db_default() or any(row[place] is not None for row in rows)
    ] or range(len(fields))


def _as_sqlite_holds_them(
    fields: Sequence[Field[Any, Any]], rows: Sequence[Row], places: Sequence[int]
) -> Iterator[Sequence[Any]]:
    """The cells at these places, dates and times as text and yes and no as numbers.

    A column at a time, which is three times as quick as a row at a time; no more rows at once than
    can be let go again before Python looks for cycles among them.
    """
    turns = [_turn_of(field) for field in fields]
    for start in range(0, len(rows), TURNED_AT_ONCE):
        columns = list(zip(*rows[start : start + TURNED_AT_ONCE], strict=True))
        turned = (
            [None if value is None else turn(value) for value in columns[place]]
            if turn
            else columns[place]
            for turn, place in zip(turns, places, strict=True)
        )
        yield from zip(*turned, strict=True)


def _turn_of(field: Field[Any, Any]) -> Callable[[Any], object] | None:
    """What makes of a value what Django's SQLite holds; None where it is held as it is."""
    if isinstance(field, DateTimeField):
        return _moment
    if isinstance(field, DateField):
        return date.isoformat
    return int if isinstance(field, BooleanField) else None


@lru_cache(maxsize=64)  # the rows of one load share theirs
def _moment(value: datetime) -> str:
    return str(value.astimezone(UTC).replace(tzinfo=None))
