"""The ratings of locations of which none was known: worked out beforehand, written as sets.

Nothing is known against them, so nothing need be compared: their rows and spells are ready before
the transaction begins. It is a part of a load's action, which makes the one journal entry.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from almoner.core.bulk import insert_rows, next_ids
from almoner.core.journal.actions import part_of_action
from almoner.evidence.ratings.models import Rating, RatingSpell
from almoner.evidence.ratings.rules import OVERALL, Event, RatingFacts, UnratedReason, spells_of

RECEIVED = (
    "location_id",
    "service_group",
    "domain",
    "value",
    "unrated_reason",
    "published_on",
    "inspected_on",
    "inherited_from",
    "framework",
    "report_link",
)
SPELL = (
    "location_id",
    "from_on",
    "to_on",
    "value",
    "unrated_reason",
    "is_inherited",
    "published_on",
    "landing_id",
    "rating_id",
)


@dataclass(slots=True)
class FirstRatings:
    """Rows to write, and what comes of them for each location."""

    ratings: list[tuple[Any, ...]] = field(default_factory=list)  # (*RECEIVED, landing_id)
    spells: list[tuple[Any, ...]] = field(default_factory=list)  # SPELL, with a place in `ratings`
    standing: dict[int, tuple[int | None, date | None]] = field(default_factory=dict)
    """A location's id → the rating that stands, and the day on which it was published."""


def received(*, rows: Iterable[RatingFacts]) -> Sequence[tuple[Any, ...]]:
    """One tuple for each location, service group, domain and day, in the order of RECEIVED.

    Of two rows for one of these the later counts.
    """
    by_key: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for row in rows:
        reason = "" if row.value else row.unrated_reason or UnratedReason.DATA_PENDING
        by_key[row.location_id, row.service_group, row.domain, row.published_on] = (
            row.location_id,
            str(row.service_group),
            str(row.domain),
            row.value and int(row.value),
            str(reason),
            row.published_on,
            row.inspected_on,
            row.inherited_from,
            row.framework,
            row.report_link,
        )
    return list(by_key.values())


def first_ratings(
    *, rows: Iterable[RatingFacts], location_ids: Mapping[str, int], landing_id: int, at: datetime
) -> FirstRatings:
    """The rows and spells of locations of which no rating is recorded. Writes nothing.

    `location_ids` gives the id of each by the regulator's id. `at` need only be the same for all:
    the moment of recording is told when they are written.
    """
    facts = received(rows=rows)
    first = FirstRatings()
    overall: dict[int, list[Event]] = {}
    for place, fact in enumerate(facts):
        cqc_id, group, domain, value, reason, published_on, _, inherited_from, *_ = fact
        location_id = location_ids[cqc_id]
        first.ratings.append((location_id, *fact[1:], landing_id))
        if domain == OVERALL:
            event = Event(place, group, value, reason, published_on, inherited_from, at)
            overall.setdefault(location_id, []).append(event)
    for location_id, events in overall.items():
        for spell in spells_of(events):
            event = spell.event
            first.spells.append(
                (
                    location_id,
                    spell.from_on,
                    spell.to_on,
                    event.value,
                    event.unrated_reason,
                    spell.is_inherited,
                    event.published_on,
                    landing_id,
                    event.rating_id,
                )
            )
            if spell.to_on is None:
                published_on = None if event.value is None else event.published_on
                first.standing[location_id] = (event.value, published_on)
    return first


@part_of_action
def write_first_ratings(*, first: FirstRatings, recorded_at: datetime) -> None:
    """Write them all, as known from that moment; their locations must be in the register."""
    ids = next_ids(model=Rating, count=len(first.ratings))
    insert_rows(
        model=Rating,
        columns=(*RECEIVED, "landing_id", "recorded_at", "id"),
        rows=[(*row, recorded_at, pk) for row, pk in zip(first.ratings, ids, strict=True)],
    )
    rows = [(*row, ids[place]) for *row, place in first.spells]
    insert_rows(model=RatingSpell, columns=SPELL, rows=rows)
