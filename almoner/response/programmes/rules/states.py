"""The one table of a programme: from which state, by which step, to which, with which permission.

A requirement that was revoked is not begun again: whatever follows it is another programme.
"""

from almoner.core.accounts.rules import Permission
from almoner.core.state_tables import StateTable, state_table
from almoner.core.worded import Worded, WordedStep


class State(Worded):
    """Where a programme stands."""

    RUNNING = "running"
    EXTENDED = "extended"
    ENDED = "ended"
    REVOKED = "revoked"

    @property
    def is_open(self) -> bool:
        """Whether returns are asked for, services chased and single workers recorded."""
        return self in OPEN


OPEN = frozenset({State.RUNNING, State.EXTENDED})


class Step(WordedStep):
    """What can be done to a programme."""

    BEGIN = "begin", "Start the programme", "Started"
    EXTEND = "extend", "Record an extension", "Extended"
    END = "end", "End the programme", "Ended"
    REOPEN = "reopen", "Reopen the programme", "Reopened"
    REVOKE = "revoke", "Record that it was revoked", "Revoked"


# The steps after which the statuses of single workers are no longer needed, so they are erased.
ERASING = frozenset({Step.END, Step.REVOKE})


_KEEP = Permission.KEEP_PROGRAMMES
TABLE: StateTable[State, Step] = state_table(
    "programme",
    ((None,), Step.BEGIN, State.RUNNING, _KEEP),
    ((State.RUNNING, State.EXTENDED), Step.EXTEND, State.EXTENDED, _KEEP),
    ((State.RUNNING, State.EXTENDED), Step.END, State.ENDED, _KEEP),
    ((State.ENDED,), Step.REOPEN, State.RUNNING, _KEEP),
    ((State.RUNNING, State.EXTENDED, State.ENDED), Step.REVOKE, State.REVOKED, _KEEP),
)
