"""`almoner feed list | check | load | fetch`: what came in, and bringing more in."""

import sys
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from almoner.core.accounts.models import Authority
from almoner.core.accounts.queries import UnknownAuthority, authority_named
from almoner.core.accounts.rules import operator
from almoner.doors.feeds.confinement import ReadingError
from almoner.doors.feeds.cqc import fetch
from almoner.doors.feeds.cqc.feed import CQC
from almoner.doors.feeds.feed import Given
from almoner.doors.feeds.locks import LoadUnderWayError
from almoner.doors.feeds.outcome import LoadError
from almoner.doors.feeds.registry import FEEDS
from almoner.doors.feeds.safeguarding_referrals.feed import SAFEGUARDING_REFERRALS
from almoner.doors.feeds.safeguarding_referrals.parse import SHAPE
from almoner.doors.feeds.tables import landings_as, moment
from almoner.evidence.landings.queries import landings_with_state
from almoner.response.safeguarding.queries import deliveries

FORMATS = ("table", "json", "csv")


class Command(BaseCommand):
    """The commands that bring data in."""

    help = (
        "Files and answers received from the regulator and others: list them, check one, load one, "
        "fetch more."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Add `list`, `check`, `load` and `fetch`."""
        commands = parser.add_subparsers(
            dest="command", required=True, metavar="list|check|load|fetch"
        )
        _with_format(commands.add_parser("list", help="What has been received, newest first"))
        for name, words in (
            ("check", "What loading a file would change; writes nothing"),
            ("load", "Apply a file whole, or not at all"),
        ):
            one = commands.add_parser(name, help=words)
            one.add_argument("feed", choices=tuple(FEEDS))
            one.add_argument("path", type=_path, help="a file, or a folder of the API's answers")
            one.add_argument("--as-at", help="the day of which the file speaks: 2021-02-01")
            one.add_argument("--authority", help="whose concerns a file of referrals holds")
            one.add_argument(
                "--sender", default="", help="the system that a file of referrals is from"
            )
            _with_format(one)
            if name == "load":
                one.add_argument(
                    "--confirm",
                    "--confirm-departures",
                    action="store_true",
                    help="yes to what the check asks, such as that more than 5 %% of open services "
                    "have left the register",
                )
        more = commands.add_parser("fetch", help="Get what is new from the source's own API")
        more.add_argument("feed", choices=(CQC.key,))
        fetch.add_arguments(more)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do as asked, or say in a sentence why not."""
        try:
            match options["command"]:
                case "list":
                    self.stdout.write(_listed(options["format"]), ending="")
                case "check":
                    self.stdout.write(_checked(options), ending="")
                case "fetch":
                    self.stdout.write(f"{_fetched(options)}")
                case _:
                    self.stdout.write(_loaded(options), ending="")
        except (ReadingError, LoadError, LoadUnderWayError) as error:
            raise CommandError(str(error), returncode=2) from error


def _path(text: str) -> Path:
    """A path that is given; a blank one would be the folder one happens to be in."""
    if not text:
        raise ArgumentTypeError("the path is blank")
    return Path(text)


def _with_format(parser: CommandParser) -> None:
    parser.add_argument("--format", choices=FORMATS, default="table")


def _listed(form: str) -> str:
    asking = operator("feed list")
    return landings_as(
        form,
        [
            (
                landing.feed,
                landing.shape,
                landing.source,
                landing.as_at.isoformat(),
                moment(timezone.localtime(landing.received_at)),
                str(landing.state),  # type: ignore[attr-defined]
                str(landing.row_count),
                str(landing.rejected_count),
            )
            for landing in landings_with_state(visible_to=asking)
        ]
        + [
            (
                SAFEGUARDING_REFERRALS.key,
                SHAPE,
                one.source,
                timezone.localdate(one.at).isoformat(),
                moment(timezone.localtime(one.at)),
                "applied",
                str(one.row_count),
                "0",
            )
            for one in deliveries()
        ],
    )


def _checked(options: dict[str, Any]) -> str:
    feed = FEEDS[options["feed"]]
    with _progress(f"Reading {options['path'].name}") as on_progress:
        outcome = feed.check(_given(options, "feed check", on_progress))
    return feed.shown(outcome, form=options["format"], is_done=False)


def _loaded(options: dict[str, Any]) -> str:
    feed = FEEDS[options["feed"]]
    with _progress(f"Loading {options['path'].name}") as on_progress:
        outcome = feed.load(_given(options, "feed load", on_progress))
    return feed.shown(outcome, form=options["format"], is_done=True)


def _given(
    options: dict[str, Any], command: str, on_progress: Callable[[int, int], None] | None
) -> Given:
    return Given(
        path=options["path"],
        by=operator(command),
        at=timezone.now(),
        as_at=_day(options["as_at"]),
        is_confirmed=options.get("confirm", False),
        on_progress=on_progress,
        authority=_authority(options),
        sender=options["sender"],
    )


def _authority(options: dict[str, Any]) -> Authority | None:
    """The council named, for a feed that is for one; any other feed takes none."""
    if not FEEDS[options["feed"]].is_for_one_authority:
        if options["authority"] or options["sender"]:
            raise CommandError(
                f"A file of {options['feed']} says itself of whom it speaks: it takes neither"
                " --authority nor --sender.",
                returncode=2,
            )
        return None
    if not options["authority"]:
        return None
    try:
        return authority_named(name=options["authority"])
    except UnknownAuthority as unknown:
        raise CommandError(str(unknown), returncode=2) from unknown


def _fetched(options: dict[str, Any]) -> Path:
    """The folder of answers, to be given to `load`."""
    with _progress("Fetching") as on_progress:

        def tell(_what: str, done: int, of: int) -> None:
            if on_progress:
                on_progress(done, of)

        return fetch.fetch(
            options=options, home=Path(settings.HOME), at=timezone.now(), progress=tell
        )


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(
            f"--as-at must be a date such as 2021-08-31, not {text!r}.", returncode=2
        ) from error


@contextmanager
def _progress(words: str) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on standard error while something is read, if a person is watching."""
    if not sys.stderr.isatty():
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(words, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
