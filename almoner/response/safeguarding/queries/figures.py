"""The figures of a queue as at a day: how many, how old, how fast, and whether it will empty."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Q

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of, end_of_day, is_working_day, working_days_between
from almoner.response.safeguarding.models import Concern, ConcernStep
from almoner.response.safeguarding.practice import priority_rules_as_at
from almoner.response.safeguarding.queries.days import (
    FiguresNotVisible,
    QueueDays,
    histories,
    may_see_figures,
    queue_days,
)
from almoner.response.safeguarding.rules.priorities import Priority, PriorityRules
from almoner.response.safeguarding.rules.queue import (
    PRIORITIES,
    Ages,
    Moment,
    ages_of,
    suppressed,
    undecided_since,
    weeks_to_clear,
)
from almoner.response.safeguarding.rules.states import OPEN, WAITING, ConcernState

DAY = timedelta(days=1)
WHAT_COUNTS = (
    "Concerns that await action: received, triaged or reopened, and nobody has started on them."
    " Times are in working days."
)


@dataclass(frozen=True, slots=True)
class Wait:
    """One stretch for which a concern awaited action."""

    since: date
    until: date  # the day on which it ended, or as at which it is counted
    priority: str
    worker: str
    is_in_time: bool

    @property
    def days(self) -> int:
        """Working days, the first not counted."""
        return max(0, working_days_between(start=self.since, end=self.until))


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFigures:
    """A queue at the end of a day. SAFEGUARDING, or the figures of it alone.

    Where `is_suppressed`, small counts are None and nothing is said of single concerns.
    """

    as_at: date
    since: date  # from which rates and waits are counted
    waiting: int | None
    by_priority: Mapping[str, int | None]  # "" is not triaged
    open: Ages | None  # of what waits
    open_by_priority: Mapping[str, Ages]
    started: Ages | None  # of what was started since
    started_by_priority: Mapping[str, Ages]
    arrived_count: int | None
    started_count: int | None
    undecided: int | None  # of which it is still to be said what becomes of them
    undecided_late: int | None  # past the local target for that; no statute sets one
    decided: Ages | None  # what was decided since: from arrival, or from reopening
    working_days: int
    weeks_to_clear: float | None  # None: never, as things go
    by_worker: Mapping[str, int]  # "" is nobody
    is_suppressed: bool

    @property
    def arrived_a_day(self) -> float | None:
        """Arrivals and returns a working day."""
        return _a_day(self.arrived_count, self.working_days)

    @property
    def started_a_day(self) -> float | None:
        """Throughput: left the queue, a working day."""
        return _a_day(self.started_count, self.working_days)

    @property
    def net_a_day(self) -> float | None:
        """By how much it grows (or, below nought, shrinks) a working day."""
        arrived, started = self.arrived_a_day, self.started_a_day
        return None if arrived is None or started is None else arrived - started


def queue_figures(
    *, authority: Authority, as_at: date, visible_to: Principal, known: QueueDays | None = None
) -> QueueFigures:
    """The figures of an authority's queue. Raises FiguresNotVisible. Eight queries.

    Those who may see the figures and not the concerns get them with small counts left out. `known`
    are the days up to `as_at`, where the caller has enough of them already: five queries fewer.
    """
    if not may_see_figures(authority=authority, visible_to=visible_to):
        raise FiguresNotVisible("You may not see the figures of this queue.")
    rules = priority_rules_as_at(as_at)
    since = as_at - timedelta(days=rules.window_days - 1)
    days = known if known and len(known.days) >= rules.window_days else None
    days = days or queue_days(authority=authority, since=since, until=as_at, visible_to=visible_to)
    days = days.last(rules.window_days)
    whole = _whole(authority, days, since=since, as_at=as_at, rules=rules)
    if visible_to.may(Permission.VIEW_SAFEGUARDING, authority_code=authority.code):
        return whole
    return _narrowed(whole, least=rules.least_count)


def _whole(
    authority: Authority, days: QueueDays, *, since: date, as_at: date, rules: PriorityRules
) -> QueueFigures:
    later = list(histories(authority=authority, since=as_at + DAY))
    still = _still(authority, as_at=as_at)
    standing = list(_standing(still, later, as_at=as_at, rules=rules))
    recent = list(histories(authority=authority, since=since))
    begun = list(_begun(recent, since=since, as_at=as_at))
    undecided = list(_undecided(still, later, as_at=as_at))
    by_worker: dict[str, int] = defaultdict(int)
    for wait in standing:
        by_worker[wait.worker] += 1
    working_days = sum(map(is_working_day, days.days))
    arrived, started = sum(days.arrived) + sum(days.returned), sum(days.started)
    return QueueFigures(
        as_at=as_at,
        since=since,
        waiting=len(standing),
        by_priority={one: sum(w.priority == one for w in standing) for one in PRIORITIES},
        open=_ages(standing),
        open_by_priority=_split(standing),
        started=_ages(begun),
        started_by_priority=_split(begun),
        arrived_count=arrived,
        started_count=started,
        undecided=len(undecided),
        undecided_late=sum(due_on is not None and due_on < as_at for due_on in undecided),
        decided=_ages(list(_decided(recent, since=since, as_at=as_at))),
        working_days=working_days,
        weeks_to_clear=weeks_to_clear(
            waiting=len(standing),
            arrived_a_day=arrived / max(1, working_days),
            started_a_day=started / max(1, working_days),
        ),
        by_worker=dict(sorted(by_worker.items())),
        is_suppressed=False,
    )


def _narrowed(whole: QueueFigures, *, least: int) -> QueueFigures:
    """The same without what could say something of single people."""

    def told(count: int | None) -> int | None:
        return None if count is None or 0 < count < least else count

    def told_ages(ages: Ages | None) -> Ages | None:
        if ages is None or ages.count < 2 * least:
            return None
        few = min(ages.in_time, ages.count - ages.in_time)
        return None if 0 < few < least else ages

    undecided, late = told(whole.undecided), told(whole.undecided_late)
    if undecided is None or told(undecided - (whole.waiting or 0)) is None:
        undecided = late = None  # beside those that wait it would tell how few were started on
    elif late is not None and told(undecided - late) is None:
        late = None
    counts = {key: count or 0 for key, count in whole.by_priority.items()}
    waiting = told(whole.waiting)
    return QueueFigures(
        as_at=whole.as_at,
        since=whole.since,
        waiting=waiting,
        by_priority=suppressed(counts, least=least)
        if waiting is not None
        else dict.fromkeys(counts),
        open=told_ages(whole.open),
        open_by_priority={},
        started=told_ages(whole.started),
        started_by_priority={},
        arrived_count=told(whole.arrived_count),
        started_count=told(whole.started_count),
        undecided=undecided,
        undecided_late=late,
        decided=told_ages(whole.decided),
        working_days=whole.working_days,
        weeks_to_clear=whole.weeks_to_clear if waiting else None,
        by_worker={},
        is_suppressed=True,
    )


class Still(NamedTuple):
    """An open concern that has taken no step since the day that is asked about."""

    waiting_since: datetime | None
    priority: str
    worker: str
    due_on: date | None
    decide_by: date | None


def _still(authority: Authority, *, as_at: date) -> list[Still]:
    stirred = ConcernStep.objects.filter(authority=authority, at__gte=end_of_day(as_at))
    is_open = Q(waiting_since__isnull=False) | Q(state=ConcernState.STARTED)  # two small indexes
    found = Concern.objects.filter(is_open, authority=authority)
    rows = found.exclude(pk__in=stirred.values("concern")).values_list(
        "waiting_since", "priority", "worker_name", "due_on", "decide_by"
    )
    return [Still(*row) for row in rows]


def _standing(
    still: list[Still], later: list[list[Moment]], *, as_at: date, rules: PriorityRules
) -> Iterator[Wait]:
    """What awaited action at the end of that day."""
    for one in still:
        if one.waiting_since is not None:
            is_in_time = one.due_on is None or as_at <= one.due_on
            yield Wait(day_of(one.waiting_since), as_at, one.priority, one.worker, is_in_time)
    for history in later:
        moments = [moment for moment in history if moment.day <= as_at]
        if moments and moments[-1].state in WAITING:
            wait = _waits(moments)[-1]
            due_on = _due(rules, wait[1], since=wait[0])
            yield Wait(wait[0], as_at, wait[1], "", as_at <= due_on)


def _undecided(
    still: list[Still], later: list[list[Moment]], *, as_at: date
) -> Iterator[date | None]:
    """By when each concern that was undecided at the end of that day was to be decided."""
    yield from (one.decide_by for one in still)
    for history in later:
        moments = [moment for moment in history if moment.day <= as_at]
        if moments and moments[-1].state in OPEN:
            yield _decide_by(undecided_since(moments)[-1][0])


def _decided(recent: list[list[Moment]], *, since: date, as_at: date) -> Iterator[Wait]:
    """From arrival or reopening to each decision that was made from one day to another."""
    for history in recent:
        for began, decided_on in undecided_since(history):
            if decided_on is not None and since <= decided_on <= as_at:
                due_on = _decide_by(began)
                yield Wait(began, decided_on, "", "", due_on is None or decided_on <= due_on)


def _decide_by(began: date) -> date | None:
    return priority_rules_as_at(began).decide_by(since=began)


def _begun(recent: list[list[Moment]], *, since: date, as_at: date) -> Iterator[Wait]:
    """The waits that ended from one day to another, because somebody started."""
    for history in recent:
        for began, priority, ended in _waits(history):
            if ended is not None and since <= ended <= as_at:
                due_on = _due(priority_rules_as_at(ended), priority, since=began)
                yield Wait(began, ended, priority, "", ended <= due_on)


def _waits(history: list[Moment]) -> list[tuple[date, str, date | None]]:
    """Each wait: since when, at which priority it ended (or stands), and when; None: it lasts."""
    found: list[tuple[date, str, date | None]] = []
    since: date | None = None
    priority = ""
    for moment in history:
        if moment.state in WAITING:
            since, priority = since or moment.day, moment.priority
        elif since is not None:
            found.append((since, moment.priority, moment.day))
            since = None
    if since is not None:
        found.append((since, priority, None))
    return found


def _due(rules: PriorityRules, priority: str, *, since: date) -> date:
    return rules.due_on(priority=Priority(priority) if priority else None, since=since)


def _ages(waits: list[Wait]) -> Ages:
    return ages_of(
        waits=[wait.days for wait in waits], in_time=sum(wait.is_in_time for wait in waits)
    )


def _split(waits: list[Wait]) -> dict[str, Ages]:
    return {one: _ages([wait for wait in waits if wait.priority == one]) for one in PRIORITIES}


def _a_day(count: int | None, days: int) -> float | None:
    return None if count is None or days == 0 else count / days
