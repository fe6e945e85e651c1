"""`almoner journal verify | seal | list`."""

import csv
import json
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from almoner.core.journal.actions import seal_entries
from almoner.core.journal.queries import Wanted, entries, verify
from almoner.core.journal.rules import Written


class Command(BaseCommand):
    help = "Proves, seals and lists the journal of who did what."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        proof = parts.add_parser("verify", help="prove that no entry was altered or removed")
        proof.add_argument(
            "--holding",
            default="",
            metavar="DIGEST",
            help="a digest noted earlier, which must still be among the seals",
        )
        parts.add_parser("seal", help="seal every entry that no seal covers yet")
        listing = parts.add_parser("list", help="list entries, newest first")
        listing.add_argument("--from", dest="from_on", type=_date, metavar="DATE")
        listing.add_argument("--to", dest="to_on", type=_date, metavar="DATE", help="that day too")
        listing.add_argument("--action", default=None, help='the action, such as "sign_in"')
        listing.add_argument("--actor", default=None, help='the person, such as "user:12"')
        listing.add_argument("--limit", type=int, default=100, help="the most to list (100)")
        listing.add_argument("--format", choices=("table", "json", "csv"), default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        {"verify": self._verify, "seal": self._seal, "list": self._list}[options["part"]](options)

    def _verify(self, options: dict[str, Any]) -> None:
        verdict = verify(now=timezone.now(), holding=options["holding"].strip())
        if verdict.fault:
            raise CommandError(f"The journal is broken. {verdict.fault}")
        self.stdout.write(
            f"The journal is as it was written. Entries sealed: {verdict.sealed_count:,}. "
            f"Seals: {verdict.seal_count:,}. Entries not sealed yet: {verdict.unsealed_count:,}."
        )
        if verdict.digest:
            self.stdout.write(f"Digest of the last seal: {verdict.digest}")

    def _seal(self, options: dict[str, Any]) -> None:
        count = 0
        while seal := seal_entries(now=timezone.now()):
            count += seal.entry_count
            self.stdout.write(f"Seal {seal.id}, {seal.entry_count:,} entries: {seal.digest}")
        if not count:
            self.stdout.write("Every entry is sealed.")

    def _list(self, options: dict[str, Any]) -> None:
        if options["limit"] < 1:
            raise CommandError("--limit must be 1 or more.")
        wanted = Wanted(
            from_at=_midnight(options["from_on"]),
            before_at=_midnight(options["to_on"], days=1),
            action=options["action"],
            actors=(options["actor"],) if options["actor"] else None,
        )
        found = entries(wanted=wanted, limit=options["limit"])
        {"table": self._table, "json": self._json, "csv": self._csv}[options["format"]](found)

    def _table(self, found: Iterable[Written]) -> None:
        table = Table("Number", "When", "Who", "Did", "Authority", "To")
        for entry in found:
            about = f"{entry.subject_kind} {entry.subject_id}".strip()
            moment = timezone.localtime(entry.at).strftime("%-d %B %Y %H:%M:%S")
            table.add_row(
                str(entry.id), moment, entry.actor_name, entry.action, entry.authority_code, about
            )
        console = Console(width=None if self.stdout.isatty() else 160)
        with console.capture() as capture:
            console.print(table)
        self.stdout.write(capture.get(), ending="")

    def _json(self, found: Iterable[Written]) -> None:
        json.dump([_row(entry) for entry in found], self.stdout, indent=2)
        self.stdout.write("")

    def _csv(self, found: Iterable[Written]) -> None:
        names = [field.name for field in fields(Written)]
        rows = csv.DictWriter(self.stdout, names, lineterminator="\n")
        rows.writeheader()
        rows.writerows(_row(entry) for entry in found)


def _row(entry: Written) -> dict[str, object]:
    return {**asdict(entry), "at": entry.at.astimezone(UTC).isoformat(timespec="seconds")}


def _date(text: str) -> date:
    return date.fromisoformat(text)


def _midnight(day: date | None, *, days: int = 0) -> datetime | None:
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min))
