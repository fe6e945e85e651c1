"""Which daily duties are to be handed out, and when each was last done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max

from almoner.config.duties.table import DUTIES, Duty
from almoner.config.models import DutyDay

AGAIN_AFTER = timedelta(hours=1)  # a worker that was killed in the midst of it, or an error
MOST_TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a duty stands on a day."""

    duty: Duty
    last_on: date | None  # the newest day on which it was done; None: never
    done_at: datetime | None
    result: str
    as_at: date

    @property
    def is_done(self) -> bool:
        """Whether that day's is done."""
        return self.last_on == self.as_at

    @property
    def is_late(self) -> bool:
        """Whether not even yesterday's was done."""
        return self.last_on is None or self.last_on < self.as_at - timedelta(days=1)


def duties_standing(*, as_at: date) -> tuple[Standing, ...]:
    """Every duty, in the order of their table. Two queries."""
    done = DutyDay.objects.filter(done_at__isnull=False, day__lte=as_at)
    last = dict(done.values_list("key").annotate(last=Max("day")).order_by())
    rows = {
        row.key: row for row in done.filter(day__in=set(last.values())) if last[row.key] == row.day
    }
    return tuple(
        Standing(
            duty=duty,
            last_on=last.get(key),
            done_at=rows[key].done_at if key in rows else None,
            result=rows[key].result if key in rows else "",
            as_at=as_at,
        )
        for key, duty in DUTIES.items()
    )


def due(*, keys: Sequence[str], day: date, at: datetime) -> list[str]:
    """Of those duties, the ones that are neither done that day nor being done. One query."""
    rows = {row.key: row for row in DutyDay.objects.filter(day=day)}
    return [key for key in keys if key not in rows or may_be_tried_again(row=rows[key], at=at)]


def may_be_tried_again(*, row: DutyDay, at: datetime) -> bool:
    """Whether it was handed out long ago and never finished."""
    return row.done_at is None and row.try_count < MOST_TRIES and row.asked_at <= at - AGAIN_AFTER
