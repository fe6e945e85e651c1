"""Queues of invented teams, kept as the room of concerns keeps its days."""

from datetime import UTC, date, datetime, timedelta
from functools import cache

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal, Role
from almoner.judgement.queue_lab.rules.history import Day, History
from almoner.judgement.queue_lab.rules.scenarios import Scenario
from almoner.response.safeguarding.models import QueueDay
from tests.judgement.queue_lab.teams import team
from tests.register.directory.factories import AuthorityFactory

__all__ = ["AuthorityFactory"]

MONDAY = date(2021, 3, 1)
UNCHANGED = Scenario("Nothing changes")


def someone(authority: Authority, role: Role = Role.SAFEGUARDING_MANAGER) -> Principal:
    """Somebody with that role."""
    return Principal(
        reference="user:7", name="Noor Pell", roles=frozenset({(authority.code, role)})
    )


def steady(*, weeks: int, arrived: int = 4, waiting: int = 8, begins: date = MONDAY) -> list[Day]:
    """Days on which as many leave as arrive; none at weekends."""
    return [
        Day(
            on=begins + timedelta(days=place),
            arrived=arrived if place % 7 < 5 else 0,
            waiting=waiting,
            workers=2.0,
        )
        for place in range(weeks * 7)
    ]


def growing(*, weeks: int, arrived: int = 5, done: int = 4, waiting: int = 8) -> list[Day]:
    """Days on which one more arrives than leaves; none at weekends."""
    days = []
    for place in range(weeks * 7):
        is_working = place % 7 < 5
        waiting += (arrived - done) if is_working else 0
        on = MONDAY + timedelta(days=place)
        days.append(Day(on=on, arrived=arrived if is_working else 0, waiting=waiting, workers=2.0))
    return days


def kept(authority: Authority, history: History) -> None:
    """The history as kept days, each priority with a part of it."""
    at = datetime(2021, 1, 1, tzinfo=UTC)
    left = history.left()
    QueueDay.objects.bulk_create(
        QueueDay(
            authority=authority,
            day=day.on,
            priority=priority,
            arrived=day.arrived if first else 0,
            returned=0,
            started=left[place] if first else 0,
            finished=0,
            waiting=day.waiting if first else 0,
            kept_at=at,
        )
        for place, day in enumerate(history.days)
        for priority, first in (("P2", True), ("P3", False))
    )


def team_kept(authority: Authority, *, seed: int = 3) -> History:
    """A generated team's queue, kept."""
    history = _team(seed)
    kept(authority, history)
    return history


@cache
def _team(seed: int) -> History:
    return team(seed)
