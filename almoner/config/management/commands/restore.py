"""`almoner restore`: an empty installation filled from a backup."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from almoner.config.backups.actions import restore_backup
from almoner.config.backups.archive import BackupError
from almoner.core.accounts.rules import operator

WITHOUT_KEYS = (
    "The backup holds no keys: put the secret-key and identity-key that were kept apart into"
    " ALMONER_HOME, in place of those made just now."
)


class Command(BaseCommand):
    """Restores a backup into an installation that holds nothing."""

    help = "Fills an empty database and an empty home from a backup."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The backup."""
        parser.add_argument("path", type=Path, help="a file that almoner backup wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore it and say what to do next."""
        path: Path = options["path"].resolve()
        try:
            manifest = restore_backup(path=path, by=operator("restore"), at=timezone.now())
        except BackupError as error:
            raise CommandError(str(error)) from error
        if not manifest.has_keys:
            self.stderr.write(WITHOUT_KEYS)
        self.stdout.write(
            f"Restored what stood on {manifest.taken_at[:10]}, of Almoner {manifest.version}."
            " Run almoner migrate if it was an earlier version, then almoner journal verify."
        )
