"""The one table of a suspension: from which state, by which step, to which, with which permission.

"Made" and "sustained" are two gates, each with its own evidence: no step leads from work being
stopped to work being given again past either of them. A decision that was wrong in itself is
rescinded, which says so and is kept apart from lifting.
"""

from dataclasses import dataclass
from enum import StrEnum

from almoner.core.accounts.rules import Permission


class State(StrEnum):
    """Where a suspension stands."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    URGENT = "urgent"
    NOT_RATIFIED = "not_ratified"
    IMPOSED = "imposed"
    IN_FORCE = "in_force"
    EXTENDED = "extended"
    IMPROVEMENT_MADE = "improvement_made"
    SUSTAINING = "sustaining"
    LIFT_PROPOSED = "lift_proposed"
    PHASED = "phased"
    LIFTED = "lifted"
    RESCINDED = "rescinded"
    ESCALATED = "escalated"
    TERMINATION_NOTICE = "termination_notice"
    TERMINATED = "terminated"
    PROVIDER_EXIT = "provider_exit"

    @property
    def words(self) -> str:
        """As officers say it."""
        return _STATES[self]

    @property
    def stops_work(self) -> bool:
        """Whether new work is stopped (or, when cautioned or phased, limited) in this state."""
        return self in STOPPING

    @property
    def is_end(self) -> bool:
        """Whether nothing follows."""
        return self in ENDS


_STATES = {
    State.DRAFT: "Being prepared",
    State.PROPOSED: "Proposed",
    State.REFUSED: "Refused",
    State.WITHDRAWN: "Withdrawn",
    State.URGENT: "Imposed urgently, to be ratified",
    State.NOT_RATIFIED: "Not ratified",
    State.IMPOSED: "Imposed, notices to send",
    State.IN_FORCE: "In force",
    State.EXTENDED: "Extended",
    State.IMPROVEMENT_MADE: "Improvement made",
    State.SUSTAINING: "Improvement being sustained",
    State.LIFT_PROPOSED: "Lift proposed",
    State.PHASED: "Phased reopening",
    State.LIFTED: "Lifted",
    State.RESCINDED: "Rescinded",
    State.ESCALATED: "Escalated",
    State.TERMINATION_NOTICE: "Notice of termination given",
    State.TERMINATED: "Contract terminated",
    State.PROVIDER_EXIT: "Provider left the market",
}

S = State
ENDS = frozenset(
    {S.REFUSED, S.WITHDRAWN, S.NOT_RATIFIED, S.LIFTED, S.RESCINDED, S.TERMINATED, S.PROVIDER_EXIT}
)
STOPPING = frozenset(
    {
        S.URGENT,
        S.IMPOSED,
        S.IN_FORCE,
        S.EXTENDED,
        S.IMPROVEMENT_MADE,
        S.SUSTAINING,
        S.LIFT_PROPOSED,
        S.PHASED,
        S.ESCALATED,
        S.TERMINATION_NOTICE,
    }
)


class Step(StrEnum):
    """What can be done to a suspension."""

    BEGIN = "begin"
    PROPOSE = "propose"
    WITHDRAW = "withdraw"
    REFUSE = "refuse"
    IMPOSE = "impose"
    IMPOSE_URGENTLY = "impose_urgently"
    RATIFY = "ratify"
    NOT_RATIFY = "not_ratify"
    RECORD_IN_FORCE = "record_in_force"
    REVIEW = "review"
    EXTEND = "extend"
    RECORD_IMPROVEMENT = "record_improvement"
    BEGIN_SUSTAINING = "begin_sustaining"
    SET_BACK = "set_back"
    PROPOSE_LIFT = "propose_lift"
    REFUSE_LIFT = "refuse_lift"
    PHASE = "phase"
    CHANGE_CAP = "change_cap"
    LIFT = "lift"
    RESCIND = "rescind"
    ESCALATE = "escalate"
    DE_ESCALATE = "de_escalate"
    GIVE_NOTICE = "give_notice"
    WITHDRAW_NOTICE = "withdraw_notice"
    TERMINATE = "terminate"
    RECORD_EXIT = "record_exit"

    @property
    def words(self) -> str:
        """What it is to do it, as a button or a heading says."""
        return STEP_WORDS[self][0]

    @property
    def done(self) -> str:
        """That it was done, as the timeline says."""
        return STEP_WORDS[self][1]


STEP_WORDS: dict[Step, tuple[str, str]] = {
    Step.BEGIN: ("Begin a proposal", "Proposal begun"),
    Step.PROPOSE: ("Send for decision", "Proposed"),
    Step.WITHDRAW: ("Withdraw the proposal", "Proposal withdrawn"),
    Step.REFUSE: ("Refuse the proposal", "Proposal refused"),
    Step.IMPOSE: ("Impose", "Imposed"),
    Step.IMPOSE_URGENTLY: ("Impose urgently", "Imposed urgently"),
    Step.RATIFY: ("Ratify the urgent decision", "Urgent decision ratified"),
    Step.NOT_RATIFY: ("Decline to ratify", "Urgent decision not ratified"),
    Step.RECORD_IN_FORCE: ("Record as in force", "Notices sent: in force"),
    Step.REVIEW: ("Record a review", "Reviewed"),
    Step.EXTEND: ("Extend", "Extended"),
    Step.RECORD_IMPROVEMENT: ("Record improvement made", "Improvement made"),
    Step.BEGIN_SUSTAINING: ("Begin the sustaining period", "Sustaining period begun"),
    Step.SET_BACK: ("Record that improvement did not hold", "Improvement did not hold"),
    Step.PROPOSE_LIFT: ("Propose lifting", "Lift proposed"),
    Step.REFUSE_LIFT: ("Refuse to lift", "Lift refused"),
    Step.PHASE: ("Reopen in phases", "Phased reopening begun"),
    Step.CHANGE_CAP: ("Change the weekly cap", "Weekly cap changed"),
    Step.LIFT: ("Lift", "Lifted"),
    Step.RESCIND: ("Rescind a decision that was wrong", "Rescinded"),
    Step.ESCALATE: ("Escalate", "Escalated"),
    Step.DE_ESCALATE: ("End the escalation", "Escalation ended"),
    Step.GIVE_NOTICE: ("Give notice of termination", "Notice of termination given"),
    Step.WITHDRAW_NOTICE: ("Withdraw the notice of termination", "Notice of termination withdrawn"),
    Step.TERMINATE: ("Record that the contract has ended", "Contract terminated"),
    Step.RECORD_EXIT: ("Record that the provider has left", "Provider left the market"),
}


@dataclass(frozen=True, slots=True)
class Move:
    """Where a step leads, and what it takes to take it."""

    state: State
    permission: Permission


def _moves() -> dict[tuple[State | None, Step], Move]:
    follow, decide = Permission.PROPOSE_SUSPENSION, Permission.DECIDE_SUSPENSION
    improving = (S.IMPROVEMENT_MADE, S.SUSTAINING)
    rows: tuple[tuple[tuple[State | None, ...], Step, State | None, Permission], ...] = (
        ((None,), Step.BEGIN, S.DRAFT, follow),
        ((S.DRAFT,), Step.PROPOSE, S.PROPOSED, follow),
        ((S.DRAFT, S.PROPOSED), Step.WITHDRAW, S.WITHDRAWN, follow),
        ((S.PROPOSED,), Step.REFUSE, S.REFUSED, decide),
        ((S.PROPOSED,), Step.IMPOSE, S.IMPOSED, decide),
        ((S.DRAFT, S.PROPOSED), Step.IMPOSE_URGENTLY, S.URGENT, decide),
        ((S.URGENT,), Step.RATIFY, S.IMPOSED, decide),
        ((S.URGENT,), Step.NOT_RATIFY, S.NOT_RATIFIED, decide),
        ((S.IMPOSED,), Step.RECORD_IN_FORCE, S.IN_FORCE, follow),
        (
            (S.IN_FORCE, S.EXTENDED, *improving, S.LIFT_PROPOSED, S.PHASED, S.ESCALATED),
            Step.REVIEW,
            None,  # it stays as it is
            follow,
        ),
        ((S.IN_FORCE, S.EXTENDED), Step.EXTEND, S.EXTENDED, decide),
        ((S.IN_FORCE, S.EXTENDED), Step.RECORD_IMPROVEMENT, S.IMPROVEMENT_MADE, follow),
        ((S.IMPROVEMENT_MADE,), Step.BEGIN_SUSTAINING, S.SUSTAINING, follow),
        ((*improving, S.LIFT_PROPOSED, S.PHASED), Step.SET_BACK, S.IN_FORCE, follow),
        ((S.SUSTAINING,), Step.PROPOSE_LIFT, S.LIFT_PROPOSED, follow),
        ((S.LIFT_PROPOSED,), Step.REFUSE_LIFT, S.SUSTAINING, decide),
        ((S.LIFT_PROPOSED,), Step.PHASE, S.PHASED, decide),
        ((S.PHASED,), Step.CHANGE_CAP, None, decide),
        ((S.LIFT_PROPOSED, S.PHASED), Step.LIFT, S.LIFTED, decide),
        ((S.IMPOSED, S.IN_FORCE, S.EXTENDED, S.ESCALATED), Step.RESCIND, S.RESCINDED, decide),
        ((S.IN_FORCE, S.EXTENDED, *improving, S.PHASED), Step.ESCALATE, S.ESCALATED, decide),
        ((S.ESCALATED,), Step.DE_ESCALATE, S.IN_FORCE, decide),
        ((S.ESCALATED,), Step.GIVE_NOTICE, S.TERMINATION_NOTICE, decide),
        ((S.TERMINATION_NOTICE,), Step.WITHDRAW_NOTICE, S.IN_FORCE, decide),
        ((S.TERMINATION_NOTICE,), Step.TERMINATE, S.TERMINATED, decide),
        (tuple(sorted(STOPPING)), Step.RECORD_EXIT, S.PROVIDER_EXIT, follow),
    )
    return {
        (state, step): Move(state=to or S(str(state)), permission=permission)
        for states, step, to, permission in rows
        for state in states
    }


TRANSITIONS: dict[tuple[State | None, Step], Move] = _moves()

# These are decisions: each leaves a record of why, by whom and under which delegation.
DECISIONS = frozenset(
    step
    for (_, step), move in TRANSITIONS.items()
    if move.permission == Permission.DECIDE_SUSPENSION
)

# Those on the proposal rest on its grounds; later ones have grounds of their own.
ON_PROPOSAL = frozenset(
    {Step.IMPOSE, Step.IMPOSE_URGENTLY, Step.REFUSE, Step.RATIFY, Step.NOT_RATIFY}
)


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
    stands = state.words[:1].lower() + state.words[1:] if state else "not begun"
    doing = step.words[:1].lower() + step.words[1:]
    return f"This suspension is {stands}, so you cannot {doing} now."
