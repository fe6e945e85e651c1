"""What was typed for one question: read from a page, shown again, and handed on to be checked."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict

from almoner.core.ui.forms import PARTS, DateField
from almoner.evidence.questionnaires.rules import (
    NOT_APPLICABLE,
    Question,
    QuestionType,
    Value,
)

SPARE_ROWS = 3  # blank rows of a table, after those that are filled


class Refused(Exception):
    """What was typed cannot be read; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the boxes of a question."""

    text: str = ""  # rating, yes or no, choice of one, number, text
    chosen: tuple[str, ...] = ()  # choice of many, or files that are kept
    parts: tuple[str, str, str] = ("", "", "")  # date: day, month, year
    rows: tuple[dict[str, str], ...] = ()  # table
    is_na: bool = False

    def raw(self, question: Question) -> Any:
        """What `check_answer` is asked about. Raises Refused for a date that is none."""
        if self.is_na:
            return NOT_APPLICABLE
        if question.type is QuestionType.DATE:
            return self._day()
        if question.type is QuestionType.TABLE:
            return [dict(row) for row in self.rows if any(row.values())]
        if question.type is QuestionType.EVIDENCE or question.is_many:
            return list(self.chosen)
        return self.text.strip() or None

    def shown_rows(self, question: Question) -> tuple[dict[str, str], ...]:
        """The rows of a table to show: those filled, and some to spare."""
        filled = tuple(row for row in self.rows if any(row.values()))
        spare = min(SPARE_ROWS, question.most_rows - len(filled))
        return (*filled, *({} for _ in range(max(spare, 0))))

    def _day(self) -> str | None:
        try:
            day = DateField(label="The date", required=False).clean(self.parts)
        except ValidationError as error:
            raise Refused(error.messages[0]) from error
        return day.isoformat() if day else None


def shown_as(question: Question, value: Value) -> Typed:
    """A kept answer as it stands in the boxes."""
    if value is None:
        return Typed()
    if value == NOT_APPLICABLE and question.type is not QuestionType.TEXT:
        return Typed(is_na=True)
    if isinstance(value, list):
        rows = tuple(dict(item) for item in value if isinstance(item, dict))
        chosen = tuple(item for item in value if isinstance(item, str))
        return Typed(rows=rows, chosen=chosen)
    if question.type is QuestionType.DATE:
        day = date.fromisoformat(str(value))
        return Typed(parts=(str(day.day), str(day.month), str(day.year)))
    return Typed(text=str(value))


def read_typed(question: Question, data: QueryDict) -> Typed:
    """What was sent for a question."""
    name = f"a-{question.key}"
    given = data.getlist(name)
    may_be_na = question.may_be_not_applicable and question.type is not QuestionType.TEXT
    if may_be_na and (given == [NOT_APPLICABLE] or f"na-{question.key}" in data):
        return Typed(is_na=True)
    if question.type is QuestionType.DATE:
        day, month, year = (data.get(f"{name}-{part}", "").strip() for part in PARTS)
        return Typed(parts=(day, month, year))
    if question.type is QuestionType.TABLE:
        return Typed(rows=_rows(question, data))
    if question.type is QuestionType.EVIDENCE or question.is_many:
        return Typed(chosen=tuple(given))
    return Typed(text=given[-1] if given else "")


def _rows(question: Question, data: QueryDict) -> tuple[dict[str, str], ...]:
    """Every row that was sent; one that is blank is kept as such until it is shown again."""
    return tuple(
        {
            column.key: data.get(f"a-{question.key}-{number}-{column.key}", "").strip()
            for column in question.columns
        }
        for number in range(question.most_rows)
        if f"a-{question.key}-{number}-{question.columns[0].key}" in data
    )
