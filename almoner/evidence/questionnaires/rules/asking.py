"""Which questions are asked, given the answers so far.

A question with a condition is asked while the question it looks back to is itself asked and its
answer meets the condition. An answer to a question that is no longer asked is kept, and neither
shown as due nor scored.
"""

from collections.abc import Mapping

from almoner.evidence.questionnaires.rules.answers import Value
from almoner.evidence.questionnaires.rules.definitions import (
    Condition,
    QuestionSetDefinition,
    QuestionType,
)
from almoner.evidence.questionnaires.rules.parsing import decimal_of


def asked_questions(
    *, definition: QuestionSetDefinition, answers: Mapping[str, Value]
) -> tuple[str, ...]:
    """The keys of the questions that are asked, in their order."""
    hidden = hidden_questions(definition=definition, answers=answers)
    return tuple(question.key for question in definition.questions if question.key not in hidden)


def hidden_questions(
    *, definition: QuestionSetDefinition, answers: Mapping[str, Value]
) -> set[str]:
    """The keys of the questions that are not asked."""
    hidden: set[str] = set()
    for key, condition in definition.conditions:
        other = condition.question
        if other in hidden or not meets(condition=condition, answer=answers.get(other)):
            hidden.add(key)
    return hidden


def required_and_unanswered(
    *, definition: QuestionSetDefinition, answers: Mapping[str, Value]
) -> tuple[str, ...]:
    """The keys of the questions that are asked, must be answered and are not."""
    return tuple(
        key
        for key in asked_questions(definition=definition, answers=answers)
        if definition.question(key).is_required and answers.get(key) is None
    )


def awaited_files(
    *, definition: QuestionSetDefinition, answers: Mapping[str, Value]
) -> tuple[str, ...]:
    """The SHA-256 of every file that an answer names as evidence, each once."""
    named = (
        answers.get(question.key)
        for question in definition.questions
        if question.type is QuestionType.EVIDENCE
    )
    files = (each for value in named if isinstance(value, list) for each in value)
    return tuple(dict.fromkeys(map(str, files)))


def meets(*, condition: Condition, answer: Value) -> bool:
    """Whether an answer is what the condition waits for. No answer never is."""
    if answer is None:
        return False
    if condition.among:
        given = answer if isinstance(answer, list) else [answer]
        return any(one in condition.among for one in given)
    number = decimal_of(answer)
    return (
        number is not None
        and (condition.at_least is None or number >= condition.at_least)
        and (condition.at_most is None or number <= condition.at_most)
    )
