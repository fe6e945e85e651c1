"""Fetching from the CQC's Syndication API: network to files, and nothing else.

Practice taken from Skills for Care's published pipeline: 2,000 calls a minute, pages of 500,
patience with 429 and 5xx, 404 tolerated from lists of changes, and 30 days of overlap.
"""

from almoner.doors.feeds.cqc.fetch.client import Client, FetchFailed
from almoner.doors.feeds.cqc.fetch.command import add_arguments, fetch
from almoner.doors.feeds.cqc.fetch.pace import Pace
from almoner.doors.feeds.cqc.fetch.run import run

__all__ = ["Client", "FetchFailed", "Pace", "add_arguments", "fetch", "run"]
