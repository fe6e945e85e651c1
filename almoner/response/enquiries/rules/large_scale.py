"""The one table of a large-scale enquiry, and the criteria for making one.

Whether to make one is judgement and no number: criteria are named and cited, and a named person
decides with a reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from almoner.core.accounts.rules import Permission
from almoner.response.enquiries.rules.tables import Table, Words, moves_of


class State(StrEnum):
    """Where a large-scale enquiry stands."""

    PROPOSED = "proposed"
    NOT_OPENED = "not_opened"
    OPEN = "open"
    MONITORING = "monitoring"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        """As officers say it."""
        return _STATES[self]

    @property
    def is_open(self) -> bool:
        """Whether it goes on, or waits to be decided on."""
        return self in OPEN


S = State
OPEN = frozenset({S.PROPOSED, S.OPEN, S.MONITORING})
_STATES = {
    S.PROPOSED: "Proposed, to decide",
    S.NOT_OPENED: "Not opened",
    S.OPEN: "Open",
    S.MONITORING: "Findings agreed, improvement watched",
    S.CLOSED: "Closed",
}


class Step(StrEnum):
    """What can be done to it."""

    PROPOSE = "propose"
    DECLINE = "decline"
    OPEN = "open"
    AGREE_FINDINGS = "agree_findings"
    RESUME = "resume"
    CLOSE = "close"
    REOPEN = "reopen"

    @property
    def words(self) -> str:
        """What it is to do it, as a button or a heading says."""
        return _STEPS[self][0]

    @property
    def done(self) -> str:
        """That it was done, as the timeline says."""
        return _STEPS[self][1]


_STEPS: dict[Step, Words] = {
    Step.PROPOSE: ("Propose a large-scale enquiry", "Proposed"),
    Step.DECLINE: ("Decide not to open it", "Decided not to open it"),
    Step.OPEN: ("Open it", "Opened"),
    Step.AGREE_FINDINGS: ("Record that findings are agreed", "Findings agreed"),
    Step.RESUME: ("Resume the enquiry", "Resumed"),
    Step.CLOSE: ("Close it with what was learnt", "Closed"),
    Step.REOPEN: ("Reopen it", "Reopened"),
}
_KEEP, _DECIDE = Permission.KEEP_ENQUIRIES, Permission.DECIDE_ENQUIRY
TABLE: Table[State, Step] = Table(
    what="large-scale enquiry",
    states=_STATES,
    steps=_STEPS,
    moves=moves_of(
        (
            ((None,), Step.PROPOSE, S.PROPOSED, _KEEP),
            ((S.PROPOSED,), Step.DECLINE, S.NOT_OPENED, _DECIDE),
            ((S.PROPOSED,), Step.OPEN, S.OPEN, _DECIDE),
            ((S.OPEN,), Step.AGREE_FINDINGS, S.MONITORING, _KEEP),
            ((S.MONITORING,), Step.RESUME, S.OPEN, _KEEP),
            ((S.OPEN, S.MONITORING), Step.CLOSE, S.CLOSED, _DECIDE),
            ((S.NOT_OPENED, S.CLOSED), Step.REOPEN, S.OPEN, _DECIDE),
        )
    ),
)


class CriteriaError(ValueError):
    """The library's file of criteria cannot be read: the message names the part."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One named reason to consider a large-scale enquiry, with where it comes from."""

    key: str
    words: str
    source: str


@dataclass(frozen=True, slots=True)
class Criteria:
    """What held from a day on."""

    from_on: date
    title: str
    criteria: tuple[Criterion, ...]

    def named(self, key: str) -> Criterion | None:
        """The criterion with that key."""
        return next((one for one in self.criteria if one.key == key), None)


def criteria_on(every: Sequence[Criteria], day: date) -> Criteria:
    """What held on a day: the newest begun by then, else the first there is."""
    begun = [one for one in every if one.from_on <= day]
    return max(begun or every[:1], key=lambda one: one.from_on)


def read_criteria(raw: Mapping[str, Any]) -> Criteria:
    """One document of the library. Raises CriteriaError, which names what is wrong."""
    try:
        made = tuple(
            Criterion(key=str(key), words=str(said["words"]), source=str(said["source"]))
            for key, said in raw["criteria"].items()
        )
        if not isinstance(raw["from_on"], date):
            raise TypeError(f"{raw['from_on']!r} is no date")
        if not made:
            raise ValueError("no criterion")
        return Criteria(from_on=raw["from_on"], title=str(raw["title"]), criteria=made)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CriteriaError(
            f"library/safeguarding/large_scale: {type(error).__name__}: {error}"
        ) from error
