"""The one table of a concern: from which state, by which step, to which, with which permission.

A concern waits for action until somebody starts on it or says at once what becomes of it. Whether
an enquiry is made under section 42 of the Care Act 2014 is decided here; the enquiry itself has
its own room and its own table.
"""

from dataclasses import dataclass
from enum import StrEnum

from almoner.core.accounts.rules import Permission


class ConcernState(StrEnum):
    """Where a concern stands."""

    RECEIVED = "received"
    TRIAGED = "triaged"
    REOPENED = "reopened"
    STARTED = "started"
    S42_ENQUIRY = "s42_enquiry"
    OTHER_ENQUIRY = "other_enquiry"
    QUALITY_CONCERN = "quality_concern"
    COMPLAINT = "complaint"
    POSITION_OF_TRUST = "position_of_trust"
    NO_FURTHER_ACTION = "no_further_action"

    @property
    def words(self) -> str:
        """As officers say it."""
        return _STATES[self]

    @property
    def is_waiting(self) -> bool:
        """Whether it awaits action: nobody has started on it."""
        return self in WAITING

    @property
    def is_outcome(self) -> bool:
        """Whether it says what became of it."""
        return self in OUTCOMES


_STATES = {
    ConcernState.RECEIVED: "To triage",
    ConcernState.TRIAGED: "Triaged, waiting",
    ConcernState.REOPENED: "Reopened, waiting",
    ConcernState.STARTED: "Being looked into",
    ConcernState.S42_ENQUIRY: "Section 42 enquiry",
    ConcernState.OTHER_ENQUIRY: "Other enquiry",
    ConcernState.QUALITY_CONCERN: "Passed on as a quality concern",
    ConcernState.COMPLAINT: "Passed on as a complaint",
    ConcernState.POSITION_OF_TRUST: "Passed on: person in a position of trust",
    ConcernState.NO_FURTHER_ACTION: "No further action",
}

S = ConcernState
WAITING = frozenset({S.RECEIVED, S.TRIAGED, S.REOPENED})
OPEN = WAITING | {S.STARTED}
OUTCOMES = frozenset(ConcernState) - OPEN
ENQUIRIES = frozenset({S.S42_ENQUIRY, S.OTHER_ENQUIRY})


class Step(StrEnum):
    """What can be done to a concern."""

    RECEIVE = "receive"
    TRIAGE = "triage"
    ESCALATE = "escalate"
    START = "start"
    PUT_BACK = "put_back"
    BEGIN_S42 = "begin_s42"
    BEGIN_OTHER = "begin_other"
    PASS_TO_QUALITY = "pass_to_quality"  # noqa: S105  not a password
    PASS_TO_COMPLAINTS = "pass_to_complaints"  # noqa: S105
    PASS_TO_TRUST = "pass_to_trust"  # noqa: S105
    CLOSE = "close"
    REOPEN = "reopen"

    @property
    def words(self) -> str:
        """What it is to do it, as a button or a heading says."""
        return STEP_WORDS[self][0]

    @property
    def done(self) -> str:
        """That it was done, as the timeline says."""
        return STEP_WORDS[self][1]


STEP_WORDS: dict[Step, tuple[str, str]] = {
    Step.RECEIVE: ("Raise a concern", "Received"),
    Step.TRIAGE: ("Triage", "Triaged"),
    Step.ESCALATE: ("Raise its priority with its age", "Priority raised with its age"),
    Step.START: ("Start on it", "Started on"),
    Step.PUT_BACK: ("Put it back into the queue", "Put back into the queue"),
    Step.BEGIN_S42: ("Make a section 42 enquiry", "Section 42 enquiry decided on"),
    Step.BEGIN_OTHER: ("Make another enquiry", "Other enquiry decided on"),
    Step.PASS_TO_QUALITY: ("Pass it on as a quality concern", "Passed on as a quality concern"),
    Step.PASS_TO_COMPLAINTS: ("Pass it on as a complaint", "Passed on as a complaint"),
    Step.PASS_TO_TRUST: (
        "Pass it on: person in a position of trust",
        "Passed on: person in a position of trust",
    ),
    Step.CLOSE: ("Take no further action", "No further action"),
    Step.REOPEN: ("Reopen", "Reopened"),
}


@dataclass(frozen=True, slots=True)
class Move:
    """Where a step leads, and what it takes to take it."""

    state: ConcernState
    permission: Permission


def _moves() -> dict[tuple[ConcernState | None, Step], Move]:
    triage = Permission.TRIAGE_CONCERN
    decided = (S.TRIAGED, S.REOPENED, S.STARTED)
    ends = tuple(state for state in ConcernState if state in OUTCOMES)
    rows: tuple[
        tuple[tuple[ConcernState | None, ...], Step, ConcernState | None, Permission], ...
    ] = (
        ((None,), Step.RECEIVE, S.RECEIVED, Permission.RAISE_CONCERN),
        ((S.RECEIVED, S.TRIAGED, S.REOPENED), Step.TRIAGE, S.TRIAGED, triage),
        ((S.STARTED,), Step.TRIAGE, S.STARTED, triage),
        ((S.TRIAGED, S.REOPENED), Step.ESCALATE, None, triage),
        ((S.TRIAGED, S.REOPENED), Step.START, S.STARTED, triage),
        ((S.STARTED,), Step.PUT_BACK, S.TRIAGED, triage),
        (decided, Step.BEGIN_S42, S.S42_ENQUIRY, triage),
        (decided, Step.BEGIN_OTHER, S.OTHER_ENQUIRY, triage),
        (decided, Step.PASS_TO_QUALITY, S.QUALITY_CONCERN, triage),
        (decided, Step.PASS_TO_COMPLAINTS, S.COMPLAINT, triage),
        (decided, Step.PASS_TO_TRUST, S.POSITION_OF_TRUST, triage),
        (decided, Step.CLOSE, S.NO_FURTHER_ACTION, triage),
        (ends, Step.REOPEN, S.REOPENED, triage),
    )
    return {
        (state, step): Move(state=to or S(str(state)), permission=permission)
        for states, step, to, permission in rows
        for state in states
    }


TRANSITIONS: dict[tuple[ConcernState | None, Step], Move] = _moves()

# The steps that say what becomes of a concern.
DECISIONS = frozenset(step for (_, step), move in TRANSITIONS.items() if move.state in OUTCOMES)
# Those for which "why" may not be left out. That it was passed on is all that is kept of a person
# in a position of trust: what is said about them lies in the store for that.
REASONED = (DECISIONS - {Step.PASS_TO_TRUST}) | {Step.REOPEN, Step.PUT_BACK}
WORDLESS = frozenset({Step.PASS_TO_TRUST})


def permission_for(step: Step) -> Permission:
    """What it takes to take that step, from whatever state."""
    return next(move.permission for (_, taken), move in TRANSITIONS.items() if taken is step)


def steps_from(state: ConcernState | None) -> tuple[Step, ...]:
    """The steps that can follow, in the order of the table."""
    return tuple(step for (from_state, step) in TRANSITIONS if from_state is state)


def refusal(state: ConcernState | None, step: Step) -> str:
    """The sentence for a step that cannot be taken from a state; "" where it can."""
    if (state, step) in TRANSITIONS:
        return ""
    if state is S.RECEIVED:
        return "Triage this concern first."
    stands = state.words[:1].lower() + state.words[1:] if state else "not received"
    doing = step.words[:1].lower() + step.words[1:]
    return f"This concern stands as “{stands}”, so you cannot {doing} now."
