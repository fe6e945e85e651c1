"""`almoner backup`: everything in one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from almoner.config.backups.actions import take_backup
from almoner.config.backups.archive import BackupError
from almoner.core.accounts.rules import operator
from almoner.core.ui.words import plural

WITH_KEYS = (
    "Keep it as safely as the database itself: it holds everything, and the keys by which sessions"
    " are signed and identities sealed."
)
WITHOUT_KEYS = (
    "The keys are not in it: keep secret-key and identity-key of ALMONER_HOME in another place."
    " Without identity-key nobody can ever read the identities that it seals."
)


class Command(BaseCommand):
    """Takes a backup while others go on working."""

    help = "Copies the database, the uploaded files and the two keys into one file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file to write."""
        parser.add_argument("path", type=Path, help="the file to write, which must not exist yet")
        parser.add_argument(
            "--without-keys",
            action="store_true",
            help="leave the keys out: keep them apart, for nothing sealed is read without them",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it and say what it holds."""
        path: Path = options["path"].resolve()
        try:
            count = take_backup(
                path=path,
                by=operator("backup"),
                at=timezone.now(),
                has_keys=not options["without_keys"],
            )
        except BackupError as error:
            raise CommandError(str(error)) from error
        size = path.stat().st_size / 1_000_000
        keys = WITHOUT_KEYS if options["without_keys"] else WITH_KEYS
        self.stdout.write(
            f"Wrote {path.name}: {size:,.1f} MB, with {plural(count, 'uploaded file')}. {keys}"
        )
