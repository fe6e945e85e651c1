"""Rates per 1,000 bed days, before and after. A difference is shown and never called an effect."""

from collections.abc import Iterable
from dataclasses import dataclass

from almoner.response.programmes.rules.kinds import Phase

PER = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What happened at a service in one period."""

    phase: Phase
    bed_days: int
    conveyances: int | None
    admissions: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Events and the bed days in which they happened, over periods that say both."""

    events: int
    bed_days: int

    @property
    def per_thousand(self) -> float | None:
        """Events per 1,000 bed days."""
        return PER * self.events / self.bed_days if self.bed_days else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One kind of event, before and after."""

    what: str
    before: Rate
    after: Rate

    @property
    def difference(self) -> float | None:
        """After less before, per 1,000 bed days; None unless both are known."""
        before, after = self.before.per_thousand, self.after.per_thousand
        return None if before is None or after is None else after - before


WHAT = {"conveyances": "999 conveyances", "admissions": "Unplanned hospital admissions"}


def comparisons(periods: Iterable[Period]) -> tuple[Comparison, ...]:
    """Each kind of event, by sums and never by means of rates."""
    every = tuple(periods)
    return tuple(
        Comparison(
            what=words,
            before=_rate(every, Phase.BEFORE, name),
            after=_rate(every, Phase.AFTER, name),
        )
        for name, words in WHAT.items()
    )


def _rate(periods: tuple[Period, ...], phase: Phase, name: str) -> Rate:
    known = [one for one in periods if one.phase is phase and getattr(one, name) is not None]
    return Rate(
        events=sum(getattr(one, name) for one in known),
        bed_days=sum(one.bed_days for one in known),
    )
