"""The database as one file and back: SQLite by itself, PostgreSQL by its own programs."""

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

from django.db import connection

from almoner.config.backups.archive import BackupError

MEMBER = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


def dump(*, into: Path) -> None:
    """Write the database as it stands at one moment, while others go on working."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(into)])
        return
    # Row security would hide the councils' rows from the dump; the setting shows them all.
    _run("pg_dump", "--format=custom", "--enable-row-security", f"--file={into}")


def is_empty() -> bool:
    """Whether the database has no table yet."""
    return not connection.introspection.table_names()


def put_back(*, dumped: Path) -> None:
    """Fill the empty database, whole or not at all."""
    if connection.vendor == "sqlite":
        target = Path(connection.settings_dict["NAME"])
        connection.close()
        with sqlite3.connect(dumped) as opened:
            if opened.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise BackupError("The database in the backup is damaged.")
        opened.close()
        for rest in ("-wal", "-shm"):  # of the empty one
            target.with_name(target.name + rest).unlink(missing_ok=True)
        dumped.replace(target)
        return
    name = connection.settings_dict["NAME"]
    _run(
        "pg_restore",
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        f"--dbname={name}",
        str(dumped),
    )


def _run(program: str, *words: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise BackupError(f"{program} is needed: install PostgreSQL's client programs.")
    settings = connection.settings_dict
    named = {
        "PGHOST": settings["HOST"],
        "PGPORT": str(settings["PORT"] or ""),
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGDATABASE": settings["NAME"],
        "PGOPTIONS": "-c almoner.authorities=*",
    }
    done = subprocess.run(  # noqa: S603  our own words, and no shell
        [found, *words],
        env={**os.environ, **{name: value for name, value in named.items() if value}},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise BackupError(f"{program} could not finish: {reason}")
