"""Which band stood on which days of a year, and what that comes to in money."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from almoner.judgement.bands.rules.money import for_days, rounded_pence


@dataclass(frozen=True, slots=True)
class Stretch:
    """A band from a day up to, but not including, another; `number` is the record's id."""

    from_on: date
    to_on: date
    band: int
    number: int = 0

    @property
    def days(self) -> int:
        """How many days it covers."""
        return (self.to_on - self.from_on).days


def laid(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The stretches in the order they were recorded, each over what it covers of the earlier.

    What comes back is in order of days and does not overlap; days that none covers are left out.
    """
    line: list[Stretch] = []
    for new in stretches:
        if new.from_on >= new.to_on:
            continue
        kept: list[Stretch] = []
        for old in line:
            if old.from_on < new.from_on:
                end = min(old.to_on, new.from_on)
                kept.append(Stretch(old.from_on, end, old.band, old.number))
            if old.to_on > new.to_on:
                start = max(old.from_on, new.to_on)
                kept.append(Stretch(start, old.to_on, old.band, old.number))
        line = [*kept, new]
    return tuple(sorted(line, key=lambda one: one.from_on))


def on_day(stretches: Iterable[Stretch], day: date) -> Stretch | None:
    """The stretch that covers a day, if any does."""
    return next((one for one in stretches if one.from_on <= day < one.to_on), None)


def pro_rata(
    stretches: Sequence[Stretch], *, weekly_pence: Callable[[date, int], int | None]
) -> int | None:
    """What one person's place comes to over the stretches, in whole pence, halves up.

    `weekly_pence` is the fee of a band on a day: fees may change within a stretch, so each day is
    asked for. A day costs a seventh of its week. None where any day has no fee: not known.
    """
    total = Fraction(0)
    for stretch in stretches:
        for ordinal in range(stretch.from_on.toordinal(), stretch.to_on.toordinal()):
            pence = weekly_pence(date.fromordinal(ordinal), stretch.band)
            if pence is None:
                return None
            total += for_days(weekly_pence=pence, days=1)
    return rounded_pence(total)
