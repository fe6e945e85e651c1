"""The one table of an enquiry: its stages, the steps between them, and who may take them.

Care Act 2014, section 42, and chapter 14 of the Care and Support Statutory Guidance, which names no
stages: these are those that most councils' procedures have. Closing and reopening are decisions.
"""

from enum import StrEnum

from almoner.core.accounts.rules import Permission
from almoner.response.enquiries.rules.tables import Table, Words, moves_of


class State(StrEnum):
    """The stage that an enquiry is at."""

    PLANNING = "planning"
    ENQUIRY = "enquiry"
    OUTCOME = "outcome"
    SAFEGUARDING_PLAN = "safeguarding_plan"
    REVIEW = "review"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        """As officers say it."""
        return _STATES[self]

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self is not State.CLOSED


S = State
_STATES = {
    S.PLANNING: "Being planned",
    S.ENQUIRY: "Enquiry being made",
    S.OUTCOME: "Findings made, conference to hold",
    S.SAFEGUARDING_PLAN: "Safeguarding plan in place",
    S.REVIEW: "Plan reviewed",
    S.CLOSED: "Closed",
}
OPEN = frozenset(state for state in State if state.is_open)


class Step(StrEnum):
    """What can be done to an enquiry."""

    BEGIN = "begin"
    ALLOCATE = "allocate"
    AGREE_PLAN = "agree_plan"
    CAUSE = "cause"
    TAKE_BACK = "take_back"
    MOVE_TARGET = "move_target"
    MAKE_FINDINGS = "make_findings"
    ENQUIRE_FURTHER = "enquire_further"
    HOLD_CONFERENCE = "hold_conference"
    MAKE_PLAN = "make_plan"
    HOLD_REVIEW = "hold_review"
    CLOSE = "close"
    CEASE = "cease"
    REOPEN = "reopen"

    @property
    def words(self) -> str:
        """What it is to do it, as a button or a heading says."""
        return _STEPS[self][0]

    @property
    def done(self) -> str:
        """That it was done, as the timeline says."""
        return _STEPS[self][1]


_STEPS: dict[Step, Words] = {
    Step.BEGIN: ("Begin the enquiry", "Enquiry begun"),
    Step.ALLOCATE: ("Allocate it", "Allocated"),
    Step.AGREE_PLAN: ("Record the plan of the enquiry", "Plan of the enquiry agreed"),
    Step.CAUSE: ("Ask someone else to enquire", "Someone else was asked to enquire"),
    Step.TAKE_BACK: ("Take the enquiry back", "The council enquires itself"),
    Step.MOVE_TARGET: ("Move the target date", "Target date moved"),
    Step.MAKE_FINDINGS: ("Record the findings", "Findings made"),
    Step.ENQUIRE_FURTHER: ("Enquire further", "More is being enquired into"),
    Step.HOLD_CONFERENCE: ("Record a conference", "Conference held"),
    Step.MAKE_PLAN: ("Record the safeguarding plan", "Safeguarding plan made"),
    Step.HOLD_REVIEW: ("Record a review of the plan", "Plan reviewed"),
    Step.CLOSE: ("Close the enquiry", "Closed"),
    Step.CEASE: ("End the enquiry early", "Ended early"),
    Step.REOPEN: ("Reopen the enquiry", "Reopened"),
}

_KEEP, _DECIDE = Permission.KEEP_ENQUIRIES, Permission.DECIDE_ENQUIRY
_EVERY_OPEN = (S.PLANNING, S.ENQUIRY, S.OUTCOME, S.SAFEGUARDING_PLAN, S.REVIEW)

TABLE: Table[State, Step] = Table(
    what="enquiry",
    states=_STATES,
    steps=_STEPS,
    moves=moves_of(
        (
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
    ),
)
# These are taken with what they rest on, each by an action of its own.
WITH_MORE = frozenset({Step.BEGIN, Step.ALLOCATE, Step.CAUSE, Step.TAKE_BACK, Step.MAKE_FINDINGS})
