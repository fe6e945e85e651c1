"""The one table of a programme: from which state, by which step, to which, with which permission.

A requirement that was revoked is not begun again: whatever follows it is another programme.
"""

from dataclasses import dataclass
from enum import StrEnum

from almoner.core.accounts.rules import Permission


class State(StrEnum):
    """Where a programme stands."""

    RUNNING = "running"
    EXTENDED = "extended"
    ENDED = "ended"
    REVOKED = "revoked"

    @property
    def words(self) -> str:
        """As officers say it."""
        return self.value.capitalize()

    @property
    def is_open(self) -> bool:
        """Whether returns are asked for, services chased and single workers recorded."""
        return self in OPEN


OPEN = frozenset({State.RUNNING, State.EXTENDED})


class Step(StrEnum):
    """What can be done to a programme."""

    BEGIN = "begin"
    EXTEND = "extend"
    END = "end"
    REOPEN = "reopen"
    REVOKE = "revoke"

    @property
    def words(self) -> str:
        """What it is to do it, as a button or a heading says."""
        return _STEPS[self][0]

    @property
    def done(self) -> str:
        """That it was done, as the timeline says."""
        return _STEPS[self][1]


_STEPS = {
    Step.BEGIN: ("Start the programme", "Started"),
    Step.EXTEND: ("Record an extension", "Extended"),
    Step.END: ("End the programme", "Ended"),
    Step.REOPEN: ("Reopen the programme", "Reopened"),
    Step.REVOKE: ("Record that it was revoked", "Revoked"),
}
# The steps after which the statuses of single workers are no longer needed, so they are erased.
ERASING = frozenset({Step.END, Step.REVOKE})


@dataclass(frozen=True, slots=True)
class Move:
    """Where a step leads, and what it takes to take it."""

    state: State
    permission: Permission


_KEEP = Permission.KEEP_PROGRAMMES
TRANSITIONS: dict[tuple[State | None, Step], Move] = {
    (None, Step.BEGIN): Move(State.RUNNING, _KEEP),
    (State.RUNNING, Step.EXTEND): Move(State.EXTENDED, _KEEP),
    (State.EXTENDED, Step.EXTEND): Move(State.EXTENDED, _KEEP),
    (State.RUNNING, Step.END): Move(State.ENDED, _KEEP),
    (State.EXTENDED, Step.END): Move(State.ENDED, _KEEP),
    (State.ENDED, Step.REOPEN): Move(State.RUNNING, _KEEP),
    (State.RUNNING, Step.REVOKE): Move(State.REVOKED, _KEEP),
    (State.EXTENDED, Step.REVOKE): Move(State.REVOKED, _KEEP),
    (State.ENDED, Step.REVOKE): Move(State.REVOKED, _KEEP),
}


def steps_from(state: State | None) -> tuple[Step, ...]:
    """The steps that can follow, in the order of the table."""
    return tuple(step for (from_state, step) in TRANSITIONS if from_state is state)


def refusal(state: State | None, step: Step) -> str:
    """The sentence for a step that cannot be taken from a state; "" where it can."""
    if (state, step) in TRANSITIONS:
        return ""
    stands = state.words.lower() if state else "not started"
    doing = step.words[:1].lower() + step.words[1:]
    return f"This programme is {stands}, so you cannot {doing} now."
