"""How many wait, for how long, and whether the queue will ever be empty: arithmetic alone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from math import ceil, floor

from almoner.response.safeguarding.rules.states import OUTCOMES, WAITING, ConcernState

PRIORITIES = ("", "P1", "P2", "P3", "P4")  # "" not triaged
DAYS_A_WEEK = 5  # working days


@dataclass(frozen=True, slots=True)
class Moment:
    """A concern from one step on: the day in England, its state and its priority."""

    day: date
    state: ConcernState
    priority: str


@dataclass(slots=True)
class DayFigures:
    """What happened on a day at one priority, and how many waited at its end."""

    arrived: int = 0
    returned: int = 0
    started: int = 0
    finished: int = 0
    waiting: int = 0

    def as_tuple(self) -> tuple[int, int, int, int, int]:
        """In the order of the fields."""
        return self.arrived, self.returned, self.started, self.finished, self.waiting


Days = Mapping[tuple[date, str], DayFigures]


def fold_days(
    *,
    histories: Iterable[Sequence[Moment]],
    since: date,
    until: date,
    stood: Mapping[str, int] | None = None,
) -> Days:
    """Each day from `since` to `until`, both included, at each priority.

    `histories` are the steps, in order, of every concern that took one since then. `stood` is
    how many waited at the end of the day before, of those and all others; without it, every
    concern is among the histories. A concern counts on a day at the priority it ends the day at.
    """
    counted = _Counted(since=since, until=until, counts_before=stood is None)
    for history in histories:
        counted.add(history)
    stock = dict.fromkeys(PRIORITIES, 0) | dict(stood or {})
    for priority, change in counted.before.items():
        stock[priority] += change
    made: dict[tuple[date, str], DayFigures] = {}
    for number in range((until - since).days + 1):
        day = since + timedelta(days=number)
        for priority in PRIORITIES:
            stock[priority] += counted.change[day, priority]
            figures = counted.found.get((day, priority), DayFigures())
            figures.waiting = stock[priority]
            made[day, priority] = figures
    return made


class _Counted:
    """What the steps of the concerns seen so far come to."""

    def __init__(self, *, since: date, until: date, counts_before: bool) -> None:
        self.since, self.until, self.counts_before = since, until, counts_before
        self.found: dict[tuple[date, str], DayFigures] = defaultdict(DayFigures)
        self.change: dict[tuple[date, str], int] = defaultdict(int)  # of the stock, that day
        self.before: dict[str, int] = defaultdict(int)  # the stock as the first day began

    def add(self, history: Sequence[Moment]) -> None:
        """One concern, day by day."""
        before: Moment | None = None  # how the last day on which it changed ended
        for day, moments in groupby(history, key=lambda moment: moment.day):
            if day > self.until:
                return
            steps = list(moments)
            if day >= self.since:
                self._note(day, before.state if before else None, steps)
                self._move(before, steps[-1], day)
            elif self.counts_before:
                self._stand(before, steps[-1])
            before = steps[-1]

    def _note(self, day: date, state: ConcernState | None, steps: Sequence[Moment]) -> None:
        figures = self.found[day, steps[-1].priority]
        for moment in steps:
            _note(figures, state, moment.state)
            state = moment.state

    def _move(self, before: Moment | None, after: Moment, day: date) -> None:
        if before and before.state in WAITING:
            self.change[day, before.priority] -= 1
        if after.state in WAITING:
            self.change[day, after.priority] += 1

    def _stand(self, before: Moment | None, after: Moment) -> None:
        if before and before.state in WAITING:
            self.before[before.priority] -= 1
        if after.state in WAITING:
            self.before[after.priority] += 1


def _note(figures: DayFigures, before: ConcernState | None, after: ConcernState) -> None:
    if before is None:
        figures.arrived += 1
    elif before not in WAITING and after in WAITING:
        figures.returned += 1
    if before in WAITING and after not in WAITING:
        figures.started += 1
    if before not in OUTCOMES and after in OUTCOMES:
        figures.finished += 1


def undecided_since(history: Sequence[Moment]) -> list[tuple[date, date | None]]:
    """Each stretch of a concern without a decision: since when, and on which day it was made.

    None: it goes on. One that was reopened has a stretch for each time.
    """
    found: list[tuple[date, date | None]] = []
    since: date | None = None
    for moment in history:
        if moment.state in OUTCOMES:
            if since is not None:
                found.append((since, moment.day))
            since = None
        elif since is None:
            since = moment.day
    if since is not None:
        found.append((since, None))
    return found


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value below which that share lies, between the two nearest; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low, high = floor(place), ceil(place)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def weeks_to_clear(*, waiting: int, arrived_a_day: float, started_a_day: float) -> float | None:
    """Weeks until nothing waits if things go on so; None: it never empties.

    Rates are a working day.
    """
    if waiting == 0:
        return 0.0
    gained = started_a_day - arrived_a_day
    return waiting / gained / DAYS_A_WEEK if gained > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ages:
    """How long some concerns waited, in working days."""

    count: int
    median: float | None
    ninetieth: float | None
    longest: int | None
    in_time: int

    @property
    def share_in_time(self) -> float | None:
        """From 0 to 1; None of nothing."""
        return self.in_time / self.count if self.count else None


def ages_of(*, waits: Sequence[int], in_time: int) -> Ages:
    """The figures of some waits."""
    return Ages(
        count=len(waits),
        median=percentile(waits, 0.5),
        ninetieth=percentile(waits, 0.9),
        longest=max(waits, default=None),
        in_time=in_time,
    )


def suppressed(counts: Mapping[str, int], *, least: int) -> dict[str, int | None]:
    """Counts that add up, as those may see them who may see no concern; None is not told.

    A small count is not told, nor, where it alone would be left out, the next smallest: else it
    could be had by subtraction. Nought is told: it says of nobody that they are there.
    """
    hidden = {key for key, count in counts.items() if 0 < count < least}
    if len(hidden) == 1:
        others = [(count, key) for key, count in counts.items() if count >= least]
        hidden |= {min(others)[1]} if others else set()
    return {key: None if key in hidden else count for key, count in counts.items()}
