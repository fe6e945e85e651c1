"""`almoner check`: whether the installation is whole."""

import csv
import json
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from almoner.config.integrity import Finding, findings
from almoner.core.ui.words import plural


class Command(BaseCommand):
    help = "Checks that the installation is whole: its database, journal, files, keys and settings."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--quick", action="store_true", help="leave out what reads every byte that is kept"
        )
        parser.add_argument("--format", choices=("table", "json", "csv"), default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        found = []
        for one in findings(at=timezone.now(), is_quick=options["quick"]):
            found.append(one)
            if options["format"] == "table":
                self._say(one)
        {"table": _nothing, "json": self._json, "csv": self._csv}[options["format"]](found)
        wrong = sum(not one.is_well for one in found)
        if wrong:
            raise CommandError(f"{plural(wrong, 'check')} of {len(found)} found something wrong.")

    def _say(self, one: Finding) -> None:
        """As soon as it is known: some checks read everything that there is."""
        self.stdout.write(f"{one.name}: {'well' if one.is_well else 'NOT WELL'}")
        for fault in one.faults:
            self.stdout.write(f"  {fault}")
        self.stdout.flush()

    def _json(self, found: Iterable[Finding]) -> None:
        rows = [
            {"name": one.name, "is_well": one.is_well, "faults": list(one.faults)} for one in found
        ]
        self.stdout.write(json.dumps(rows, indent=2))

    def _csv(self, found: Iterable[Finding]) -> None:
        rows = csv.writer(self.stdout, lineterminator="\n")
        rows.writerow(["name", "is_well", "fault"])
        for one in found:
            rows.writerows([one.name, one.is_well, fault] for fault in one.faults or ("",))


def _nothing(found: Iterable[Finding]) -> None:
    """A table was written row by row."""
