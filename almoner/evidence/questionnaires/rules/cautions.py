"""What whoever publishes a version of a question set should know first."""

from collections.abc import Iterator, Sequence

from almoner.evidence.questionnaires.rules.definitions import (
    LimiterKind,
    Question,
    QuestionSetDefinition,
)


def cautions(
    *, definition: QuestionSetDefinition, before: QuestionSetDefinition | None = None
) -> tuple[str, ...]:
    """Sentences, none of which forbids it. `before` is the version that it follows, if any."""
    found = list(_of_itself(definition))
    if before is not None:
        found += _of_moving_on(before, definition)
    return tuple(found)


def _of_itself(definition: QuestionSetDefinition) -> Iterator[str]:
    scored = [question for question in definition.questions if question.is_scored]
    if not scored:
        yield "No question is scored, so there will be no percentage and no rating."
    elif not definition.ratings:
        yield "There are no ratings, so there will be a percentage only."
    if any(question.is_critical for question in scored) and not any(
        limiter.kind is LimiterKind.ANY_CRITICAL_AT_MOST for limiter in definition.limiters
    ):
        yield "Some questions are critical, but no limiter says what follows when one fails."
    if scored and not definition.minimum_answered:
        yield "No share of the questions must be answered, so one answer can make a rating."


def _of_moving_on(before: QuestionSetDefinition, after: QuestionSetDefinition) -> Iterator[str]:
    kept = [(before.by_key[q.key], q) for q in after.questions if q.key in before.by_key]
    gone = [question for question in before.questions if question.key not in after.by_key]
    if gone:
        yield f"{_count(gone)} taken out: last time's answers to them will not be shown."
    reworded = [new for old, new in kept if old.text != new.text]
    if reworded:
        yield (
            f"{_count(reworded)} worded otherwise under the same key, and last time's answers"
            " will be shown beside them. Where another thing is asked now, add a new question"
            " instead."
        )
    softer = [new for old, new in kept if old.is_critical and not new.is_critical]
    if softer:
        yield f"{_count(softer)} no longer critical."
    common = [question.key for question in before.questions if question.key in after.by_key]
    if common != [new.key for _, new in kept]:
        yield "Questions come in another order."
    if [section.key for section in before.sections] != [section.key for section in after.sections]:
        yield "Sections are others than before: what rests on a section looks for its key."
    if _scoring(before) != _scoring(after):
        yield "Scores are worked out differently, so they do not compare with those before."


def _scoring(definition: QuestionSetDefinition) -> object:
    """All of a definition that a percentage follows from, in no order."""
    return {
        question.key: (
            section.weight,
            standard.key,
            standard.weight,
            question.weight,
            _points(question),
        )
        for section in definition.sections
        for standard in section.standards
        for question in standard.questions
        if question.is_scored
    }


def _points(question: Question) -> object:
    if question.scale:
        return sorted(int(option.value) for option in question.scale.options)
    if question.options:
        return sorted((str(option.value), option.score) for option in question.options)
    return question.best


def _count(questions: Sequence[Question]) -> str:
    number = len(questions)
    return "1 question is" if number == 1 else f"{number} questions are"
