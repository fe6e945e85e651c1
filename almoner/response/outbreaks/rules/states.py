"""The one table of an outbreak: from which state, by which step, to which, and who may."""

from dataclasses import dataclass
from enum import StrEnum

from almoner.core.accounts.rules import Permission


class State(StrEnum):
    """Where an outbreak stands."""

    SUSPECTED = "suspected"
    DECLARED = "declared"
    CONTROLLED = "controlled"
    OVER = "over"
    RESCINDED = "rescinded"

    @property
    def words(self) -> str:
        """As officers say it."""
        return self.value.capitalize()

    @property
    def is_end(self) -> bool:
        """Whether nothing follows."""
        return self in ENDS


ENDS = frozenset({State.OVER, State.RESCINDED})
OPEN = frozenset(State) - ENDS


class Step(StrEnum):
    """What can be done to an outbreak."""

    SUSPECT = "suspect"
    DECLARE = "declare"
    CONTROL = "control"
    SET_BACK = "set_back"
    END = "end"
    RESCIND = "rescind"

    @property
    def words(self) -> str:
        """What it is to do it, as a button or a heading says."""
        return STEP_WORDS[self][0]

    @property
    def done(self) -> str:
        """That it was done, as the timeline says."""
        return STEP_WORDS[self][1]


STEP_WORDS: dict[Step, tuple[str, str]] = {
    Step.SUSPECT: ("Record a suspected outbreak", "Outbreak suspected"),
    Step.DECLARE: ("Declare the outbreak", "Outbreak declared"),
    Step.CONTROL: ("Record it as controlled", "Outbreak controlled"),
    Step.SET_BACK: ("Record that it spreads again", "Outbreak spreading again"),
    Step.END: ("Record it as over", "Outbreak over"),
    Step.RESCIND: ("Rescind it: there was no outbreak", "Outbreak rescinded"),
}


@dataclass(frozen=True, slots=True)
class Move:
    """Where a step leads, and what it takes to take it."""

    state: State
    permission: Permission


_KEEP = Permission.KEEP_OUTBREAKS
TRANSITIONS: dict[tuple[State | None, Step], Move] = {
    (None, Step.SUSPECT): Move(State.SUSPECTED, _KEEP),
    (State.SUSPECTED, Step.DECLARE): Move(State.DECLARED, _KEEP),
    (State.DECLARED, Step.CONTROL): Move(State.CONTROLLED, _KEEP),
    (State.CONTROLLED, Step.END): Move(State.OVER, _KEEP),
    (State.CONTROLLED, Step.SET_BACK): Move(State.DECLARED, _KEEP),
    (State.SUSPECTED, Step.RESCIND): Move(State.RESCINDED, _KEEP),
    (State.DECLARED, Step.RESCIND): Move(State.RESCINDED, _KEEP),
    (State.CONTROLLED, Step.RESCIND): Move(State.RESCINDED, _KEEP),
}


def permission_for(step: Step) -> Permission:
    """What it takes to take that step, from whatever state."""
    return next(move.permission for (_, taken), move in TRANSITIONS.items() if taken is step)


def steps_from(state: State | None) -> tuple[Step, ...]:
    """The steps that can follow, in the order of the table."""
    return tuple(step for (from_state, step) in TRANSITIONS if from_state is state)


def refusal(state: State | None, step: Step) -> str:
    """The sentence for a step that cannot be taken from a state; "" where it can."""
    if (state, step) in TRANSITIONS:
        return ""
    stands = state.words.lower() if state else "not recorded"
    doing = step.words[:1].lower() + step.words[1:]
    return f"This outbreak is {stands}, so you cannot {doing} now."
