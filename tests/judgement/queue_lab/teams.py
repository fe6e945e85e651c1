"""Generated teams, unlike the model that forecasts them: no team here is real.

A team has absences in spells, help when the queue is long, concerns that come too late in the
day to be looked at, a Christmas, arrivals that drift back to a level and sometimes leap to
another. The model knows of none of these.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from math import exp
from random import Random

from almoner.judgement.queue_lab.rules.history import Day, History, kind_of
from almoner.judgement.queue_lab.rules.simulating import scattered

HELD_BACK = 8
BEGINS = date(2020, 3, 2)


@dataclass(frozen=True, slots=True)
class Habits:
    """What makes one team unlike another."""

    weekly: float
    weekdays: tuple[float, ...]
    scatter: float
    wander: float
    leap: float
    leap_week: int
    workers: int
    load: float  # arrivals beside capacity
    late: float  # the share of a day's arrivals that wait for the next day
    absence: float
    helped_above: float
    works_weekends: bool
    counts_absence: bool


def habits(chance: Random, *, weeks: int) -> Habits:
    """A team's habits."""
    weekend = chance.choice([0.0, 0.0, 0.15, 0.3])
    days = [chance.uniform(0.7, 1.4) for _ in range(5)] + [weekend, weekend * 0.8]
    leaps = chance.random() < 0.25
    return Habits(
        weekly=exp(chance.uniform(2.3, 4.0)),
        weekdays=tuple(day / sum(days) for day in days),
        scatter=chance.uniform(1.0, 2.5),
        wander=chance.uniform(0.0, 0.08),
        leap=chance.uniform(-0.25, 0.35) if leaps else 0.0,
        leap_week=chance.randrange(weeks),
        workers=chance.randint(1, 6),
        load=chance.uniform(0.75, 1.08),
        late=chance.uniform(0.2, 0.9),
        absence=chance.uniform(0.0, 0.06),
        helped_above=chance.choice([1e9, 1e9, 4.0]),
        works_weekends=weekend > 0 and chance.random() < 0.5,
        counts_absence=chance.random() < 0.5,
    )


def team(seed: int) -> History:
    """The days of one team: 26 to 60 weeks and those that are held back."""
    chance = Random(seed)
    weeks = chance.randint(26, 60) + HELD_BACK
    has = habits(chance, weeks=weeks)
    begins = BEGINS + timedelta(weeks=chance.randrange(52))
    drift, waiting, absent = 0.0, round(chance.uniform(0, 2) * has.weekly / 5), [0] * has.workers
    days = []
    for place in range(weeks * 7):
        on = begins + timedelta(days=place)
        if place % 7 == 0:
            drift = 0.97 * drift + chance.gauss(0, has.wander)
        mean = has.weekly * has.weekdays[kind_of(on)] * exp(drift)
        mean *= exp(has.leap) if place // 7 >= has.leap_week else 1
        mean *= 0.6 if (on.month, on.day) >= (12, 22) or (on.month, on.day) <= (1, 2) else 1
        arrived = scattered(mean, has.scatter, chance)
        present = _present(absent, has, chance)
        able = _able(on, present, waiting, has, chance)
        seen = sum(chance.random() > has.late for _ in range(arrived))
        waiting = waiting + arrived - min(able, waiting + seen)
        counted = present if has.counts_absence else has.workers
        days.append(Day(on=on, arrived=arrived, waiting=waiting, workers=counted))
    return History(tuple(days))


def _present(absent: list[int], has: Habits, chance: Random) -> int:
    for place, left in enumerate(absent):
        if left:
            absent[place] = left - 1
        elif chance.random() < has.absence / 4:
            absent[place] = chance.randint(1, 14)
    return max(1, sum(not left for left in absent))


def _able(on: date, present: int, waiting: int, has: Habits, chance: Random) -> int:
    usual = has.weekly / has.load / (7 if has.works_weekends else 5)
    if kind_of(on) > 4 and not has.works_weekends:
        return 0
    mean = usual * present / has.workers
    if waiting > has.helped_above * usual:
        mean *= 1.25
    return scattered(mean, 1.2, chance)
