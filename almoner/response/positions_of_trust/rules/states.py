"""The one table of an allegation: from which state, by which step, to which, with which permission.

Care and Support Statutory Guidance, chapter 14 ("Allegations against people in positions of
trust"): a process of its own beside the enquiry into what an adult may have suffered.
"""

from almoner.core.accounts.rules import Permission
from almoner.core.state_tables import StateTable, state_table
from almoner.core.worded import Worded, WordedStep


class State(Worded):
    """Where an allegation stands."""

    RECEIVED = "received", "Received, to consider"
    CONSIDERED = "considered", "Taken on"
    STRATEGY = "strategy", "Strategy agreed"
    ENQUIRY = "enquiry", "Being looked into"
    OUTCOME = "outcome", "Outcome reached"
    NOT_TAKEN_ON = "not_taken_on"
    CLOSED = "closed"
    ERASED = "erased"

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done by the council."""
        return self not in {State.CLOSED, State.ERASED}


S = State


class Step(WordedStep):
    """What can be done to an allegation."""

    RECEIVE = "receive", "Record an allegation", "Received"
    TAKE_ON = "take_on", "Take it on", "Taken on"
    DECLINE = "decline", "Do not take it on", "Not taken on"
    AGREE_STRATEGY = "agree_strategy", "Record what was agreed", "Strategy agreed"
    LOOK_INTO = "look_into", "Record that it is being looked into", "Being looked into"
    REVIEW = "review", "Record a review", "Reviewed"
    CONCLUDE = "conclude", "Record the outcome", "Outcome reached"
    CLOSE = "close", "Close it", "Closed"
    REOPEN = "reopen", "Reopen it", "Reopened"
    ERASE = "erase", "Erase what it says", "What it said was erased"


_KEEP = Permission.KEEP_POSITIONS_OF_TRUST
TABLE: StateTable[State, Step] = state_table(
    "allegation",
    ((None,), Step.RECEIVE, S.RECEIVED, _KEEP),
    ((S.RECEIVED,), Step.TAKE_ON, S.CONSIDERED, _KEEP),
    ((S.RECEIVED, S.CONSIDERED), Step.DECLINE, S.NOT_TAKEN_ON, _KEEP),
    ((S.CONSIDERED, S.STRATEGY), Step.AGREE_STRATEGY, S.STRATEGY, _KEEP),
    ((S.CONSIDERED, S.STRATEGY), Step.LOOK_INTO, S.ENQUIRY, _KEEP),
    ((S.CONSIDERED, S.STRATEGY, S.ENQUIRY, S.OUTCOME), Step.REVIEW, None, _KEEP),  # stays as it is
    ((S.STRATEGY, S.ENQUIRY), Step.CONCLUDE, S.OUTCOME, _KEEP),
    ((S.OUTCOME, S.NOT_TAKEN_ON), Step.CLOSE, S.CLOSED, _KEEP),
    ((S.CLOSED, S.NOT_TAKEN_ON, S.OUTCOME), Step.REOPEN, S.CONSIDERED, _KEEP),
    ((S.CLOSED,), Step.ERASE, S.ERASED, _KEEP),
)
