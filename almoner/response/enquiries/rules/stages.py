"""The one table of an enquiry: its stages, the steps between them, and who may take them.

Care Act 2014, section 42, and chapter 14 of the Care and Support Statutory Guidance, which names no
stages: these are those that most councils' procedures have. Closing and reopening are decisions.
"""

from almoner.core.accounts.rules import Permission
from almoner.core.state_tables import StateTable, state_table
from almoner.core.worded import Worded, WordedStep


class State(Worded):
    """The stage that an enquiry is at."""

    PLANNING = "planning", "Being planned"
    ENQUIRY = "enquiry", "Enquiry being made"
    OUTCOME = "outcome", "Findings made, conference to hold"
    SAFEGUARDING_PLAN = "safeguarding_plan", "Safeguarding plan in place"
    REVIEW = "review", "Plan reviewed"
    CLOSED = "closed"

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self is not State.CLOSED


S = State
OPEN = frozenset(state for state in State if state.is_open)


class Step(WordedStep):
    """What can be done to an enquiry."""

    BEGIN = "begin", "Begin the enquiry", "Enquiry begun"
    ALLOCATE = "allocate", "Allocate it", "Allocated"
    AGREE_PLAN = "agree_plan", "Record the plan of the enquiry", "Plan of the enquiry agreed"
    CAUSE = "cause", "Ask someone else to enquire", "Someone else was asked to enquire"
    TAKE_BACK = "take_back", "Take the enquiry back", "The council enquires itself"
    MOVE_TARGET = "move_target", "Move the target date", "Target date moved"
    MAKE_FINDINGS = "make_findings", "Record the findings", "Findings made"
    ENQUIRE_FURTHER = "enquire_further", "Enquire further", "More is being enquired into"
    HOLD_CONFERENCE = "hold_conference", "Record a conference", "Conference held"
    MAKE_PLAN = "make_plan", "Record the safeguarding plan", "Safeguarding plan made"
    HOLD_REVIEW = "hold_review", "Record a review of the plan", "Plan reviewed"
    CLOSE = "close", "Close the enquiry", "Closed"
    CEASE = "cease", "End the enquiry early", "Ended early"
    REOPEN = "reopen", "Reopen the enquiry", "Reopened"


_KEEP, _DECIDE = Permission.KEEP_ENQUIRIES, Permission.DECIDE_ENQUIRY
_EVERY_OPEN = (S.PLANNING, S.ENQUIRY, S.OUTCOME, S.SAFEGUARDING_PLAN, S.REVIEW)

TABLE: StateTable[State, Step] = state_table(
    "enquiry",
    ((None,), Step.BEGIN, S.PLANNING, _KEEP),
    (_EVERY_OPEN, Step.ALLOCATE, None, _KEEP),
    ((S.PLANNING,), Step.AGREE_PLAN, S.ENQUIRY, _KEEP),
    ((S.PLANNING, S.ENQUIRY), Step.CAUSE, S.ENQUIRY, _KEEP),
    ((S.ENQUIRY,), Step.TAKE_BACK, None, _KEEP),
    (_EVERY_OPEN, Step.MOVE_TARGET, None, _DECIDE),
    ((S.ENQUIRY,), Step.MAKE_FINDINGS, S.OUTCOME, _KEEP),
    ((S.OUTCOME, S.SAFEGUARDING_PLAN, S.REVIEW), Step.MAKE_FINDINGS, None, _KEEP),
    ((S.OUTCOME, S.SAFEGUARDING_PLAN, S.REVIEW), Step.ENQUIRE_FURTHER, S.ENQUIRY, _KEEP),
    ((S.OUTCOME,), Step.HOLD_CONFERENCE, None, _KEEP),
    ((S.OUTCOME, S.REVIEW), Step.MAKE_PLAN, S.SAFEGUARDING_PLAN, _KEEP),
    ((S.SAFEGUARDING_PLAN, S.REVIEW), Step.HOLD_REVIEW, S.REVIEW, _KEEP),
    ((S.OUTCOME, S.REVIEW), Step.CLOSE, S.CLOSED, _DECIDE),
    ((S.PLANNING, S.ENQUIRY), Step.CEASE, S.CLOSED, _DECIDE),
    ((S.CLOSED,), Step.REOPEN, S.PLANNING, _DECIDE),
)
# These are taken with what they rest on, each by an action of its own.
WITH_MORE = frozenset({Step.BEGIN, Step.ALLOCATE, Step.CAUSE, Step.TAKE_BACK, Step.MAKE_FINDINGS})
