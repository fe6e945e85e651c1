"""From answers to a score, exactly, each line explained: docs/reference/scoring.md.

All sums are of whole numbers. A definition's weights, and the parts that its scales divide into,
are brought to one denominator once; only the end result is divided.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from almoner.evidence.questionnaires.rules.answers import Value
from almoner.evidence.questionnaires.rules.asking import hidden_questions
from almoner.evidence.questionnaires.rules.definitions import (
    Limiter,
    LimiterKind,
    QuestionSetDefinition,
)
from almoner.evidence.questionnaires.rules.plans import Plan, ScoredQuestion, plan_of
from almoner.evidence.questionnaires.rules.scores import Cap, Line, Outcome, Part, Score


@dataclass(slots=True)
class _Sum:
    """What has been counted so far of a part."""

    asked: int = 0
    answered: int = 0
    not_applicable: int = 0
    got: int = 0  # in the whole numbers of the plan
    could: int = 0

    def add(self, other: "_Sum") -> None:
        self.asked += other.asked
        self.answered += other.answered
        self.not_applicable += other.not_applicable
        self.got += other.got
        self.could += other.could


def score(*, definition: QuestionSetDefinition, answers: Mapping[str, Value]) -> Score:
    """The score of checked answers, by question key. Answers to other keys are passed over."""
    plan = plan_of(definition)
    hidden = hidden_questions(definition=definition, answers=answers)
    lines: list[Line] = []
    standards: list[Part] = []
    sections: list[Part] = []
    whole = _Sum()
    for section_key, held in plan.sections:
        of_section = _Sum()
        for standard in held:
            of_standard = _Sum()
            for scored in standard.questions:
                lines.append(
                    scored.not_asked
                    if scored.key in hidden
                    else _line(scored, answers.get(scored.key), of_standard)
                )
            standards.append(_part(definition, standard.key, of_standard))
            of_section.add(of_standard)
        sections.append(_part(definition, section_key, of_section))
        whole.add(of_section)
    overall = _part(definition, "", whole)
    counted = _Counted(plan, tuple(lines), tuple(standards), tuple(sections))
    caps = tuple(_caps(definition, overall, answers, counted))
    return Score(
        lines=counted.lines,
        standards=counted.standards,
        sections=counted.sections,
        overall=overall,
        caps=caps,
        rating=_capped(definition, overall, caps),
    )


def percentage_of(share: Fraction) -> Decimal:
    """A share as a percentage, half-up to one decimal place: 7/8 is 87.5."""
    tenths = (share.numerator * 2_000 + share.denominator) // (2 * share.denominator)
    return Decimal(tenths).scaleb(-1)


def rating_for(*, definition: QuestionSetDefinition, percentage: Decimal) -> str | None:
    """The rating of a percentage; None where the set has no ratings."""
    return next(
        (rating.label for rating in definition.ratings if percentage >= rating.at_least), None
    )


def _line(scored: ScoredQuestion, value: Value, so_far: _Sum) -> Line:
    """The line of a question that is asked; what it adds is added to `so_far`."""
    so_far.asked += 1
    line = scored.lines.get(value) if isinstance(value, int | str) else None
    if line is None:
        return scored.unanswered
    so_far.answered += 1
    if line.outcome is Outcome.NOT_APPLICABLE:
        so_far.not_applicable += 1
    else:
        so_far.got += line.score * scored.per_point
        so_far.could += scored.could
    return line


def _part(definition: QuestionSetDefinition, key: str, counted: _Sum) -> Part:
    share = Fraction(counted.got, counted.could) if counted.could else None
    percentage = None if share is None else percentage_of(share)
    is_sufficient = (
        share is not None and counted.answered * 100 >= definition.minimum_answered * counted.asked
    )
    rating = None
    if is_sufficient and percentage is not None:
        rating = rating_for(definition=definition, percentage=percentage)
    return Part(
        key=key,
        asked=counted.asked,
        answered=counted.answered,
        not_applicable=counted.not_applicable,
        share=share,
        percentage=percentage,
        is_sufficient=is_sufficient,
        rating=rating,
    )


@dataclass(frozen=True, slots=True)
class _Counted:
    """Everything that a limiter may look at."""

    plan: Plan
    lines: tuple[Line, ...]
    standards: tuple[Part, ...]
    sections: tuple[Part, ...]


def _caps(
    definition: QuestionSetDefinition,
    overall: Part,
    answers: Mapping[str, Value],
    counted: _Counted,
) -> Iterator[Cap]:
    """The limiters that are set off, in the definition's order."""
    for limiter in definition.limiters:
        set_off_by = _set_off(limiter, answers, counted)
        if set_off_by:
            lowers = overall.rating is not None and definition.rank(
                overall.rating
            ) < definition.rank(limiter.cap)
            yield Cap(limiter.key, limiter.cap, limiter.because, set_off_by, lowers)


def _set_off(limiter: Limiter, answers: Mapping[str, Value], counted: _Counted) -> tuple[str, ...]:
    """What sets the limiter off; nothing, if it is not."""
    match limiter.kind:
        case LimiterKind.ANY_CRITICAL_AT_MOST:
            failing = counted.plan.critical[limiter.key]
            return tuple(
                line.key
                for line in counted.lines
                if line.outcome is Outcome.SCORED
                and line.key in failing
                and answers[line.key] in failing[line.key]
            )
        case LimiterKind.QUESTION_AT_MOST:
            return tuple(
                line.key
                for line in counted.lines
                if line.key == limiter.of
                and line.outcome is Outcome.SCORED
                and line.score <= limiter.limit
            )
        case LimiterKind.SECTION_BELOW:
            parts = [part for part in counted.sections if part.key == limiter.of]
        case LimiterKind.STANDARD_BELOW:
            parts = [part for part in counted.standards if part.key == limiter.of]
        case LimiterKind.ANY_STANDARD_BELOW:
            parts = list(counted.standards)
    return tuple(
        part.key
        for part in parts
        if part.percentage is not None and part.percentage < limiter.limit
    )


def _capped(definition: QuestionSetDefinition, overall: Part, caps: tuple[Cap, ...]) -> str | None:
    if overall.rating is None:
        return None
    return max((overall.rating, *(cap.cap for cap in caps)), key=definition.rank)
