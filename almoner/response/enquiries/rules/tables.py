"""What the three tables of states of this room have in common."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from almoner.core.accounts.rules import Permission

StateT = TypeVar("StateT", bound=StrEnum)
StepT = TypeVar("StepT", bound=StrEnum)
Words = tuple[str, str]  # what it is to do it; that it was done


@dataclass(frozen=True, slots=True)
class Move(Generic[StateT]):
    """Where a step leads, and what it takes to take it."""

    state: StateT
    permission: Permission


@dataclass(frozen=True, slots=True)
class Table(Generic[StateT, StepT]):
    """From which state, by which step, to which, with which permission."""

    moves: dict[tuple[StateT | None, StepT], Move[StateT]]
    what: str  # "enquiry", for sentences
    states: dict[StateT, str]
    steps: dict[StepT, Words]

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
        doing = self.steps[step][0]
        doing = doing[:1].lower() + doing[1:]
        if state is None:
            return f"This {self.what} is not begun, so you cannot {doing} now."
        return f"This {self.what} stands as “{self.states[state]}”, so you cannot {doing} now."


Row = tuple[tuple[StateT | None, ...], StepT, StateT | None, Permission]


def moves_of(
    rows: tuple[Row[StateT, StepT], ...],
) -> dict[tuple[StateT | None, StepT], Move[StateT]]:
    """The table as a mapping. A row that leads to None stays in the state that it is in."""
    made: dict[tuple[StateT | None, StepT], Move[StateT]] = {}
    for states, step, to, permission in rows:
        for state in states:
            leads_to = to if to is not None else state
            if leads_to is None:
                raise ValueError(f"{step} leads nowhere")
            made[state, step] = Move(state=leads_to, permission=permission)
    return made
