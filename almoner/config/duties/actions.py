"""Handing out each duty once a day, and keeping that it was done."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from almoner.config.duties.queries import may_be_tried_again
from almoner.config.models import DutyDay
from almoner.core.journal.actions import Actor, record_entry


@transaction.atomic
def ask_for_duty(*, key: str, day: date, by: Actor, at: datetime) -> bool:
    """Hand out a duty of that day; False where another worker was first."""
    row, is_new = DutyDay.objects.get_or_create(key=key, day=day, defaults={"asked_at": at})
    if not is_new:
        if not may_be_tried_again(row=row, at=at):
            return False
        taken = DutyDay.objects.filter(pk=row.pk, asked_at=row.asked_at, done_at__isnull=True)
        if not taken.update(asked_at=at, try_count=F("try_count") + 1):
            return False
    _note("ask_for_duty", key, day, by=by, at=at)
    return True


@transaction.atomic
def finish_duty(*, key: str, day: date, result: str, by: Actor, at: datetime) -> None:
    """Keep that a duty was done, and what came of it. Done again, it changes nothing.

    The clock of the machine that did it may be a little behind that of the one that asked.
    """
    held = DutyDay.objects.select_for_update().filter(key=key, day=day, done_at__isnull=True)
    row = held.first()
    if row is not None:
        row.done_at, row.result = max(at, row.asked_at), result[:400]
        row.save(update_fields=["done_at", "result"])
        _note("finish_duty", key, day, by=by, at=at)


def _note(action: str, key: str, day: date, *, by: Actor, at: datetime) -> None:
    record_entry(
        actor=by,
        action=action,
        at=at,
        subject=("config.DutyDay", f"{key} {day}"),
    )
