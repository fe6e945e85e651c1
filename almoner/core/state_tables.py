"""A table of states: from which, by which step, to which, and with which permission.

Each room writes its own table down; what can be asked of any of them is here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from almoner.core.accounts.rules import Permission
from almoner.core.worded import Worded, WordedStep

StateT = TypeVar("StateT", bound=Worded)
StepT = TypeVar("StepT", bound=WordedStep)
# From any of these states (None: nothing is recorded yet), by this step, to that state (None: it
# stays as it is), for whoever holds this permission.
Row: TypeAlias = tuple[Sequence[StateT | None], StepT, StateT | None, Permission]


@dataclass(frozen=True, slots=True)
class Move(Generic[StateT]):
    """Where a step leads, and what it takes to take it."""

    state: StateT
    permission: Permission


@dataclass(frozen=True, slots=True)
class StateTable(Generic[StateT, StepT]):
    """Every move there is, in the order in which officers are offered the steps."""

    what: str  # "suspension", for sentences
    moves: dict[tuple[StateT | None, StepT], Move[StateT]]

    def permission_for(self, step: StepT) -> Permission:
        """What it takes to take that step, from whatever state."""
        return next(move.permission for (_, taken), move in self.moves.items() if taken is step)

    def steps_from(self, state: StateT | None) -> tuple[StepT, ...]:
        """The steps that can follow, in the order of the table."""
        return tuple(step for (from_state, step) in self.moves if from_state is state)

    def refusal(self, state: StateT | None, step: StepT) -> str:
        """The sentence for a step that cannot be taken from a state; "" where it can."""
        if (state, step) in self.moves:
            return ""
        stands = f"stands as “{state.words}”" if state else "is not recorded"
        doing = step.words[:1].lower() + step.words[1:]
        return f"This {self.what} {stands}, so you cannot {doing} now."


def state_table(what: str, *rows: Row[StateT, StepT]) -> StateTable[StateT, StepT]:
    """The table of those rows, of a record that officers call `what`.

    Raises ValueError where a row leads from nothing to nothing, or two rows say the same step of
    the same state.
    """
    moves: dict[tuple[StateT | None, StepT], Move[StateT]] = {}
    for state, step, move in _moves(rows):
        if (state, step) in moves:
            raise ValueError(f"Two rows say where {step} leads from {state}.")
        moves[state, step] = move
    return StateTable(what=what, moves=moves)


def _moves(
    rows: Sequence[Row[StateT, StepT]],
) -> Iterator[tuple[StateT | None, StepT, Move[StateT]]]:
    for states, step, to, permission in rows:
        for state in states:
            leads_to = to or state
            if leads_to is None:
                raise ValueError(f"{step} leads from nothing to nothing.")
            yield state, step, Move(state=leads_to, permission=permission)
