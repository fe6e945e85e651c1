"""The daily stock is kept, and what has waited too long becomes more urgent."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Min, Q

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.bulk import upsert_rows
from almoner.core.calendar.rules import day_of
from almoner.core.journal.actions import record_entry
from almoner.core.journal.rules import Sensitivity
from almoner.response.safeguarding.actions.steps import escalate
from almoner.response.safeguarding.models import (
    Concern,
    ConcernPriority,
    ConcernStep,
    QueueDay,
)
from almoner.response.safeguarding.practice import priority_rules_as_at
from almoner.response.safeguarding.queries.days import counted_days, first_day
from almoner.response.safeguarding.rules.priorities import Judged, Priority, aged
from almoner.response.safeguarding.rules.states import OPEN, ConcernState, Step

# What was recorded this long before the days were last kept may not have been committed by then.
SETTLING = timedelta(hours=1)
COLUMNS = (
    "authority_id",
    "day",
    "priority",
    "arrived",
    "returned",
    "started",
    "finished",
    "waiting",
    "kept_at",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What keeping the days came to."""

    since: date | None  # the first day that was counted; None where there is nothing to count
    until: date
    escalated: int


@transaction.atomic
def keep_days(*, authority: Authority, by: Principal, at: datetime, anew: bool = False) -> Kept:
    """Keep each day up to today, and raise the priority of what has waited for long.

    Counted are the days since the last kept, that one again, and any on which something has been
    recorded since; `anew` counts every day from the first. Run twice, it changes nothing. Raises
    NotPermitted.
    """
    require(by, Permission.TRIAGE_CONCERN, authority_code=authority.code)
    escalated = _escalate(authority, by=by, at=at)
    _keep_targets(authority, at=at)
    until = day_of(at)
    since = _since(authority, anew=anew)
    if since is not None:
        _keep(authority, since=since, until=until, at=at)
    record_entry(
        actor=by,
        action="keep_queue_days",
        at=at,
        authority_code=authority.code,
        subject=("safeguarding.QueueDay", str(until)),
        sensitivity=Sensitivity.SAFEGUARDING,
        detail={"since": since, "until": until},
    )
    return Kept(since=since, until=until, escalated=escalated)


def _since(authority: Authority, *, anew: bool) -> date | None:
    first = first_day(authority=authority)
    kept = QueueDay.objects.filter(authority=authority).aggregate(
        first=Min("day"), last=Max("day"), at=Max("kept_at")
    )
    if anew or first is None or kept["last"] is None or first < kept["first"]:
        return first
    recorded = ConcernStep.objects.filter(
        authority=authority, recorded_at__gte=kept["at"] - SETTLING
    ).aggregate(earliest=Min("at"))["earliest"]
    return min(kept["last"], day_of(recorded)) if recorded else kept["last"]


def _keep(authority: Authority, *, since: date, until: date, at: datetime) -> None:
    found = counted_days(authority=authority, since=since, until=until)
    rows = [
        (authority.pk, day, priority, *figures.as_tuple(), at)
        for (day, priority), figures in found.items()
    ]
    upsert_rows(model=QueueDay, columns=COLUMNS, key=("authority_id", "day", "priority"), rows=rows)


def _escalate(authority: Authority, *, by: Principal, at: datetime) -> int:
    """What waits and has grown more urgent with its age, by the rules that it was triaged under."""
    waiting = Concern.objects.filter(
        authority=authority,
        waiting_since__isnull=False,
        state__in=(ConcernState.TRIAGED, ConcernState.REOPENED),
    ).exclude(priority=Priority.P1)
    newest = {
        row.concern_id: row
        for row in ConcernPriority.objects.filter(concern__in=waiting).order_by("pk")
    }
    count = 0
    for concern in waiting.select_related("authority"):
        row, since = newest.get(concern.pk), concern.waiting_since
        if row is None or since is None:
            continue
        judged = Judged(
            severity=row.severity,
            likelihood=row.likelihood,
            triggers=tuple(row.triggers.split()),
            modifiers=tuple(row.modifiers.split()),
        )
        given = Priority(concern.priority)
        rules = priority_rules_as_at(row.rules_from_on)
        grown = aged(
            rules=rules,
            judged=judged,
            given=given,
            counted=row.age_points,
            since=day_of(since),
            as_at=day_of(at),
        )
        if grown.priority != given:
            escalate(concern=concern, rules=rules, judged=judged, computed=grown, by=by, at=at)
            count += 1
    return count


def _keep_targets(authority: Authority, *, at: datetime) -> None:
    """By when to decide, of what came in before such targets were kept."""
    if priority_rules_as_at(day_of(at)).decision_days is None:
        return
    undecided = Concern.objects.filter(authority=authority, state__in=OPEN, decide_by=None)
    for concern in undecided.annotate(
        reopened_at=Max("steps__at", filter=Q(steps__step=Step.REOPEN))
    ):
        since = day_of(concern.reopened_at or concern.received_at)
        concern.decide_by = priority_rules_as_at(since).decide_by(since=since)
        concern.save(update_fields=["decide_by"])
