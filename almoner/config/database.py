"""Whether the database is one that this version of Almoner can work with."""

import sys
from contextlib import suppress
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from almoner.config.environment import PRIVATE_FILE


def make_private() -> None:
    """Make the file of a new SQLite database, which SQLite would let everyone else read."""
    if connection.vendor == "sqlite":
        with suppress(FileExistsError):
            Path(connection.settings_dict["NAME"]).touch(mode=PRIVATE_FILE, exist_ok=False)


def ensure_ready() -> None:
    """Make an empty database ready, saying so on stderr; leave a ready one alone.

    Raises CommandError where the database cannot be reached, or is of another version.
    """
    try:
        executor = MigrationExecutor(connection)
        is_empty = not connection.introspection.table_names()
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0]
        raise CommandError(f"The database cannot be opened: {reason}") from error
    if is_empty:
        sys.stderr.write("The database is empty: making its tables.\n")
        call_command("migrate", verbosity=0, interactive=False)
    elif executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("The database is of an earlier version: run almoner migrate.")
    elif _is_later(executor):
        raise CommandError("The database is of a later version: update Almoner.")


def _is_later(executor: MigrationExecutor) -> bool:
    """Whether a migration stands in it, of an app that we have, which we do not know."""
    ours = executor.loader.migrated_apps
    known = executor.loader.disk_migrations.keys() | (executor.loader.replacements or {}).keys()
    applied = executor.loader.applied_migrations or {}
    return any(app in ours and (app, name) not in known for app, name in applied)
