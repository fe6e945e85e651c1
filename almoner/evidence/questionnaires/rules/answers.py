"""What may be answered to a question, and an answer in words.

An answer is kept as JSON holds it: a rating as its number, yes and no as those words, a number as
text without needless noughts ("12.5": a float could not hold it), a date as 2026-03-27, a choice
as its value or a list of values in the options' order, a table as a list of rows, evidence as
the SHA-256 of stored files. "na" says that the question does not apply, and null takes back an
answer given before.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from almoner.evidence.questionnaires.rules.definitions import (
    NOT_APPLICABLE,
    Column,
    Question,
    QuestionType,
)
from almoner.evidence.questionnaires.rules.parsing import decimal_of
from almoner.evidence.questionnaires.rules.parsing.questions import yes_or_no

Value = str | int | list[str] | list[dict[str, str]] | None

MOST_FILES = 30
LONGEST_CELL = 1_000  # characters
PLACES = 6  # decimal places of a number answered
_FILE = re.compile(r"[0-9a-f]{64}")


class AnswerRefused(Exception):
    """The question cannot be answered so; the message says why, for whoever answers."""


def check_answer(*, question: Question, raw: object, on: date | None = None) -> Value:
    """The answer as it is kept. None where it is blank or takes back an earlier one.

    `on` is the day it is given, for questions about days up to today; without it those limits are
    not checked. Raises AnswerRefused.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()) or raw == []:
        return None
    if raw == NOT_APPLICABLE and question.type is not QuestionType.TEXT:
        if not question.may_be_not_applicable:
            raise AnswerRefused("This question cannot be answered “not applicable”.")
        return NOT_APPLICABLE
    return _OF_TYPE[question.type](question, raw, on)


def answer_words(*, question: Question, value: Value) -> str:
    """A kept answer as people read it: "Good", "Yes", "27 March 2026", "12.5 hours"."""
    if value is None:
        return "Not answered"
    if value == NOT_APPLICABLE and question.may_be_not_applicable:
        return "Not applicable"
    if isinstance(value, list):
        return _words_of_several(question, value)
    return _words_of_one(question, value)


def _words_of_one(question: Question, value: str | int) -> str:
    options = question.scale.options if question.scale else question.options
    if question.type is QuestionType.YES_NO:
        return str(value).capitalize()
    if question.type is QuestionType.DATE:
        return _in_words(date.fromisoformat(str(value)))
    if question.type is QuestionType.NUMBER:
        return f"{value} {question.unit}".strip()
    return next((option.label for option in options if option.value == value), str(value))


def _words_of_several(question: Question, value: Sequence[object]) -> str:
    if question.type is QuestionType.CHOICE:
        return ", ".join(o.label for o in question.options if o.value in value)
    thing = "row" if question.type is QuestionType.TABLE else "file"
    return f"{len(value)} {thing}{'' if len(value) == 1 else 's'}"


def _rating(question: Question, raw: object, on: date | None) -> Value:
    options = question.scale.options if question.scale else ()
    number = decimal_of(raw)
    for option in options:
        if number == option.value:
            return option.value
    listed = ", ".join(f"{option.value} ({option.label})" for option in options)
    raise AnswerRefused(f"“{_shown(raw)}” is not on the scale. Answer one of: {listed}.")


def _yes_no(question: Question, raw: object, on: date | None) -> Value:
    word = yes_or_no(raw)
    if word is None:
        raise AnswerRefused("Answer yes or no.")
    return word


def _number(question: Question, raw: object, on: date | None) -> Value:
    number = decimal_of(raw)
    if number is None:
        raise AnswerRefused(f"“{_shown(raw)}” is not a number. Write it as 12 or 12.5.")
    number += 0  # and never -0
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -PLACES:
        raise AnswerRefused(f"A number may have at most {PLACES} decimal places.")
    if question.is_whole and number != number.to_integral_value():
        raise AnswerRefused("This must be a whole number.")
    if question.minimum is not None and number < question.minimum:
        raise AnswerRefused(f"This must be {_with_unit(question.minimum, question)} or more.")
    if question.maximum is not None and number > question.maximum:
        raise AnswerRefused(f"This must be {_with_unit(question.maximum, question)} or less.")
    return f"{number:f}"


def _with_unit(number: Decimal, question: Question) -> str:
    return f"{number:f} {question.unit}".strip()


def _date(question: Question, raw: object, on: date | None) -> Value:
    day = _day(raw)
    for words, limit in (("on or after", question.earliest), ("on or before", question.latest)):
        bound = on if limit == "today" else date.fromisoformat(limit) if limit else None
        if bound is None or day == bound or (day > bound) == (words == "on or after"):
            continue
        if limit == "today":
            state = "in the future" if day > bound else "in the past"
            raise AnswerRefused(f"{_in_words(day)} is {state}.")
        raise AnswerRefused(f"The date must be {words} {_in_words(bound)}.")
    return day.isoformat()


def _day(raw: object) -> date:
    if isinstance(raw, date):
        return date(raw.year, raw.month, raw.day)
    try:
        if isinstance(raw, str) and len(raw.strip()) == len("2026-03-27"):
            return date.fromisoformat(raw.strip())
    except ValueError:
        pass
    raise AnswerRefused(f"“{_shown(raw)}” is not a date. Write it as 27 March 2026 is: 2026-03-27.")


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _choice(question: Question, raw: object, on: date | None) -> Value:
    values = [option.value for option in question.options]
    given = raw if isinstance(raw, list) else [raw]
    for item in given:
        if item not in values:
            labels = ", ".join(option.label for option in question.options)
            raise AnswerRefused(f"“{_shown(item)}” is not a choice. Choose from: {labels}.")
    if not question.is_many and len(set(given)) > 1:
        raise AnswerRefused(f"Choose one answer, and not {len(set(given))}.")
    if question.is_many:
        return [str(value) for value in values if value in given]
    return str(given[0])


def _text(question: Question, raw: object, on: date | None) -> Value:
    if not isinstance(raw, str):
        raise AnswerRefused("This must be text.")
    text = raw.replace("\r\n", "\n").strip()
    if "\x00" in text:
        raise AnswerRefused("This holds a character that cannot be kept. Type it again.")
    if len(text) > question.longest:
        raise AnswerRefused(
            f"This is {len(text):,} characters long. Write {question.longest:,} at most."
        )
    return text


def _table(question: Question, raw: object, on: date | None) -> Value:
    if not isinstance(raw, list) or not all(isinstance(row, Mapping) for row in raw):
        raise AnswerRefused("This must be a table: a list of rows.")
    if len(raw) > question.most_rows:
        raise AnswerRefused(
            f"There are {len(raw)} rows. A table may have {question.most_rows} at most."
        )
    columns = {column.key: column for column in question.columns}
    rows: list[dict[str, str]] = []
    for number, row in enumerate(raw, start=1):
        for key in row:
            if key not in columns:
                raise AnswerRefused(
                    f"Row {number} has a column that is not asked for: {key!s:.40}."
                )
        cells = {key: _cell(columns[key], row[key], number) for key in columns if key in row}
        if kept := {key: cell for key, cell in cells.items() if cell}:
            rows.append(kept)
    return rows or None


def _cell(column: Column, raw: object, row: int) -> str:
    """One cell, checked as a question of its column's type."""
    alone = Question(key=column.key, text=column.label, type=column.type, longest=LONGEST_CELL)
    try:
        value = check_answer(question=alone, raw=raw)
    except AnswerRefused as refusal:
        raise AnswerRefused(f"Row {row}, {column.label}: {refusal}") from refusal
    return "" if value is None else str(value)


def _evidence(question: Question, raw: object, on: date | None) -> Value:
    given = raw if isinstance(raw, list) else [raw]
    for item in given:
        if not isinstance(item, str) or not _FILE.fullmatch(item):
            raise AnswerRefused(f"“{_shown(item)}” is not a file that was added here.")
    if len(given) > MOST_FILES:
        raise AnswerRefused(f"There are {len(given)} files. Add {MOST_FILES} at most.")
    return list(dict.fromkeys(given))


def _shown(raw: object) -> str:
    text = " ".join(str(raw).split())
    return text if len(text) <= 60 else f"{text[:59]}…"  # noqa: PLR2004  what fits a sentence


_OF_TYPE: Mapping[QuestionType, Callable[[Question, object, date | None], Value]] = {
    QuestionType.RATING: _rating,
    QuestionType.YES_NO: _yes_no,
    QuestionType.NUMBER: _number,
    QuestionType.DATE: _date,
    QuestionType.CHOICE: _choice,
    QuestionType.TEXT: _text,
    QuestionType.TABLE: _table,
    QuestionType.EVIDENCE: _evidence,
}
