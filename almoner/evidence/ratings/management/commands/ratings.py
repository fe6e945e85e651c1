"""`almoner ratings profile`: the ratings table of an authority, on any day."""

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from almoner.core.accounts.queries import UnknownAuthority
from almoner.core.accounts.rules import operator
from almoner.evidence.ratings.queries import Area, area_named, movement, profile, trend
from almoner.evidence.ratings.tables import Printed, as_csv, as_data, as_table


def _day(*, option: str, text: str | None, today: date) -> date | None:
    """The day that an option names, not in the future; None where it is not given."""
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise _refusal(f"{option} must be a date such as 2021-08-31, not {text!r}.") from error
    if day > today:
        raise _refusal(f"{option} must not be in the future: {text} is.")
    return day


def _refusal(sentence: str) -> CommandError:
    return CommandError(sentence, returncode=2)


class Command(BaseCommand):
    """The commands of the ratings room."""

    help = "The regulator's ratings of an authority's services, as at any day."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Add `profile` and its options."""
        commands = parser.add_subparsers(dest="command", required=True, metavar="profile")
        one = commands.add_parser("profile", help="How many services of each type hold each rating")
        one.add_argument("--authority", required=True, help="its name or its GSS code")
        one.add_argument("--as-at", help="the day, such as 2021-08-31; today if not said")
        one.add_argument("--since", help="an earlier day to compare with")
        one.add_argument("--format", choices=("table", "json", "csv"), default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the profile, or say in a sentence why not."""
        today = timezone.localdate()
        as_at = _day(option="--as-at", text=options["as_at"], today=today) or today
        since = _day(option="--since", text=options["since"], today=today)
        if since is not None and since > as_at:
            raise _refusal("--since must not be after --as-at.")
        try:
            area = area_named(name=options["authority"])
        except UnknownAuthority as error:
            raise _refusal(str(error)) from error
        printed = _printed(area=area, as_at=as_at, since=since)
        match options["format"]:
            case "json":
                text = json.dumps(as_data(printed), ensure_ascii=False, indent=2)
            case "csv":
                text = as_csv(printed)
            case _:
                text = as_table(printed)
        self.stdout.write(text)


def _printed(*, area: Area, as_at: date, since: date | None) -> Printed:
    asking = operator("ratings profile")
    if since is None:
        return Printed(profile=profile(area=area, as_at=as_at, visible_to=asking))
    compared = trend(area=area, as_at=as_at, since=since, visible_to=asking)
    moved = movement(area=area, since=since, as_at=as_at, visible_to=asking)
    return Printed(
        profile=compared.now,
        earlier=compared.earlier,
        arrows=compared.arrows,
        movements={(each.service_type, each.column): each for each in moved},
    )
