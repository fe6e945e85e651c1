"""Deltas made by hand, and a way to apply them: what a file would have said."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from almoner.core.accounts.rules import operator
from almoner.doors.feeds.cqc.load import Load, write_delta
from almoner.doors.feeds.cqc.outcome import Applied
from almoner.doors.feeds.cqc.records import (
    Delta,
    LocationRecord,
    ManagerRecord,
    ProviderRecord,
    RatingRecord,
    Shape,
    SuccessionRecord,
)
from almoner.evidence.landings.queries import standing_hashes
from almoner.evidence.ratings.rules import OVERALL
from almoner.register.directory.models import Location
from almoner.register.directory.rules import ServiceType

BY = operator("feed load")
FIRST_AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
JAN, FEB, MAR, APR = (date(2021, month, 1) for month in (1, 2, 3, 4))
BORN = date(2015, 4, 1)
HERE = "Northshire"
_turn = iter(range(10_000))


def location(cqc_id: str = "1-101", **values: Any) -> LocationRecord:
    """A registered residential home in Northshire, unless said otherwise."""
    said: dict[str, Any] = {
        "name": f"Elmbank {cqc_id}",
        "provider_id": "1-900",
        "authority_name": HERE,
        "service_type": ServiceType.RESIDENTIAL,
        "services": ("Residential homes",),
        "beds": 20,
        "registered_on": BORN,
        "is_registered": True,
        "postcode": "NG1 1AA",
    }
    return LocationRecord(location_id=cqc_id, **(said | values))


def provider(cqc_id: str = "1-900", **values: Any) -> ProviderRecord:
    return ProviderRecord(provider_id=cqc_id, **({"name": "Wren Care Limited"} | values))


def rating(cqc_id: str = "1-101", value: int = 3, on: date = JAN, **values: Any) -> RatingRecord:
    said = {"service_group": OVERALL, "domain": OVERALL, "unrated_reason": None}
    return RatingRecord(location_id=cqc_id, value=value, published_on=on, **(said | values))


def manager(name: str = "Cole Ashdown", **values: Any) -> ManagerRecord:
    return ManagerRecord(person_name=name, **values)


def succession(old: str, new: str) -> SuccessionRecord:
    return SuccessionRecord(predecessor_id=old, successor_id=new, reason="New Provider")


def snapshot(
    *locations: LocationRecord, shape: Shape = Shape.ACTIVE_LOCATIONS, **values: Any
) -> Delta:
    """A file that names every open location: these, and no other."""
    standing = standing_hashes(shape=shape)
    hashes = {one.location_id: f"{abs(hash(one)) % 16**8:032x}" for one in locations}
    return Delta(
        shape=shape,
        as_at=None,
        row_count=len(locations),
        is_snapshot=True,
        hashes=hashes,
        gone=tuple(sorted(standing.keys() - hashes.keys())),
        locations=list(locations),
        **({"providers": [provider()]} | values),
    )


def answers(*locations: LocationRecord, **values: Any) -> Delta:
    """Answers of the API for these locations, which say nothing of any other."""
    return Delta(
        shape=Shape.API_LOCATION,
        as_at=None,
        row_count=len(locations),
        is_snapshot=False,
        locations=list(locations),
        **values,
    )


def apply_delta(delta: Delta, day: date, *, is_confirmed: bool = True) -> Applied:
    """Apply it as a file of that day; each call is a minute later than the one before."""
    turn = next(_turn)
    load = Load(
        path=Path("invented"),
        as_at=day,
        source=f"file {turn}",
        sha256=f"{turn:064x}",
        by=BY,
        at=FIRST_AT + timedelta(minutes=turn),
        file=None,
        is_confirmed=is_confirmed,
    )
    return write_delta(load, delta, day)


def stretches(cqc_id: str, column: str = "beds") -> list[tuple[date | None, date | None, Any]]:
    """The location's spells: (from, to, what the column held)."""
    rows = Location.objects.get(cqc_id=cqc_id).spells.values_list("from_on", "to_on", column)
    return sorted(rows, key=lambda row: row[0] or date.min)
