"""Responses: what stands, what clashes, what was refused, and what it scores."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, QuerySet, Subquery

from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import end_of_day
from almoner.evidence.questionnaires.models import (
    Answer,
    AnswerChoice,
    RefusedAnswer,
    Response,
    ResponseStep,
)
from almoner.evidence.questionnaires.queries.sets import definition_of
from almoner.evidence.questionnaires.rules import (
    QuestionSetDefinition,
    Score,
    Value,
    answer_words,
    asked_questions,
    required_and_unanswered,
    score,
    score_from,
)
from almoner.evidence.questionnaires.rules.merging import (
    Chosen,
    Given,
    Standing,
    standing_answers,
)
from almoner.evidence.questionnaires.rules.states import ResponseState

FEW = 20  # answers that are asked for one by one


class UnknownResponse(Exception):
    """There is no such response, or none that may be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """An answer as pages show it."""

    id: int
    client_id: str
    question_key: str
    value: Value
    words: str
    note: str
    answered_by: str
    answered_by_name: str
    answered_at: datetime
    received_at: datetime
    device: str


@dataclass(frozen=True, slots=True)
class Clash:
    """A question that people answered differently, with what each side says."""

    question_key: str
    sides: tuple[AnswerLine, ...]


@dataclass(frozen=True, slots=True)
class HeldAnswers:
    """What stands of a response, and what clashes."""

    current: Mapping[str, AnswerLine]  # one that was taken back has the value None
    clashes: tuple[Clash, ...]

    @property
    def values(self) -> dict[str, Value]:
        """What stands, as rules take it: without clashes and what was taken back."""
        return {key: each.value for key, each in self.current.items() if each.value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a response has come. Counts are of questions."""

    asked: int
    answered: int
    clashes: int
    required_and_unanswered: tuple[str, ...]
    refused: int  # answers kept apart


def response_named(*, response_id: int, visible_to: Principal) -> Response:
    """One response with its version. Raises UnknownResponse, whether not there or not theirs."""
    found = (
        _visible(visible_to)
        .select_related("version__question_set", "authority", "location")
        .filter(pk=response_id)
        .first()
    )
    if found is None:
        raise UnknownResponse("There is no such response.")
    return found


def response_state(*, response: Response) -> ResponseState:
    """Whether it still takes answers."""
    newest = response.steps.order_by("-id").values_list("state", flat=True).first()
    return ResponseState(newest) if newest else ResponseState.OPEN


def standing_of(*, response: Response) -> dict[str, Standing]:
    """What stands for each question that was answered. Two queries."""
    return standing_answers(answers=_given(response), choices=_choices(response))


def current_answers(*, response: Response) -> dict[str, AnswerLine]:
    """The answer that stands for each question; a clash has none. Three queries.

    An answer that was taken back is there, with the value None.
    """
    standing = standing_of(response=response)
    current = {key: each.current for key, each in standing.items() if each.current is not None}
    lines = _answer_lines(response, [each.number for each in current.values()])
    return {key: lines[each.number] for key, each in current.items()}


def values_of(*, response: Response) -> dict[str, Value]:
    """What stands, as rules take it: without clashes and what was taken back. Two queries."""
    return {
        key: json.loads(each.current.said[0])
        for key, each in standing_of(response=response).items()
        if each.current is not None and each.current.said[0] != "null"
    }


def clashes(*, response: Response) -> tuple[Clash, ...]:
    """The questions that people answered differently, in the order of the set."""
    standing = {k: each for k, each in standing_of(response=response).items() if each.is_clash}
    if not standing:
        return ()
    lines = _answer_lines(
        response, [side.number for each in standing.values() for side in each.sides]
    )
    order = [question.key for question in definition_of(version=response.version).questions]
    return tuple(
        Clash(key, tuple(lines[side.number] for side in standing[key].sides))
        for key in order
        if key in standing
    )


def held_answers(*, response: Response) -> HeldAnswers:
    """Both together, for a page that shows both. Two queries."""
    definition = definition_of(version=response.version)
    rows = {row.pk: row for row in Answer.objects.filter(response=response)}
    given = [_given_of(row) for row in rows.values()]
    standing = standing_answers(answers=given, choices=_choices(response))

    def line(each: Given) -> AnswerLine:
        return _answer_line(definition, rows[each.number])

    return HeldAnswers(
        {key: line(each.current) for key, each in standing.items() if each.current is not None},
        tuple(
            Clash(question.key, tuple(map(line, standing[question.key].sides)))
            for question in definition.questions
            if question.key in standing and standing[question.key].is_clash
        ),
    )


def refused_answers(*, response: Response) -> tuple[RefusedAnswer, ...]:
    """What was sent and could not be taken, the first first."""
    return tuple(response.refused.all())


def answer_history(*, response: Response, question_key: str) -> tuple[AnswerLine, ...]:
    """Every answer that a question was given, in the order of receipt."""
    definition = definition_of(version=response.version)
    rows = response.answers.filter(question_key=question_key).order_by("id")
    return tuple(_answer_line(definition, row) for row in rows)


def score_of(*, response: Response) -> Score:
    """The score: as it was frozen when the response was closed, or else of what stands now."""
    step = response.steps.order_by("-id").values_list("state", "score").first()
    if step is not None and step[0] == ResponseState.CLOSED:
        return score_from(json.loads(step[1]))
    return score(
        definition=definition_of(version=response.version), answers=values_of(response=response)
    )


def frozen_scores(*, response_ids: Collection[int], as_at: date) -> dict[int, Score]:
    """The score of each of those responses that was closed that day. One query."""
    newest = ResponseStep.objects.filter(response=OuterRef("response"), at__lt=end_of_day(as_at))
    rows = ResponseStep.objects.filter(
        response__in=response_ids, pk=Subquery(newest.order_by("-id").values("pk")[:1])
    ).values_list("response_id", "state", "score")
    return {
        response_id: score_from(json.loads(text))
        for response_id, state, text in rows
        if state == ResponseState.CLOSED
    }


def progress_of(*, response: Response) -> Progress:
    """How far it has come. Three queries."""
    definition = definition_of(version=response.version)
    standing = standing_of(response=response)
    values: dict[str, Value] = {
        key: json.loads(each.current.said[0])
        for key, each in standing.items()
        if each.current is not None
    }
    asked = asked_questions(definition=definition, answers=values)
    return Progress(
        asked=len(asked),
        answered=sum(values.get(key) is not None for key in asked),
        clashes=sum(each.is_clash for each in standing.values()),
        required_and_unanswered=required_and_unanswered(definition=definition, answers=values),
        refused=response.refused.count(),
    )


def previous_response(
    *,
    question_set_key: str,
    location_ids: Collection[int],
    as_at: date,
    visible_to: Principal,
    before: Response | None = None,
) -> Response | None:
    """The last response about that service, to any version of that set, closed by that day.

    `location_ids` are the service's, with those it was known by before it registered again.
    `before` leaves out that response and later ones.
    """
    newest = ResponseStep.objects.filter(response=OuterRef("pk"), at__lt=end_of_day(as_at))
    found = (
        _visible(visible_to)
        .filter(location__in=location_ids, version__question_set__key=question_set_key)
        .annotate(state=Subquery(newest.order_by("-id").values("state")[:1]))
        .filter(state=ResponseState.CLOSED)
        .select_related("version__question_set", "authority", "location")
        .order_by("-begun_at", "-id")
    )
    if before is not None:
        found = found.filter(begun_at__lte=before.begun_at).exclude(pk=before.pk)
    return found.first()


def carried_forward(*, response: Response, previous: Response) -> Mapping[str, AnswerLine]:
    """Last time's answers to the questions of this response, by key, in last time's words.

    One that was taken back is left out, unless it has a note.
    """
    keys = definition_of(version=response.version).by_key
    return {
        key: line
        for key, line in current_answers(response=previous).items()
        if key in keys and (line.value is not None or line.note)
    }


def _visible(principal: Principal) -> QuerySet[Response]:
    if principal.is_operator:
        return Response.objects.all()
    codes = principal.codes_where(Permission.VIEW_QUALITY)
    return Response.objects.filter(authority__code__in=codes)


def _given(response: Response) -> list[Given]:
    rows = Answer.objects.filter(response=response).values_list(
        "id",
        "client_id",
        "question_key",
        "value",
        "note",
        "based_on",
        "answered_by",
        "answered_at",
        "received_at",
    )
    return [
        Given(
            client_id=client_id,
            question_key=key,
            said=(value, note),
            based_on=based_on,
            by=by,
            at=min(answered_at, received_at),
            number=number,
        )
        for number, client_id, key, value, note, based_on, by, answered_at, received_at in rows
    ]


def _given_of(row: Answer) -> Given:
    return Given(
        client_id=row.client_id,
        question_key=row.question_key,
        said=(row.value, row.note),
        based_on=row.based_on,
        by=row.answered_by,
        at=min(row.answered_at, row.received_at),
        number=row.pk,
    )


def _choices(response: Response) -> list[Chosen]:
    rows = AnswerChoice.objects.filter(response=response).values_list(
        "chosen__client_id", "passed_over"
    )
    return [Chosen(chosen, frozenset(passed_over.split())) for chosen, passed_over in rows]


def _answer_lines(response: Response, numbers: Collection[int]) -> dict[int, AnswerLine]:
    definition = definition_of(version=response.version)
    rows = Answer.objects.filter(response=response)
    if len(numbers) <= FEW:  # else it is quicker to read all, and no statement is too long
        rows = rows.filter(pk__in=numbers)
    wanted = set(numbers)
    return {row.pk: _answer_line(definition, row) for row in rows if row.pk in wanted}


def _answer_line(definition: QuestionSetDefinition, row: Answer) -> AnswerLine:
    value: Value = json.loads(row.value)
    question = definition.question(row.question_key)
    return AnswerLine(
        id=row.pk,
        client_id=row.client_id,
        question_key=row.question_key,
        value=value,
        words=answer_words(question=question, value=value),
        note=row.note,
        answered_by=row.answered_by,
        answered_by_name=row.answered_by_name,
        answered_at=row.answered_at,
        received_at=row.received_at,
        device=row.device,
    )
