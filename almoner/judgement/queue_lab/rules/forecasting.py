"""Many possible futures, and what can be said of them: bands, chances, and how many to hire."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil

from almoner.judgement.queue_lab.rules.history import DAYS_A_WEEK, History, kinds_after
from almoner.judgement.queue_lab.rules.learning import Learnt
from almoner.judgement.queue_lab.rules.scenarios import Scenario
from almoner.judgement.queue_lab.rules.simulating import Run, Start

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, slots=True)
class Band:
    """How many may wait at the end of a week: nine runs in ten lie between low and high."""

    on: date
    low: int  # 5 %
    lower: int  # 25 %
    middle: int
    upper: int  # 75 %
    high: int  # 95 %


@dataclass(frozen=True, slots=True)
class Forecast:
    """What may come of one scenario."""

    scenario: Scenario
    bands: tuple[Band, ...]
    breach_chance: float  # that more than the limit wait at some time
    back_chance: float | None  # that no more than the target wait after the weeks asked about
    urgent_chance: float  # that some night a P1 still waits
    runs: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What a forecast is asked to answer."""

    weeks: int
    limit: int
    target: int  # fewer than this must wait
    target_weeks: int
    runs: int
    seed: int = 0


def start_of(
    history: History,
    *,
    weeks: int,
    mix: Sequence[float],
    minutes: float,
    waiting: Sequence[int] | None = None,
    workers: float | None = None,
) -> Start:
    """Where the history ends. Without the priorities of those who wait, they have the mix's."""
    return Start(
        waiting=tuple(waiting) if waiting is not None else spread(history.waiting, mix),
        mix=tuple(mix),
        workers=history.workers if workers is None else workers,
        minutes=minutes,
        kinds=tuple(kinds_after(history.last_on, count=weeks * DAYS_A_WEEK)),
    )


def spread(total: int, mix: Sequence[float]) -> tuple[int, ...]:
    """A whole number shared out as the mix says, by the largest remainders."""
    exact = [total * share / sum(mix) for share in mix]
    floors = [int(each) for each in exact]
    order = sorted(range(len(mix)), key=lambda place: floors[place] - exact[place])
    for place in order[: total - sum(floors)]:
        floors[place] += 1
    return tuple(floors)


def forecast(*, runs: Sequence[Run], scenario: Scenario, asked: Asked, since: date) -> Forecast:
    """Bands and chances over the futures of these runs, the same for the same runs."""
    futures = [run.finish(scenario) for run in runs]
    bands = tuple(
        _band(since + timedelta(weeks=week + 1), [each.week_ends[week] for each in futures])
        for week in range(asked.weeks)
    )
    back = None
    if asked.target_weeks <= asked.weeks:
        back = _share([each.week_ends[asked.target_weeks - 1] < asked.target for each in futures])
    return Forecast(
        scenario=scenario,
        bands=bands,
        breach_chance=_share([each.most > asked.limit for each in futures]),
        back_chance=back,
        urgent_chance=_share([each.urgent_nights > 0 for each in futures]),
        runs=len(futures),
    )


def workers_needed(
    *,
    runs: Sequence[Run],
    scenario: Scenario,
    asked: Asked,
    likely: float,
    most: float,
    step: float = 0.5,
) -> float | None:
    """The fewest more people with whom fewer than the target wait in time, so likely or likelier.

    Sought by halving, in steps of half a person, since more people never make a queue longer.
    None if even `most` would not do.
    """

    def is_enough(steps: int) -> bool:
        with_more = replace(scenario, more_workers=scenario.more_workers + steps * step)
        futures = [run.finish(with_more, weeks=asked.target_weeks) for run in runs]
        return _share([each.week_ends[-1] < asked.target for each in futures]) >= likely

    low, high = 0, ceil(most / step)
    if is_enough(0):
        return 0.0
    if not is_enough(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return high * step


def quantile(ordered: Sequence[int], share: float) -> int:
    """The value below which that share of the ordered values lies, to the nearest of them."""
    return ordered[min(max(round(share * len(ordered) - 0.5), 0), len(ordered) - 1)]


def runs_of(*, learnt: Learnt, start: Start, asked: Asked) -> list[Run]:
    """What each of `asked.runs` runs draws: one list serves every scenario."""
    return [
        Run(learnt=learnt, start=start, seed=asked.seed * 1_000_003 + run)
        for run in range(asked.runs)
    ]


def _band(on: date, stocks: list[int]) -> Band:
    ordered = sorted(stocks)
    return Band(on, *(quantile(ordered, share) for share in QUANTILES))


def _share(answers: Sequence[bool]) -> float:
    return sum(answers) / len(answers)
