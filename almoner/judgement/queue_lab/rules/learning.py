"""What a history teaches: levels that drift, days that differ, and how unsure each of it is.

Arrivals and the work a person does in a day are each a level that wanders from week to week (a
random walk of its logarithm) seen through counts that scatter more than Poisson. How much it
wanders and how much it scatters is not known either: each of a grid of answers is weighed by how
well it would have foretold the weeks (a Kalman filter each), and a run draws one of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import exp, log, pi
from random import Random

from almoner.judgement.queue_lab.rules.history import (
    DAYS_A_WEEK,
    KINDS,
    History,
    kind_of,
    shares_of,
)

WANDERS = (0.0, 0.02, 0.04, 0.07, 0.11, 0.16, 0.24)  # sd of the log level, a week
SCATTERS = (1.0, 1.3, 1.7, 2.3, 3.2, 4.5)  # variance of a count beside its mean
USUAL_WANDER = 0.06  # half-normal, before anything is known
USUAL_SCATTER = 1.0  # of the logarithm of the scatter
VAGUE = 4.0  # variance of the log level before anything is known
FEW = 20  # busy days; with fewer, all days are learnt from
GUESSED = 0.1  # of what a week that was seen counts for
ROUNDS = 4  # of guessing what a day without work left would have taken
USUALLY_LATE = 0.5  # where no day shows it; with as much weight as `LATE_WEIGHT` concerns
LATE_WEIGHT = 10.0


@dataclass(frozen=True, slots=True)
class Week:
    """A count, and over how many usual weeks of exposure it was counted."""

    count: float
    exposure: float


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the grid: how far the level wanders and counts scatter, and where the level is."""

    wander: float
    scatter: float
    level: float  # mean of the logarithm now
    variance: float


@dataclass(frozen=True, slots=True)
class Belief:
    """Answers with how much is believed of each, adding up as they go to one."""

    answers: tuple[Answer, ...]
    upto: tuple[float, ...]

    def draw(self, chance: Random) -> tuple[float, float, float]:
        """One (wander, scatter, level) from what is believed."""
        at = chance.random()
        place = next((p for p, upto in enumerate(self.upto) if at <= upto), -1)
        answer = self.answers[place]
        level = chance.gauss(answer.level, answer.variance**0.5)
        return answer.wander, answer.scatter, level

    def level(self) -> float:
        """The middle of what is believed of the level, as a count a usual week."""
        weights = [b - a for a, b in pairwise((0.0, *self.upto))]
        return exp(sum(w * a.level for w, a in zip(weights, self.answers, strict=True)))


@dataclass(frozen=True, slots=True)
class Learnt:
    """All that a history teaches."""

    arrivals: Belief  # concerns a week
    capacity: Belief  # concerns a week and person
    arrival_shares: tuple[float, ...]  # of a week, by kind of day
    capacity_shares: tuple[float, ...]
    late: float  # the share of a day's arrivals that is not looked at before the next day
    busy_days: int  # days on which older work was left over, so that all of capacity shows


def learn(history: History) -> Learnt:
    """What the history teaches of arrivals, of the work done, and of what always waits."""
    kinds = [kind_of(day.on) for day in history.days]
    arrived = [float(day.arrived) for day in history.days]
    ones = [1.0] * len(kinds)
    arrival_shares = tuple(s / KINDS for s in shares_of(arrived, kinds, exposures=ones))
    arrivals = believe(
        [
            Week(sum(arrived[at : at + 7]), sum(arrival_shares[k] for k in kinds[at : at + 7]))
            for at in range(0, len(kinds), DAYS_A_WEEK)
        ]
    )
    left = [float(each) for each in history.left()]
    # Only older work left over shows that there was no more capacity: the newest may have come
    # too late in the day.
    is_busy = [day.waiting > day.arrived for day in history.days]
    workers = [max(day.workers, 0.1) for day in history.days]
    capacity_shares, capacity = _capacity(left, kinds, workers, is_busy)
    return Learnt(
        arrivals=arrivals,
        capacity=capacity,
        arrival_shares=arrival_shares,
        capacity_shares=capacity_shares,
        late=_late(history),
        busy_days=sum(is_busy),
    )


def believe(weeks: Sequence[Week]) -> Belief:
    """What is believed after these weeks; a week without exposure teaches nothing."""
    seen = [week for week in weeks if week.exposure > 0]
    mean = sum(week.count for week in seen) / max(sum(week.exposure for week in seen), 1e-9)
    start = log(max(mean, 0.2))
    found: list[tuple[float, Answer]] = []
    for wander in WANDERS:
        for scatter in SCATTERS:
            weight, level, variance = _filtered(weeks, start, wander, scatter)
            prior = -0.5 * (wander / USUAL_WANDER) ** 2 - 0.5 * (log(scatter) / USUAL_SCATTER) ** 2
            found.append((weight + prior, Answer(wander, scatter, level, variance)))
    best = max(weight for weight, _ in found)
    weights = [exp(weight - best) for weight, _ in found]
    total = sum(weights)
    upto = tuple(accumulate(weight / total for weight in weights))
    return Belief(answers=tuple(answer for _, answer in found), upto=upto)


def _filtered(
    weeks: Sequence[Week], start: float, wander: float, scatter: float
) -> tuple[float, float, float]:
    """The log likelihood of the weeks, then the level after them and its variance."""
    level, variance, likelihood = start, VAGUE, 0.0
    is_first = True
    for week in weeks:
        variance += wander**2
        if week.exposure <= 0:
            continue
        expected = max(exp(level) * week.exposure, 1.0)
        if is_first:
            expected = max(week.count, 1.0)
        # A logarithm of a scattered count lies low by half its variance.
        seen = log((week.count + 0.5) / week.exposure) + (scatter - 1) / (2 * expected)
        noise = scatter / expected
        spread = variance + noise
        error = seen - level
        if not is_first:
            likelihood += -0.5 * (log(2 * pi * spread) + error * error / spread)
        gain = variance / spread
        level, variance = level + gain * error, variance * (1 - gain)
        is_first = False
    return likelihood, level, variance


def _late(history: History) -> float:
    """How much of a day's arrivals waits when all that is older was dealt with."""
    quiet = [day for day in history.days if day.waiting <= day.arrived]
    waiting, arrived = sum(day.waiting for day in quiet), sum(day.arrived for day in quiet)
    return (waiting + USUALLY_LATE * LATE_WEIGHT) / (arrived + LATE_WEIGHT)


def _capacity(
    left: Sequence[float], kinds: Sequence[int], workers: Sequence[float], is_busy: Sequence[bool]
) -> tuple[tuple[float, ...], Belief]:
    """What a person does in a week.

    On a day that ended with nothing left to do, capacity was at least what was done: it is
    guessed from the days that were busy, and the guess made better in some rounds.
    """
    busy = [each for each in zip(left, kinds, workers, is_busy, strict=True) if each[3]]
    seen = busy if len(busy) >= FEW else list(zip(left, kinds, workers, is_busy, strict=True))
    amounts, of_kinds, over, _ = zip(*seen, strict=True)
    shares = tuple(s / KINDS for s in shares_of(amounts, of_kinds, exposures=over))
    exposures = [shares[kind] * each for kind, each in zip(kinds, workers, strict=True)]
    rate = sum(amounts) / sum(shares[kind] * each for _, kind, each, _ in seen)
    done = list(left)
    for _ in range(ROUNDS):
        done = [
            n if b else _at_least(n, mean=rate * each)
            for n, each, b in zip(left, exposures, is_busy, strict=True)
        ]
        rate = sum(done) / sum(exposures)
    weeks = []
    for at in range(0, len(kinds), DAYS_A_WEEK):
        span = slice(at, at + DAYS_A_WEEK)
        full = sum(exposures[span])
        sure = sum(over for over, b in zip(exposures[span], is_busy[span], strict=True) if b)
        # A week that is mostly guessed counts for as much as was seen of it; one that is all
        # guessed for little, since it still shows that capacity was no less.
        part = max(sure / full, GUESSED) if full else 0.0
        weeks.append(Week(sum(done[span]) * part, full * part))
    return shares, believe(weeks)


def _at_least(done: float, *, mean: float) -> float:
    """The mean of a Poisson count known to be no less than `done`."""
    if mean <= 0:
        return done
    if done <= 0:
        return mean
    if mean > 200 or done > mean + 8 * mean**0.5:  # noqa: PLR2004  far out in the tail
        return max(done + 0.5, mean)
    upto = int(done)
    term, below, weighed = exp(-mean), 0.0, 0.0
    for n in range(upto):
        below += term
        weighed += n * term
        term *= mean / (n + 1)
    above = 1 - below
    return (mean - weighed) / above if above > 1e-9 else done + 0.5  # noqa: PLR2004
