"""The one table of a concern: from which state, by which step, to which, with which permission.

A concern waits for action until somebody starts on it or says at once what becomes of it. Whether
an enquiry is made under section 42 of the Care Act 2014 is decided here; the enquiry itself has
its own room and its own table.
"""

from almoner.core.accounts.rules import Permission
from almoner.core.state_tables import StateTable, state_table
from almoner.core.worded import Worded, WordedStep


class ConcernState(Worded):
    """Where a concern stands."""

    RECEIVED = "received", "To triage"
    TRIAGED = "triaged", "Triaged, waiting"
    REOPENED = "reopened", "Reopened, waiting"
    STARTED = "started", "Being looked into"
    S42_ENQUIRY = "s42_enquiry", "Section 42 enquiry"
    OTHER_ENQUIRY = "other_enquiry"
    QUALITY_CONCERN = "quality_concern", "Passed on as a quality concern"
    COMPLAINT = "complaint", "Passed on as a complaint"
    POSITION_OF_TRUST = "position_of_trust", "Passed on: person in a position of trust"
    NO_FURTHER_ACTION = "no_further_action"

    @property
    def is_waiting(self) -> bool:
        """Whether it awaits action: nobody has started on it."""
        return self in WAITING

    @property
    def is_outcome(self) -> bool:
        """Whether it says what became of it."""
        return self in OUTCOMES


S = ConcernState
WAITING = frozenset({S.RECEIVED, S.TRIAGED, S.REOPENED})
OPEN = WAITING | {S.STARTED}
OUTCOMES = frozenset(ConcernState) - OPEN
ENQUIRIES = frozenset({S.S42_ENQUIRY, S.OTHER_ENQUIRY})


class Step(WordedStep):
    """What can be done to a concern."""

    RECEIVE = "receive", "Raise a concern", "Received"
    TRIAGE = "triage", "Triage", "Triaged"
    ESCALATE = "escalate", "Raise its priority with its age", "Priority raised with its age"
    START = "start", "Start on it", "Started on"
    PUT_BACK = "put_back", "Put it back into the queue", "Put back into the queue"
    BEGIN_S42 = "begin_s42", "Make a section 42 enquiry", "Section 42 enquiry decided on"
    BEGIN_OTHER = "begin_other", "Make another enquiry", "Other enquiry decided on"
    PASS_TO_QUALITY = (
        "pass_to_quality",
        "Pass it on as a quality concern",
        "Passed on as a quality concern",
    )
    PASS_TO_COMPLAINTS = (
        "pass_to_complaints",
        "Pass it on as a complaint",
        "Passed on as a complaint",
    )
    PASS_TO_TRUST = (
        "pass_to_trust",
        "Pass it on: person in a position of trust",
        "Passed on: person in a position of trust",
    )
    CLOSE = "close", "Take no further action", "No further action"
    REOPEN = "reopen", "Reopen", "Reopened"


_TRIAGE = Permission.TRIAGE_CONCERN
_DECIDED = (S.TRIAGED, S.REOPENED, S.STARTED)
TABLE: StateTable[ConcernState, Step] = state_table(
    "concern",
    ((None,), Step.RECEIVE, S.RECEIVED, Permission.RAISE_CONCERN),
    ((S.RECEIVED, S.TRIAGED, S.REOPENED), Step.TRIAGE, S.TRIAGED, _TRIAGE),
    ((S.STARTED,), Step.TRIAGE, S.STARTED, _TRIAGE),
    ((S.TRIAGED, S.REOPENED), Step.ESCALATE, None, _TRIAGE),
    ((S.TRIAGED, S.REOPENED), Step.START, S.STARTED, _TRIAGE),
    ((S.STARTED,), Step.PUT_BACK, S.TRIAGED, _TRIAGE),
    (_DECIDED, Step.BEGIN_S42, S.S42_ENQUIRY, _TRIAGE),
    (_DECIDED, Step.BEGIN_OTHER, S.OTHER_ENQUIRY, _TRIAGE),
    (_DECIDED, Step.PASS_TO_QUALITY, S.QUALITY_CONCERN, _TRIAGE),
    (_DECIDED, Step.PASS_TO_COMPLAINTS, S.COMPLAINT, _TRIAGE),
    (_DECIDED, Step.PASS_TO_TRUST, S.POSITION_OF_TRUST, _TRIAGE),
    (_DECIDED, Step.CLOSE, S.NO_FURTHER_ACTION, _TRIAGE),
    (tuple(state for state in S if state in OUTCOMES), Step.REOPEN, S.REOPENED, _TRIAGE),
)

# The steps that say what becomes of a concern.
DECISIONS = frozenset(step for (_, step), move in TABLE.moves.items() if move.state in OUTCOMES)
# Those for which "why" may not be left out. That it was passed on is all that is kept of a person
# in a position of trust: what is said about them lies in the store for that.
REASONED = (DECISIONS - {Step.PASS_TO_TRUST}) | {Step.REOPEN, Step.PUT_BACK}
WORDLESS = frozenset({Step.PASS_TO_TRUST})


def refusal(state: ConcernState | None, step: Step) -> str:
    """The sentence for a step that cannot be taken from a state; "" where it can."""
    sentence = TABLE.refusal(state, step)
    return "Triage this concern first." if sentence and state is S.RECEIVED else sentence
