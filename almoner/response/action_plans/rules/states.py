"""The two machines, each one table: from a state, by a step, to a state, with a permission.

A state is that of the newest step; nothing is overwritten. Overdue is no state: it follows from
the state, the due date and the day that is asked about (`rules.due_dates.is_overdue`).
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from almoner.core.accounts.rules import Permission


class PlanScope(StrEnum):
    """What a plan is for."""

    SERVICE = "service"
    PROVIDER = "provider"  # over several of its services
    MARKET = "market"  # no provider in particular: the council and its partners act


class PlanSource(StrEnum):
    """What led to a plan."""

    AUDIT = "audit"
    SUSPENSION = "suspension"
    MARKET_PRIORITY = "market_priority"
    CONCERN = "concern"
    OTHER = "other"


class PlanState(StrEnum):
    """Where a plan stands."""

    OPEN = "open"  # being drafted, or holding actions that the provider has not agreed to
    AGREED = "agreed"
    CLOSED = "closed"


class PlanStepKind(StrEnum):
    """What can be done to a plan."""

    OPEN = "open"
    AGREE = "agree"
    HAND_OVER = "hand_over"
    CLOSE = "close"
    REOPEN = "reopen"


class ActionState(StrEnum):
    """Where an action stands."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    PROVIDER_COMPLETE = "provider_complete"
    VERIFIED = "verified"
    NOT_MET = "not_met"
    SUSTAINED = "sustained"
    NOT_SUSTAINED = "not_sustained"
    WITHDRAWN = "withdrawn"


class ActionStepKind(StrEnum):
    """What can be done to an action."""

    OPEN = "open"
    AGREE = "agree"
    RECORD_PROGRESS = "record_progress"
    SAY_DONE = "say_done"  # the provider's word, taken down by an officer
    VERIFY = "verify"
    FIND_NOT_MET = "find_not_met"
    EXTEND = "extend"
    ESCALATE = "escalate"
    FIND_SUSTAINED = "find_sustained"
    FIND_NOT_SUSTAINED = "find_not_sustained"
    WITHDRAW = "withdraw"


class Means(StrEnum):
    """How the provider told the council."""

    EMAIL = "email"
    TELEPHONE = "telephone"
    MEETING = "meeting"
    VISIT = "visit"
    LETTER = "letter"
    PORTAL = "portal"


class ActionPassage(NamedTuple):
    """Where a step leads an action, and what whoever takes it must be permitted."""

    state: ActionState
    permission: Permission


class PlanPassage(NamedTuple):
    """Where a step leads a plan, and what whoever takes it must be permitted."""

    state: PlanState
    permission: Permission


A, S, P = ActionState, ActionStepKind, Permission

# What still asks something of the provider; the date counts against them.
OWED = frozenset({A.OPEN, A.IN_PROGRESS, A.NOT_MET, A.NOT_SUSTAINED})
# What is not yet known to be done. The gate "improvement made" of a suspension asks for none.
UNVERIFIED = OWED | {A.PROVIDER_COMPLETE}
# What keeps a plan from being closed: a verified action still awaits the look whether it held.
UNFINISHED = UNVERIFIED | {A.VERIFIED}
DONE = frozenset({A.VERIFIED, A.SUSTAINED})


def _stays(
    step: ActionStepKind, states: frozenset[ActionState]
) -> dict[tuple[ActionState | None, ActionStepKind], ActionPassage]:
    return {(state, step): ActionPassage(state, Permission.KEEP_ACTION_PLANS) for state in states}


ACTION_STEPS: Mapping[tuple[ActionState | None, ActionStepKind], ActionPassage] = {
    (None, S.OPEN): ActionPassage(A.OPEN, P.KEEP_ACTION_PLANS),
    **_stays(S.AGREE, UNVERIFIED),
    **_stays(S.EXTEND, OWED),
    **_stays(S.ESCALATE, UNVERIFIED),
    **{
        (state, S.RECORD_PROGRESS): ActionPassage(A.IN_PROGRESS, P.KEEP_ACTION_PLANS)
        for state in OWED
    },
    **{
        (state, S.SAY_DONE): ActionPassage(A.PROVIDER_COMPLETE, P.KEEP_ACTION_PLANS)
        for state in OWED
    },
    (A.PROVIDER_COMPLETE, S.VERIFY): ActionPassage(A.VERIFIED, P.VERIFY_ACTIONS),
    # An officer on a visit may find it not met though nobody said that it was done.
    (A.OPEN, S.FIND_NOT_MET): ActionPassage(A.NOT_MET, P.VERIFY_ACTIONS),
    (A.IN_PROGRESS, S.FIND_NOT_MET): ActionPassage(A.NOT_MET, P.VERIFY_ACTIONS),
    (A.PROVIDER_COMPLETE, S.FIND_NOT_MET): ActionPassage(A.NOT_MET, P.VERIFY_ACTIONS),
    (A.VERIFIED, S.FIND_SUSTAINED): ActionPassage(A.SUSTAINED, P.VERIFY_ACTIONS),
    (A.VERIFIED, S.FIND_NOT_SUSTAINED): ActionPassage(A.NOT_SUSTAINED, P.VERIFY_ACTIONS),
    # A later visit may find that what once held no longer does.
    (A.SUSTAINED, S.FIND_NOT_SUSTAINED): ActionPassage(A.NOT_SUSTAINED, P.VERIFY_ACTIONS),
    **{
        (state, S.WITHDRAW): ActionPassage(A.WITHDRAWN, P.KEEP_ACTION_PLANS) for state in UNVERIFIED
    },
}

PLAN_STEPS: Mapping[tuple[PlanState | None, PlanStepKind], PlanPassage] = {
    (None, PlanStepKind.OPEN): PlanPassage(PlanState.OPEN, P.KEEP_ACTION_PLANS),
    (PlanState.OPEN, PlanStepKind.AGREE): PlanPassage(PlanState.AGREED, P.KEEP_ACTION_PLANS),
    # Actions added to an agreed plan are agreed in their turn.
    (PlanState.AGREED, PlanStepKind.AGREE): PlanPassage(PlanState.AGREED, P.KEEP_ACTION_PLANS),
    (PlanState.OPEN, PlanStepKind.HAND_OVER): PlanPassage(PlanState.OPEN, P.KEEP_ACTION_PLANS),
    (PlanState.AGREED, PlanStepKind.HAND_OVER): PlanPassage(PlanState.AGREED, P.KEEP_ACTION_PLANS),
    (PlanState.OPEN, PlanStepKind.CLOSE): PlanPassage(PlanState.CLOSED, P.VERIFY_ACTIONS),
    (PlanState.AGREED, PlanStepKind.CLOSE): PlanPassage(PlanState.CLOSED, P.VERIFY_ACTIONS),
    (PlanState.CLOSED, PlanStepKind.REOPEN): PlanPassage(PlanState.OPEN, P.KEEP_ACTION_PLANS),
}
del A, S, P

ACTION_STATE_WORDS: dict[ActionState, str] = {
    ActionState.OPEN: "Not started",
    ActionState.IN_PROGRESS: "In progress",
    ActionState.PROVIDER_COMPLETE: "Provider says done",
    ActionState.VERIFIED: "Verified",
    ActionState.NOT_MET: "Not met",
    ActionState.SUSTAINED: "Sustained",
    ActionState.NOT_SUSTAINED: "Not sustained",
    ActionState.WITHDRAWN: "Withdrawn",
}
PLAN_STATE_WORDS: dict[PlanState, str] = {
    PlanState.OPEN: "Being drafted",
    PlanState.AGREED: "Agreed",
    PlanState.CLOSED: "Closed",
}
ACTION_STEP_WORDS: dict[ActionStepKind, str] = {
    ActionStepKind.OPEN: "Added to the plan",
    ActionStepKind.AGREE: "Agreed",
    ActionStepKind.RECORD_PROGRESS: "Progress recorded",
    ActionStepKind.SAY_DONE: "The provider says it is done",
    ActionStepKind.VERIFY: "Verified",
    ActionStepKind.FIND_NOT_MET: "Found not met",
    ActionStepKind.EXTEND: "Due date moved",
    ActionStepKind.ESCALATE: "Escalated",
    ActionStepKind.FIND_SUSTAINED: "Found sustained",
    ActionStepKind.FIND_NOT_SUSTAINED: "Found not sustained",
    ActionStepKind.WITHDRAW: "Withdrawn",
}
PLAN_STEP_WORDS: dict[PlanStepKind, str] = {
    PlanStepKind.OPEN: "Plan opened",
    PlanStepKind.AGREE: "Agreed",
    PlanStepKind.HAND_OVER: "Handed over",
    PlanStepKind.CLOSE: "Plan closed",
    PlanStepKind.REOPEN: "Plan opened again",
}
MEANS_WORDS: dict[Means, str] = {
    Means.EMAIL: "By email",
    Means.TELEPHONE: "By telephone",
    Means.MEETING: "At a meeting",
    Means.VISIT: "During a visit",
    Means.LETTER: "By letter",
    Means.PORTAL: "In the portal",
}
_TO_DO: dict[ActionStepKind, str] = {
    ActionStepKind.OPEN: "opened",
    ActionStepKind.AGREE: "agreed",
    ActionStepKind.RECORD_PROGRESS: "given progress",
    ActionStepKind.SAY_DONE: "recorded as done",
    ActionStepKind.VERIFY: "verified",
    ActionStepKind.FIND_NOT_MET: "found not met",
    ActionStepKind.EXTEND: "given more time",
    ActionStepKind.ESCALATE: "escalated",
    ActionStepKind.FIND_SUSTAINED: "found sustained",
    ActionStepKind.FIND_NOT_SUSTAINED: "found not sustained",
    ActionStepKind.WITHDRAW: "withdrawn",
}


def action_passage(*, state: ActionState | None, step: ActionStepKind) -> ActionPassage | None:
    """Where the step leads from that state; None where it cannot be taken."""
    return ACTION_STEPS.get((state, step))


def plan_passage(*, state: PlanState | None, step: PlanStepKind) -> PlanPassage | None:
    """Where the step leads from that state; None where it cannot be taken."""
    return PLAN_STEPS.get((state, step))


def action_permission(step: ActionStepKind) -> Permission:
    """What whoever takes that step, from any state, must be permitted."""
    return next(passage.permission for (_, kind), passage in ACTION_STEPS.items() if kind is step)


def plan_permission(step: PlanStepKind) -> Permission:
    """What whoever takes that step, from any state, must be permitted."""
    return next(passage.permission for (_, kind), passage in PLAN_STEPS.items() if kind is step)


def why_refused(*, state: ActionState, step: ActionStepKind) -> str:
    """The sentence for an officer whose step the table does not hold."""
    if step is ActionStepKind.VERIFY and state in OWED:
        return (
            f"This action is “{ACTION_STATE_WORDS[state].lower()}”. Record first that the provider"
            " says it is done, then verify it."
        )
    return f"This action is “{ACTION_STATE_WORDS[state].lower()}”, so it cannot be {_TO_DO[step]}."


def steps_from(state: ActionState) -> tuple[ActionStepKind, ...]:
    """The steps that can be taken from that state, in the order of the enum."""
    return tuple(step for step in ActionStepKind if (state, step) in ACTION_STEPS)


def may_verify_own_record(*, has_evidence: bool, reason: str) -> bool:
    """Whether whoever wrote down that the provider says it is done may verify it too.

    The two steps are two people's. A small team cannot always have it so: the same person may
    where evidence is attached that others can look at, and a reason is given, which the action
    shows from then on. It is the same for every risk, so that nobody marks a risk down for it.
    """
    return has_evidence and bool(reason.strip())
