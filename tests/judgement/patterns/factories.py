"""Invented concerns that cluster, or do not."""

from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal, Role
from almoner.judgement.patterns.rules.definitions import Scope
from almoner.judgement.patterns.rules.events import Event, Place
from almoner.judgement.patterns.rules.prompting import Confidence, Prompt
from almoner.register.directory.models import Location
from tests.register.directory.factories import AuthorityFactory, LocationFactory
from tests.response.enquiries.factories import a_concern, an_adult

__all__ = ["AuthorityFactory"]

LONDON = ZoneInfo("Europe/London")
TODAY = date(2021, 8, 20)
DAY = timedelta(days=1)
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


def places(many: int = 40, *, beds: int | None = 30) -> tuple[Place, ...]:
    """So many homes of one provider each, of which the first is of provider 10."""
    return tuple(
        Place(location_id=number, provider_id=number * 10, beds=beds)
        for number in range(1, many + 1)
    )


def background(many: int = 40) -> list[Event]:
    """Three concerns about each of so many services, over the year before the last quarter."""
    return [
        event(
            location_id=number,
            provider_id=number * 10,
            received_on=TODAY - timedelta(days=100 + (number * 8 + turn * 110) % 340),
            theme=("falls", "money", "conduct", "medicines")[(number + turn) % 4],
            shift=("day", "evening", "night")[(number + turn) % 3],
        )
        for number in range(1, many + 1)
        for turn in range(3)
    ]


def prompt(**changed: Any) -> Prompt:
    """A reason to look at service 1."""
    said: dict[str, Any] = {
        "criterion": "same_service",
        "title": "Several concerns about one service",
        "scope": Scope.LOCATION,
        "subject": "1",
        "shared": "",
        "concern_ids": (1, 2, 3),
        "numbers": (1, 2, 3),
        "location_ids": frozenset({1}),
        "provider_ids": frozenset({10}),
        "since": TODAY - timedelta(days=30),
        "until": TODAY - timedelta(days=2),
        "why": ("3 concerns.",),
        "doubts": (),
        "confidence": Confidence.HIGH,
        "ratio": 0.5,
        "consider": "a provider-concern meeting",
    }
    return Prompt(**{**said, **changed})


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


def quiet_council(authority: Authority, *, many: int = 20, until: date = TODAY) -> None:
    """Homes about each of which one concern was raised in the year before the last quarter."""
    for number in range(many):
        place = home(authority)
        at = datetime.combine(until - timedelta(days=100 + 10 * number), time(10), tzinfo=LONDON)
        a_concern(
            authority,
            location=place,
            provider=place.provider,
            at=at,
            theme=("falls", "money", "conduct", "medicines")[number % 4],
            shift=("day", "evening", "night")[number % 3],
        )


def noon(day: date) -> datetime:
    """Midday in England."""
    return datetime.combine(day, time(12), tzinfo=LONDON)


def cluster(
    place: Location,
    *,
    many: int = 8,
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
        at = datetime.combine(on, time(0, 1), tzinfo=LONDON)
        adult = people[place_in_line % len(people)] if people else None
        found.append(
            a_concern(
                authority, location=place, provider=place.provider, at=at, adult=adult, **changed
            ).pk
        )
    return found
