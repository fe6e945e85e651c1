"""Landings for tests."""

from datetime import UTC, date, datetime

import factory

from almoner.evidence.landings.actions import Reading, Rejected
from almoner.evidence.landings.models import Landing, LandingStep

AT = datetime(2021, 9, 1, 9, tzinfo=UTC)


class LandingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Landing

    feed = "cqc"
    shape = "active_locations"
    source = factory.Sequence(lambda n: f"locations-{n}.ods")
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    as_at = date(2021, 9, 1)
    received_at = AT
    received_by = "user:1"


def landed(state: str = "applied", **values: object) -> Landing:
    """A landing that has come into that state."""
    landing: Landing = LandingFactory(**values)
    LandingStep.objects.create(landing=landing, state="received", at=AT, by="user:1")
    if state != "received":
        LandingStep.objects.create(landing=landing, state=state, at=AT, by="user:1")
    return landing


def reading(*rejected: Rejected, **values: object) -> Reading:
    """What was found in a file of two rows."""
    said: dict[str, object] = {
        "shape": "active_locations",
        "as_at": date(2021, 8, 1),
        "is_snapshot": True,
        "row_count": 2,
        "report": "{}",
    }
    return Reading(rejected=rejected, **(said | values))


def rejected(row: int = 7, *, is_critical: bool = False) -> Rejected:
    return Rejected(
        sheet="HSCA",
        row=row,
        column="Beds",
        value="many",
        reason="“many” is no number",
        is_critical=is_critical,
    )
