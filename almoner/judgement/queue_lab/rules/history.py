"""A team's history of days: what arrived, what was left waiting, and how many were at work."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from almoner.core.calendar.rules import bank_holidays

KINDS = 7  # of days: Monday to Sunday; a bank holiday goes as a Sunday
DAYS_A_WEEK = 7
SUNDAY = 6


class TooLittleHistory(Exception):
    """The days that were kept are too few to learn from."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a queue. `waiting` is how many waited when it ended."""

    on: date
    arrived: int
    waiting: int
    workers: float  # how many people were at work on the queue, or would be on a working day


@dataclass(frozen=True, slots=True)
class History:
    """Days that follow one another without a gap, the oldest first; whole weeks of them."""

    days: tuple[Day, ...]

    @property
    def last_on(self) -> date:
        """The last day kept."""
        return self.days[-1].on

    @property
    def weeks(self) -> int:
        """How many whole weeks."""
        return len(self.days) // DAYS_A_WEEK

    @property
    def waiting(self) -> int:
        """How many waited when the last day ended."""
        return self.days[-1].waiting

    @property
    def workers(self) -> float:
        """How many are at work now: the mean of the last four weeks' days."""
        recent = self.days[-28:]
        return sum(day.workers for day in recent) / len(recent)

    def left(self) -> tuple[int, ...]:
        """How many left the queue on each day; the first day's is not known and taken as nought.

        What left is what had waited and arrived and waits no more. A recount that finds more
        than that is no work undone: it is nought.
        """
        pairs = zip(self.days, self.days[1:], strict=False)
        return (0, *(max(0, before.waiting + day.arrived - day.waiting) for before, day in pairs))

    def without_last(self, *, weeks: int) -> "History":
        """What was known that many weeks earlier."""
        return History(self.days[: len(self.days) - weeks * DAYS_A_WEEK])

    def week_ends(self) -> tuple[int, ...]:
        """How many waited at the end of each week."""
        return tuple(day.waiting for day in self.days[DAYS_A_WEEK - 1 :: DAYS_A_WEEK])

    def digest(self) -> str:
        """A name for exactly this history: what is reckoned from it can be kept under it."""
        text = ";".join(f"{d.on}:{d.arrived}:{d.waiting}:{d.workers:g}" for d in self.days)
        return sha256(text.encode()).hexdigest()


def history_of(days: Iterable[Day], *, least_weeks: int, least_arrived: int) -> History:
    """The whole weeks of the days given, up to the last. Raises TooLittleHistory.

    Days before a gap are left out: what happened in a gap is not known, and is not nought.
    """
    unbroken = _since_the_last_gap(sorted(days, key=lambda day: day.on))
    whole = len(unbroken) // DAYS_A_WEEK * DAYS_A_WEEK
    kept = tuple(unbroken[len(unbroken) - whole :])
    weeks, arrived = len(kept) // DAYS_A_WEEK, sum(day.arrived for day in kept)
    if weeks < least_weeks:
        raise TooLittleHistory(
            f"{weeks} whole weeks of the queue are known without a gap, and a forecast needs"
            f" {least_weeks}. What is not known is not nought, so nothing is forecast yet."
        )
    if arrived < least_arrived:
        raise TooLittleHistory(
            f"{arrived} concerns arrived in the {weeks} weeks known, and a forecast needs"
            f" {least_arrived} to learn from."
        )
    return History(kept)


def kind_of(day: date) -> int:
    """0 for a Monday to 6 for a Sunday or a bank holiday."""
    return SUNDAY if day in bank_holidays(year=day.year) else day.weekday()


def kinds_after(day: date, *, count: int) -> list[int]:
    """The kinds of the days that follow."""
    return [kind_of(day + timedelta(days=ahead)) for ahead in range(1, count + 1)]


def shares_of(
    amounts: Sequence[float], kinds: Sequence[int], *, exposures: Sequence[float]
) -> tuple[float, ...]:
    """How much each kind of day brings beside the mean day of a week: a week of them adds to 7.

    A kind of day with little behind it is drawn towards the mean of its group: the five days of
    a working week, or the two of a weekend, so that chance makes no pattern.
    """
    total = sum(amounts) / max(sum(exposures), 1e-9)
    if total <= 0:
        return (1.0,) * KINDS
    raw = [_rate(amounts, kinds, exposures, {kind}, prior=None) for kind in range(KINDS)]
    groups = (range(5), range(5, 7))
    shrunk = [0.0] * KINDS
    for group in groups:
        middle = _rate(amounts, kinds, exposures, set(group), prior=total if group[0] == 0 else 0)
        for kind in group:
            seen, over = raw[kind]
            # As much weight as the group's own rate has in `SHRINK` concerns.
            pull = SHRINK / max(middle[0] / max(middle[1], 1e-9), 1e-9) if middle[0] else 1.0
            rate = middle[0] / max(middle[1], 1e-9)
            shrunk[kind] = (seen + rate * pull) / (over + pull)
    scale = KINDS / sum(shrunk)
    return tuple(share * scale for share in shrunk)


SHRINK = 12.0  # concerns


def _rate(
    amounts: Sequence[float],
    kinds: Sequence[int],
    exposures: Sequence[float],
    wanted: set[int],
    *,
    prior: float | None,
) -> tuple[float, float]:
    triples = zip(amounts, kinds, exposures, strict=True)
    picked = [(amount, over) for amount, kind, over in triples if kind in wanted]
    seen, over = sum(each for each, _ in picked), sum(each for _, each in picked)
    return (seen, over) if over or prior is None else (prior, 1.0)


def _since_the_last_gap(days: list[Day]) -> list[Day]:
    start = 0
    for place in range(1, len(days)):
        if days[place].on - days[place - 1].on != timedelta(days=1):
            start = place
    return days[start:]
