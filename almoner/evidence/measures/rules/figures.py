"""The arithmetic of figures: sums over sums, and what is withheld."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from almoner.evidence.measures.rules.definitions import Measure


class Withheld(StrEnum):
    """Why a figure is not shown."""

    IMPLAUSIBLE = "implausible"
    SMALL = "small"
    COMPLEMENT = "complement"  # by it a small one could be worked out
    NO_DENOMINATOR = "no_denominator"

    @property
    def words(self) -> str:
        """For a page, in place of the figure."""
        return {
            "implausible": "Withheld: the figure cannot be right",
            "small": "Withheld: too few people",
            "complement": "Withheld: it would give away another figure",
            "no_denominator": "Not known: there is nothing to divide by",
        }[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure with what it was reckoned from. `value` is in the measure's unit."""

    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    services: int = 0  # how many services' figures it is the sum of; 0: it came as one
    withheld: Withheld | None = None

    @property
    def is_known(self) -> bool:
        """Whether there is a figure to show."""
        return self.value is not None and self.withheld is None


UNKNOWN = Figure(value=None)


def figure_of(
    *,
    measure: Measure,
    numerator: float | None,
    denominator: float | None,
    value: float | None = None,
    services: int = 0,
) -> Figure:
    """One figure, reckoned from its parts where they are known; an implausible one is withheld.

    A rate with nothing under the line is not known, and never nought.
    """
    withheld = None
    if measure.denominator and numerator is not None and denominator is not None:
        value = measure.unit.times * numerator / denominator if denominator else None
        withheld = None if denominator else Withheld.NO_DENOMINATOR
    elif not measure.denominator and numerator is not None:
        value = numerator
    if value is not None and measure.most is not None and value > measure.most:
        withheld = Withheld.IMPLAUSIBLE
    return Figure(
        value=value,
        numerator=numerator,
        denominator=denominator,
        services=services,
        withheld=withheld,
    )


def added_up(*, measure: Measure, figures: Iterable[Figure]) -> Figure:
    """The figure of a place from its services': sums over sums, never a mean of rates.

    One that is implausible by itself is left out of both sums, and a figure without its parts
    cannot be added.
    """
    top, bottom, count = 0.0, 0.0, 0
    for each in figures:
        if each.withheld is Withheld.IMPLAUSIBLE or each.numerator is None:
            continue
        if measure.denominator and each.denominator is None:
            continue
        top += each.numerator
        bottom += each.denominator or 0.0
        count += 1
    if not count:
        return UNKNOWN
    return figure_of(
        measure=measure,
        numerator=top,
        denominator=bottom if measure.denominator else None,
        services=count,
    )


def difference(figure: Figure, other: Figure) -> float | None:
    """How far a figure is above another, in its unit's own points; None if either is not shown."""
    if not (figure.is_known and other.is_known):
        return None
    assert figure.value is not None  # noqa: S101  for the type checker
    assert other.value is not None  # noqa: S101
    return figure.value - other.value


def with_small_withheld(*, measure: Measure, cells: Mapping[str, Figure]) -> dict[str, Figure]:
    """A place's figures by part, with those of too few people withheld.

    `cells` holds the parts, and the whole under a blank key. A rate is small too where those whom
    it leaves out are few. Where one part alone is withheld it is the whole less the others, so the
    next smallest part goes with it.
    """
    if not measure.smallest:
        return dict(cells)
    found = {
        key: replace(cell, withheld=Withheld.SMALL) if _is_small(measure, cell) else cell
        for key, cell in cells.items()
    }
    parts = [key for key in found if key]
    gone = [key for key in parts if found[key].withheld is Withheld.SMALL]
    if len(gone) == 1 and found.get("", UNKNOWN).is_known:
        left = [key for key in parts if key not in gone and found[key].numerator]
        if left:
            next_one = min(left, key=lambda key: (found[key].numerator or 0.0, key))
            found[next_one] = replace(found[next_one], withheld=Withheld.COMPLEMENT)
        else:
            found[""] = replace(found[""], withheld=Withheld.COMPLEMENT)
    return found


def _is_small(measure: Measure, cell: Figure) -> bool:
    def few(count: float | None) -> bool:
        return count is not None and 0 < count < measure.smallest

    if cell.numerator is None:
        return False
    rest = cell.denominator - cell.numerator if cell.denominator is not None else None
    return few(cell.numerator) or few(rest)
