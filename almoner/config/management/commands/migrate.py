"""`almoner migrate`: bring the database up to this version, with its reference data."""

from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from almoner.core.accounts.actions import load_authorities
from almoner.evidence.questionnaires.actions import install_question_sets

# The Care Act 2014 came into force: visits made since then can be entered on the sets we ship.
CARE_ACT = datetime(2015, 4, 1, tzinfo=UTC)


class Command(DjangoMigrate):
    """Django's own, which then loads England's councils and the question sets we ship."""

    help = "Brings the database up to this version, with England's councils and question sets."

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate; load the reference data unless only a part, or nothing, was asked for."""
        self.verbosity = options["verbosity"]
        if not any(
            options[name] for name in ("app_label", "plan", "check_unapplied", "fake", "prune")
        ):
            progress: Any = self.migration_progress_callback
            self._make_libraries_tables(
                MigrationExecutor(connections[options["database"]], progress)
            )
        super().handle(*args, **options)
        # Only the tests' own database is made with run_syncdb: each test says what it needs.
        partial = ("app_label", "plan", "check_unapplied", "run_syncdb", "prune")
        if any(options[name] for name in partial):
            return
        changed = load_authorities(at=timezone.now())
        added = install_question_sets(at=timezone.now(), since=CARE_ACT)
        if options["verbosity"] == 0:
            return
        if changed:
            self.stdout.write(f"Regions and councils: {changed} rows brought up to date.")
        if added:
            self.stdout.write(f"Question sets: {added} versions added.")

    @staticmethod
    def _make_libraries_tables(executor: MigrationExecutor) -> None:
        """Of an empty database, make first what the libraries keep there.

        They change their tables some sixty times, and for each change that touches a user
        Django works out every model that has to do with one: soon that is nearly all of ours.
        """
        if executor.loader.applied_migrations:
            return
        leaves = executor.loader.graph.leaf_nodes()
        ours = {room.label for room in apps.get_app_configs() if room.name.startswith("almoner.")}
        executor.migrate([leaf for leaf in leaves if leaf[0] not in ours])
