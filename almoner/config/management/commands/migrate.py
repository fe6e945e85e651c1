"""`almoner migrate`: bring the database up to this version, with its reference data."""

from datetime import UTC, datetime
from typing import Any

from django.core.management.commands.migrate import Command as DjangoMigrate
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
