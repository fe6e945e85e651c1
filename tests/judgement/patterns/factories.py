"""Invented concerns that cluster, or do not."""

from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal, Role
from almoner.judgement.patterns.rules.events import Event
from almoner.register.directory.models import Location
from tests.register.directory.factories import AuthorityFactory, LocationFactory
from tests.response.enquiries.factories import a_concern, an_adult

__all__ = ["AuthorityFactory"]

TODAY = date(2021, 8, 20)
_ids = count(1)


def event(**changed: Any) -> Event:
    """A concern about one service, received a week ago, about an adult of its own."""
    number = next(_ids)
    said: dict[str, Any] = {
        "concern_id": number,
        "number": number,
        "received_on": TODAY - timedelta(days=7),
        "location_id": 1,
        "provider_id": 10,
        "theme": "medicines",
        "shift": "night",
        "adult": f"adult-{number}",
    }
    return Event(**{**said, **changed})


def someone(authority: Authority, role: Role = Role.SAFEGUARDING_MANAGER) -> Principal:
    """Somebody with that role."""
    return Principal(
        reference="user:7", name="Noor Pell", roles=frozenset({(authority.code, role)})
    )


def home(authority: Authority, **changed: Any) -> Location:
    """An invented care home."""
    said: dict[str, Any] = {"is_care_home": True, "beds": 30, "deregistered_on": None}
    place: Location = LocationFactory(authority=authority, **{**said, **changed})
    return place


def cluster(
    place: Location,
    *,
    many: int = 3,
    until: date = TODAY,
    adults: int | None = None,
    **changed: Any,
) -> list[int]:
    """So many concerns about a service in as many days up to one; the ids of them."""
    authority = place.authority
    assert authority is not None
    people = [an_adult(authority) for _ in range(many if adults is None else adults)]
    found = []
    for place_in_line in range(many):
        on = until - timedelta(days=many - 1 - place_in_line)
        at = datetime.combine(on, time(10), tzinfo=ZoneInfo("Europe/London"))
        adult = people[place_in_line % len(people)] if people else None
        found.append(
            a_concern(
                authority, location=place, provider=place.provider, at=at, adult=adult, **changed
            ).pk
        )
    return found
