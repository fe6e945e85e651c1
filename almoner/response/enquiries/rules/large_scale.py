"""The one table of a large-scale enquiry, and the criteria for making one.

Whether to make one is judgement and no number: criteria are named and cited, and a named person
decides with a reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from almoner.core.accounts.rules import Permission
from almoner.core.state_tables import StateTable, state_table
from almoner.core.worded import Worded, WordedStep


class State(Worded):
    """Where a large-scale enquiry stands."""

    PROPOSED = "proposed", "Proposed, to decide"
    NOT_OPENED = "not_opened"
    OPEN = "open"
    MONITORING = "monitoring", "Findings agreed, improvement watched"
    CLOSED = "closed"

    @property
    def is_open(self) -> bool:
        """Whether it goes on, or waits to be decided on."""
        return self in OPEN


S = State
OPEN = frozenset({S.PROPOSED, S.OPEN, S.MONITORING})


class Step(WordedStep):
    """What can be done to it."""

    PROPOSE = "propose", "Propose a large-scale enquiry", "Proposed"
    DECLINE = "decline", "Decide not to open it", "Decided not to open it"
    OPEN = "open", "Open it", "Opened"
    AGREE_FINDINGS = "agree_findings", "Record that findings are agreed", "Findings agreed"
    RESUME = "resume", "Resume the enquiry", "Resumed"
    CLOSE = "close", "Close it with what was learnt", "Closed"
    REOPEN = "reopen", "Reopen it", "Reopened"


_KEEP, _DECIDE = Permission.KEEP_ENQUIRIES, Permission.DECIDE_ENQUIRY
TABLE: StateTable[State, Step] = state_table(
    "large-scale enquiry",
    ((None,), Step.PROPOSE, S.PROPOSED, _KEEP),
    ((S.PROPOSED,), Step.DECLINE, S.NOT_OPENED, _DECIDE),
    ((S.PROPOSED,), Step.OPEN, S.OPEN, _DECIDE),
    ((S.OPEN,), Step.AGREE_FINDINGS, S.MONITORING, _KEEP),
    ((S.MONITORING,), Step.RESUME, S.OPEN, _KEEP),
    ((S.OPEN, S.MONITORING), Step.CLOSE, S.CLOSED, _DECIDE),
    ((S.NOT_OPENED, S.CLOSED), Step.REOPEN, S.OPEN, _DECIDE),
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
