"""Possible futures of a queue, simulated day by day with simpy.

What a run draws is drawn once and shared by every scenario: the levels of arrivals and of work,
how the days scatter, and a chance for each day's count. So scenarios differ by their change and
not by luck, and one more scenario costs little.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from math import exp
from random import Random
from statistics import NormalDist

import simpy

from almoner.judgement.queue_lab.rules.history import DAYS_A_WEEK
from almoner.judgement.queue_lab.rules.learning import Belief, Learnt
from almoner.judgement.queue_lab.rules.scenarios import Scenario

MANY = 30.0  # above this a Poisson count is found by its normal approximation
LEVEL_BOUND = 3.0  # a level may not wander further from where it began: a factor of twenty
PERSISTENCE = 0.9  # of a wandering level's distance from where it began, from week to week
MOST_SMALL = 200  # beyond any chance
BELL = NormalDist()


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


@dataclass(frozen=True, slots=True)
class Arrived:
    """What arrives on a day: how many, how many of them P1, and how many too late to look at."""

    many: int
    urgent: int
    late: int


class Run:
    """What one run draws: every scenario of it meets the same chances."""

    def __init__(self, *, learnt: Learnt, start: Start, seed: int) -> None:
        self.learnt, self.start, self.seed = learnt, start, seed
        arrivals, work = (Random(seed * 3 + place) for place in range(2))  # noqa: S311  no secret
        kinds = start.kinds
        self._due = _days(learnt.arrivals, learnt.arrival_shares, kinds, arrivals)
        self._able = _days(learnt.capacity, learnt.capacity_shares, kinds, work)
        self._arrived: dict[float, list[Arrived]] = {}

    def finish(self, scenario: Scenario, *, weeks: int | None = None) -> Future:
        """Run to the last of the days, or for so many weeks."""
        return Queue(self, scenario).finish(None if weeks is None else weeks * DAYS_A_WEEK)

    def arrived(self, factor: float) -> list[Arrived]:
        """What arrives each day, where `factor` times as much does."""
        if factor not in self._arrived:
            chance = Random(self.seed * 3 + 2)  # noqa: S311  chance, not a secret
            urgent = self.start.mix[0] / sum(self.start.mix)
            found = []
            for mean, at in self._due:
                many = counted(mean * factor, at)
                found.append(
                    Arrived(
                        many, _heads(many, urgent, chance), _heads(many, self.learnt.late, chance)
                    )
                )
            self._arrived[factor] = found
        return self._arrived[factor]

    def able(self, place: int, factor: float) -> int:
        """How many could be started on a day, where `factor` people's work is done."""
        mean, at = self._able[place]
        return counted(mean * factor, at)


class Queue:
    """The queue of one scenario: each day concerns arrive, then the team works, P1 first."""

    def __init__(self, run: Run, scenario: Scenario) -> None:
        start = run.start
        self.run = run
        self.arrived = run.arrived(1 + scenario.more_arrivals)
        workers = max(start.workers + scenario.more_workers, 0.0)
        self.work = workers * scenario.capacity_factor(minutes=start.minutes)
        self.urgent, self.others = start.waiting[0], sum(start.waiting[1:])
        self.future = Future(week_ends=[], most=sum(start.waiting), urgent_nights=0)

    def finish(self, days: int | None) -> Future:
        """Run for so many days; without a number, to the last."""
        env = simpy.Environment()
        env.process(self._live(env, days))
        env.run()
        return self.future

    def _live(self, env: simpy.Environment, days: int | None) -> Generator[simpy.Event, None, None]:
        for place, came in enumerate(self.arrived[:days]):
            self.urgent += came.urgent
            self.others += came.many - came.urgent
            self.take(self.run.able(place, self.work), late=came.late)
            self._note(place)
            yield env.timeout(1)

    def take(self, able: int, *, late: int) -> None:
        """Start the most urgent of those that did not come too late in the day."""
        able = min(able, self.urgent + self.others - late)
        if able > 0:
            urgent = min(able, self.urgent)
            self.urgent -= urgent
            self.others -= able - urgent

    def _note(self, place: int) -> None:
        stock = self.urgent + self.others
        self.future.most = max(self.future.most, stock)
        self.future.urgent_nights += self.urgent > 0
        if place % DAYS_A_WEEK == DAYS_A_WEEK - 1:
            self.future.week_ends.append(stock)


def scattered(mean: float, scatter: float, chance: Random) -> int:
    """A count with that mean whose variance is `scatter` times it: Poisson where that is one."""
    if mean <= 0:
        return 0
    return counted(_spread(mean, scatter, chance), chance.random())


def counted(mean: float, at: float) -> int:
    """The Poisson count below which a share `at` of such counts lies: more mean, never a lower."""
    if mean <= 0:
        return 0
    if mean > MANY:
        bell = BELL.inv_cdf(min(max(at, 1e-12), 1 - 1e-12))
        return max(0, round(mean + bell * mean**0.5 + (bell * bell - 1) / 6))
    count = 0
    term = total = exp(-mean)
    while at > total and count < MOST_SMALL:
        count += 1
        term *= mean / count
        total += term
    return count


def _spread(mean: float, scatter: float, chance: Random) -> float:
    return chance.gammavariate(mean / (scatter - 1), scatter - 1) if scatter > 1 else mean


def _days(
    belief: Belief, shares: Sequence[float], kinds: Sequence[int], chance: Random
) -> list[tuple[float, float]]:
    """For each day the mean of its count, for one person or a usual week, and a chance for it."""
    wander, scatter, began = belief.draw(chance)
    away, found = 0.0, []
    for place, kind in enumerate(kinds):
        if place % DAYS_A_WEEK == 0 and wander:
            away = PERSISTENCE * away + chance.gauss(0.0, wander)
            away = min(max(away, -LEVEL_BOUND), LEVEL_BOUND)
        mean = exp(began + away) * shares[kind]
        found.append((_spread(mean, scatter, chance) if mean > 0 else 0.0, chance.random()))
    return found


def _heads(tosses: int, share: float, chance: Random) -> int:
    return sum(chance.random() < share for _ in range(tosses))
