"""What a pack holds of a question set, and what the officers' pages may know of it."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from almoner.evidence.questionnaires.rules import (
    Condition,
    Limiter,
    LimiterKind,
    Question,
    QuestionSetDefinition,
)
from almoner.evidence.questionnaires.rules.plans import failing, scores_of

Packed = dict[str, Any]


def packed_definition(*, definition: QuestionSetDefinition, is_blind: bool) -> Packed:
    """The definition as the application on the device takes it, with every default written out.

    A blind one holds no weights, scores, ratings or limiters: whoever carries out an audit does
    not see its rating before the draft is shared, so what makes one is not sent to the device.
    """
    held: Packed = {
        "key": definition.key,
        "version": definition.version,
        "title": definition.title,
        "about": definition.about,
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "about": section.about,
                **_weight(section.weight, is_blind),
                "standards": [
                    {
                        "key": standard.key,
                        "title": standard.title,
                        "about": standard.about,
                        **_weight(standard.weight, is_blind),
                        "questions": [
                            _question(definition, question, is_blind=is_blind)
                            for question in standard.questions
                        ],
                    }
                    for standard in section.standards
                ],
            }
            for section in definition.sections
        ],
    }
    return held if is_blind else held | _judgement(definition)


def _judgement(definition: QuestionSetDefinition) -> Packed:
    return {
        "minimum_answered": _plain(definition.minimum_answered),
        "ratings": [
            {"label": each.label, "from": _plain(each.at_least)} for each in definition.ratings
        ],
        "limiters": [_limiter(each) for each in definition.limiters],
    }


def _plain(number: Decimal) -> str:
    """Without an exponent, which the application does not read."""
    return f"{number:f}"


def _weight(weight: Decimal, is_blind: bool) -> Packed:
    return {} if is_blind else {"weight": _plain(weight)}


def _limiter(limiter: Limiter) -> Packed:
    return {
        "key": limiter.key,
        "kind": limiter.kind.value,
        "of": limiter.of,
        "limit": _plain(limiter.limit),
        "cap": limiter.cap,
        "because": limiter.because,
    }


def _question(definition: QuestionSetDefinition, question: Question, *, is_blind: bool) -> Packed:
    held: Packed = {
        "key": question.key,
        "text": question.text,
        "type": question.type.value,
        "guidance": question.guidance,
        "evidence": [kind.words for kind in question.evidence],
        "regulation": question.regulation,
        "clause": question.clause,
        "is_critical": question.is_critical,
        "is_required": question.is_required,
        "na": question.may_be_not_applicable,
        **_own(question),
    }
    if question.show_if is not None:
        held["show_if"] = _condition(question.show_if)
    if question.is_scored and not is_blind:
        held |= _scoring(definition, question)
    return {key: value for key, value in held.items() if not _is_usual(value)}


def _is_usual(value: object) -> bool:
    """Whether the application takes a missing key for the same. Nought is not usual."""
    return value is None or value is False or value in ("", [])


def _condition(condition: Condition) -> Packed:
    limits: Mapping[str, Decimal | None] = {
        "at_least": condition.at_least,
        "at_most": condition.at_most,
    }
    held: Packed = {"question": condition.question}
    if condition.among:
        held["among"] = list(condition.among)
    return held | {key: _plain(limit) for key, limit in limits.items() if limit is not None}


def _scoring(definition: QuestionSetDefinition, question: Question) -> Packed:
    held: Packed = {
        "weight": _plain(question.weight),
        "scores": [[answer, points] for answer, points in scores_of(question).items()],
    }
    if question.is_critical:
        limits = [
            Fraction(each.limit)
            for each in definition.limiters
            if each.kind is LimiterKind.ANY_CRITICAL_AT_MOST
        ]
        fails = failing(question, limit=min(limits, default=None))
        points = [scores_of(question)[answer] for answer in fails]
        held["fails_at"] = max(points, default=-1)
    return held


def _own(question: Question) -> Packed:
    """What only a question of its type has."""
    options = question.scale.options if question.scale else question.options
    return {
        "options": [{"value": each.value, "label": each.label} for each in options],
        "many": question.is_many,
        "minimum": None if question.minimum is None else _plain(question.minimum),
        "maximum": None if question.maximum is None else _plain(question.maximum),
        "unit": question.unit,
        "whole": question.is_whole,
        "longest": question.longest if question.type == "text" else None,
        "columns": [
            {"key": each.key, "label": each.label, "type": each.type.value}
            for each in question.columns
        ],
        "most_rows": question.most_rows if question.type == "table" else None,
    }
