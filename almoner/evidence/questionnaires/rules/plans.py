"""A definition made ready for scoring, once: its weights and scales in whole numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm

from almoner.evidence.questionnaires.rules.definitions import (
    LimiterKind,
    Question,
    QuestionSetDefinition,
    QuestionType,
)


@dataclass(frozen=True, slots=True)
class ScoredQuestion:
    """A scored question, ready for counting in whole numbers."""

    key: str
    standard: str
    scores: Mapping[int | str, int]  # by answer
    most: int  # the best of them
    weight: Fraction  # of the question, its standard and its section, multiplied
    per_point: int  # what one point adds to a sum
    fails: frozenset[int | str]  # the answers that fail it, if it is critical


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
    has_conditions: bool


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
    bests = {key: max(scores_of(definition.question(key)).values()) for key in weights}
    whole = lcm(1, *((weights[key] / bests[key]).denominator for key in weights))
    worst = _least_limit(definition)
    sections = tuple(
        (
            section.key,
            tuple(
                PlannedPart(
                    standard.key,
                    tuple(
                        ScoredQuestion(
                            key=question.key,
                            standard=standard.key,
                            scores=scores_of(question),
                            most=bests[question.key],
                            weight=weights[question.key],
                            per_point=int(weights[question.key] / bests[question.key] * whole),
                            fails=failing(question, limit=worst),
                        )
                        for question in standard.questions
                        if question.is_scored
                    ),
                )
                for standard in section.standards
            ),
        )
        for section in definition.sections
    )
    return Plan(
        sections=sections,
        critical=_critical(definition),
        has_conditions=any(question.show_if for question in definition.questions),
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
