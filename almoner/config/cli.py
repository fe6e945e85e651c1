"""The `almoner` program: Django's management commands, with errors in one sentence."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import BaseCommand, ManagementUtility
from django.core.management.base import CommandError

from almoner.config.database import ensure_ready


class Program(ManagementUtility):
    """Django's, which sees first that the database is ready for a command of ours."""

    def fetch_command(self, subcommand: str) -> BaseCommand:
        """The command of that name; for one of Almoner's that is about to run, its database."""
        command = super().fetch_command(subcommand)
        is_ours = type(command).__module__.startswith("almoner.") and subcommand != "migrate"
        is_asked_for_help = {"help", "--help", "-h"} & set(self.argv)
        if is_ours and not is_asked_for_help:
            ensure_ready()
        return command


def main() -> None:
    """Run the command in `sys.argv`; exit 2 with a sentence on stderr if it cannot be done."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "almoner.config.settings")
    try:
        Program(_without_djangos_own_report(sys.argv)).execute()
    except (CommandError, ImproperlyConfigured) as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        sys.exit(130)


def _without_djangos_own_report(argv: list[str]) -> list[str]:
    """`argv` so that a CommandError reaches `main`: Django would print its class and exit 1."""
    if len(argv) < 2 or argv[1].startswith("-") or argv[1] in {"help", "version"}:  # noqa: PLR2004
        return argv
    return [*argv[:2], "--traceback", *argv[2:]]
