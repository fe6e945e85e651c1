"""The `almoner` program: Django's management commands, with errors in one sentence."""

import os
import sys
from typing import NoReturn

from django.core.exceptions import ImproperlyConfigured
from django.core.management import BaseCommand, ManagementUtility
from django.core.management.base import CommandError
from django.db import OperationalError

from almoner.config.database import ensure_ready, make_private

# Django's checks ask whether the program is well made, as its tests have. They load every page,
# most of what a short command would cost. What serves the pages loads them anyway.
CHECK_THE_PROGRAM = {"serve", "check"}
MAKE_THEIR_OWN = {"migrate", "restore"}  # commands that begin with a database as they find it
READER_LEFT = 141  # as a shell reports a program that wrote to a closed pipe


class Program(ManagementUtility):
    """Django's, which sees first that the database is ready for a command of ours."""

    def fetch_command(self, subcommand: str) -> BaseCommand:
        """The command of that name; for one of Almoner's that is about to run, its database."""
        command = super().fetch_command(subcommand.replace("-", "_"))
        is_ours = type(command).__module__.startswith("almoner.")
        is_asked_for_help = {"help", "--help", "-h"} & set(self.argv)
        if is_ours and not is_asked_for_help:
            make_private()
            if subcommand not in MAKE_THEIR_OWN:
                ensure_ready()
        if is_ours and subcommand not in CHECK_THE_PROGRAM:
            command.requires_system_checks = ()
        return command


def main() -> None:
    """Run the command in `sys.argv`; exit 2 with a sentence on stderr if it cannot be done."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "almoner.config.settings")
    try:
        Program(_without_djangos_own_report(sys.argv)).execute()
        sys.stdout.flush()
    except (CommandError, ImproperlyConfigured) as error:
        _refuse(str(error))
    except OperationalError as error:  # it went away, filled its disk, or was locked throughout
        _refuse(f"The database could not finish this: {_first_line(error)}.")
    except BrokenPipeError:
        # Whoever read the output has seen enough. What is left of it must not be tried again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(READER_LEFT)
    except OSError as error:
        where = f" “{error.filename}”" if error.filename else ""
        _refuse(f"The machine could not do this{where}: {error.strerror or error}.")
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        sys.exit(130)


def _refuse(sentence: str) -> NoReturn:
    sys.stderr.write(f"{sentence}\n")
    sys.exit(2)


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].rstrip(".")


def _without_djangos_own_report(argv: list[str]) -> list[str]:
    """`argv` so that a CommandError reaches `main`: Django would print its class and exit 1."""
    if len(argv) < 2 or argv[1].startswith("-") or argv[1] in {"help", "version"}:  # noqa: PLR2004
        return argv
    return [*argv[:2], "--traceback", *argv[2:]]
