"""Each day of a queue: as it was kept, or counted anew from the steps."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter

from django.db.models import Min

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of, end_of_day
from almoner.response.safeguarding.models import ConcernStep, QueueDay
from almoner.response.safeguarding.rules.queue import (
    PRIORITIES,
    DayFigures,
    Days,
    Moment,
    fold_days,
)
from almoner.response.safeguarding.rules.states import ConcernState

DAY = timedelta(days=1)


class FiguresNotVisible(Exception):
    """The figures of that authority's queue are not for this reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueDays:
    """A queue day by day: arrays as long as `days`. SAFEGUARDING.

    `waiting` is at the end of the day; `started` left the queue that day, one way or another.
    """

    days: tuple[date, ...]
    arrived: tuple[int, ...]
    returned: tuple[int, ...]
    started: tuple[int, ...]
    finished: tuple[int, ...]
    waiting: tuple[int, ...]

    def last(self, count: int) -> "QueueDays":
        """The last so many days of them, or all where there are fewer."""
        start = max(0, len(self.days) - count)
        return QueueDays(
            days=self.days[start:],
            arrived=self.arrived[start:],
            returned=self.returned[start:],
            started=self.started[start:],
            finished=self.finished[start:],
            waiting=self.waiting[start:],
        )


def may_see_figures(*, authority: Authority, visible_to: Principal) -> bool:
    """Whether somebody may see how many wait in an authority."""
    return any(
        visible_to.may(permission, authority_code=authority.code)
        for permission in (Permission.VIEW_SAFEGUARDING, Permission.VIEW_SAFEGUARDING_FIGURES)
    )


def queue_days(
    *,
    authority: Authority,
    since: date,
    until: date,
    visible_to: Principal,
    priority: str | None = None,
    known_at: datetime | None = None,
) -> QueueDays:
    """Each day from `since` to `until`, both included, of all priorities or of one.

    Days that were kept are read; those after them are counted from the steps. With `known_at` all
    are counted, from the steps that were recorded by then. Raises FiguresNotVisible.
    """
    if not may_see_figures(authority=authority, visible_to=visible_to):
        raise FiguresNotVisible("You may not see the figures of this queue.")
    if known_at is None:
        found = known_days(authority=authority, since=since, until=until)
    else:
        found = fold_days(
            histories=histories(authority=authority, since=None, known_at=known_at),
            since=since,
            until=until,
            stood=None,
        )
    wanted = PRIORITIES if priority is None else (priority,)
    days = tuple(since + timedelta(days=number) for number in range((until - since).days + 1))
    rows = [_sum(found, day, wanted) for day in days]
    columns: list[tuple[int, ...]] = list(zip(*rows, strict=True)) if rows else [()] * 5
    arrived, returned, started, finished, waiting = columns
    return QueueDays(
        days=days,
        arrived=arrived,
        returned=returned,
        started=started,
        finished=finished,
        waiting=waiting,
    )


def known_days(*, authority: Authority, since: date, until: date) -> Days:
    """The days kept, and after the last of them those counted from the steps."""
    kept = kept_days(authority=authority, since=since, until=until)
    last = (
        QueueDay.objects.filter(authority=authority, day__lte=until)
        .order_by("-day")
        .values_list("day", flat=True)
        .first()
    )
    if last == until:
        return kept
    begin = last if last is not None else first_day(authority=authority)
    if begin is None or begin > until:
        return kept
    return {**kept, **counted_days(authority=authority, since=begin, until=until)}


def days_known_by(*, authority: Authority, since: date, until: date) -> Days:
    """The days as they were known at the end of `until`: without what was recorded later.

    Where nothing about them was recorded later, the days kept are read. At most four queries.
    """
    ends = end_of_day(until)
    is_told_late = ConcernStep.objects.filter(
        authority=authority, at__lt=ends, recorded_at__gte=ends
    ).exists()
    if not is_told_late:
        return known_days(authority=authority, since=since, until=until)
    return fold_days(
        histories=histories(authority=authority, since=None, known_at=ends),
        since=since,
        until=until,
        stood=None,
    )


def last_day_kept(*, authority: Authority) -> date | None:
    """The last day that was kept. One query."""
    kept = QueueDay.objects.filter(authority=authority)
    return kept.order_by("-day").values_list("day", flat=True).first()


def kept_days(*, authority: Authority, since: date, until: date) -> Days:
    """The days that were kept, by day and priority."""
    rows = QueueDay.objects.filter(authority=authority, day__range=(since, until))
    columns = ("day", "priority", "arrived", "returned", "started", "finished", "waiting")
    return {(row[0], row[1]): DayFigures(*row[2:]) for row in rows.values_list(*columns)}


def counted_days(*, authority: Authority, since: date, until: date) -> Days:
    """Each day counted from the steps, standing on the day kept before the first, if there is one.

    Without one, every concern there ever was is read.
    """
    stood = dict(
        QueueDay.objects.filter(authority=authority, day=since - DAY).values_list(
            "priority", "waiting"
        )
    )
    return fold_days(
        histories=histories(authority=authority, since=since if stood else None),
        since=since,
        until=until,
        stood=stood or None,
    )


def first_day(*, authority: Authority) -> date | None:
    """The day of the first step that there is."""
    first = ConcernStep.objects.filter(authority=authority).aggregate(first=Min("at"))["first"]
    return day_of(first) if first else None


def histories(
    *, authority: Authority, since: date | None, known_at: datetime | None = None
) -> Iterator[list[Moment]]:
    """The steps of every concern that took one on that day or later; without one, of all.

    With `known_at`, only the steps that were recorded by then.
    """
    steps = ConcernStep.objects.filter(authority=authority)
    if since is not None:
        stirred = steps.filter(at__gte=end_of_day(since - DAY)).values("concern")
        steps = ConcernStep.objects.filter(concern__in=stirred)
    if known_at is not None:
        steps = steps.filter(recorded_at__lte=known_at)
    rows = steps.order_by("concern", "number").values_list("concern", "at", "state", "priority")
    for _, group in groupby(rows.iterator(chunk_size=5_000), key=itemgetter(0)):
        yield [
            Moment(day=day_of(at), state=ConcernState(state), priority=priority)
            for _, at, state, priority in group
        ]


def _sum(found: Days, day: date, wanted: tuple[str, ...]) -> tuple[int, ...]:
    rows = [found[day, priority].as_tuple() for priority in wanted if (day, priority) in found]
    return tuple(map(sum, zip(*rows, strict=True))) if rows else (0,) * 5
