"""The database as PostgreSQL shows it to a role that owns nothing, for tests of row security."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection


def run(*lines: str) -> None:
    """Run statements one after another."""
    with connection.cursor() as cursor:
        for line in lines:
            cursor.execute(line)


def count(table: str) -> int:
    """How many rows of the table are reached."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


@contextmanager
def reading(tables: Iterable[str], *, sequences: bool = False) -> Iterator[None]:
    """Be a role that is no superuser and owns nothing, which reaches all until it is narrowed.

    It may read and write these tables, and where that is asked use the sequences. The role goes
    with the test's transaction.
    """
    role = f"reader_{os.getpid()}"  # roles are the server's, and tests run side by side
    grants = [f"GRANT ALL ON {', '.join(tables)} TO {role}"]
    if sequences:
        grants.append(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}")
    run(f"CREATE ROLE {role}", *grants, f"GRANT SELECT ON accounts_authority TO {role}")
    run(f"SET ROLE {role}")
    try:
        yield
    finally:
        run("RESET ROLE", "SET almoner.authorities = '*'")
