"""The arithmetic of returns: sums of people, never means of rates. Missing is not zero."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many people there are and where they stand. None is not known, and is not nought."""

    headcount: int | None
    compliant: int | None = None
    begun: int | None = None
    exempt: int | None = None
    declined: int | None = None
    unknown: int | None = None

    @property
    def is_known(self) -> bool:
        """Whether coverage can be told from it."""
        return self.headcount is not None and self.compliant is not None

    @property
    def coverage(self) -> float | None:
        """compliant ÷ headcount, from 0 to 1; None where either is not known or nobody is there."""
        if self.headcount is None or self.compliant is None or self.headcount == 0:
            return None
        return self.compliant / self.headcount

    @property
    def at_risk(self) -> int | None:
        """headcount − compliant − exempt: who could not go on; None where it is not known.

        Where a return says nothing of exemptions, nobody is taken to be exempt, which errs on
        the side of help.
        """
        if self.headcount is None or self.compliant is None:
            return None
        return self.headcount - self.compliant - (self.exempt or 0)

    @property
    def not_yet(self) -> int | None:
        """Those of whom nothing else is said: neither compliant nor exempt, declined, unknown."""
        if self.at_risk is None:
            return None
        return self.at_risk - (self.begun or 0) - (self.declined or 0) - (self.unknown or 0)


MOST_PEOPLE = 100_000  # of one role group at one service: more is a slip of the keyboard
PARTS = ("compliant", "begun", "exempt", "declined", "unknown")
FIELDS = ("headcount", *PARTS)
NOTHING = Counts(headcount=None)


def refusal_of(counts: Counts) -> str:
    """The sentence for counts that cannot be; "" where they can."""
    values = {name: getattr(counts, name) for name in FIELDS}
    if any(value is not None and value < 0 for value in values.values()):
        return "A number of people cannot be less than nought."
    if any(value is not None and value > MOST_PEOPLE for value in values.values()):
        return f"A service has no more than {MOST_PEOPLE:,} people of one role group."
    if counts.headcount is None:
        if any(values[name] is not None for name in PARTS):
            return "Give the headcount: without it the other numbers say nothing."
        return ""
    if sum(values[name] or 0 for name in PARTS) > counts.headcount:
        return "The numbers add up to more people than the headcount."
    return ""


def summed(every: Iterable[Counts]) -> Counts:
    """The sum over returns that tell coverage; one that does not adds nothing to either side."""
    known = [one for one in every if one.is_known]
    if not known:
        return NOTHING
    return Counts(**{name: _sum(getattr(one, name) for one in known) for name in FIELDS})


def _sum(values: Iterable[int | None]) -> int | None:
    found = [value for value in values if value is not None]
    return sum(found) if found else None
