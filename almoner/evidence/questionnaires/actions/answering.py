"""Receiving answers: in any order, as often as a device sends them, and losing none."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of
from almoner.core.journal.actions import record_entry
from almoner.evidence.questionnaires.models import Answer, RefusedAnswer, Response
from almoner.evidence.questionnaires.queries.responses import response_state, standing_of
from almoner.evidence.questionnaires.queries.sets import definition_of
from almoner.evidence.questionnaires.rules import (
    AnswerRefused,
    QuestionSetDefinition,
    canonical_json,
    check_answer,
    digest_of,
)
from almoner.evidence.questionnaires.rules.states import ResponseState

MOST_AT_ONCE = 2_000  # answers in one batch
EARLIEST, LATEST = 1970, 2200  # years that a device's clock, even a flat one, may show
LONGEST_NOTE = 10_000  # characters
LONGEST_SENTENCE = 500
LONGEST_DEVICE = 100


class TooManyAnswers(Exception):
    """More answers came at once than are taken at once; send them in parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingAnswer:
    """An answer as a device sends it. `value` is checked here, and may be anything."""

    client_id: str  # a UUID of the device's own
    question_key: str
    value: object
    answered_at: datetime  # by the device's clock
    based_on: str = ""  # the client_id of the answer that the device showed, if any
    note: str = ""
    device: str = ""


class Took(StrEnum):
    """What became of an answer that was sent."""

    RECEIVED = "received"
    ALREADY_RECEIVED = "already_received"
    CLASH = "clash"  # received, and someone else answered otherwise
    REFUSED = "refused"  # kept apart, with a sentence that says why


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one answer."""

    client_id: str
    question_key: str
    took: Took
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of each answer of a batch, in its order, and the clashes that stand after it."""

    answers: tuple[Received, ...]
    clashes: tuple[str, ...]  # question keys

    def count(self, took: Took) -> int:
        """How many of them were taken so."""
        return sum(each.took is took for each in self.answers)


@dataclass(slots=True)
class _Batch:
    """What is to be written for one batch."""

    said: dict[str, tuple[str, str, str, str]]  # by client_id: what each answer held says
    new: list[Answer] = field(default_factory=list)
    refused: list[RefusedAnswer] = field(default_factory=list)
    results: list[Received] = field(default_factory=list)


@transaction.atomic
def receive_answers(
    *, response: Response, answers: Sequence[IncomingAnswer], by: Principal, at: datetime
) -> Receipt:
    """Keep what was answered, whatever of it has come before.

    The same answer again changes nothing. One that cannot be taken is kept apart with the reason.
    Who answered is `by`. Nothing is journalled where nothing was new. Raises NotPermitted and
    TooManyAnswers.
    """
    require(by, Permission.CARRY_OUT_VISITS, authority_code=response.authority.code)
    if len(answers) > MOST_AT_ONCE:
        raise TooManyAnswers(f"Send {MOST_AT_ONCE:,} answers at once, and no more.")
    Response.objects.select_for_update(no_key=True).get(pk=response.pk)
    is_closed = response_state(response=response) is ResponseState.CLOSED
    definition = definition_of(version=response.version)
    batch = _Batch(said=_held(response, answers))
    for incoming in answers:
        _take(incoming, response, definition, batch, is_closed=is_closed, by=by, at=at)
    Answer.objects.bulk_create(batch.new)
    kept_before = response.refused.count() if batch.refused else 0
    RefusedAnswer.objects.bulk_create(batch.refused, ignore_conflicts=True)
    new_refused = (response.refused.count() - kept_before) if batch.refused else 0
    standing = standing_of(response=response)
    receipt = _receipt(batch, [key for key, each in standing.items() if each.is_clash])
    if batch.new or new_refused:
        record_entry(
            actor=by,
            action="receive_answers",
            at=at,
            authority_code=response.authority.code,
            subject=("questionnaires.Response", str(response.pk)),
            detail={
                "received": len(batch.new),
                "refused": new_refused,
                "clashes": len(receipt.clashes),
            },
        )
    return receipt


def _held(
    response: Response, answers: Iterable[IncomingAnswer]
) -> dict[str, tuple[str, str, str, str]]:
    """What the answers say that have been received already, by client_id."""
    ids = {known for each in answers if (known := _uuid(each.client_id))}
    rows = Answer.objects.filter(response=response, client_id__in=ids).values_list(
        "client_id", "question_key", "value", "note", "based_on"
    )
    return {client_id: (key, value, note, base) for client_id, key, value, note, base in rows}


def _take(
    incoming: IncomingAnswer,
    response: Response,
    definition: QuestionSetDefinition,
    batch: _Batch,
    *,
    is_closed: bool,
    by: Principal,
    at: datetime,
) -> None:
    """Put one answer where it belongs: among the new, the refused, or nowhere again."""
    try:
        answer = _checked(incoming, definition, on=_day_of(incoming, response, at))
        answer_said = (answer.question_key, answer.value, answer.note, answer.based_on)
        held = batch.said.get(answer.client_id)
        if held == answer_said:
            took = Took.ALREADY_RECEIVED
        elif held is not None:
            raise AnswerRefused("Another answer was received under the same number.")
        elif is_closed:
            raise AnswerRefused("This was closed before the answer came, so it was kept apart.")
        else:
            took = Took.RECEIVED
            batch.said[answer.client_id] = answer_said
            answer.response = response
            answer.answered_by, answer.answered_by_name = by.reference, by.name
            answer.received_at = at
            batch.new.append(answer)
        batch.results.append(Received(answer.client_id, answer.question_key, took))
    except AnswerRefused as refusal:
        sentence = str(refusal)[:LONGEST_SENTENCE]
        refused = _refused(incoming, response, sentence, by=by, at=at)
        batch.refused.append(refused)
        batch.results.append(
            Received(refused.client_id, refused.question_key, Took.REFUSED, sentence)
        )


def _day_of(incoming: IncomingAnswer, response: Response, at: datetime) -> date:
    """The day on which it was answered, as near as can be told.

    That of the device, unless its clock is ahead of the receipt or behind the beginning. Raises
    AnswerRefused where it gives no time that can be kept.
    """
    answered_at = incoming.answered_at
    if answered_at.tzinfo is None or not EARLIEST <= answered_at.year <= LATEST:
        raise AnswerRefused("The device did not say when this was answered. Set its clock.")
    moment = answered_at if response.begun_at <= answered_at <= at else at
    return day_of(moment)


def _checked(incoming: IncomingAnswer, definition: QuestionSetDefinition, *, on: date) -> Answer:
    """The answer as it would be kept. Raises AnswerRefused."""
    client_id, based_on = _uuid(incoming.client_id), _uuid(incoming.based_on)
    if not client_id:
        raise AnswerRefused("The device did not number this answer, so it cannot be taken.")
    if incoming.based_on and (not based_on or based_on == client_id):
        raise AnswerRefused("This says that it replaces an answer that cannot be.")
    question = definition.by_key.get(incoming.question_key)
    if question is None:
        raise AnswerRefused("This question is not in the version that was begun.")
    note = incoming.note.replace("\r\n", "\n").strip()
    if len(note) > LONGEST_NOTE:
        raise AnswerRefused(
            f"The note is {len(note):,} characters long. Write {LONGEST_NOTE:,} at most."
        )
    value = canonical_json(check_answer(question=question, raw=incoming.value, on=on))
    if not _can_be_kept(value) or not _can_be_kept(note):
        raise AnswerRefused("This holds a character that cannot be kept. Type it again.")
    return Answer(
        question_key=question.key,
        client_id=client_id,
        based_on=based_on,
        value=value,
        note=note,
        answered_at=incoming.answered_at,
        device=_plain(incoming.device)[:LONGEST_DEVICE],
    )


def _refused(
    incoming: IncomingAnswer, response: Response, sentence: str, *, by: Principal, at: datetime
) -> RefusedAnswer:
    # As it came: a copy would go down into the value, however deep a value it was sent.
    held = {each.name: getattr(incoming, each.name) for each in fields(incoming)}
    content = json.dumps(held, default=str, sort_keys=True, skipkeys=True)
    return RefusedAnswer(
        response=response,
        client_id=_plain(incoming.client_id)[:64],
        question_key=_plain(incoming.question_key)[:80],
        content=content,
        digest=digest_of(content),
        sentence=sentence,
        answered_by=by.reference,
        answered_by_name=by.name,
        received_at=at,
    )


def _receipt(batch: _Batch, clashes: Sequence[str]) -> Receipt:
    open_clashes = frozenset(clashes)
    return Receipt(
        answers=tuple(
            Received(each.client_id, each.question_key, Took.CLASH)
            if each.took is Took.RECEIVED and each.question_key in open_clashes
            else each
            for each in batch.results
        ),
        clashes=tuple(sorted(open_clashes)),
    )


def _uuid(text: object) -> str:
    """The one way of writing a UUID; "" if it is none."""
    try:
        return str(UUID(text)) if isinstance(text, str) else ""
    except ValueError:
        return ""


def _can_be_kept(text: str) -> bool:
    return _plain(text) == text


def _plain(text: object) -> str:
    """A text that every database can hold."""
    return str(text).replace("\x00", "").encode("utf-8", "ignore").decode()
