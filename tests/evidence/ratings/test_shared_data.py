"""Ten years of England's community services, where the folder that holds them is at hand."""

import os
from collections import defaultdict
from datetime import date
from pathlib import Path

import duckdb

from almoner.evidence.ratings.rules import Event, RatingValue, spells_of
from tests.evidence.ratings.factories import event

CQC = Path(os.environ.get("ALMONER_SHARED_DATA", "not-given")) / "cqc"
EVENTS = CQC / "england_community_rating_events_2014_2025.parquet"
LATEST = CQC / "england_latest_overall_ratings_2021-02-01.parquet"
VALUES = {value.words.casefold(): int(value) for value in RatingValue}
JANUARY = date(2021, 1, 30)


if EVENTS.exists():

    def test_history_as_at_a_day_agrees_with_what_was_latest_then():
        """99.8 % of some 8,200 locations: the rest were corrected between the two publications."""
        published: dict[str, list[Event]] = defaultdict(list)
        for number, (location_id, published_on, rating) in enumerate(
            duckdb.sql(f"SELECT locationid, reportdate, rating FROM '{EVENTS}'").fetchall()
        ):
            published[location_id].append(
                event(published_on, VALUES[rating.casefold()], rating_id=number + 1)
            )
        latest = dict(
            duckdb.sql(
                f"""SELECT "Location.ID", "Latest.Rating" FROM '{LATEST}'
                WHERE "Location.Type" = 'Social Care Org'"""
            ).fetchall()
        )
        agreed = [
            spell.event.value == VALUES.get(latest[location_id].casefold())
            for location_id, events in published.items()
            if location_id in latest
            for spell in spells_of(events)
            if spell.covers(JANUARY)
        ]

        assert len(agreed) > 8_000
        assert sum(agreed) / len(agreed) > 0.998
