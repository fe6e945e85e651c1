"""How question sets, their versions and what they say are shown on the pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from almoner.core.ui.tables import Chip, chips
from almoner.evidence.questionnaires.forms.parts import SERVICE_TYPES
from almoner.evidence.questionnaires.models import VersionStep
from almoner.evidence.questionnaires.queries import SetLine
from almoner.evidence.questionnaires.rules import (
    Condition,
    Limiter,
    LimiterKind,
    Option,
    Purpose,
    Question,
    QuestionSetDefinition,
    QuestionType,
)
from almoner.evidence.questionnaires.rules.states import VersionState

COLOURS = {
    VersionState.DRAFT: "yellow",
    VersionState.PUBLISHED: "green",
    VersionState.RETIRED: "grey",
    VersionState.DISCARDED: "grey",
}
SHIPPED = "Almoner"  # whose a set is that no council made


@dataclass(frozen=True, slots=True)
class SetRow:
    """A question set in the list: its newest version in use, and its draft if it has one."""

    set_id: int
    title: str
    purpose: str
    owner: str
    question_count: int
    number: int
    state: VersionState
    draft_number: int | None


@dataclass(frozen=True, slots=True)
class Event:
    """A step for the timeline."""

    title: str
    on: datetime
    by: str
    text: str
    html: str = ""


def set_rows(lines: Iterable[SetLine]) -> list[SetRow]:
    """A row for each set, from lines of versions with the newest first."""
    by_set: dict[int, list[SetLine]] = {}
    for line in lines:
        by_set.setdefault(line.set_id, []).append(line)
    rows = [_set_row(versions) for versions in by_set.values()]
    return sorted(rows, key=lambda row: (row.title.lower(), row.set_id))


def _set_row(versions: Sequence[SetLine]) -> SetRow:
    """The published version stands for the set; else the newest draft, or whatever is newest."""
    drafts = [line for line in versions if line.state is VersionState.DRAFT]
    published = [line for line in versions if line.state is VersionState.PUBLISHED]
    shown = (published or drafts or versions)[0]
    return SetRow(
        set_id=shown.set_id,
        title=shown.title,
        purpose=purpose_words(shown.purpose),
        owner=shown.authority_name or SHIPPED,
        question_count=shown.question_count,
        number=shown.number,
        state=shown.state,
        draft_number=drafts[0].number if drafts and shown.state is not VersionState.DRAFT else None,
    )


def purpose_words(purpose: str) -> str:
    """A purpose as people read it; what a faulty draft says, as it stands."""
    return Purpose(purpose).words if purpose in set(Purpose) else purpose


def filter_chips(query: QueryDict) -> tuple[Chip, ...]:
    """The filters chosen, each of which can be taken away."""
    states = {state.value: state.words for state in VersionState}
    return chips(
        query=query,
        labels={
            "purpose": purpose_words,
            "state": lambda value: states.get(value, value),
            "q": "Title has",
        },
    )


def history(steps: Iterable[VersionStep]) -> list[Event]:
    """The states that a version came into, the newest first."""
    return [
        Event(title=VersionState(step.state).words, on=step.at, by=step.by_name, text=step.reason)
        for step in reversed(list(steps))
    ]


def service_types(applies_to: Iterable[str]) -> str:
    """The types of service that a set is for, in words."""
    words = [SERVICE_TYPES.get(each, each) for each in applies_to]
    return ", ".join(words) or "Every type"


def ratings_words(definition: QuestionSetDefinition) -> str:
    """The ratings with the percentage from which each holds."""
    return ", ".join(f"{each.label} from {plain(each.at_least)}%" for each in definition.ratings)


def plain(number: Decimal | None) -> str:
    """A number as people write it, without needless noughts; "" for none."""
    return "" if number is None else f"{number.normalize():f}"


def limiter_words(limiter: Limiter) -> str:
    """What a limiter does: "No better than Poor if any critical question scores 1 or less"."""
    limit = plain(limiter.limit)
    when = {
        LimiterKind.ANY_CRITICAL_AT_MOST: f"any critical question scores {limit} or less",
        LimiterKind.ANY_STANDARD_BELOW: f"any standard scores below {limit}%",
        LimiterKind.STANDARD_BELOW: f"standard {limiter.of} scores below {limit}%",
        LimiterKind.SECTION_BELOW: f"section {limiter.of} scores below {limit}%",
        LimiterKind.QUESTION_AT_MOST: f"question {limiter.of} scores {limit} or less",
    }[limiter.kind]
    return f"No better than {limiter.cap} if {when}"


def condition_words(condition: Condition, definition: QuestionSetDefinition) -> str:
    """When a question is asked: "Asked if the answer to “…” is Yes or Not known"."""
    other = definition.by_key.get(condition.question)
    named = f"“{other.text}”" if other else condition.question
    if condition.among:
        answers = " or ".join(_answer(other, value) for value in condition.among)
        return f"Asked if the answer to {named} is {answers}"
    limits = []
    if condition.at_least is not None:
        limits.append(f"{plain(condition.at_least)} or more")
    if condition.at_most is not None:
        limits.append(f"{plain(condition.at_most)} or less")
    return f"Asked if the answer to {named} is {' and '.join(limits)}"


def _answer(question: Question | None, value: int | str) -> str:
    options = (question.scale.options if question.scale else question.options) if question else ()
    labels = {option.value: option.label for option in options}
    fixed = {"yes": "Yes", "no": "No", "na": "Not applicable"}
    return labels.get(value) or fixed.get(str(value)) or str(value)


def question_facts(question: Question, definition: QuestionSetDefinition) -> list[str]:
    """What a reader should know of a question beside its words."""
    facts = [_how(question)]
    if question.is_scored and question.weight != 1:
        facts.append(f"Weight {plain(question.weight)}")
    if question.is_required:
        facts.append("Must be answered")
    if question.show_if:
        facts.append(condition_words(question.show_if, definition))
    if question.evidence:
        facts.append("Rests on " + ", ".join(kind.words.lower() for kind in question.evidence))
    return [*facts, *filter(None, (question.regulation, question.clause))]


def _how(question: Question) -> str:
    """How it is answered, with its choices and limits."""
    words = question.type.words
    match question.type:
        case QuestionType.RATING if question.scale:
            return f"{words}: {_labels(question.scale.options)}"
        case QuestionType.CHOICE:
            many = " (several)" if question.is_many else ""
            return f"{words}{many}: {_labels(question.options)}"
        case QuestionType.YES_NO if not question.is_scored:
            return f"{words}, not scored"
        case QuestionType.NUMBER:
            ends = (plain(question.minimum), plain(question.maximum))
            limits = " to ".join(end for end in ends if end)
            return " ".join(part for part in (words, limits, question.unit) if part)
        case QuestionType.TABLE:
            return f"{words}: " + ", ".join(column.label for column in question.columns)
        case _:
            return words


def _labels(options: Sequence[Option]) -> str:
    return ", ".join(
        option.label + (f" ({option.score})" if option.score is not None else "")
        for option in options
    )


def with_problem_links(problems: Iterable[Any], address: Mapping[str, str]) -> list[dict[str, str]]:
    """Each problem with the page on which it can be put right; `address` is by start of path."""
    found = []
    for problem in problems:
        starts = [start for start in address if problem.path.startswith(start)]
        found.append(
            {
                "path": problem.path,
                "text": problem.sentence,
                "href": address[max(starts, key=len)] if starts else "",
            }
        )
    return found
