"""Returns as they stood on a day: the newest of each service and role group by then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q

from almoner.response.programmes.models import Programme, Return
from almoner.response.programmes.rules.figures import FIELDS, Counts
from almoner.response.programmes.rules.kinds import RoleGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one service said of one role group, as at a day."""

    number: int
    location_id: int
    role_group: RoleGroup
    as_at: date
    counts: Counts
    source: str
    by_name: str
    at: datetime
    is_superseded: bool


def standing_returns(*, programme: Programme, as_at: date) -> tuple[Said, ...]:
    """The newest return of each service and role group by that day, as known now.

    The programme is one that the reader was given by `programme_by_id`.
    """
    newest: dict[tuple[int, str], Said] = {}
    for said in returns_until(programme=programme, as_at=as_at):
        newest[said.location_id, said.role_group] = said
    return tuple(newest.values())


def returns_until(*, programme: Programme, as_at: date) -> tuple[Said, ...]:
    """Every return that stands, of days up to that one, the earliest first."""
    found = Return.objects.filter(
        programme=programme, as_at__lte=as_at, superseded_at__isnull=True
    ).order_by("as_at", "pk")
    return _read(found.values_list(*_COLUMNS))


def returns_of(*, programme: Programme, location_id: int, as_at: date) -> tuple[Said, ...]:
    """All that one service said up to a day, the newest first, what was superseded too."""
    found = Return.objects.filter(
        Q(as_at__lte=as_at), programme=programme, location_id=location_id
    ).order_by("-as_at", "role_group", "-pk")
    return _read(found.values_list(*_COLUMNS))


def last_return_number(*, programme: Programme, location_id: int) -> int:
    """The number of the service's newest return; nought if it has made none."""
    made = Return.objects.filter(programme=programme, location_id=location_id)
    return made.aggregate(last=Max("pk"))["last"] or 0


_COLUMNS = (
    "pk",
    "location_id",
    "role_group",
    "as_at",
    "source",
    "by_name",
    "at",
    "superseded_at",
    *FIELDS,
)


def _read(rows: Iterable[tuple[Any, ...]]) -> tuple[Said, ...]:
    found = []
    for number, location, group, day, source, by_name, at, superseded, *counts in rows:
        found.append(
            Said(
                number=number,
                location_id=location,
                role_group=RoleGroup(group),
                as_at=day,
                source=source,
                by_name=by_name,
                at=at,
                is_superseded=superseded is not None,
                counts=Counts(**dict(zip(FIELDS, counts, strict=True))),
            )
        )
    return tuple(found)
