"""`almoner safeguarding keep`: what the worker does once a day (config/duties), at once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from almoner.core.accounts.models import Authority
from almoner.core.accounts.queries import UnknownAuthority, authority_named
from almoner.core.accounts.rules import operator
from almoner.core.ui.words import plural
from almoner.response.safeguarding.actions import keep_days
from almoner.response.safeguarding.models import Concern


class Command(BaseCommand):
    help = "Keeps the daily figures of the safeguarding queue."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        keep = parts.add_parser(
            "keep", help="keep each day up to today, and raise what has waited too long"
        )
        keep.add_argument("--authority", default="", help="its name or GSS code; without it, all")
        keep.add_argument("--anew", action="store_true", help="count every day from the first")

    def handle(self, *args: Any, **options: Any) -> None:
        for authority in self._authorities(options["authority"]):
            kept = keep_days(
                authority=authority,
                by=operator("safeguarding keep"),
                at=timezone.now(),
                anew=options["anew"],
            )
            if kept.since is None:
                self.stdout.write(f"{authority.name}: nothing to count.")
                continue
            self.stdout.write(
                f"{authority.name}: kept {plural((kept.until - kept.since).days + 1, 'day')}."
            )

    def _authorities(self, named: str) -> list[Authority]:
        if not named:
            held = Concern.objects.order_by().values("authority").distinct()
            return list(Authority.objects.filter(pk__in=held))
        try:
            return [authority_named(name=named)]
        except UnknownAuthority as unknown:
            raise CommandError(str(unknown)) from unknown
