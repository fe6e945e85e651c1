"""What `almoner feed fetch cqc` asks for, and how it is carried out."""

import os
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from almoner.core.calendar.rules import day_of
from almoner.doors.feeds.cqc.fetch.client import BASE_URL, Client, FetchFailed
from almoner.doors.feeds.cqc.fetch.folder import last_finished
from almoner.doors.feeds.cqc.fetch.pace import Pace
from almoner.doors.feeds.cqc.fetch.run import Progress, run


def add_arguments(parser: ArgumentParser) -> None:
    """The options of `feed fetch cqc`."""
    extent = parser.add_mutually_exclusive_group()
    extent.add_argument("--full", action="store_true", help="every location and provider")
    extent.add_argument(
        "--since",
        metavar="DATE",
        type=_day,
        help="what changed since a day, and in the 30 days before it;"
        " without either option, since the last fetch, or everything if there was none",
    )
    parser.add_argument(
        "--authority",
        default="",
        metavar="NAME",
        help="only the lists of one authority, named as the CQC does (with --full)",
    )


def fetch(*, options: Mapping[str, Any], home: Path, at: datetime, progress: Progress) -> Path:
    """Do what the options ask; the folder to give to `feed load cqc`. Raises CommandError.

    The key is read from ALMONER_CQC_KEY, and is neither written nor logged anywhere.
    ALMONER_CQC_URL names another address of the same service.
    """
    base_url = os.environ.get("ALMONER_CQC_URL") or BASE_URL
    authority = str(options.get("authority") or "")
    since: date | None = options.get("since")
    if since and authority:
        raise CommandError("The CQC lists changes for all England only: leave out --authority.")
    if not since and not authority and not options.get("full"):
        since = last_finished(home=home, authority="", base_url=base_url)
    if since and since > day_of(at):
        raise CommandError("--since is in the future.")
    try:
        client = Client(
            key=os.environ.get("ALMONER_CQC_KEY", "").strip(), pace=Pace(), base_url=base_url
        )
        return run(
            client=client, home=home, at=at, since=since, authority=authority, progress=progress
        )
    except FetchFailed as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(f"The CQC's answers cannot be kept: {error.strerror}.") from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a date such as 2026-11-22.") from error
