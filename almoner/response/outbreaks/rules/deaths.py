"""How deaths notified by a service may be shown: in context, and never as a league table.

A number of deaths says nothing without how many people lived there, and invites a comparison that
it cannot bear. So a page does not print rows: it prints what `presentation` gives, and that refuses
rows without their denominator and context, rows of several services, and any order but time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from almoner.response.outbreaks.rules.kinds import Cause


class ContextMissing(Exception):
    """Deaths were to be shown without what they mean."""


class RankingRefused(Exception):
    """Deaths were to be ranked, or several services shown by them."""


class Order(StrEnum):
    """In which order rows are asked for."""

    NEWEST_FIRST = "newest_first"
    OLDEST_FIRST = "oldest_first"
    BY_DEATHS = "by_deaths"  # here to be refused in words, whoever asks


@dataclass(frozen=True, slots=True, kw_only=True)
class DeathsRow:
    """Deaths of one cause that a service notified in a stretch of time. RESTRICTED."""

    location_id: int
    from_on: date
    until_on: date
    cause: Cause
    deaths: int
    occupied: int | None  # people who lived there, on average or at the beginning
    beds: int | None
    context: str
    source: str
    number: int = 0  # of the row that stands, for a correction
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class Presentation:
    """Rows of one service that may be shown, with the caveat to print above them."""

    caveat: str
    caveat_source: str
    rows: tuple[DeathsRow, ...]


def presentation(
    *,
    rows: Sequence[DeathsRow],
    caveat: str,
    caveat_source: str = "",
    order: Order = Order.NEWEST_FIRST,
) -> Presentation:
    """What a page may print. Raises ContextMissing and RankingRefused.

    Rows come in order of time; those of one time in order of what they count.
    """
    if order is Order.BY_DEATHS:
        raise RankingRefused("Deaths are never ordered by their number.")
    if len({row.location_id for row in rows}) > 1:
        raise RankingRefused("Deaths of several services are never shown together.")
    if not caveat.strip():
        raise ContextMissing("Deaths are never shown without the caveat on what they mean.")
    for row in rows:
        if row.occupied is None and row.beds is None:
            raise ContextMissing("Deaths are never shown without how many people lived there.")
        if not row.context.strip():
            raise ContextMissing("Deaths are never shown without their context.")
    newest = order is Order.NEWEST_FIRST
    by_cause = sorted(rows, key=lambda row: list(Cause).index(row.cause))
    in_time = sorted(by_cause, key=lambda row: (row.until_on, row.from_on), reverse=newest)
    return Presentation(caveat=caveat, caveat_source=caveat_source, rows=tuple(in_time))
