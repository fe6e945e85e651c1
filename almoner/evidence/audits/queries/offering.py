"""Which steps a person may take on a visit now, and which of them comes first."""

from dataclasses import dataclass
from datetime import date

from almoner.core.accounts.rules import Principal
from almoner.evidence.audits.queries.standing import (
    VisitRecord,
    approved_in,
    shared_in,
)
from almoner.evidence.audits.rules.kinds import ReviewOutcome
from almoner.evidence.audits.rules.leading import next_step, waiting_for
from almoner.evidence.audits.rules.states import (
    BEING_WRITTEN,
    Process,
    Step,
    VisitState,
    Who,
    steps_from,
    transition,
)
from almoner.evidence.audits.rules.who import may_take


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What a person may do about a visit."""

    steps: tuple[Step, ...]
    first: Step | None
    waiting: str  # whom or what it waits for, where there is no first
    is_visitor: bool  # they go along
    may_write: bool  # they may add answers, findings and evidence


def offered(*, record: VisitRecord, on: date, visible_to: Principal) -> Offered:
    """The steps that `visible_to` may take now, and the one to offer first."""
    visit, state, process = record.visit, record.state, Process(record.visit.process)
    hands = record.hands
    code, reference = visit.authority.code, visible_to.reference
    steps = []
    for step in steps_from(state=state, process=process):
        found = transition(state=state, step=step, process=process)
        if found is None or not visible_to.may(found.permission, authority_code=code):
            continue
        if visible_to.is_operator or may_take(who=found.who, reference=reference, hands=hands):
            steps.append(step)
    due_on = record.due_on
    if state is VisitState.SHARED_WITH_PROVIDER and due_on is None and Step.MAKE_FINAL in steps:
        steps.remove(Step.MAKE_FINAL)
    first = next_step(
        offered=steps,
        is_allocated=visit.lead_id is not None,
        is_announced=visit.is_announced,
        is_approved=state is VisitState.MODERATION and approved_in(record.steps) is not None,
        must_be_corrected=_must_be_corrected(record),
        may_be_final=_may_be_final(record, on=on),
    )
    is_visitor = may_take(who=Who.VISITOR, reference=reference, hands=hands)
    return Offered(
        steps=tuple(steps),
        first=first,
        waiting=waiting_for(
            state=state,
            process=process,
            is_over=due_on is not None and on > due_on,
        ),
        is_visitor=is_visitor,
        may_write=is_visitor and state in BEING_WRITTEN,
    )


def _must_be_corrected(record: VisitRecord) -> bool:
    if record.state is VisitState.REVIEW_DECIDED and record.review_outcome == ReviewOutcome.CORRECT:
        return True
    shared = shared_in(record.steps)
    return shared is not None and shared != record.counts.answers


def _may_be_final(record: VisitRecord, *, on: date) -> bool:
    if record.state is VisitState.SHARED_WITH_PROVIDER and record.counts.unseen:
        return False
    if record.state not in {VisitState.SHARED_WITH_PROVIDER, VisitState.FACTUAL_ACCURACY}:
        return True
    return record.due_on is None or on > record.due_on or not record.counts.unanswered
