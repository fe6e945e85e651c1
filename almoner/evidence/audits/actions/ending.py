"""Bringing a visit to its end: finished, made final, its summary published or not."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction

from almoner.core.accounts.rules import Principal
from almoner.core.calendar.rules import day_of, long_date
from almoner.core.journal.actions import part_of_action
from almoner.evidence.audits.actions.judging import refuse_open, take_on_answers
from almoner.evidence.audits.actions.taking import StepRefused, take_step
from almoner.evidence.audits.models import (
    AuditResult,
    AuditResultPart,
    PublishedSummary,
    Visit,
    VisitStep,
)
from almoner.evidence.audits.queries.answering import answered_share, definition_of
from almoner.evidence.audits.queries.content import findings_since, unanswered_findings
from almoner.evidence.audits.queries.feedback import feedback_missing
from almoner.evidence.audits.queries.standing import (
    comments_due_on,
    received_in,
    shared_in,
    steps_of,
)
from almoner.evidence.audits.rules.kinds import ReviewOutcome
from almoner.evidence.audits.rules.states import Step, VisitState
from almoner.evidence.questionnaires.actions import close_response
from almoner.evidence.questionnaires.rules import QuestionSetDefinition, Score

TENTH = Decimal("0.1")


class FeedbackMissing(StepRefused):
    """An audit cannot be final without feedback, or a reason why there is none."""


@transaction.atomic
def finish(*, visit: Visit, by: Principal, at: datetime, after: int | None = None) -> None:
    """End a visit of a short kind. Raises NotPermitted, SomeoneElseMust and StepRefused."""
    take_on_answers(visit=visit, step=Step.FINISH, by=by, at=at, after=after)
    refuse_open(visit)
    keep_result(visit=visit, by=by, at=at)


@transaction.atomic
def make_final(
    *,
    visit: Visit,
    by: Principal,
    at: datetime,
    without_feedback_because: str = "",
    after: int | None = None,
) -> None:
    """Make an audit final and keep what it came to.

    Raises NotPermitted, SomeoneElseMust, FeedbackMissing without people's and relatives' feedback
    or a reason, and StepRefused: while the provider may still comment and has not on each
    finding, where a review said that it must be corrected, and where it is not what the provider
    was shown.
    """
    steps = steps_of(visit=visit)
    now = take_on_answers(
        visit=visit,
        step=Step.MAKE_FINAL,
        by=by,
        at=at,
        after=after,
        reason=without_feedback_because,
    )
    _refuse_unheard(visit, steps, on=day_of(at))
    _refuse_unseen(visit, steps, answers=now)
    if (missing := feedback_missing(visit=visit)) and not without_feedback_because.strip():
        whose = " and ".join(one.words for one in missing)
        raise FeedbackMissing(
            f"This audit has no feedback from {whose}. Add it, or say why there is none."
        )
    refuse_open(visit)
    keep_result(visit=visit, by=by, at=at)


@transaction.atomic
def publish(
    *,
    visit: Visit,
    text: str,
    published_on: date,
    by: Principal,
    at: datetime,
    after: int | None = None,
) -> PublishedSummary:
    """Publish a summary. Raises NotPermitted, SomeoneElseMust and StepRefused."""
    take_step(visit=visit, step=Step.PUBLISH, by=by, at=at, after=after, on=published_on)
    if not text.strip():
        raise StepRefused("Write the summary that the public will read.")
    result = AuditResult.objects.filter(visit=visit).first()
    if result and published_on < result.final_on:
        raise StepRefused(
            f"It cannot be published before it was final, on {long_date(result.final_on)}."
        )
    return PublishedSummary.objects.create(
        visit=visit,
        text=text.strip(),
        rating=result.rating if result else "",
        published_on=published_on,
        recorded_at=at,
        recorded_by=by.reference,
    )


@transaction.atomic
def keep_unpublished(
    *, visit: Visit, reason: str, by: Principal, at: datetime, after: int | None = None
) -> None:
    """Publish nothing of it. Raises NotPermitted, SomeoneElseMust and StepRefused."""
    take_step(
        visit=visit,
        step=Step.KEEP_UNPUBLISHED,
        by=by,
        at=at,
        after=after,
        reason=reason,
        why_needed="Say why no summary is published.",
    )


@part_of_action
def keep_result(*, visit: Visit, by: Principal, at: datetime) -> None:
    """Close the answers and keep what they came to, so that it is never computed anew."""
    definition = definition_of(visit=visit)
    if visit.response is None or definition is None:
        return
    score = close_response(response=visit.response, by=by, at=at)
    share = answered_share(score)
    answered = Decimal(100 * share.numerator) / Decimal(share.denominator)
    result = AuditResult.objects.create(
        visit=visit,
        final_on=day_of(at),
        overall=score.percentage,
        rating=score.rating or "",
        has_critical_fail=bool(score.critical_fails),
        answered=answered.quantize(TENTH, rounding=ROUND_HALF_UP),
        recorded_at=at,
    )
    AuditResultPart.objects.bulk_create(_parts(result, definition, score))


def _parts(
    result: AuditResult, definition: QuestionSetDefinition, score: Score
) -> Iterator[AuditResultPart]:
    titles = {
        "section": {one.key: one.title for one in definition.sections},
        "standard": {one.key: one.title for one in definition.standards},
    }
    for level, parts in (("section", score.sections), ("standard", score.standards)):
        for part in parts:
            yield AuditResultPart(
                result=result,
                level=level,
                key=part.key,
                title=titles[level][part.key],
                percentage=part.percentage if part.is_sufficient else None,
            )


def _refuse_unheard(visit: Visit, steps: Sequence[VisitStep], *, on: date) -> None:
    """Refuse while the provider's time runs, or where a review is not followed."""
    due_on, state = comments_due_on(visit=visit), VisitState(steps[-1].state)
    if state is VisitState.SHARED_WITH_PROVIDER and due_on is None:
        raise StepRefused(
            "The provider has not had its time to comment. Record when it received the draft."
        )
    may_comment = state in {VisitState.SHARED_WITH_PROVIDER, VisitState.FACTUAL_ACCURACY}
    is_open = may_comment and due_on is not None and on <= due_on
    if due_on and is_open and (unheard := unanswered_findings(visit=visit)):
        whose = "1 finding has" if unheard == 1 else f"{unheard} findings have"
        raise StepRefused(
            f"The provider may comment until {long_date(due_on)}, and {whose} no reply yet."
        )
    if state is VisitState.REVIEW_DECIDED:
        decision = visit.reviews.order_by("-id")[0].decision
        if decision.outcome == ReviewOutcome.CORRECT:
            raise StepRefused(
                "The review decided that the audit must be corrected. Take it back to its author."
            )


def _refuse_unseen(visit: Visit, steps: Sequence[VisitStep], *, answers: int) -> None:
    """Refuse what the provider has not been shown: a late answer, a finding since its time began.

    A finding that was shared with the rest is seen; one written after that, in correcting it, is
    seen once the corrected draft is received too.
    """
    if answers != shared_in(steps):
        raise StepRefused(
            "An answer has come in since the provider was shown the draft. Take it back to be"
            " corrected, so that it is moderated and shared again."
        )
    received_at = received_in(steps)
    if received_at is None or steps[-1].state != VisitState.SHARED_WITH_PROVIDER:
        return
    if new := findings_since(visit=visit, moment=received_at):
        which = "1 finding is" if new == 1 else f"{new} findings are"
        raise StepRefused(
            f"{which} new to the provider. Record when it received the corrected draft, so that"
            " it can comment."
        )
