"""The provider's say: receipt, comments on each finding, more time, review, correction.

Until providers have a portal of their own an officer records it on their behalf, and says who at
the provider said it and how it was received.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of, long_date
from almoner.evidence.audits.actions.taking import StepRefused, journal, take_step
from almoner.evidence.audits.library import comments_due
from almoner.evidence.audits.models import (
    Finding,
    FindingReply,
    ReviewDecision,
    ReviewRequest,
    ReviewTestResult,
    Visit,
)
from almoner.evidence.audits.queries.content import newest_reply
from almoner.evidence.audits.queries.standing import (
    comments_due_on,
    newest_step,
    steps_of,
)
from almoner.evidence.audits.rules.kinds import (
    ReceivedBy,
    ReplyOutcome,
    ReviewOutcome,
    ReviewTest,
    Severity,
)
from almoner.evidence.audits.rules.states import Step, VisitState


class ReplyRefused(Exception):
    """The provider's word cannot be recorded as asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Who at the provider said something, when it was received, and how."""

    by: str  # a name and a post
    received_on: date
    how: ReceivedBy


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The provider's word on a finding and what the council makes of it."""

    outcome: ReplyOutcome
    comment: str = ""
    reason: str = ""
    revised_text: str = ""
    revised_severity: Severity | None = None


@transaction.atomic
def record_receipt(
    *, visit: Visit, said: Said, by: Principal, at: datetime, after: int | None = None
) -> date:
    """Note on which day the provider received the draft: its time to comment runs from then.

    Returns the last day to comment. Raises NotPermitted and StepRefused.
    """
    due_on = comments_due(received_on=said.received_on)
    shared = [one.on for one in steps_of(visit=visit) if one.step == Step.SHARE]
    take_step(
        visit=visit,
        step=Step.RECORD_RECEIPT,
        by=by,
        at=at,
        after=after,
        on=said.received_on,
        told_to=said.by.strip(),
        how=said.how,
        due_on=due_on,
    )
    if said.received_on > day_of(at):
        raise StepRefused("It cannot have been received on a day that is still to come.")
    if shared[-1] and said.received_on < shared[-1]:
        raise StepRefused(
            f"It cannot have been received before it was shared, on {long_date(shared[-1])}."
        )
    return due_on


@transaction.atomic
def extend(
    *,
    visit: Visit,
    due_on: date,
    reason: str,
    by: Principal,
    at: datetime,
    after: int | None = None,
) -> None:
    """Give the provider until a later day. Raises NotPermitted and StepRefused."""
    now = comments_due_on(visit=visit)
    take_step(
        visit=visit,
        step=Step.EXTEND,
        by=by,
        at=at,
        after=after,
        reason=reason,
        why_needed="Say why the provider is given more time.",
        due_on=due_on,
    )
    if due_on < day_of(at):
        raise StepRefused("Choose a day that is still to come.")
    if now and due_on <= now:
        raise StepRefused(f"Choose a day after {long_date(now)}, until when it has time already.")


@transaction.atomic
def record_reply(
    *,
    finding: Finding,
    reply: Reply,
    said: Said,
    by: Principal,
    at: datetime,
    last_seen: int | None = None,
) -> FindingReply:
    """Keep the provider's word on a finding and the answer to it. The newest one holds.

    `last_seen` is the id of the newest reply that the page showed, nought where there was none:
    if another has been recorded since, nothing is. Raises NotPermitted and ReplyRefused.
    """
    visit = finding.visit
    require(by, Permission.CARRY_OUT_VISITS, authority_code=visit.authority.code)
    Visit.objects.select_for_update(no_key=True).get(pk=visit.pk)
    last = newest_step(visit=visit)
    if last is None or last.state != VisitState.FACTUAL_ACCURACY:
        raise ReplyRefused("Replies are recorded while the provider has time to comment.")
    _refuse(reply, said, on=day_of(at))
    _refuse_meanwhile(finding, last_seen)
    kept = FindingReply.objects.create(
        finding=finding,
        outcome=reply.outcome,
        comment=reply.comment.strip(),
        reason=reply.reason.strip(),
        revised_text=reply.revised_text.strip(),
        revised_severity=reply.revised_severity.value if reply.revised_severity else "",
        said_by=said.by.strip(),
        received_on=said.received_on,
        how=said.how,
        recorded_at=at,
        recorded_by=by.reference,
        recorded_by_name=by.name,
    )
    detail = {"finding": finding.number, "outcome": reply.outcome}
    journal("record_reply", visit, by=by, at=at, detail=detail, state=VisitState.FACTUAL_ACCURACY)
    return kept


@transaction.atomic
def request_review(
    *,
    visit: Visit,
    grounds: str,
    said: Said,
    by: Principal,
    at: datetime,
    after: int | None = None,
) -> ReviewRequest:
    """Note that the provider asks for a review. Raises NotPermitted and StepRefused."""
    take_step(
        visit=visit,
        step=Step.REQUEST_REVIEW,
        by=by,
        at=at,
        after=after,
        reason=grounds,
        why_needed="Say on what grounds the provider asks for a review.",
        on=said.received_on,
        told_to=said.by.strip(),
        how=said.how,
    )
    if said.received_on > day_of(at):
        raise StepRefused("It cannot have been received on a day that is still to come.")
    return ReviewRequest.objects.create(
        visit=visit,
        grounds=grounds.strip(),
        said_by=said.by.strip(),
        received_on=said.received_on,
        how=said.how,
        recorded_at=at,
        recorded_by=by.reference,
    )


@transaction.atomic
def decide_review(
    *,
    visit: Visit,
    outcome: ReviewOutcome,
    tests: Mapping[ReviewTest, tuple[bool, str]],
    reason: str,
    by: Principal,
    at: datetime,
    after: int | None = None,
) -> ReviewDecision:
    """Decide the review: each test met or not and why, and what follows.

    Raises NotPermitted, SomeoneElseMust and StepRefused.
    """
    take_step(
        visit=visit,
        step=Step.DECIDE_REVIEW,
        by=by,
        at=at,
        after=after,
        reason=reason,
        why_needed="Say why the review is decided so.",
    )
    if missing := [test.words.lower() for test in ReviewTest if test not in tests]:
        raise StepRefused(f"Answer every test of the review: {', '.join(missing)}.")
    if any(not is_met and not why.strip() for is_met, why in tests.values()):
        raise StepRefused("Say of each test that is not met why it is not.")
    if outcome is ReviewOutcome.STANDS and not all(is_met for is_met, _ in tests.values()):
        raise StepRefused("The audit cannot stand as it is where a test is not met.")
    decision = ReviewDecision.objects.create(
        request=visit.reviews.order_by("-id")[0],
        outcome=outcome,
        reason=reason.strip(),
        decided_at=at,
        decided_by=by.reference,
        decided_by_name=by.name,
    )
    ReviewTestResult.objects.bulk_create(
        ReviewTestResult(decision=decision, test=test, is_met=is_met, reason=why.strip())
        for test, (is_met, why) in tests.items()
    )
    return decision


@transaction.atomic
def correct(
    *, visit: Visit, reason: str, by: Principal, at: datetime, after: int | None = None
) -> None:
    """Take the audit back to its author to be corrected; it is then moderated and shared again.

    Raises NotPermitted, SomeoneElseMust and StepRefused.
    """
    take_step(
        visit=visit,
        step=Step.CORRECT,
        by=by,
        at=at,
        after=after,
        reason=reason,
        why_needed="Say what must be corrected.",
    )


def _refuse_meanwhile(finding: Finding, last_seen: int | None) -> None:
    if Finding.objects.exclude(withdrawn_at=None).filter(pk=finding.pk).exists():
        raise ReplyRefused("This finding was taken back, so there is nothing to reply to.")
    newest = newest_reply(finding=finding)
    if last_seen is not None and (newest.pk if newest else 0) != last_seen:
        who = newest.recorded_by_name if newest else "Someone"
        raise ReplyRefused(
            f"{who} recorded a reply to this finding since you opened the page. Nothing was"
            " recorded twice. Look at the finding as it now stands."
        )


def _refuse(reply: Reply, said: Said, *, on: date) -> None:
    if said.received_on > on:
        raise ReplyRefused("It cannot have been received on a day that is still to come.")
    if not said.by.strip():
        raise ReplyRefused("Say who at the provider said it.")
    if reply.outcome is not ReplyOutcome.ACCEPTED and not reply.comment.strip():
        raise ReplyRefused("Say what the provider's comment is.")
    if reply.outcome is not ReplyOutcome.ACCEPTED and not reply.reason.strip():
        raise ReplyRefused("Say why the finding is changed, or why it is not.")
    is_revised = bool(reply.revised_text.strip() or reply.revised_severity)
    if (reply.outcome is ReplyOutcome.CHANGED) is not is_revised:
        raise ReplyRefused(
            "Say how the finding now reads, or how severe it now is."
            if not is_revised
            else "Only a changed finding reads otherwise. Choose “changed”, or leave that out."
        )
