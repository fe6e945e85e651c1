"""A concern as a cluster sees it, and a service that may have them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

NOT_KNOWN = frozenset({"", "not_known", "other"})  # what two concerns do not have in common


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One concern. None or "" where a thing is not known."""

    concern_id: int
    number: int
    received_on: date
    location_id: int | None
    provider_id: int | None = None
    manager: str = ""  # who was in post at the service that day
    theme: str = ""
    shift: str = ""
    adult: str = ""  # a fingerprint: that it is the same person, not who


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """That somebody managed a service. None: from before, or until after, all that is looked at."""

    person: str
    from_on: date | None = None
    to_on: date | None = None

    def is_held(self, *, on: date) -> bool:
        """Whether it was held that day."""
        begun = self.from_on is None or self.from_on <= on
        return begun and (self.to_on is None or on < self.to_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A service that is looked at, whether or not a concern was ever raised about it."""

    location_id: int
    provider_id: int | None = None
    is_care_home: bool = True
    beds: int | None = None  # None: not known, or it has none; taken as its peers' median
    posts: tuple[Post, ...] = ()


@dataclass(frozen=True, slots=True)
class Adults:
    """How many people concerns are about: at least so many, at most so many."""

    least: int
    most: int

    @property
    def is_sure(self) -> bool:
        """Whether every concern says who it is about."""
        return self.least == self.most


def adults_in(events: Iterable[Event]) -> Adults:
    """How many adults: concerns that do not say may each be about one more, or about none more."""
    listed = list(events)
    known = len({each.adult for each in listed if each.adult})
    unknown = sum(1 for each in listed if not each.adult)
    return Adults(least=known or min(unknown, 1), most=known + unknown)


def within(events: Iterable[Event], *, days: int, as_at: date) -> list[Event]:
    """Those received in the `days` days that end with `as_at`, the oldest first."""
    since = as_at - timedelta(days=days)
    return sorted(
        (each for each in events if since < each.received_on <= as_at),
        key=lambda each: (each.received_on, each.number),
    )
