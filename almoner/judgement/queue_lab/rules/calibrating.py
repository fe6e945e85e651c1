"""How well forecasts did on weeks that they had not seen."""

from collections.abc import Iterable
from dataclasses import dataclass

from almoner.judgement.queue_lab.rules.forecasting import Asked, Band, forecast, runs_of, start_of
from almoner.judgement.queue_lab.rules.history import DAYS_A_WEEK, History
from almoner.judgement.queue_lab.rules.learning import learn
from almoner.judgement.queue_lab.rules.scenarios import Scenario

UNCHANGED = Scenario("Nothing changes")
EVEN = (0.25, 0.25, 0.25, 0.25)


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A week that was held back: what was forecast, and what came."""

    band: Band
    came: int

    @property
    def is_within(self) -> bool:
        """Whether it lay within the interval of nine in ten."""
        return self.band.low <= self.came <= self.band.high

    @property
    def is_in_the_middle_half(self) -> bool:
        """Whether it lay within the interval of one in two."""
        return self.band.lower <= self.came <= self.band.upper


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weeks held back, and how many of them lay where the forecast said."""

    weeks: tuple[HeldBack, ...]

    @property
    def within(self) -> int:
        """How many lay within the interval of nine in ten."""
        return sum(week.is_within for week in self.weeks)

    @property
    def in_the_middle_half(self) -> int:
        """How many lay within the interval of one in two."""
        return sum(week.is_in_the_middle_half for week in self.weeks)

    @property
    def coverage(self) -> float:
        """The share within the interval of nine in ten."""
        return self.within / len(self.weeks)


def calibrate(history: History, *, weeks: int, runs: int, seed: int = 0) -> Calibration:
    """Forecast the last weeks from those before them alone, and compare.

    The workers of the held-back weeks are taken as they were before: nothing is peeked at.
    """
    known = history.without_last(weeks=weeks)
    asked = Asked(weeks=weeks, limit=0, target=0, target_weeks=weeks, runs=runs, seed=seed)
    start = start_of(known, weeks=weeks, mix=EVEN, minutes=1.0)
    told = forecast(
        runs=runs_of(learnt=learn(known), start=start, asked=asked),
        scenario=UNCHANGED,
        asked=asked,
        since=known.last_on,
    )
    came = history.days[-weeks * DAYS_A_WEEK :][DAYS_A_WEEK - 1 :: DAYS_A_WEEK]
    pairs = zip(told.bands, came, strict=True)
    return Calibration(tuple(HeldBack(band, day.waiting) for band, day in pairs))


def together(calibrations: Iterable[Calibration]) -> Calibration:
    """Several teams' as one."""
    return Calibration(tuple(week for each in calibrations for week in each.weeks))
