"""What to do next about a visit: one step of those that can be taken, and what is waited for."""

from collections.abc import Sequence

from almoner.evidence.audits.rules.states import Process, Step, VisitState

# Of the steps that someone may take, the one that brings the visit on; the rest stand below it.
_ONWARDS = (
    Step.PUBLISH,
    Step.FINISH,
    Step.SEND_TO_MODERATION,
    Step.SUBMIT_DRAFT,
    Step.BEGIN,
    Step.DECIDE_REVIEW,
    Step.SHARE,
    Step.APPROVE,
    Step.RECORD_RECEIPT,
    Step.CORRECT,
    Step.MAKE_FINAL,
    Step.GIVE_NOTICE,
    Step.GO_UNANNOUNCED,
    Step.ALLOCATE,
)


def next_step(
    *,
    offered: Sequence[Step],
    is_allocated: bool,
    is_announced: bool,
    is_approved: bool,
    must_be_corrected: bool,
    may_be_final: bool,
) -> Step | None:
    """The step to offer first; None where the person can only wait."""
    unfit = set()
    if not is_allocated:
        unfit |= {Step.GIVE_NOTICE, Step.GO_UNANNOUNCED, Step.BEGIN}
    unfit.add(Step.GO_UNANNOUNCED if is_announced else Step.GIVE_NOTICE)
    unfit.add(Step.APPROVE if is_approved else Step.SHARE)
    unfit.add(Step.MAKE_FINAL if must_be_corrected else Step.CORRECT)
    if not may_be_final:
        unfit.add(Step.MAKE_FINAL)
    if is_allocated:
        unfit.add(Step.ALLOCATE)
    return next((step for step in _ONWARDS if step in offered and step not in unfit), None)


def waiting_for(*, state: VisitState, process: Process, is_over: bool = False) -> str:
    """Whom or what a visit waits for, as a sentence for whoever cannot take the next step.

    `is_over`: the provider's time to comment has passed.
    """
    if state is VisitState.FACTUAL_ACCURACY and is_over:
        return (
            "The provider's time to comment is over."
            " It waits for a manager who took no part in it to make it final."
        )
    if state in _WAITING:
        return _WAITING[state]
    if state is VisitState.FINAL and process is Process.FULL:
        return "It is final. A manager who took no part in it publishes a summary, or says why not."
    return "Nothing more is to be done."


_WAITING = {
    VisitState.PLANNED: "It waits for a lead officer, and for notice to be given.",
    VisitState.NOTICE_GIVEN: "It waits for the lead officer to begin.",
    VisitState.UNANNOUNCED: "It waits for the lead officer to begin.",
    VisitState.IN_PROGRESS: "The officers who went are writing it up.",
    VisitState.DRAFT: "The officers who went have yet to send it on.",
    VisitState.MODERATION: "It waits for a moderator who took no part in it.",
    VisitState.SHARED_WITH_PROVIDER: "It waits for word that the provider has received it.",
    VisitState.FACTUAL_ACCURACY: "The provider has time to say what is wrong in it.",
    VisitState.REVIEW_REQUESTED: "It waits for a reviewer who was not involved before.",
    VisitState.REVIEW_DECIDED: "It waits for a manager who took no part in it to end it.",
}
