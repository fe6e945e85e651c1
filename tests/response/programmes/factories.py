"""Invented care homes, and a programme that they are asked to meet."""

from datetime import UTC, date, datetime
from typing import Any

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal, Role
from almoner.register.directory.models import Location
from almoner.response.programmes import actions
from almoner.response.programmes.actions import ReturnRow
from almoner.response.programmes.models import Programme
from almoner.response.programmes.rules.figures import Counts
from almoner.response.programmes.rules.kinds import RoleGroup
from tests.core.accounts.factories import AuthorityFactory
from tests.register.directory.factories import (
    DistrictFactory,
    LocationFactory,
    LocationSpellFactory,
    ProviderFactory,
)

__all__ = ["AuthorityFactory", "DistrictFactory", "Permission", "ProviderFactory"]

AT = datetime(2021, 8, 16, 9, 30, tzinfo=UTC)  # a Monday
TODAY = date(2021, 8, 16)
MADE = date(2021, 7, 22)


def at(day: date, hour: int = 9) -> datetime:
    """That hour of that day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def someone(
    *authorities: Authority, role: Role = Role.QUALITY_MANAGER, reference: str = "user:1"
) -> Principal:
    """Someone who holds one role in each of the authorities."""
    return Principal(
        reference=reference,
        name="Ada Marsh",
        roles=frozenset((authority.code, role) for authority in authorities),
    )


def home(authority: Authority, **changed: Any) -> Location:
    """A care home that stands, with its spell."""
    location = LocationFactory(authority=authority, **{"beds": 30, **changed})
    LocationSpellFactory(location=location, district=location.district)
    return location


def a_programme(
    authority: Authority | None = None,
    *,
    key: str = "care-home-vaccination",
    on: date = MADE,
    **changed: Any,
) -> Programme:
    """A programme of the library's, started on the day it was made."""
    place = authority or AuthorityFactory()
    return actions.start_programme(
        authority=place, key=key, on=on, by=someone(place), at=at(on), **changed
    )


def counts(headcount: int | None = 20, compliant: int | None = 15, **others: int | None) -> Counts:
    """Twenty people of whom fifteen meet it, unless said otherwise."""
    return Counts(headcount=headcount, compliant=compliant, **others)


def a_row(
    location: Location,
    group: RoleGroup = RoleGroup.CARE,
    *,
    as_at: date = TODAY,
    said: Counts | None = None,
    source: str = "Capacity Tracker",
) -> ReturnRow:
    """One service's return of one role group."""
    return ReturnRow(
        location_id=location.pk,
        role_group=group,
        as_at=as_at,
        counts=said or counts(),
        source=source,
    )


def returned(programme: Programme, *rows: ReturnRow, moment: datetime = AT) -> actions.Outcome:
    """Record returns as a quality officer."""
    return actions.record_returns(
        programme=programme,
        rows=rows,
        landing=None,
        by=someone(programme.authority, role=Role.QUALITY_OFFICER),
        at=moment,
    )
