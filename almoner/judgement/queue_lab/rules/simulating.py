"""One possible future of a queue, simulated day by day with simpy."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from math import exp
from random import Random

import simpy

from almoner.judgement.queue_lab.rules.history import DAYS_A_WEEK
from almoner.judgement.queue_lab.rules.learning import Learnt
from almoner.judgement.queue_lab.rules.scenarios import Scenario

MANY = 30.0  # above this a Poisson count is drawn in parts
LEVEL_BOUND = 3.0  # a level may not wander further from where it began: a factor of twenty
PRIORITIES = 4


@dataclass(frozen=True, slots=True)
class Start:
    """Where a future begins: who waits by priority, who works, and what usually arrives."""

    waiting: tuple[int, ...]  # P1 to P4
    mix: tuple[float, ...]  # the share of arrivals that each priority has
    workers: float
    minutes: float  # that one concern takes
    kinds: tuple[int, ...]  # of the days to come


@dataclass(slots=True)
class Future:
    """What happened in one run."""

    week_ends: list[int]
    most: int
    urgent_nights: int  # nights on which a P1 still waited


class Run:
    """A queue with two processes: concerns arrive, then the team works, the most urgent first."""

    def __init__(self, *, learnt: Learnt, start: Start, scenario: Scenario, seed: int) -> None:
        self.learnt, self.start = learnt, start
        # Chances of their own, so that more arrivals leave those of the team as they were.
        self.of_arrivals, self.of_work, self.of_priorities = (
            Random(seed * 3 + place)  # noqa: S311  chance, not a secret
            for place in range(3)
        )
        self.waiting, self.late = list(start.waiting), 0
        self.future = Future(week_ends=[], most=sum(start.waiting), urgent_nights=0)
        workers = max(start.workers + scenario.more_workers, 0.0)
        self.arrivals_factor = 1 + scenario.more_arrivals
        self.capacity_factor = workers * scenario.capacity_factor(minutes=start.minutes)
        self.upto = _upto(start.mix)

    def finish(self) -> Future:
        """Run to the last of the days."""
        env = simpy.Environment()
        env.process(self._arrive(env))
        env.process(self._work(env))
        env.run()
        return self.future

    def _arrive(self, env: simpy.Environment) -> Generator[simpy.Event, None, None]:
        chance, priorities = self.of_arrivals, self.of_priorities
        wander, scatter, level = self.learnt.arrivals.draw(chance)
        shares, began = self.learnt.arrival_shares, level
        for place, kind in enumerate(self.start.kinds):
            if place % DAYS_A_WEEK == 0:
                level = _stepped(level, began, wander, chance)
            mean = exp(level) * shares[kind] * self.arrivals_factor
            arrived = scattered(mean, scatter, chance)
            self.late = _heads(arrived, self.learnt.late, priorities)
            for _ in range(arrived):
                self.waiting[self._priority(priorities.random())] += 1
            yield env.timeout(1)

    def _work(self, env: simpy.Environment) -> Generator[simpy.Event, None, None]:
        chance = self.of_work
        wander, scatter, level = self.learnt.capacity.draw(chance)
        shares, began = self.learnt.capacity_shares, level
        yield env.timeout(0.5)  # work follows the day's arrivals
        for place, kind in enumerate(self.start.kinds):
            if place % DAYS_A_WEEK == 0:
                level = _stepped(level, began, wander, chance)
            mean = exp(level) * shares[kind] * self.capacity_factor
            self._take(scattered(mean, scatter, chance))
            self._note(place)
            yield env.timeout(1)

    def _take(self, able: int) -> None:
        """Start the most urgent of those that did not come too late in the day."""
        able = min(able, sum(self.waiting) - self.late)
        for priority in range(PRIORITIES):
            if able <= 0:
                break
            taken = min(able, self.waiting[priority])
            self.waiting[priority] -= taken
            able -= taken

    def _note(self, place: int) -> None:
        stock = sum(self.waiting)
        self.future.most = max(self.future.most, stock)
        self.future.urgent_nights += self.waiting[0] > 0
        if place % DAYS_A_WEEK == DAYS_A_WEEK - 1:
            self.future.week_ends.append(stock)

    def _priority(self, at: float) -> int:
        for place, upto in enumerate(self.upto):
            if at < upto:
                return place
        return PRIORITIES - 1


def scattered(mean: float, scatter: float, chance: Random) -> int:
    """A count with that mean whose variance is `scatter` times it: Poisson where that is one."""
    if mean <= 0:
        return 0
    if scatter > 1:
        mean = chance.gammavariate(mean / (scatter - 1), scatter - 1)
    count = 0
    while mean > MANY:
        # The time of the nth arrival; what is left of the day, or those within it.
        half = int(mean * 7 / 8)
        passed = chance.gammavariate(half, 1.0)
        if passed > mean:
            return count + _heads(half - 1, mean / passed, chance)
        count += half
        mean -= passed
    return count + _small(mean, chance)


def _heads(tosses: int, share: float, chance: Random) -> int:
    return sum(chance.random() < share for _ in range(tosses))


def _small(mean: float, chance: Random) -> int:
    at, count = chance.random(), 0
    term = total = exp(-mean)
    while at > total and count < 200:  # noqa: PLR2004  beyond any chance
        count += 1
        term *= mean / count
        total += term
    return count


def _stepped(level: float, began: float, wander: float, chance: Random) -> float:
    if not wander:
        return level
    moved = level + chance.gauss(0.0, wander)
    return min(max(moved, began - LEVEL_BOUND), began + LEVEL_BOUND)


def _upto(mix: Sequence[float]) -> tuple[float, ...]:
    total, found = 0.0, []
    for share in mix:
        total += share
        found.append(total)
    return tuple(each / total for each in found)
