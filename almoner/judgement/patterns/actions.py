"""Deciding about a subject: what somebody made of all that points to it, and what they saw."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of, long_date
from almoner.core.journal.actions import part_of_action, record_entry
from almoner.core.journal.rules import Sensitivity
from almoner.judgement.patterns.models import AnsweredConcern, PromptAnswer
from almoner.judgement.patterns.queries import Shown, UnknownPrompt, subject_called
from almoner.judgement.patterns.rules.definitions import Criteria
from almoner.judgement.patterns.rules.subjects import Answer, Standing


class AnswerRefused(Exception):
    """The decision lacks something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """What somebody decides."""

    answer: Answer
    reason: str
    until: date | None = None  # of a dismissal, and only then
    reference: str = ""  # of the meeting


@transaction.atomic
def decide(
    *, slug: str, authority: Authority, deciding: Deciding, by: Principal, at: datetime
) -> PromptAnswer:
    """Keep what somebody decided about a subject, with all that pointed to it that day.

    The subject is found anew: what was decided on meanwhile, or has changed, is not decided on
    twice. Raises NotPermitted, UnknownPrompt and AnswerRefused.
    """
    require(by, Permission.TRIAGE_CONCERN, authority_code=authority.code)
    if not deciding.reason.strip():
        raise AnswerRefused("Say why.")
    # Whoever comes second waits here, and finds the subject decided on.
    Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)
    today = day_of(at)
    shown, criteria = subject_called(slug=slug, authority=authority, as_at=today, visible_to=by)
    if shown.standpoint.standing is not Standing.TO_DECIDE:
        raise UnknownPrompt(f"Somebody was first. {' '.join(shown.standpoint.done)}")
    _refuse_day(deciding, criteria, today=today)
    kept = _keep(shown, authority=authority, deciding=deciding, by=by, at=at)
    record_entry(
        actor=by,
        action="answer_prompt",
        at=at,
        authority_code=authority.code,
        subject=("patterns.PromptAnswer", str(kept.pk)),
        sensitivity=Sensitivity.SAFEGUARDING,
        detail={
            "criteria": sorted({each.criterion for each in shown.subject.prompts}),
            "answer": deciding.answer.value,
            "until": deciding.until,
            "concerns": sorted(shown.subject.concern_ids),
        },
    )
    return kept


def _refuse_day(deciding: Deciding, criteria: Criteria, *, today: date) -> None:
    until = deciding.until
    if (deciding.answer is Answer.DISMISS) != (until is not None):
        raise AnswerRefused("Say until when you dismiss it, and only then.")
    latest = today + timedelta(days=criteria.longest_dismissal_days)
    if until is not None and not today < until <= latest:
        raise AnswerRefused(f"Dismiss it until a day after today, up to {long_date(latest)}.")


@part_of_action
def _keep(
    shown: Shown, *, authority: Authority, deciding: Deciding, by: Principal, at: datetime
) -> PromptAnswer:
    subject = shown.subject
    kept = PromptAnswer.objects.create(
        authority=authority,
        scope=subject.scope.value,
        subject=subject.subject,
        criteria=json.dumps(
            [
                [each.criterion, each.shared, each.subject if each.is_manager else ""]
                for each in subject.prompts
            ]
        ),
        answer=deciding.answer.value,
        reason=deciding.reason.strip(),
        reference=deciding.reference.strip(),
        until=deciding.until,
        why=json.dumps([line for each in subject.prompts for line in (*each.why, *each.doubts)]),
        confidence=subject.confidence.value,
        as_at=day_of(at),
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    AnsweredConcern.objects.bulk_create(
        AnsweredConcern(answer=kept, concern_id=number) for number in sorted(subject.concern_ids)
    )
    return kept
