"""Why the counts of an area moved between two days."""

from datetime import date, datetime

from django.db.models import Q

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.evidence.ratings.queries.standing import standings
from almoner.evidence.ratings.rules import Area, Movement, movements
from almoner.register.directory.models import Succession
from almoner.register.directory.queries import covering, spells_known

AT_ONCE = 10_000  # locations in one question: SQLite may take no more than 32,766 values


def movement(
    *,
    area: Area,
    since: date,
    as_at: date,
    visible_to: Principal,
    known_at: datetime | None = None,
) -> tuple[Movement, ...]:
    """For each type of service and column, the difference and the reasons that make it up.

    Between three and about six queries. Raises NotPermitted.
    """
    require(visible_to, Permission.VIEW_MARKET)
    found = standings(area=area, days=[since, as_at], known_at=known_at)
    earlier, now = found[since], found[as_at]
    arrived, left = now.keys() - earlier.keys(), earlier.keys() - now.keys()
    elsewhere = _registered(arrived, since, left, as_at, known_at)
    return movements(
        earlier=earlier,
        now=now,
        elsewhere_earlier=elsewhere & arrived,
        elsewhere_now=elsewhere & left,
        successions=_successions(arrived, left, known_at),
    )


def _registered(
    arrived: set[int], since: date, left: set[int], as_at: date, known_at: datetime | None
) -> set[int]:
    """Which of those that came were registered anywhere before, and of those that left, after."""
    if not arrived and not left:
        return set()
    before = covering(as_at=since) & Q(location_id__in=arrived)
    after = covering(as_at=as_at) & Q(location_id__in=left)
    is_many = len(arrived) + len(left) > AT_ONCE
    return {
        location_id
        for within in ([before, after] if is_many else [before | after])
        for (location_id,) in spells_known(within=within, columns=("location_id",), at=known_at)
    }


def _successions(
    arrived: set[int], left: set[int], known_at: datetime | None
) -> set[tuple[int, int]]:
    """The successions that lead to those that came, back through any that came and went between.

    A walk of its own, and not the directory's: it ends at those that left, since what had led to
    one of them was no longer registered when the counts began to move.
    """
    links = Succession.objects.all()
    if known_at is not None:
        links = links.filter(recorded_at__lte=known_at)
    found: set[tuple[int, int]] = set()
    asked: set[int] = set()
    frontier = arrived if left else set()
    while frontier:
        asked |= frontier
        pairs = links.filter(successor_id__in=frontier).values_list(
            "predecessor_id", "successor_id"
        )
        found.update(pairs)
        frontier = {predecessor for predecessor, _ in found} - asked - left
    return found
