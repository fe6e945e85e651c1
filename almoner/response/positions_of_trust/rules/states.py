"""The one table of an allegation: from which state, by which step, to which, with which permission.

Care and Support Statutory Guidance, chapter 14 ("Allegations against people in positions of
trust"): a process of its own beside the enquiry into what an adult may have suffered.
"""

from dataclasses import dataclass
from enum import StrEnum

from almoner.core.accounts.rules import Permission


class State(StrEnum):
    """Where an allegation stands."""

    RECEIVED = "received"
    CONSIDERED = "considered"
    STRATEGY = "strategy"
    ENQUIRY = "enquiry"
    OUTCOME = "outcome"
    NOT_TAKEN_ON = "not_taken_on"
    CLOSED = "closed"
    ERASED = "erased"

    @property
    def words(self) -> str:
        """As officers say it."""
        return _STATES[self]

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done by the council."""
        return self not in {State.CLOSED, State.ERASED}


S = State
_STATES = {
    S.RECEIVED: "Received, to consider",
    S.CONSIDERED: "Taken on",
    S.STRATEGY: "Strategy agreed",
    S.ENQUIRY: "Being looked into",
    S.OUTCOME: "Outcome reached",
    S.NOT_TAKEN_ON: "Not taken on",
    S.CLOSED: "Closed",
    S.ERASED: "Erased",
}


class Step(StrEnum):
    """What can be done to an allegation."""

    RECEIVE = "receive"
    TAKE_ON = "take_on"
    DECLINE = "decline"
    AGREE_STRATEGY = "agree_strategy"
    LOOK_INTO = "look_into"
    REVIEW = "review"
    CONCLUDE = "conclude"
    CLOSE = "close"
    REOPEN = "reopen"
    ERASE = "erase"

    @property
    def words(self) -> str:
        """What it is to do it, as a button or a heading says."""
        return _STEPS[self][0]

    @property
    def done(self) -> str:
        """That it was done, as the timeline says."""
        return _STEPS[self][1]


_STEPS: dict[Step, tuple[str, str]] = {
    Step.RECEIVE: ("Record an allegation", "Received"),
    Step.TAKE_ON: ("Take it on", "Taken on"),
    Step.DECLINE: ("Do not take it on", "Not taken on"),
    Step.AGREE_STRATEGY: ("Record what was agreed", "Strategy agreed"),
    Step.LOOK_INTO: ("Record that it is being looked into", "Being looked into"),
    Step.REVIEW: ("Record a review", "Reviewed"),
    Step.CONCLUDE: ("Record the outcome", "Outcome reached"),
    Step.CLOSE: ("Close it", "Closed"),
    Step.REOPEN: ("Reopen it", "Reopened"),
    Step.ERASE: ("Erase what it says", "What it said was erased"),
}


@dataclass(frozen=True, slots=True)
class Move:
    """Where a step leads, and what it takes to take it."""

    state: State
    permission: Permission


def _moves() -> dict[tuple[State | None, Step], Move]:
    rows: tuple[tuple[tuple[State | None, ...], Step, State | None], ...] = (
        ((None,), Step.RECEIVE, S.RECEIVED),
        ((S.RECEIVED,), Step.TAKE_ON, S.CONSIDERED),
        ((S.RECEIVED, S.CONSIDERED), Step.DECLINE, S.NOT_TAKEN_ON),
        ((S.CONSIDERED, S.STRATEGY), Step.AGREE_STRATEGY, S.STRATEGY),
        ((S.CONSIDERED, S.STRATEGY), Step.LOOK_INTO, S.ENQUIRY),
        ((S.CONSIDERED, S.STRATEGY, S.ENQUIRY, S.OUTCOME), Step.REVIEW, None),  # stays as it is
        ((S.STRATEGY, S.ENQUIRY), Step.CONCLUDE, S.OUTCOME),
        ((S.OUTCOME, S.NOT_TAKEN_ON), Step.CLOSE, S.CLOSED),
        ((S.CLOSED, S.NOT_TAKEN_ON, S.OUTCOME), Step.REOPEN, S.CONSIDERED),
        ((S.CLOSED,), Step.ERASE, S.ERASED),
    )
    return {
        (state, step): Move(
            state=to or S(str(state)), permission=Permission.KEEP_POSITIONS_OF_TRUST
        )
        for states, step, to in rows
        for state in states
    }


TRANSITIONS: dict[tuple[State | None, Step], Move] = _moves()


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
    stands = state.words[:1].lower() + state.words[1:] if state else "not recorded"
    doing = step.words[:1].lower() + step.words[1:]
    return f"This allegation is {stands}, so you cannot {doing} now."
