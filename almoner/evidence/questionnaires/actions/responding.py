"""Beginning a response, choosing between two answers, closing it and opening it again."""

import json
from datetime import datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.journal.actions import part_of_action, record_entry
from almoner.evidence.questionnaires.models import (
    Answer,
    AnswerChoice,
    QuestionSetVersion,
    Response,
    ResponseStep,
)
from almoner.evidence.questionnaires.queries.responses import (
    response_state,
    standing_of,
)
from almoner.evidence.questionnaires.queries.sets import definition_of, version_state
from almoner.evidence.questionnaires.rules import (
    Score,
    Value,
    canonical_json,
    score,
    score_mapping,
)
from almoner.evidence.questionnaires.rules.states import (
    RESPONSE_ACTS,
    ResponseAct,
    ResponseState,
    VersionState,
)
from almoner.register.directory.models import Location


class CannotBegin(Exception):
    """The question set cannot be put to that service now."""


class ResponseStepRefused(Exception):
    """The response is not in a state from which that can be done."""


class ClashNotSettled(Exception):
    """What was to be chosen between is no longer, or not yet, what stands."""


@part_of_action
def begin_response(
    *,
    version: QuestionSetVersion,
    authority: Authority,
    location: Location | None,
    by: Principal,
    at: datetime,
) -> Response:
    """A response that stays on that version, whatever is published later.

    The caller has checked that `by` may. Raises CannotBegin where the version is not published,
    belongs to another authority, or is not for such a service.
    """
    if version_state(version=version) is not VersionState.PUBLISHED:
        raise CannotBegin(f"“{version.title}” is not published. Choose one that is.")
    if version.question_set.authority_id not in {None, authority.pk}:
        raise CannotBegin("That question set belongs to another authority.")
    kinds = definition_of(version=version).applies_to
    if location is not None and kinds and location.service_type not in kinds:
        raise CannotBegin(f"“{version.title}” is not made for a service of this kind.")
    return Response.objects.create(
        version=version,
        authority=authority,
        location=location,
        begun_at=at,
        begun_by=by.reference,
        begun_by_name=by.name,
    )


@transaction.atomic
def settle_clash(
    *,
    response: Response,
    question_key: str,
    chosen_id: str,
    shown_ids: frozenset[str],
    by: Principal,
    at: datetime,
    reason: str = "",
) -> AnswerChoice:
    """Choose which of several answers to a question stands; the others are kept.

    `chosen_id` and `shown_ids` are client ids: of the answer chosen, and of all sides that were
    shown. Raises NotPermitted, ResponseStepRefused, and ClashNotSettled where the sides are not
    those that stand, so that nobody chooses against an answer they have not seen.
    """
    require(by, Permission.CARRY_OUT_VISITS, authority_code=response.authority.code)
    _hold(response, ResponseAct.SETTLE)
    standing = standing_of(response=response).get(question_key)
    if standing is None or not standing.is_clash:
        raise ClashNotSettled("Someone has settled this already. Look at what stands now.")
    sides = {side.client_id for side in standing.sides}
    if sides != shown_ids or chosen_id not in sides:
        raise ClashNotSettled("Another answer has come in since. Look at all of them first.")
    passed_over = sorted({end.client_id for end in standing.open_ends} - {chosen_id})
    choice = AnswerChoice.objects.create(
        response=response,
        question_key=question_key,
        chosen=Answer.objects.get(response=response, client_id=chosen_id),
        passed_over=" ".join(passed_over),
        at=at,
        by=by.reference,
        by_name=by.name,
        reason=reason.strip(),
    )
    record_entry(
        actor=by,
        action="settle_clash",
        at=at,
        authority_code=response.authority.code,
        subject=("questionnaires.Response", str(response.pk)),
        detail={"question": question_key, "chosen": chosen_id, "passed_over": passed_over},
    )
    return choice


@part_of_action
def close_response(*, response: Response, by: Principal, at: datetime, reason: str = "") -> Score:
    """Take no more answers, and freeze the score of what stands.

    The caller has checked that `by` may. Raises ResponseStepRefused where it is closed already,
    or where a clash is not settled.
    """
    _hold(response, ResponseAct.CLOSE)
    standing = standing_of(response=response)
    open_clashes = sum(each.is_clash for each in standing.values())
    if open_clashes:
        count = "one question" if open_clashes == 1 else f"{open_clashes} questions"
        raise ResponseStepRefused(
            f"Two people answered {count} differently. Choose which answers stand first."
        )
    values: dict[str, Value] = {
        key: json.loads(each.current.said[0])
        for key, each in standing.items()
        if each.current is not None
    }
    result = score(definition=definition_of(version=response.version), answers=values)
    _step(
        response,
        ResponseState.CLOSED,
        by=by,
        at=at,
        reason=reason,
        score_text=canonical_json(score_mapping(result)),
    )
    return result


@part_of_action
def reopen_response(*, response: Response, by: Principal, at: datetime, reason: str) -> None:
    """Take answers again; the score that was frozen stays on record.

    The caller has checked that `by` may. Raises ResponseStepRefused where it is open, or without
    a reason.
    """
    if not reason.strip():
        raise ResponseStepRefused("Say why the answers are opened again.")
    _hold(response, ResponseAct.REOPEN)
    _step(response, ResponseState.OPEN, by=by, at=at, reason=reason)


def _hold(response: Response, act: ResponseAct) -> None:
    """Lock the response, and refuse what its state does not allow."""
    Response.objects.select_for_update(no_key=True).get(pk=response.pk)
    state = response_state(response=response)
    if (state, act) not in RESPONSE_ACTS:
        raise ResponseStepRefused(_REFUSALS[state])


_REFUSALS = {
    ResponseState.OPEN: "This is open already.",
    ResponseState.CLOSED: "This was closed, so its answers can no longer change.",
}


def _step(
    response: Response,
    state: ResponseState,
    *,
    by: Principal,
    at: datetime,
    reason: str,
    score_text: str = "",
) -> None:
    ResponseStep.objects.create(
        response=response,
        state=state,
        at=at,
        by=by.reference,
        by_name=by.name,
        reason=reason.strip(),
        score=score_text,
    )
