"""The one text of a definition: what is stored, compared and hashed, and read back the same."""

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any

from almoner.evidence.questionnaires.rules.definitions import (
    Condition,
    Limiter,
    LimiterKind,
    Option,
    Question,
    QuestionSetDefinition,
    QuestionType,
    Scale,
    Section,
    Standard,
)
from almoner.evidence.questionnaires.rules.parsing import parse_definition


def canonical_text(definition: QuestionSetDefinition) -> str:
    """The definition as JSON: keys in order, no spaces, nothing that is as it would be anyway."""
    return canonical_json(as_mapping(definition))


def canonical_json(value: object) -> str:
    """Any value as the one JSON text that is hashed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plain_mapping(raw: Mapping[Any, Any]) -> dict[str, Any]:
    """A mapping as YAML gives it, as one that JSON can hold, however faulty its content."""
    return {str(key): _plain_value(value) for key, value in raw.items()}


def _plain_value(value: object) -> object:
    if isinstance(value, Mapping):
        return plain_mapping(value)
    if isinstance(value, list | tuple | set):
        return [_plain_value(one) for one in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


def digest_of(text: str) -> str:
    """The SHA-256 of a canonical text, in hex."""
    return sha256(text.encode()).hexdigest()


@lru_cache(maxsize=128)
def definition_from(text: str) -> QuestionSetDefinition:
    """The definition that a canonical text holds. Raises DefinitionError."""
    return parse_definition(json.loads(text))


def as_mapping(definition: QuestionSetDefinition) -> dict[str, Any]:
    """The definition as its file has it."""
    return _kept(
        question_set=definition.key,
        version=definition.version,
        title=definition.title,
        purpose=definition.purpose.value,
        about=definition.about,
        applies_to=list(definition.applies_to),
        scales={scale.key: _scale(scale) for scale in definition.scales},
        ratings=[
            {"label": rating.label, "from": _number(rating.at_least)}
            for rating in definition.ratings
        ],
        minimum_answered=_number(definition.minimum_answered) or None,
        limiters=[_limiter(limiter) for limiter in definition.limiters],
        sections=[_section(section) for section in definition.sections],
    )


def _number(number: Decimal) -> int | str:
    """A whole number as one; another as text, for a float could not hold it."""
    return int(number) if number == number.to_integral_value() else str(number)


def _maybe(number: Decimal | None) -> int | str | None:
    return None if number is None else _number(number)


def _kept(**values: Any) -> dict[str, Any]:
    """Without what is empty, absent or false."""
    return {
        key: value
        for key, value in values.items()
        if value is not None and value is not False and value not in ("", [], {}, ())
    }


def _weight(weight: Decimal) -> int | str | None:
    return None if weight == 1 else _number(weight)


def _scale(scale: Scale) -> dict[str, Any]:
    return _kept(options=_options(scale.options), not_applicable=scale.not_applicable)


def _options(options: tuple[Option, ...]) -> list[Mapping[str, Any]]:
    return [_kept(value=each.value, label=each.label, score=each.score) for each in options]


def _limiter(limiter: Limiter) -> dict[str, Any]:
    limit = _number(limiter.limit)
    when: dict[str, Any] = {limiter.kind.value: limiter.of or limit}
    if limiter.of:
        is_question = limiter.kind is LimiterKind.QUESTION_AT_MOST
        when["at_most" if is_question else "below"] = limit
    return {"key": limiter.key, "when": when, "cap": limiter.cap, "because": limiter.because}


def _section(section: Section) -> dict[str, Any]:
    return _kept(
        key=section.key,
        title=section.title,
        about=section.about,
        weight=_weight(section.weight),
        standards=[_standard(standard) for standard in section.standards],
    )


def _standard(standard: Standard) -> dict[str, Any]:
    return _kept(
        key=standard.key,
        title=standard.title,
        about=standard.about,
        weight=_weight(standard.weight),
        questions=[_question(question) for question in standard.questions],
    )


def _question(question: Question) -> dict[str, Any]:
    held = _kept(
        key=question.key,
        text=question.text,
        type=question.type.value,
        guidance=question.guidance,
        weight=_weight(question.weight),
        critical=question.is_critical,
        required=question.is_required,
        evidence=[kind.value for kind in question.evidence],
        regulation=question.regulation,
        clause=question.clause,
        show_if=_condition(question.show_if) if question.show_if else None,
        **_own(question),
    )
    usual = question.scale is not None and question.scale.not_applicable
    if question.may_be_not_applicable != usual:
        held["not_applicable"] = question.may_be_not_applicable
    if question.type is QuestionType.YES_NO and not question.is_scored:
        held["scored"] = False
    return held


def _condition(condition: Condition) -> dict[str, Any]:
    held = _kept(question=condition.question)
    if condition.among:
        held["in"] = list(condition.among)
    for key, limit in (("at_least", condition.at_least), ("at_most", condition.at_most)):
        if limit is not None:
            held[key] = _number(limit)
    return held


def _own(question: Question) -> dict[str, Any]:
    """What only a question of this type has; the others' are as they would be anyway."""
    usual = Question(key="", text="", type=question.type)
    of_table = question.type is QuestionType.TABLE
    return {
        "scale": question.scale.key if question.scale else None,
        "best": question.best if question.best != usual.best else None,
        "minimum": _maybe(question.minimum),
        "maximum": _maybe(question.maximum),
        "unit": question.unit,
        "whole": question.is_whole,
        "earliest": question.earliest,
        "latest": question.latest,
        "options": _options(question.options),
        "many": question.is_many,
        "longest": question.longest if question.longest != usual.longest else None,
        "columns": _columns(question),
        "rows": question.most_rows if of_table else None,
    }


def _columns(question: Question) -> list[dict[str, Any]]:
    return [
        {"key": each.key, "label": each.label, "type": each.type.value} for each in question.columns
    ]
