"""What must hold between the parts of a definition: keys, conditions and limiters."""

from collections.abc import Iterator
from decimal import Decimal

from almoner.evidence.questionnaires.rules.definitions import (
    NOT_APPLICABLE,
    Condition,
    Limiter,
    LimiterKind,
    Question,
    QuestionSetDefinition,
    QuestionType,
)
from almoner.evidence.questionnaires.rules.parsing.reading import Problem

MOST_QUESTIONS = 1_000
_LIMITED = (QuestionType.NUMBER, QuestionType.RATING)
_LISTED = (QuestionType.RATING, QuestionType.YES_NO, QuestionType.CHOICE)


def problems_between(definition: QuestionSetDefinition) -> Iterator[Problem]:
    """Every problem that no part has by itself."""
    places = dict(_places(definition))
    yield from _repeated(definition)
    if len(definition.questions) > MOST_QUESTIONS:
        yield Problem("sections", f"There are more than {MOST_QUESTIONS:,} questions.")
    yield from _conditions(definition, places)
    for number, limiter in enumerate(definition.limiters):
        yield from _limiter(definition, limiter, f"limiters[{number}]")


def _places(definition: QuestionSetDefinition) -> Iterator[tuple[str, str]]:
    """Each question's key with its path; the first that has it."""
    seen = set()
    for path, question in _questions(definition):
        if question.key not in seen:
            seen.add(question.key)
            yield question.key, path


def _questions(definition: QuestionSetDefinition) -> Iterator[tuple[str, Question]]:
    for s, section in enumerate(definition.sections):
        for t, standard in enumerate(section.standards):
            for q, question in enumerate(standard.questions):
                yield f"sections[{s}].standards[{t}].questions[{q}]", question


def _repeated(definition: QuestionSetDefinition) -> Iterator[Problem]:
    """Two sections, two standards, two questions or two limiters of one key."""
    sections = [(f"sections[{s}]", each.key) for s, each in enumerate(definition.sections)]
    standards = [
        (f"sections[{s}].standards[{t}]", standard.key)
        for s, section in enumerate(definition.sections)
        for t, standard in enumerate(section.standards)
    ]
    questions = [(path, question.key) for path, question in _questions(definition)]
    limiters = [(f"limiters[{n}]", each.key) for n, each in enumerate(definition.limiters)]
    for kind, keyed in (
        ("section", sections),
        ("standard", standards),
        ("question", questions),
        ("limiter", limiters),
    ):
        first: dict[str, str] = {}
        for path, key in keyed:
            if key and key in first:
                yield Problem(f"{path}.key", f"Another {kind} has the key “{key}”: {first[key]}.")
            first.setdefault(key, path)


def _conditions(definition: QuestionSetDefinition, places: dict[str, str]) -> Iterator[Problem]:
    order = {key: number for number, key in enumerate(places)}
    cycles = _cycles(definition)
    in_a_cycle = {key for cycle in cycles for key in cycle}
    for cycle in cycles:
        round_trip = " → ".join((*cycle, cycle[0]))
        yield Problem(
            f"{places[cycle[0]]}.show_if",
            f"These questions wait for each other, so none would ever be asked: {round_trip}.",
        )
    for place, question in _questions(definition):
        condition, path = question.show_if, f"{place}.show_if"
        if condition is None or not condition.question:
            continue
        other = definition.by_key.get(condition.question)
        if other is None:
            yield Problem(f"{path}.question", f"There is no question “{condition.question}”.")
        elif question.key not in in_a_cycle and order[other.key] >= order[question.key]:
            yield Problem(
                f"{path}.question",
                f"“{other.key}” is asked later. A condition can only look back.",
            )
        else:
            yield from _impossible(condition, other, path)


def _cycles(definition: QuestionSetDefinition) -> list[tuple[str, ...]]:
    """Each ring of questions whose conditions wait for one another, from its first question."""
    waits_for = {
        question.key: question.show_if.question
        for question in definition.questions
        if question.show_if is not None
    }
    found: list[tuple[str, ...]] = []
    settled: set[str] = set()
    for start in waits_for:
        trail: list[str] = []
        at: str | None = start
        while at is not None and at in waits_for and at not in settled and at not in trail:
            trail.append(at)
            at = waits_for[at]
        if at is not None and at in trail:
            found.append(tuple(trail[trail.index(at) :]))
        settled.update(trail)
    return found


def _impossible(condition: Condition, other: Question, path: str) -> Iterator[Problem]:
    """A condition that the other question's answers can never meet."""
    if condition.among:
        if other.type not in _LISTED:
            yield Problem(path, f"“{other.key}” has no list of answers to wait for.")
            return
        possible = _possible(other)
        for value in condition.among:
            if value not in possible:
                listed = ", ".join(map(str, possible))
                yield Problem(path, f"“{other.key}” is never answered “{value}”, only: {listed}.")
    elif condition.at_least is not None or condition.at_most is not None:
        if other.type not in _LIMITED:
            yield Problem(path, f"“{other.key}” is not answered with a number.")
            return
        least, most = _range(other)
        low = max((x for x in (condition.at_least, least) if x is not None), default=None)
        high = min((x for x in (condition.at_most, most) if x is not None), default=None)
        if low is not None and high is not None and low > high:
            yield Problem(path, f"No answer to “{other.key}” can meet this.")


def _possible(question: Question) -> tuple[int | str, ...]:
    answers: tuple[int | str, ...] = ("yes", "no")
    if question.type is QuestionType.RATING:
        answers = tuple(o.value for o in question.scale.options) if question.scale else ()
    elif question.type is QuestionType.CHOICE:
        answers = tuple(option.value for option in question.options)
    return (*answers, NOT_APPLICABLE) if question.may_be_not_applicable else answers


def _range(question: Question) -> tuple[Decimal | None, Decimal | None]:
    if question.type is QuestionType.NUMBER:
        return question.minimum, question.maximum
    values = [Decimal(value) for value in _possible(question) if isinstance(value, int)]
    return (min(values), max(values)) if values else (None, None)


def _limiter(definition: QuestionSetDefinition, limiter: Limiter, path: str) -> Iterator[Problem]:
    labels = [rating.label for rating in definition.ratings]
    if limiter.cap and limiter.cap not in labels:
        known = ", ".join(labels) or "none"
        yield Problem(
            f"{path}.cap", f"“{limiter.cap}” is not one of the ratings, which are: {known}."
        )
    known_keys: dict[LimiterKind, set[str]] = {
        LimiterKind.STANDARD_BELOW: {each.key for each in definition.standards},
        LimiterKind.SECTION_BELOW: {each.key for each in definition.sections},
        LimiterKind.QUESTION_AT_MOST: set(definition.by_key),
    }
    if limiter.kind in known_keys and limiter.of and limiter.of not in known_keys[limiter.kind]:
        yield Problem(f"{path}.when.{limiter.kind}", f"There is no {limiter.kind} “{limiter.of}”.")
    elif limiter.kind is LimiterKind.QUESTION_AT_MOST and limiter.of:
        if definition.by_key[limiter.of].type is not QuestionType.RATING:
            yield Problem(f"{path}.when.question", f"“{limiter.of}” is not answered on a scale.")
    elif limiter.kind is LimiterKind.ANY_CRITICAL_AT_MOST and not any(
        question.is_critical for question in definition.questions
    ):
        yield Problem(f"{path}.when", "No question is critical.")
