"""`almoner question-sets list | load | check`."""

import csv
import json
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from almoner.core.accounts.rules import operator
from almoner.evidence.questionnaires.actions import QuestionSetRefused, install_question_sets
from almoner.evidence.questionnaires.library import definitions_in
from almoner.evidence.questionnaires.queries import question_sets
from almoner.evidence.questionnaires.rules import DefinitionError, QuestionSetDefinition

Rows = Sequence[Mapping[str, object]]


class Command(BaseCommand):
    """The commands of the question sets."""

    help = "Lists question sets, publishes those that ship with Almoner, and checks a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the three parts and their options."""
        parts = parser.add_subparsers(dest="part", required=True)
        listing = parts.add_parser("list", help="every version, and what became of it")
        listing.add_argument("--as-at", type=_day, metavar="DATE", help="the day (today)")
        loading = parts.add_parser("load", help="publish what is not published yet")
        loading.add_argument(
            "file", nargs="?", type=Path, help="a file (those that ship with Almoner)"
        )
        checking = parts.add_parser("check", help="name everything that is wrong with a file")
        checking.add_argument("file", type=Path)
        for each in (listing, checking):
            each.add_argument("--format", choices=("table", "json", "csv"), default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the part asked for, or say in a sentence why not."""
        part = {"list": self._list, "load": self._load, "check": self._check}[options["part"]]
        part(options)

    def _list(self, options: dict[str, Any]) -> None:
        as_at = options["as_at"] or timezone.localdate()
        found = question_sets(as_at=as_at, visible_to=operator("question-sets list"))
        rows = [
            {
                "question_set": each.key,
                "version": each.number,
                "title": each.title,
                "purpose": each.purpose,
                "questions": each.question_count,
                "of": each.authority_name or "shipped",
                "state": each.state.value,
                "since": _shown(each.state_at, options["format"]),
            }
            for each in found
        ]
        self._print(rows, options["format"], empty="There are no question sets yet.")

    def _load(self, options: dict[str, Any]) -> None:
        path: Path | None = options["file"]
        definitions = _read(path) if path else None
        by = operator("question-sets load")
        try:
            count = install_question_sets(at=timezone.now(), by=by, definitions=definitions)
        except QuestionSetRefused as error:
            raise CommandError(str(error), returncode=2) from error
        except DefinitionError as error:
            raise CommandError(f"The library cannot be used. {error}", returncode=2) from error
        said = {0: "Every version was published already.", 1: "One version was published."}
        self.stdout.write(said.get(count, f"{count} versions were published."))

    def _check(self, options: dict[str, Any]) -> None:
        path: Path = options["file"]
        try:
            found = _opened(path)
        except DefinitionError as error:
            problems = [{"path": each.path, "problem": each.sentence} for each in error.problems]
            if options["format"] != "table":
                self._print(problems, options["format"], empty="")
                count = "one problem" if len(problems) == 1 else f"{len(problems)} problems"
                raise CommandError(f"{path.name} has {count}.", returncode=2) from error
            raise CommandError(f"{path.name} cannot be used.\n{error}", returncode=2) from error
        rows = [
            {
                "question_set": each.key,
                "version": each.version,
                "title": each.title,
                "sections": len(each.sections),
                "standards": len(each.standards),
                "questions": len(each.questions),
            }
            for each in found
        ]
        self._print(rows, options["format"], empty="")

    def _print(self, rows: Rows, form: str, *, empty: str) -> None:
        if form == "json":
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
        elif form == "csv" and rows:
            writer = csv.DictWriter(self.stdout, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        elif form == "table" and not rows:
            self.stdout.write(empty)
        elif form == "table":
            table = Table(*(name.replace("_", " ").capitalize() for name in rows[0]))
            for row in rows:
                table.add_row(*map(str, row.values()))
            console = Console(width=None if self.stdout.isatty() else 160)
            with console.capture() as capture:
                console.print(table)
            self.stdout.write(capture.get(), ending="")


def _read(path: Path) -> tuple[QuestionSetDefinition, ...]:
    try:
        return _opened(path)
    except DefinitionError as error:
        raise CommandError(f"{path.name} cannot be used.\n{error}", returncode=2) from error


def _opened(path: Path) -> tuple[QuestionSetDefinition, ...]:
    try:
        return definitions_in(path)
    except OSError as error:
        raise CommandError(f"“{path}” cannot be read: {error.strerror}.", returncode=2) from error


def _shown(moment: datetime, form: str) -> str:
    here = timezone.localtime(moment)
    return f"{here.day} {here:%B %Y}" if form == "table" else here.date().isoformat()


def _day(text: str) -> date:
    return date.fromisoformat(text)
