"""Answers to a question set such as an officer might give of a better or a worse home."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import UUID

from almoner.core.calendar.rules import day_of
from almoner.evidence.questionnaires.actions import IncomingAnswer
from almoner.evidence.questionnaires.rules import (
    Question,
    QuestionSetDefinition,
    QuestionType,
    Value,
    asked_questions,
)

# How often each answer of a scale of four is given, best first, by how good the home is.
LIKELY = {4: (70, 27, 3, 0), 3: (28, 58, 13, 1), 2: (8, 40, 44, 8), 1: (2, 20, 48, 30)}
MIDDLING = 3


@dataclass(frozen=True, slots=True)
class Officer:
    """Whose answers they are: the same seed gives the same answers."""

    chance: Random
    quality: int  # 4 to 1, as a rating

    def answers(
        self, definition: QuestionSetDefinition, *, at: datetime, is_half_done: bool = False
    ) -> list[IncomingAnswer]:
        """An answer to each question that is asked, or to those of the first half."""
        values: dict[str, Value] = {}
        keys = [question.key for question in definition.questions]
        last = len(keys) // 2 if is_half_done else len(keys)
        for key in keys[:last]:
            if key not in asked_questions(definition=definition, answers=values):
                continue
            value = self._value(definition.question(key), at=at)
            if value is not None:
                values[key] = value
        return [
            IncomingAnswer(
                client_id=str(UUID(int=self.chance.getrandbits(128), version=4)),
                question_key=key,
                value=value,
                answered_at=at,
                device="Council tablet",
            )
            for key, value in values.items()
        ]

    def _value(self, question: Question, *, at: datetime) -> Value:
        match question.type:
            case QuestionType.RATING if question.scale:
                return self._rated(question)
            case QuestionType.YES_NO:
                other = "no" if question.best == "yes" else "yes"
                return question.best if self.chance.random() < self.quality / 4 else other
            case QuestionType.NUMBER:
                return str(self._number(question))
            case QuestionType.DATE:
                return day_of(at).isoformat()
            case QuestionType.CHOICE:
                value = self.chance.choice(question.options).value
                return [str(value)] if question.is_many else value
        is_needed = question.type is QuestionType.TEXT and question.is_required
        return "As seen on the day, and as the manager and staff told us." if is_needed else None

    def _number(self, question: Question) -> int:
        least = int(question.minimum or 0)
        most = int(question.maximum) if question.maximum is not None else least + 40
        return self.chance.randint(least, max(least, min(most, least + 40)))

    def _rated(self, question: Question) -> int:
        options = list(question.scale.options) if question.scale else []
        best_first = sorted(options, key=lambda option: -int(option.value))
        weights = LIKELY[self.quality][: len(best_first)]
        chosen = self.chance.choices(best_first, weights=weights)[0]
        if question.is_critical and self.quality >= MIDDLING:
            return max(int(chosen.value), MIDDLING)
        return int(chosen.value)


def weakest(
    definition: QuestionSetDefinition, answers: list[IncomingAnswer], *, most: int
) -> Iterator[tuple[Question, int]]:
    """The questions answered worst, with their ratings: what findings are made of."""
    rated = [
        (definition.question(one.question_key), int(str(one.value)))
        for one in answers
        if definition.question(one.question_key).type is QuestionType.RATING
    ]
    poor = [(question, value) for question, value in rated if value < MIDDLING]
    yield from sorted(poor, key=lambda pair: pair[1])[:most]
