"""The invented people of Northshire as those who act, on the day on which they do."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache

from almoner.core.accounts.models import Authority, User
from almoner.core.accounts.queries import authority_named, principal_for
from almoner.core.accounts.rules import Principal
from almoner.core.calendar.rules import ENGLAND
from almoner.demo.markets import NORTHSHIRE
from almoner.demo.places import PEOPLE_SINCE

DOMAIN = "northshire.example"
MANAGER, MODERATOR, CONTRACTS, DIRECTOR = "harriet", "gareth", "imran", "rosalind"
OFFICERS = ("bethan", "tomasz", "nisha")


@dataclass(frozen=True, slots=True)
class Team:
    """The council and its people, by the first part of their address."""

    authority: Authority
    users: dict[str, User]

    def user(self, name: str) -> User:
        """Who signs in."""
        return self.users[name]

    def principal(self, name: str) -> Principal:
        """Who acts; all have held their roles since before anything was done."""
        return _principal(self.users[name])

    def name_of(self, user: User) -> str:
        """The first part of someone's address."""
        return user.email.partition("@")[0]


@cache
def _principal(user: User) -> Principal:
    return principal_for(user=user, on=PEOPLE_SINCE)


def team() -> Team:
    """Northshire's."""
    _principal.cache_clear()
    users = User.objects.filter(email__endswith=f"@{DOMAIN}")
    return Team(
        authority=authority_named(name=NORTHSHIRE.authority),
        users={user.email.partition("@")[0]: user for user in users},
    )


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """That hour of that day in Northshire."""
    return datetime.combine(day, time(hour, minute), tzinfo=ENGLAND)
