"""Reading one question: what every question has, and what only its type has."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from almoner.evidence.questionnaires.rules.definitions import (
    NOT_APPLICABLE,
    Column,
    Condition,
    EvidenceKind,
    Option,
    Question,
    QuestionType,
    Scale,
)
from almoner.evidence.questionnaires.rules.parsing.reading import Reading

LONGEST_TEXT = 20_000  # characters
MOST_ROWS = 500
COLUMN_TYPES = (
    QuestionType.TEXT,
    QuestionType.NUMBER,
    QuestionType.DATE,
    QuestionType.YES_NO,
)


def read_question(reading: Reading, *, scales: Mapping[str, Scale]) -> Question:
    """One question of a standard."""
    kind = QuestionType(reading.one_of("type", tuple(QuestionType)) or QuestionType.TEXT)
    own = _OF_TYPE[kind](reading, scales)
    is_scored = bool(own.get("is_scored", False))
    if not is_scored:
        for key in ("weight", "critical"):
            if reading.has(key) and reading.raw[key] is not False:
                reading.note(key, "Only a question that is scored can have this.")
    is_na = reading.flag("not_applicable", default=bool(own.pop("may_be_not_applicable", False)))
    question = Question(
        key=reading.key(),
        text=reading.text("text", is_required=True),
        type=kind,
        guidance=reading.text("guidance"),
        weight=reading.weight(),
        is_critical=reading.flag("critical"),
        is_required=reading.flag("required"),
        may_be_not_applicable=is_na,
        evidence=tuple(map(EvidenceKind, reading.some_of("evidence", tuple(EvidenceKind)))),
        regulation=reading.text("regulation", longest=400),
        clause=reading.text("clause", longest=400),
        show_if=_condition(reading.child("show_if")) if reading.has("show_if") else None,
        **own,
    )
    reading.finish()
    return question


def read_options(reading: Reading, *, is_scale: bool) -> tuple[Option, ...]:
    """The options of a scale, whose values are their scores, or of a choice."""
    options = []
    for each in reading.children("options", is_required=True):
        value: int | str
        if is_scale:
            if not each.has("value"):
                each.note("value", "This is missing.")
            value = each.whole("value", default=0, least=0, most=1_000)
        else:
            value = each.key("value")
            if value == NOT_APPLICABLE:
                each.note("value", "Use “not_applicable: true” on the question instead.")
        score = None
        if not is_scale and each.has("score"):
            score = each.whole("score", default=0, least=0, most=1_000)
        label = each.text("label", is_required=True, longest=200)
        options.append(Option(value=value, label=label, score=score))
        each.finish()
    _refuse_poor_options(reading, options)
    return tuple(options)


def _refuse_poor_options(reading: Reading, options: list[Option]) -> None:
    if len(options) == 1:
        reading.note("options", "There must be at least two.")
    for name in ("value", "label"):
        seen = [getattr(option, name) for option in options]
        for repeated in sorted({str(one) for one in seen if one != "" and seen.count(one) > 1}):
            reading.note("options", f"Two options have the {name} “{repeated}”.")


def _rating(reading: Reading, scales: Mapping[str, Scale]) -> dict[str, Any]:
    name = reading.text("scale", is_required=True)
    scale = scales.get(name)
    if name and scale is None:
        known = ", ".join(scales) or "none"
        reading.note("scale", f"There is no scale “{name}”. The scales are: {known}.")
    return {
        "scale": scale,
        "is_scored": True,
        "may_be_not_applicable": scale is not None and scale.not_applicable,
    }


def _yes_no(reading: Reading, scales: Mapping[str, Scale]) -> dict[str, Any]:
    is_scored = reading.flag("scored", default=True)
    best = "yes"
    if reading.has("best"):
        word = yes_or_no(reading.raw["best"])
        if word is None:
            reading.note("best", "This must be yes or no.")
        best = word or best
    return {"is_scored": is_scored, "best": best}


def _number(reading: Reading, scales: Mapping[str, Scale]) -> dict[str, Any]:
    least, most = reading.number("minimum"), reading.number("maximum")
    if least is not None and most is not None and least > most:
        reading.note("maximum", "The maximum is less than the minimum.")
    return {
        "minimum": least,
        "maximum": most,
        "unit": reading.text("unit", longest=40),
        "is_whole": reading.flag("whole"),
    }


def _date(reading: Reading, scales: Mapping[str, Scale]) -> dict[str, Any]:
    limits = {name: _day(reading, name) for name in ("earliest", "latest")}
    if "today" not in limits.values() and "" < limits["latest"] < limits["earliest"]:
        reading.note("latest", "The latest day is before the earliest.")
    return limits


def _day(reading: Reading, key: str) -> str:
    """ "today", or a date as 2026-03-27, which YAML may have read as one already."""
    if not reading.has(key):
        return ""
    value = reading.raw[key]
    text = value.isoformat() if isinstance(value, date) else str(value).strip()
    if text != "today":
        try:
            date.fromisoformat(text)
        except ValueError:
            reading.note(key, f"“{text}” is not a date. Write “today”, or a date as 2026-03-27.")
            return ""
    return text


def _choice(reading: Reading, scales: Mapping[str, Scale]) -> dict[str, Any]:
    options = read_options(reading, is_scale=False)
    is_many = reading.flag("many")
    scores = [option.score for option in options if option.score is not None]
    if scores and is_many:
        reading.note("many", "A question with scores takes one answer.")
    if scores and len(scores) < len(options):
        reading.note("options", "Either every option has a score, or none.")
    if scores and len(set(scores)) == 1:
        reading.note("options", "Every option has the same score, so it tells nothing.")
    return {"options": options, "is_many": is_many, "is_scored": bool(scores)}


def _text(reading: Reading, scales: Mapping[str, Scale]) -> dict[str, Any]:
    return {"longest": reading.whole("longest", default=4_000, least=1, most=LONGEST_TEXT)}


def _table(reading: Reading, scales: Mapping[str, Scale]) -> dict[str, Any]:
    columns: list[Column] = []
    for each in reading.children("columns", is_required=True):
        name = each.one_of("type", COLUMN_TYPES, is_required=False) or QuestionType.TEXT
        column = Column(
            key=each.key(),
            label=each.text("label", is_required=True, longest=200),
            type=QuestionType(name),
        )
        if column.key in {other.key for other in columns}:
            each.note("key", f"Another column has the key “{column.key}”.")
        columns.append(column)
        each.finish()
    rows = reading.whole("rows", default=50, least=1, most=MOST_ROWS)
    return {"columns": tuple(columns), "most_rows": rows}


def _evidence(reading: Reading, scales: Mapping[str, Scale]) -> dict[str, Any]:
    return {}


_OF_TYPE: Mapping[QuestionType, Callable[[Reading, Mapping[str, Scale]], dict[str, Any]]] = {
    QuestionType.RATING: _rating,
    QuestionType.YES_NO: _yes_no,
    QuestionType.NUMBER: _number,
    QuestionType.DATE: _date,
    QuestionType.CHOICE: _choice,
    QuestionType.TEXT: _text,
    QuestionType.TABLE: _table,
    QuestionType.EVIDENCE: _evidence,
}


def yes_or_no(value: object) -> str | None:
    """ "yes" or "no"; YAML and JSON may have read it as true or false already."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = value.strip().lower() if isinstance(value, str) else ""
    return text if text in {"yes", "no"} else None


def _condition(reading: Reading) -> Condition:
    ways = [way for way in ("is", "in", "at_least", "at_most") if reading.has(way)]
    among: tuple[int | str, ...] = ()
    if "is" in ways:
        among = (_value(reading.raw["is"]),)
    elif "in" in ways:
        among = tuple(_value(item) for item in reading.items("in", is_required=True))
    if not ways:
        reading.note("", "Say which answer: “is”, “in”, “at_least” or “at_most”.")
    if among and len(ways) > 1:
        reading.note("", "Give “is” or “in” or limits, and not several of them.")
    condition = Condition(
        question=reading.text("question", is_required=True),
        among=among,
        at_least=reading.number("at_least"),
        at_most=reading.number("at_most"),
    )
    reading.finish()
    return condition


def _value(raw: object) -> int | str:
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    return raw if isinstance(raw, int) else str(raw)
