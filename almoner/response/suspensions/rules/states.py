"""The one table of a suspension: from which state, by which step, to which, with which permission.

"Made" and "sustained" are two gates, each with its own evidence: no step leads from work being
stopped to work being given again past either of them. A decision that was wrong in itself is
rescinded, which says so and is kept apart from lifting.
"""

from almoner.core.accounts.rules import Permission
from almoner.core.state_tables import StateTable, state_table
from almoner.core.worded import Worded, WordedStep


class State(Worded):
    """Where a suspension stands."""

    DRAFT = "draft", "Being prepared"
    PROPOSED = "proposed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    URGENT = "urgent", "Imposed urgently, to be ratified"
    NOT_RATIFIED = "not_ratified"
    IMPOSED = "imposed", "Imposed, notices to send"
    IN_FORCE = "in_force"
    EXTENDED = "extended"
    IMPROVEMENT_MADE = "improvement_made"
    SUSTAINING = "sustaining", "Improvement being sustained"
    LIFT_PROPOSED = "lift_proposed"
    PHASED = "phased", "Phased reopening"
    LIFTED = "lifted"
    RESCINDED = "rescinded"
    ESCALATED = "escalated"
    TERMINATION_NOTICE = "termination_notice", "Notice of termination given"
    TERMINATED = "terminated", "Contract terminated"
    PROVIDER_EXIT = "provider_exit", "Provider left the market"

    @property
    def stops_work(self) -> bool:
        """Whether new work is stopped (or, when cautioned or phased, limited) in this state."""
        return self in STOPPING

    @property
    def is_end(self) -> bool:
        """Whether nothing follows."""
        return self in ENDS


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


class Step(WordedStep):
    """What can be done to a suspension."""

    BEGIN = "begin", "Begin a proposal", "Proposal begun"
    PROPOSE = "propose", "Send for decision", "Proposed"
    WITHDRAW = "withdraw", "Withdraw the proposal", "Proposal withdrawn"
    REFUSE = "refuse", "Refuse the proposal", "Proposal refused"
    IMPOSE = "impose", "Impose", "Imposed"
    IMPOSE_URGENTLY = "impose_urgently", "Impose urgently", "Imposed urgently"
    RATIFY = "ratify", "Ratify the urgent decision", "Urgent decision ratified"
    NOT_RATIFY = "not_ratify", "Decline to ratify", "Urgent decision not ratified"
    RECORD_IN_FORCE = "record_in_force", "Record as in force", "Notices sent: in force"
    REVIEW = "review", "Record a review", "Reviewed"
    EXTEND = "extend", "Extend", "Extended"
    RECORD_IMPROVEMENT = "record_improvement", "Record improvement made", "Improvement made"
    BEGIN_SUSTAINING = "begin_sustaining", "Begin the sustaining period", "Sustaining period begun"
    SET_BACK = "set_back", "Record that improvement did not hold", "Improvement did not hold"
    PROPOSE_LIFT = "propose_lift", "Propose lifting", "Lift proposed"
    REFUSE_LIFT = "refuse_lift", "Refuse to lift", "Lift refused"
    PHASE = "phase", "Reopen in phases", "Phased reopening begun"
    CHANGE_CAP = "change_cap", "Change the weekly cap", "Weekly cap changed"
    LIFT = "lift", "Lift", "Lifted"
    RESCIND = "rescind", "Rescind a decision that was wrong", "Rescinded"
    ESCALATE = "escalate", "Escalate", "Escalated"
    DE_ESCALATE = "de_escalate", "End the escalation", "Escalation ended"
    GIVE_NOTICE = "give_notice", "Give notice of termination", "Notice of termination given"
    WITHDRAW_NOTICE = (
        "withdraw_notice",
        "Withdraw the notice of termination",
        "Notice of termination withdrawn",
    )
    TERMINATE = "terminate", "Record that the contract has ended", "Contract terminated"
    RECORD_EXIT = "record_exit", "Record that the provider has left", "Provider left the market"


_FOLLOW, _DECIDE = Permission.PROPOSE_SUSPENSION, Permission.DECIDE_SUSPENSION
_IMPROVING = (S.IMPROVEMENT_MADE, S.SUSTAINING)
TABLE: StateTable[State, Step] = state_table(
    "suspension",
    ((None,), Step.BEGIN, S.DRAFT, _FOLLOW),
    ((S.DRAFT,), Step.PROPOSE, S.PROPOSED, _FOLLOW),
    ((S.DRAFT, S.PROPOSED), Step.WITHDRAW, S.WITHDRAWN, _FOLLOW),
    ((S.PROPOSED,), Step.REFUSE, S.REFUSED, _DECIDE),
    ((S.PROPOSED,), Step.IMPOSE, S.IMPOSED, _DECIDE),
    ((S.DRAFT, S.PROPOSED), Step.IMPOSE_URGENTLY, S.URGENT, _DECIDE),
    ((S.URGENT,), Step.RATIFY, S.IMPOSED, _DECIDE),
    ((S.URGENT,), Step.NOT_RATIFY, S.NOT_RATIFIED, _DECIDE),
    ((S.IMPOSED,), Step.RECORD_IN_FORCE, S.IN_FORCE, _FOLLOW),
    (
        (S.IN_FORCE, S.EXTENDED, *_IMPROVING, S.LIFT_PROPOSED, S.PHASED, S.ESCALATED),
        Step.REVIEW,
        None,  # it stays as it is
        _FOLLOW,
    ),
    ((S.IN_FORCE, S.EXTENDED), Step.EXTEND, S.EXTENDED, _DECIDE),
    ((S.IN_FORCE, S.EXTENDED), Step.RECORD_IMPROVEMENT, S.IMPROVEMENT_MADE, _FOLLOW),
    ((S.IMPROVEMENT_MADE,), Step.BEGIN_SUSTAINING, S.SUSTAINING, _FOLLOW),
    ((*_IMPROVING, S.LIFT_PROPOSED, S.PHASED), Step.SET_BACK, S.IN_FORCE, _FOLLOW),
    ((S.SUSTAINING,), Step.PROPOSE_LIFT, S.LIFT_PROPOSED, _FOLLOW),
    ((S.LIFT_PROPOSED,), Step.REFUSE_LIFT, S.SUSTAINING, _DECIDE),
    ((S.LIFT_PROPOSED,), Step.PHASE, S.PHASED, _DECIDE),
    ((S.PHASED,), Step.CHANGE_CAP, None, _DECIDE),
    ((S.LIFT_PROPOSED, S.PHASED), Step.LIFT, S.LIFTED, _DECIDE),
    ((S.IMPOSED, S.IN_FORCE, S.EXTENDED, S.ESCALATED), Step.RESCIND, S.RESCINDED, _DECIDE),
    ((S.IN_FORCE, S.EXTENDED, *_IMPROVING, S.PHASED), Step.ESCALATE, S.ESCALATED, _DECIDE),
    ((S.ESCALATED,), Step.DE_ESCALATE, S.IN_FORCE, _DECIDE),
    ((S.ESCALATED,), Step.GIVE_NOTICE, S.TERMINATION_NOTICE, _DECIDE),
    ((S.TERMINATION_NOTICE,), Step.WITHDRAW_NOTICE, S.IN_FORCE, _DECIDE),
    ((S.TERMINATION_NOTICE,), Step.TERMINATE, S.TERMINATED, _DECIDE),
    (tuple(sorted(STOPPING)), Step.RECORD_EXIT, S.PROVIDER_EXIT, _FOLLOW),
)

# These are decisions: each leaves a record of why, by whom and under which delegation.
DECISIONS = frozenset(
    step
    for (_, step), move in TABLE.moves.items()
    if move.permission == Permission.DECIDE_SUSPENSION
)

# Those on the proposal rest on its grounds; later ones have grounds of their own.
ON_PROPOSAL = frozenset(
    {Step.IMPOSE, Step.IMPOSE_URGENTLY, Step.REFUSE, Step.RATIFY, Step.NOT_RATIFY}
)
