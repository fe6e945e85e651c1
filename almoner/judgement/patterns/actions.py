"""Answering a prompt: what somebody made of a cluster, kept with what they were shown."""

import json
from datetime import datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of
from almoner.core.journal.actions import part_of_action, record_entry
from almoner.core.journal.rules import Sensitivity
from almoner.judgement.patterns.models import AnsweredConcern, PromptAnswer
from almoner.judgement.patterns.queries import prompt_called
from almoner.judgement.patterns.rules.prompting import Answer, Prompt


class AnswerRefused(Exception):
    """The answer lacks something."""


@transaction.atomic
def answer_prompt(
    *,
    slug: str,
    authority: Authority,
    answer: Answer,
    reason: str,
    reference: str,
    by: Principal,
    at: datetime,
) -> PromptAnswer:
    """Keep what somebody made of a prompt. It does not come back for the same concerns.

    The prompt is found anew: one that was answered meanwhile, or has changed, is not answered
    twice. Raises NotPermitted, UnknownPrompt and AnswerRefused.
    """
    require(by, Permission.TRIAGE_CONCERN, authority_code=authority.code)
    if not reason.strip():
        raise AnswerRefused("Say why.")
    if answer is Answer.LARGE_SCALE and not reference.strip():
        raise AnswerRefused("Give the number of the large-scale enquiry.")
    # Whoever comes second waits here, and finds the prompt answered.
    Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)
    shown, _ = prompt_called(slug=slug, authority=authority, as_at=day_of(at), visible_to=by)
    prompt = shown.prompt
    kept = _keep(
        prompt,
        authority=authority,
        answer=answer,
        reason=reason.strip(),
        reference=reference.strip(),
        by=by,
        at=at,
    )
    record_entry(
        actor=by,
        action="answer_prompt",
        at=at,
        authority_code=authority.code,
        subject=("patterns.PromptAnswer", str(kept.pk)),
        sensitivity=Sensitivity.SAFEGUARDING,
        detail={
            "criterion": prompt.criterion,
            "answer": answer.value,
            "concerns": list(prompt.concern_ids),
        },
    )
    return kept


@part_of_action
def _keep(
    prompt: Prompt,
    *,
    authority: Authority,
    answer: Answer,
    reason: str,
    reference: str,
    by: Principal,
    at: datetime,
) -> PromptAnswer:
    kept = PromptAnswer.objects.create(
        authority=authority,
        criterion=prompt.criterion,
        scope=prompt.scope.value,
        subject=prompt.subject,
        shared=prompt.shared,
        answer=answer.value,
        reason=reason,
        reference=reference,
        why=json.dumps([*prompt.why, *prompt.doubts]),
        confidence=prompt.confidence.value,
        as_at=day_of(at),
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    AnsweredConcern.objects.bulk_create(
        AnsweredConcern(answer=kept, concern_id=number) for number in prompt.concern_ids
    )
    return kept
