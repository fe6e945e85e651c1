"""The one way in which ratings are recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from almoner.evidence.ratings.rules import RatingFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingChanges:
    """What a set of rows changed."""

    recorded: int  # rows that differed from what was known, each a new row now
    unchanged: int
    locations: int  # whose overall rating through time was put together again
    unknown_locations: tuple[str, ...] = ()  # regulator's ids not in the register: left out


def record_ratings(
    *, rows: Sequence[RatingFacts], landing_id: int, recorded_at: datetime
) -> RatingChanges:
    """Record what differs from the newest known, and bring each location's rating up to date.

    Set-based: England's 130,000 rows at once. It runs in the caller's transaction, checks no
    permission and makes no journal entry: the action that applies a landing does so once for all
    that it changes.
    """
    raise NotImplementedError
