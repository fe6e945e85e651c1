"""The one table of an outbreak: from which state, by which step, to which, and who may."""

from almoner.core.accounts.rules import Permission
from almoner.core.state_tables import StateTable, state_table
from almoner.core.worded import Worded, WordedStep


class State(Worded):
    """Where an outbreak stands."""

    SUSPECTED = "suspected"
    DECLARED = "declared"
    CONTROLLED = "controlled"
    OVER = "over"
    RESCINDED = "rescinded"

    @property
    def is_end(self) -> bool:
        """Whether nothing follows."""
        return self in ENDS


ENDS = frozenset({State.OVER, State.RESCINDED})
OPEN = frozenset(State) - ENDS


class Step(WordedStep):
    """What can be done to an outbreak."""

    SUSPECT = "suspect", "Record a suspected outbreak", "Outbreak suspected"
    DECLARE = "declare", "Declare the outbreak", "Outbreak declared"
    CONTROL = "control", "Record it as controlled", "Outbreak controlled"
    SET_BACK = "set_back", "Record that it spreads again", "Outbreak spreading again"
    END = "end", "Record it as over", "Outbreak over"
    RESCIND = "rescind", "Rescind it: there was no outbreak", "Outbreak rescinded"


_KEEP = Permission.KEEP_OUTBREAKS
TABLE: StateTable[State, Step] = state_table(
    "outbreak",
    ((None,), Step.SUSPECT, State.SUSPECTED, _KEEP),
    ((State.SUSPECTED,), Step.DECLARE, State.DECLARED, _KEEP),
    ((State.DECLARED,), Step.CONTROL, State.CONTROLLED, _KEEP),
    ((State.CONTROLLED,), Step.END, State.OVER, _KEEP),
    ((State.CONTROLLED,), Step.SET_BACK, State.DECLARED, _KEEP),
    ((State.SUSPECTED, State.DECLARED, State.CONTROLLED), Step.RESCIND, State.RESCINDED, _KEEP),
)
