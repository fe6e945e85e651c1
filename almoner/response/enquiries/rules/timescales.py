"""By when each stage is to end, as dated data: `library/safeguarding/timescales.yaml`.

No statute sets these days: they are targets, and a late enquiry is late, not unlawful.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from almoner.core.calendar.rules import add_working_days, working_days_between
from almoner.response.enquiries.rules.stages import State

PLANNING, ENQUIRY, COMPLEX = "planning", "enquiry", "enquiry_complex"
CONFERENCE, REVIEW, PROVIDER_REPORT = "conference", "review", "provider_report"
TARGETS = (PLANNING, ENQUIRY, COMPLEX, CONFERENCE, REVIEW, PROVIDER_REPORT)
STAGE_TARGETS: Mapping[State, str] = {
    State.PLANNING: PLANNING,
    State.ENQUIRY: ENQUIRY,
    State.OUTCOME: CONFERENCE,
    State.SAFEGUARDING_PLAN: REVIEW,
    State.REVIEW: REVIEW,
}


class TimescalesError(ValueError):
    """The library's file of timescales cannot be read: the message names the part."""


@dataclass(frozen=True, slots=True)
class Target:
    """A number of days, of one kind or the other."""

    days: int
    are_working_days: bool

    def due(self, *, after: date) -> date:
        """The last day that is in time for what began on a day."""
        if self.are_working_days:
            return add_working_days(to=after, days=self.days)
        return after + timedelta(days=self.days)

    @property
    def words(self) -> str:
        """As officers say it: "5 working days"."""
        return f"{self.days} working days" if self.are_working_days else f"{self.days} days"


@dataclass(frozen=True, slots=True)
class Timescales:
    """What held from a day on."""

    from_on: date
    title: str
    targets: Mapping[str, Target]

    def stage_due(self, *, state: State, entered_on: date, is_complex: bool = False) -> date | None:
        """By when a stage entered that day is to end; None for one that does not end."""
        name = STAGE_TARGETS.get(state)
        if name is None:
            return None
        if state is State.ENQUIRY and is_complex:
            name = COMPLEX
        return self.targets[name].due(after=entered_on)

    def report_due(self, *, asked_on: date) -> date:
        """By when someone asked that day to enquire is to report."""
        return self.targets[PROVIDER_REPORT].due(after=asked_on)


@dataclass(frozen=True, slots=True)
class StageKept:
    """One stage as it went: when it began, by when it was to end, and when it did."""

    state: State
    from_on: date
    due_on: date | None
    until_on: date | None  # None: it goes on

    def was_in_time(self, *, as_at: date) -> bool | None:
        """Whether it ended in time; None where it goes on in time, or has no target."""
        if self.due_on is None:
            return None
        if self.until_on is None:
            return None if as_at <= self.due_on else False
        return self.until_on <= self.due_on

    def working_days(self, *, as_at: date) -> int:
        """How many working days it took, or has taken."""
        return working_days_between(start=self.from_on, end=self.until_on or as_at)


def stages_kept(steps: Iterable[tuple[State, date, date | None]]) -> tuple[StageKept, ...]:
    """The stages of an enquiry, oldest first, from its steps as (state, on, due_on) in order.

    A step that stays in a state may move its target: the newest counts.
    """
    found: list[StageKept] = []
    for state, on, due_on in steps:
        if found and found[-1].state is state:
            last = found[-1]
            found[-1] = StageKept(state, last.from_on, due_on or last.due_on, None)
            continue
        if found:
            last = found[-1]
            found[-1] = StageKept(last.state, last.from_on, last.due_on, on)
        found.append(StageKept(state, on, due_on, None))
    return tuple(found)


def read_timescales(raw: Mapping[str, Any]) -> Timescales:
    """One document of the library. Raises TimescalesError, which names what is wrong."""
    try:
        if not isinstance(raw["from_on"], date):
            raise TypeError(f"{raw['from_on']!r} is no date")
        return Timescales(
            from_on=raw["from_on"],
            title=str(raw["title"]),
            targets={name: _target(raw["targets"][name]) for name in TARGETS},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise TimescalesError(
            f"library/safeguarding/timescales: {type(error).__name__}: {error}"
        ) from error


def _target(raw: Mapping[str, Any]) -> Target:
    if ("days" in raw) == ("working_days" in raw):
        raise ValueError("a target has days or working_days")
    days = raw.get("working_days", raw.get("days"))
    if not isinstance(days, int) or isinstance(days, bool) or days <= 0:
        raise ValueError(f"{days!r} is no whole number above nought")
    return Target(days=days, are_working_days="working_days" in raw)
