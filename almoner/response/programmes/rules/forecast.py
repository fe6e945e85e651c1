"""Coverage at the deadline, from a programme's own history, with an interval.

On the scale of log odds, coverage moves week by week with a drift and with shocks of its own. Those
who are left are harder to reach, so the drift may go on or fade by a twentieth a week: the forecast
lies between the two, and the gap widens the interval. The spread of the past movements, each
weighed by its time, is taken as that of those to come, but never as less than counting as many
people anew would bring (over-dispersion is the data's own, under-dispersion is not believed).
The uncertainty of the drift itself grows with the distance. Student's t, for few movements.

On generated teams of both kinds, with a steady drift and with a part that nobody reaches, nine
intervals in ten hold what comes (tests/response/programmes/rules/test_forecast.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import exp, log, sqrt
from statistics import NormalDist

FEWEST_MOVEMENTS = 4
FEWEST_DAYS = 28
FEWEST_PEOPLE = 30
MOVING_SHARE = 0.02
LEVEL = 0.9  # of ten such intervals, nine hold what comes
WEEK = 7
KEPT = 0.95  # of the drift, a week later, where it fades


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """Coverage as counted on a day."""

    on: date
    compliant: int
    headcount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Coverage expected on a day, from 0 to 1, and the interval that holds it nine times in ten."""

    on: date
    expected: float
    low: float
    high: float
    rested_on: int  # movements


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLittle:
    """Why nothing is forecast, in a sentence."""

    reason: str


def forecast(*, history: Sequence[Observed], deadline_on: date) -> Forecast | TooLittle:
    """Coverage on the deadline. `history` is in order of day, of the same services throughout."""
    known = [one for one in history if one.headcount > 0]
    if refusal := _refusal(known, deadline_on):
        return TooLittle(reason=refusal)
    odds = [_log_odds(one.compliant, one.headcount) for one in known]
    weeks = [(later.on - one.on).days / WEEK for one, later in pairwise(known)]
    moves = [later - one for one, later in pairwise(odds)]
    drift = (odds[-1] - odds[0]) / sum(weeks)
    shock = sum(
        (move - drift * span) ** 2 / span for move, span in zip(moves, weeks, strict=True)
    ) / (len(moves) - 1)
    shock = max(shock, _counting_variance(known[-1]))
    ahead = (deadline_on - known[-1].on).days / WEEK
    on, faded = drift * ahead, drift * _faded_weeks(ahead)
    centre = odds[-1] + (on + faded) / 2
    spread = sqrt(shock * ahead + shock / sum(weeks) * ahead**2 + ((on - faded) / 4) ** 2)
    reach = students_t((1 + LEVEL) / 2, freedom=len(moves) - 1) * spread
    return Forecast(
        on=deadline_on,
        expected=_share(centre),
        low=_share(centre - reach),
        high=_share(centre + reach),
        rested_on=len(moves),
    )


def _refusal(known: Sequence[Observed], deadline_on: date) -> str:
    moves = len(known) - 1
    if moves < FEWEST_MOVEMENTS or (known[-1].on - known[0].on).days < FEWEST_DAYS:
        return (
            f"There is too little history to forecast from: returns on {FEWEST_MOVEMENTS + 1} days"
            f" over at least {FEWEST_DAYS} are needed, and there are {len(known)}."
        )
    if known[-1].headcount < FEWEST_PEOPLE:
        return f"Fewer than {FEWEST_PEOPLE} people are counted, too few to forecast from."
    if deadline_on <= known[-1].on:
        return "The deadline has passed, so there is nothing to forecast."
    return ""


def _faded_weeks(ahead: float) -> float:
    """To how many weeks of the full drift so many weeks of a fading one come."""
    return KEPT * (1 - KEPT**ahead) / (1 - KEPT)


def students_t(share: float, *, freedom: int) -> float:
    """The quantile of Student's t, by the expansion of Abramowitz and Stegun, 26.7.5.

    Within one in two hundred of the exact value from three degrees of freedom on, for a share of
    0.95: nearer than the assumption that it serves.
    """
    x, n = NormalDist().inv_cdf(share), freedom
    return (
        x
        + (x**3 + x) / (4 * n)
        + (5 * x**5 + 16 * x**3 + 3 * x) / (96 * n**2)
        + (3 * x**7 + 19 * x**5 + 17 * x**3 - 15 * x) / (384 * n**3)
    )


def _counting_variance(last: Observed) -> float:
    """What a week's movement would vary by if people moved independently of one another.

    Of the people, MOVING_SHARE move in a week: a floor and no estimate.
    """
    share = _share(_log_odds(last.compliant, last.headcount))
    return MOVING_SHARE / last.headcount / (share * (1 - share)) ** 2


def _log_odds(compliant: int, headcount: int) -> float:
    # Half a person on each side keeps all and none finite.
    return log((compliant + 0.5) / (headcount - compliant + 0.5))


def _share(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))
