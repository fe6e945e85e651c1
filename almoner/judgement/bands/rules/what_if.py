"""What other rules would do: how many homes would move, and how much money with them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from almoner.core.calendar.rules import FinancialYear
from almoner.judgement.bands.rules.definitions import BandRules
from almoner.judgement.bands.rules.judging import HomeFacts, band_for
from almoner.judgement.bands.rules.money import rounded_pence, weeks_in

HUNDRED = 100
Rates = Mapping[tuple[str, int], int]  # (client type, band) to pence a week


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """How registered beds are made into people paid for, in per cent."""

    funded_percent: Decimal = Decimal(HUNDRED)  # of people, those the council pays for
    occupancy_percent: Decimal = Decimal(HUNDRED)  # of beds, those in use
    dementia_percent: Decimal = Decimal(0)  # of people, those at the dementia rate

    def people(self, beds: int) -> Fraction:
        """The people paid for in so many beds."""
        share = Fraction(self.funded_percent) * Fraction(self.occupancy_percent)
        return beds * share / (HUNDRED * HUNDRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeInCycle:
    """A home as it stands in a cycle. Beds of None are not known."""

    location_id: int
    name: str
    facts: HomeFacts
    beds: int | None
    client_type: str  # whose rate its people have: "residential" or "nursing"
    dementia_type: str  # whose rate those with dementia have


@dataclass(frozen=True, slots=True)
class Move:
    """A home that would be in another band, and what that would cost a week, if it is known."""

    location_id: int
    name: str
    before: int | None
    after: int | None
    weekly: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What would follow from the proposed rules."""

    matrix: Mapping[tuple[int | None, int | None], int]  # (band now, band then) to homes
    moves: tuple[Move, ...]
    home_count: int
    weekly_pence: int  # the difference, over the homes for which it is known
    yearly_pence: int
    unknown_beds: tuple[str, ...] = field(default=())  # homes that move, whose beds are not known
    no_fee: tuple[str, ...] = field(default=())  # homes that move from or to where no fee is known

    @property
    def up(self) -> int:
        """Homes that would be in a higher band."""
        return sum(1 for move in self.moves if (move.after or 0) > (move.before or 0))

    @property
    def down(self) -> int:
        """Homes that would be in a lower band."""
        return len(self.moves) - self.up


def what_if(
    *,
    homes: Iterable[HomeInCycle],
    current: BandRules,
    proposed: BandRules,
    rates: Rates,
    assumption: Assumption,
    year: FinancialYear,
) -> WhatIf:
    """Every home under both sets of rules, and the difference in money.

    Sums are exact until the end and then rounded to the penny, halves away from nought. A home
    that moves counts in money only where its beds and both fees are known; those that do not are
    named, since what is not known is not nought.
    """
    matrix: dict[tuple[int | None, int | None], int] = {}
    moves: list[Move] = []
    unknown: list[str] = []
    no_fee: list[str] = []
    for home in homes:
        before = band_for(rules=current, home=home.facts).band
        after = band_for(rules=proposed, home=home.facts).band
        matrix[before, after] = matrix.get((before, after), 0) + 1
        if before == after:
            continue
        cost = _difference(home, before, after, rates, assumption)
        if cost is None:
            (unknown if home.beds is None else no_fee).append(home.name)
        moves.append(Move(home.location_id, home.name, before, after, cost))
    weekly = sum((move.weekly for move in moves if move.weekly is not None), Fraction(0))
    return WhatIf(
        matrix=matrix,
        moves=tuple(moves),
        home_count=sum(matrix.values()),
        weekly_pence=rounded_pence(weekly),
        yearly_pence=rounded_pence(weekly * weeks_in(year)),
        unknown_beds=tuple(unknown),
        no_fee=tuple(no_fee),
    )


def weekly_rate(
    *, home: HomeInCycle, band: int, rates: Rates, assumption: Assumption
) -> Fraction | None:
    """What one person in the home costs a week, over those with dementia and those without."""
    plain = rates.get((home.client_type, band))
    dementia = rates.get((home.dementia_type, band))
    share = Fraction(assumption.dementia_percent) / HUNDRED
    if plain is None or (share and dementia is None):
        return None
    return plain * (1 - share) + (dementia or 0) * share


def _difference(
    home: HomeInCycle,
    before: int | None,
    after: int | None,
    rates: Rates,
    assumption: Assumption,
) -> Fraction | None:
    if home.beds is None or before is None or after is None:
        return None
    earlier = weekly_rate(home=home, band=before, rates=rates, assumption=assumption)
    later = weekly_rate(home=home, band=after, rates=rates, assumption=assumption)
    if earlier is None or later is None:
        return None
    return assumption.people(home.beds) * (later - earlier)
