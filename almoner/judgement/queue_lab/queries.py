"""The history of a queue, and what is forecast from it: kept while neither changes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from django.core.cache import caches

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of, end_of_day, is_working_day
from almoner.judgement.queue_lab.practice import Practice
from almoner.judgement.queue_lab.rules.calibrating import Calibration, calibrate
from almoner.judgement.queue_lab.rules.forecasting import (
    Asked,
    Forecast,
    forecast,
    runs_of,
    spread,
    start_of,
    workers_needed,
)
from almoner.judgement.queue_lab.rules.history import Day, History, history_of
from almoner.judgement.queue_lab.rules.learning import Learnt, learn
from almoner.judgement.queue_lab.rules.scenarios import Scenario, minutes_each
from almoner.response.safeguarding.models import ConcernStep
from almoner.response.safeguarding.queries.days import days_known_by, last_day_kept
from almoner.response.safeguarding.rules.queue import Days
from almoner.response.safeguarding.rules.states import DECISIONS, Step

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
PRIORITIES = ("P1", "P2", "P3", "P4")
WORK = sorted({Step.TRIAGE.value, Step.START.value, *(step.value for step in DECISIONS)})
KEPT_FOR = 3600  # seconds; what is kept is named by all that it was reckoned from


class QueueNotVisible(Exception):
    """The reader may not see this queue's figures: to them there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a queue as at a day. SAFEGUARDING figures: nobody is in them."""

    history: History
    waiting: tuple[int, ...]  # P1 to P4
    mix: tuple[float, ...]
    workers_seen: float | None  # people at work a working day lately; None: nobody was


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What may come, for each scenario, and how far that is to be trusted."""

    forecasts: Mapping[str, Forecast]
    needed: float | None  # more people, to be back in time; None: more than could be had
    calibration: Calibration | None  # None: too short a history to hold weeks back
    learnt: Learnt
    minutes: float
    arrivals_a_week: float
    done_a_week: float  # by one person
    load: float  # arrivals beside all that the team can do; 1 is as much as it can


def may_see_forecast(*, authority: Authority, visible_to: Principal) -> bool:
    """Whether somebody may see forecasts of an authority's queue."""
    return visible_to.may(Permission.VIEW_SAFEGUARDING_FIGURES, authority_code=authority.code)


def known_queue(
    *,
    authority: Authority,
    as_at: date,
    visible_to: Principal,
    practice: Practice,
    workers: float | None = None,
) -> Known:
    """The queue's days up to `as_at`, and who waits and works, from what was known by then.

    `workers` is how many work on it, where the reader says; else those who took steps lately are
    counted, and one is assumed where nobody did. Raises QueueNotVisible and TooLittleHistory.
    """
    if not may_see_forecast(authority=authority, visible_to=visible_to):
        raise QueueNotVisible("There is no such queue.")
    since = as_at - practice.history_weeks * WEEK + DAY
    days = days_known_by(authority=authority, since=since, until=as_at)
    seen = workers_lately(authority=authority, as_at=as_at, weeks=practice.recent_weeks)
    at_work = workers or seen or 1.0
    history = history_of(
        _days(days, at_work),
        least_weeks=practice.least_weeks,
        least_arrived=practice.least_arrived,
    )
    mix = _mix(days, since=as_at - practice.mix_weeks * WEEK, usual=practice.usual_mix)
    return Known(history=history, waiting=_waiting(days, as_at, mix), mix=mix, workers_seen=seen)


def day_to_look_back_to(*, authority: Authority, as_at: date, visible_to: Principal) -> date | None:
    """The last day that was kept, where it is before `as_at`; None to whoever may not see it."""
    if not may_see_forecast(authority=authority, visible_to=visible_to):
        return None
    last = last_day_kept(authority=authority)
    return last if last is not None and last < as_at else None


def workers_lately(*, authority: Authority, as_at: date, weeks: int) -> float | None:
    """How many people took a step with concerns on a working day, on the mean of some weeks.

    None where nobody did: that nobody is known to have worked is not that nobody works.
    """
    since = as_at - weeks * WEEK
    rows = ConcernStep.objects.filter(
        authority=authority,
        at__gte=end_of_day(since),
        at__lt=end_of_day(as_at),
        recorded_at__lt=end_of_day(as_at),
        step__in=WORK,
    ).values_list("at", "by_reference")
    by_day = {(day_of(at), by) for at, by in rows}
    working = [since + DAY * ahead for ahead in range(1, weeks * 7 + 1)]
    count = sum(map(is_working_day, working))
    return round(len(by_day) / count, 1) or None if count else None


def outlook(
    *,
    known: Known,
    scenarios: Mapping[str, Scenario],
    chosen: str,
    asked: Asked,
    practice: Practice,
) -> Outlook:
    """Every scenario's forecast, and for the chosen one how many more people it would take.

    Kept for an hour under a name made of all that it follows from.
    """
    name = _name(known, scenarios, chosen, asked, practice)
    kept: Outlook | None = caches["default"].get(name)
    if kept is None:
        kept = _reckoned(known, scenarios, chosen, asked, practice)
        caches["default"].set(name, kept, KEPT_FOR)
    return kept


def _reckoned(
    known: Known,
    scenarios: Mapping[str, Scenario],
    chosen: str,
    asked: Asked,
    practice: Practice,
) -> Outlook:
    learnt = learn(known.history)
    done = learnt.capacity.level()
    minutes = minutes_each(hours_a_week=practice.hours_a_week, done_a_week=done)
    start = start_of(
        known.history, weeks=asked.weeks, mix=known.mix, minutes=minutes, waiting=known.waiting
    )
    held = practice.held_back_weeks
    runs = runs_of(learnt=learnt, start=start, asked=asked)
    return Outlook(
        forecasts={
            key: forecast(runs=runs, scenario=scenario, asked=asked, since=known.history.last_on)
            for key, scenario in scenarios.items()
        },
        needed=workers_needed(
            runs=runs,
            scenario=scenarios[chosen],
            asked=asked,
            likely=practice.likely,
            most=practice.most_workers,
        ),
        calibration=(
            calibrate(known.history, weeks=held, runs=asked.runs)
            if known.history.weeks >= practice.least_weeks + held
            else None
        ),
        learnt=learnt,
        minutes=minutes,
        arrivals_a_week=learnt.arrivals.level(),
        done_a_week=done,
        load=learnt.arrivals.level() / max(done * known.history.workers, 1e-9),
    )


def _name(*parts: object) -> str:
    known = parts[0]
    assert isinstance(known, Known)  # noqa: S101  for the type checker
    text = f"{known.history.digest()}{known.waiting}{known.mix}{parts[1:]}"
    return f"queue-lab-{sha256(text.encode()).hexdigest()}"


def _days(days: Days, workers: float) -> list[Day]:
    """One row a day of all priorities, from the first on which there was anything."""
    arrived: Counter[date] = Counter()
    waiting: Counter[date] = Counter()
    for (day, _), figures in days.items():
        arrived[day] += figures.arrived + figures.returned
        waiting[day] += figures.waiting
    stirred = [day for day in waiting if arrived[day] or waiting[day]]
    first = min(stirred, default=None)
    return [
        Day(on=day, arrived=arrived[day], waiting=waiting[day], workers=workers)
        for day in sorted(waiting)
        if first is not None and day >= first
    ]


def _mix(days: Days, *, since: date, usual: Sequence[float]) -> tuple[float, ...]:
    """The share of each priority among those started; the usual mix where few are known."""
    started: Counter[str] = Counter()
    for (day, priority), figures in days.items():
        if day > since:
            started[priority] += figures.started
    total = sum(started[each] for each in PRIORITIES)
    weight = 10.0  # concerns that the usual mix counts for
    return tuple(
        (started[each] + weight * share) / (total + weight)
        for each, share in zip(PRIORITIES, usual, strict=True)
    )


def _waiting(days: Days, as_at: date, mix: Sequence[float]) -> tuple[int, ...]:
    """Who waits by priority; those not triaged yet shared out as the mix says."""

    def at(priority: str) -> int:
        figures = days.get((as_at, priority))
        return figures.waiting if figures else 0

    untriaged = spread(at(""), mix)
    return tuple(at(each) + more for each, more in zip(PRIORITIES, untriaged, strict=True))
