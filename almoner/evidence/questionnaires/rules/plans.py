"""A definition made ready for scoring, once: its weights and scales in whole numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm

from almoner.evidence.questionnaires.rules.definitions import (
    NOT_APPLICABLE,
    LimiterKind,
    Question,
    QuestionSetDefinition,
    QuestionType,
)
from almoner.evidence.questionnaires.rules.scores import Line, Outcome


@dataclass(frozen=True, slots=True)
class ScoredQuestion:
    """A scored question, ready for counting in whole numbers."""

    key: str
    per_point: int  # what one point adds to a sum
    could: int  # what the best answer adds
    lines: Mapping[int | str, Line]  # by answer, "na" among them
    unanswered: Line
    not_asked: Line


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """A standard with its scored questions."""

    key: str
    questions: tuple[ScoredQuestion, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A definition as scoring goes through it."""

    sections: tuple[tuple[str, tuple[PlannedPart, ...]], ...]
    critical: Mapping[str, Mapping[str, frozenset[int | str]]]  # by limiter, question: its answers


@lru_cache(maxsize=128)
def plan_of(definition: QuestionSetDefinition) -> Plan:
    """How the definition is scored."""
    weights = {
        question.key: Fraction(section.weight)
        * Fraction(standard.weight)
        * Fraction(question.weight)
        for section in definition.sections
        for standard in section.standards
        for question in standard.questions
        if question.is_scored
    }
    points = {
        key: weight / max(scores_of(definition.question(key)).values())
        for key, weight in weights.items()
    }
    whole = lcm(1, *(point.denominator for point in points.values()))
    worst = _least_limit(definition)

    def planned(question: Question) -> ScoredQuestion:
        standard = definition.standard_keys[question.key]
        per_point = int(points[question.key] * whole)
        return _scored(question, standard, weights[question.key], per_point, worst)

    sections = tuple(
        (
            section.key,
            tuple(
                PlannedPart(each.key, tuple(planned(q) for q in each.questions if q.is_scored))
                for each in section.standards
            ),
        )
        for section in definition.sections
    )
    return Plan(sections=sections, critical=_critical(definition))


def _scored(
    question: Question, standard: str, weight: Fraction, per_point: int, worst: Fraction | None
) -> ScoredQuestion:
    """The question with the line that each answer to it gives, which is always the same one."""
    scores = scores_of(question)
    most = max(scores.values())
    fails = failing(question, limit=worst)

    def line(outcome: Outcome, score: int = 0, *, is_fail: bool = False) -> Line:
        return Line(question.key, standard, outcome, score, most, weight, is_fail)

    lines = {
        answer: line(Outcome.SCORED, score, is_fail=answer in fails)
        for answer, score in scores.items()
    }
    return ScoredQuestion(
        key=question.key,
        per_point=per_point,
        could=per_point * most,
        lines={**lines, NOT_APPLICABLE: line(Outcome.NOT_APPLICABLE)},
        unanswered=line(Outcome.UNANSWERED),
        not_asked=line(Outcome.NOT_ASKED),
    )


def scores_of(question: Question) -> dict[int | str, int]:
    """What each answer to a scored question scores."""
    if question.type is QuestionType.YES_NO:
        return {word: int(word == question.best) for word in ("yes", "no")}
    if question.scale is not None:
        return {option.value: int(option.value) for option in question.scale.options}
    return {option.value: option.score or 0 for option in question.options}


def failing(question: Question, *, limit: Fraction | None) -> frozenset[int | str]:
    """The answers that fail a critical question; none, if it is not critical.

    On a scale, those up to `limit`, and without one the worst; else the worst.
    """
    if not question.is_critical or not question.is_scored:
        return frozenset()
    scores = scores_of(question)
    if limit is None or question.type is not QuestionType.RATING:
        limit = Fraction(min(scores.values()))
    return frozenset(answer for answer, score in scores.items() if score <= limit)


def _least_limit(definition: QuestionSetDefinition) -> Fraction | None:
    """What fails a critical question outright: the lowest limit of those that name a cap."""
    limits = [
        Fraction(limiter.limit)
        for limiter in definition.limiters
        if limiter.kind is LimiterKind.ANY_CRITICAL_AT_MOST
    ]
    return min(limits, default=None)


def _critical(
    definition: QuestionSetDefinition,
) -> dict[str, dict[str, frozenset[int | str]]]:
    return {
        limiter.key: {
            question.key: failing(question, limit=Fraction(limiter.limit))
            for question in definition.questions
            if question.is_critical
        }
        for limiter in definition.limiters
        if limiter.kind is LimiterKind.ANY_CRITICAL_AT_MOST
    }
