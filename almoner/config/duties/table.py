"""The daily duties. A new one is a row here; the worker and the page of daily work serve it.

A duty does what a command of its own would, for every authority; done twice it changes nothing, and
after days without a worker it catches up.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.management import call_command
from django.db.models import F, Max

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal
from almoner.core.ui.words import plural
from almoner.response.programmes.actions import erase_after_revocation
from almoner.response.programmes.queries.standing import keeping_people
from almoner.response.safeguarding.actions import keep_days
from almoner.response.safeguarding.models import Concern

KEEP_WORK_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something to be done once a day; `run` says in words what came of it."""

    key: str
    title: str
    about: str
    run: Callable[[Principal, datetime], str]


def keep_queues(by: Principal, at: datetime) -> str:
    """The days of every council's queue up to today.

    Not of invented councils: the demonstration stands still on the day of its story. Those kept
    last time come first, so that one whose queue cannot be counted holds up no other.
    """
    held = Concern.objects.order_by().values("authority").distinct()
    authorities = list(
        Authority.objects.filter(pk__in=held, is_invented=False)
        .annotate(kept_at=Max("queue_days__kept_at"))
        .order_by(F("kept_at").desc(nulls_last=True), "pk")
    )
    for authority in authorities:
        keep_days(authority=authority, by=by, at=at)
    if not authorities and held.exists():
        return "Only invented councils have a queue, and theirs stands still."
    if not authorities:
        return "No council has a queue to count."
    return f"Counted for {plural(len(authorities), 'council')}."


def erase_workers(by: Principal, at: datetime) -> str:
    """What is kept of single workers in programmes whose law was revoked; not of invented ones."""
    count = sum(
        erase_after_revocation(programme=programme, by=by, at=at)
        for programme in keeping_people()
        if not programme.authority.is_invented
    )
    return f"{plural(count, 'status', 'statuses')} erased." if count else "Nothing was left."


def forget_sessions(by: Principal, at: datetime) -> str:
    """Sessions that have ended. Forms kept from them go sooner: the worker looks every second."""
    call_command("clearsessions")
    return "Done."


def forget_finished_work(by: Principal, at: datetime) -> str:
    """Background work that ended 30 days ago: what it was about is kept elsewhere, or nowhere."""
    call_command("prune_db_task_results", min_age_days=KEEP_WORK_DAYS, verbosity=0)
    return "Done."


DUTIES: Mapping[str, Duty] = {
    duty.key: duty
    for duty in (
        Duty(
            key="safeguarding_queue",
            title="Safeguarding queue",
            about=(
                "Counts how many concerns wait at the end of each day, and raises the priority"
                " of what has waited too long."
            ),
            run=keep_queues,
        ),
        Duty(
            key="revoked_programmes",
            title="Programmes that were revoked",
            about="Erases what is kept of single workers, once the law behind a programme is gone.",
            run=erase_workers,
        ),
        Duty(
            key="ended_sessions",
            title="Ended sessions",
            about="Takes away sessions that have ended.",
            run=forget_sessions,
        ),
        Duty(
            key="finished_work",
            title="Finished background work",
            about="Takes away what is kept of background work that ended 30 days ago.",
            run=forget_finished_work,
        ),
    )
}
