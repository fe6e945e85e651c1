"""A landing of figures, and rows for it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction

from almoner.core.accounts.rules import operator
from almoner.evidence.landings.models import Landing
from almoner.evidence.measures.actions import ObservationChanges, record_observations
from almoner.evidence.measures.rules.rows import ObservationRow
from tests.evidence.landings.factories import landed

AT = datetime(2021, 9, 1, 9, tzinfo=UTC)
DAY = date(2021, 8, 25)
OPERATOR = operator("measures tests")


def a_landing(**values: Any) -> Landing:
    """A Capacity Tracker file that was applied."""
    return landed(**{"feed": "capacity_tracker", "shape": "care_homes", "as_at": DAY} | values)


def row(measure: str = "occupancy", **values: Any) -> ObservationRow:
    """20 of 25, on one day."""
    said = {"from_on": DAY, "to_on": DAY, "numerator": 20.0, "denominator": 25.0}
    if "to_on" in values and "from_on" not in values:
        values["from_on"] = values["to_on"]
    if measure in {"beds", "vacancies", "home_care_users", "deaths_notified"}:
        said["denominator"] = None
    return ObservationRow(**{"measure": measure} | said | values)


def recorded(
    rows: Iterable[ObservationRow], *, at: datetime = AT, landing: Landing | None = None
) -> ObservationChanges:
    """Record them as a feed would."""
    with transaction.atomic():
        return record_observations(
            rows=list(rows), landing=landing or a_landing(), by=OPERATOR, at=at
        )
