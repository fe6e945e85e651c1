"""`almoner backup`: everything in one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from almoner.config.backups.actions import take_backup
from almoner.config.backups.archive import BackupError
from almoner.core.accounts.rules import operator


class Command(BaseCommand):
    """Takes a backup while others go on working."""

    help = "Copies the database, the uploaded files and the secret key into one file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file to write."""
        parser.add_argument("path", type=Path, help="the file to write, which must not exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it and say what it holds."""
        path: Path = options["path"].resolve()
        try:
            count = take_backup(path=path, by=operator("backup"), at=timezone.now())
        except BackupError as error:
            raise CommandError(str(error)) from error
        size = path.stat().st_size / 1_000_000
        self.stdout.write(
            f"Wrote {path.name}: {size:,.1f} MB, with {count:,} uploaded files. Keep it as safely"
            " as the database itself: it holds everything, and the key that sessions are signed by."
        )
