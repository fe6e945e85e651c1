"""The background task that does a duty: an error in one stops neither the worker nor the others."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from almoner.config.duties.actions import ask_for_duty, finish_duty
from almoner.config.duties.queries import due
from almoner.config.duties.table import DUTIES
from almoner.core.accounts.rules import operator
from almoner.core.calendar.rules import day_of


@task()
def do_duty(*, key: str, day: str) -> None:
    """Do a duty, and keep that it was done."""
    by = operator("worker")
    result = DUTIES[key].run(by, timezone.now())
    finish_duty(key=key, day=date.fromisoformat(day), result=result, by=by, at=timezone.now())


def hand_out_duties(*, at: datetime) -> list[str]:
    """Ask for each duty of the day that nobody was asked for yet; return their keys.

    Days without a worker are not made up for one by one: each duty catches up by itself.
    """
    by, day, asked = operator("worker"), day_of(at), []
    for key in due(keys=tuple(DUTIES), day=day, at=at):
        with transaction.atomic():
            if ask_for_duty(key=key, day=day, by=by, at=at):
                do_duty.enqueue(key=key, day=day.isoformat())
                asked.append(key)
    return asked
