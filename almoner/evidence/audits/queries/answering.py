"""What of a visit's questions is answered, what is still open, and what it scores, to whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from almoner.core.accounts.rules import Permission, Principal
from almoner.evidence.audits.models import Visit
from almoner.evidence.audits.queries.standing import (
    VisitRecord,
    hands_in,
    steps_of,
)
from almoner.evidence.audits.rules.kinds import Severity
from almoner.evidence.audits.rules.states import IS_FINAL, Step, VisitState, was_shared
from almoner.evidence.audits.rules.suggesting import suggested_severity
from almoner.evidence.audits.rules.who import may_see_score
from almoner.evidence.questionnaires import queries as questionnaires
from almoner.evidence.questionnaires.models import QuestionSetVersion
from almoner.evidence.questionnaires.rules import (
    Outcome,
    QuestionSetDefinition,
    Score,
    Value,
    answer_words,
    required_and_unanswered,
    score,
)


class NoPublishedVersion(Exception):
    """The question set of a visit cannot be begun on: nothing of it is published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A low answer that has not been made a finding yet."""

    question_key: str
    standard_key: str
    question: str
    answer: str
    note: str
    severity: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestions:
    """What stands between the answers and a draft."""

    unanswered: tuple[tuple[str, str], ...]  # key and text
    clashes: tuple[tuple[str, str], ...]

    def __bool__(self) -> bool:
        return bool(self.unanswered or self.clashes)


def version_to_begin(*, visit: Visit, on: date, visible_to: Principal) -> QuestionSetVersion | None:
    """The version of its question set that the visit begins on; None where it asks none.

    The campaign's own where it pins one, else the newest published. Raises NoPublishedVersion.
    """
    if visit.campaign and visit.campaign.pinned_version:
        return visit.campaign.pinned_version
    if visit.question_set is None:
        return None
    for line in questionnaires.published_sets(as_at=on, visible_to=visible_to):
        if line.set_id == visit.question_set_id:
            return questionnaires.version_named(version_id=line.version_id, visible_to=visible_to)
    raise NoPublishedVersion(
        f"Nothing of the question set {visit.question_set.key} is published, so the visit"
        " cannot begin on it. Ask whoever keeps the question sets to publish it."
    )


def definition_of(*, visit: Visit) -> QuestionSetDefinition | None:
    """The questions of the visit, of the version it began on; None where it asks none."""
    return questionnaires.definition_of(version=visit.response.version) if visit.response else None


def answers_in(*, visit: Visit) -> questionnaires.HeldAnswers | None:
    """What stands of its answers and what clashes; None where it asks nothing. Two queries."""
    return questionnaires.held_answers(response=visit.response) if visit.response else None


def answers_of(*, visit: Visit) -> Mapping[str, Value]:
    """The answers that stand, by question."""
    return questionnaires.values_of(response=visit.response) if visit.response else {}


def answer_count(*, visit: Visit) -> int:
    """How many answers and choices were ever received: it grows with each and never shrinks."""
    if visit.response is None:
        return 0
    return visit.response.answers.count() + visit.response.choices.count()


def open_questions(*, visit: Visit) -> OpenQuestions:
    """What must be answered or settled before the visit can be a draft."""
    definition = definition_of(visit=visit)
    if visit.response is None or definition is None:
        return OpenQuestions(unanswered=(), clashes=())
    missing = required_and_unanswered(definition=definition, answers=answers_of(visit=visit))
    clashing = questionnaires.clashes(response=visit.response)
    return OpenQuestions(
        unanswered=tuple((key, definition.question(key).text) for key in missing),
        clashes=tuple(
            (clash.question_key, definition.question(clash.question_key).text) for clash in clashing
        ),
    )


def suggestions(*, visit: Visit) -> tuple[Suggestion, ...]:
    """Low answers without a finding, in the order of the questions.

    Drawn from each answer by itself: it tells nobody what they add up to.
    """
    definition = definition_of(visit=visit)
    if definition is None or visit.response is None:
        return ()
    made = set(visit.findings.filter(withdrawn_at=None).values_list("question_key", flat=True))
    held = questionnaires.held_answers(response=visit.response)
    answers = held.values
    found = []
    for line in score(definition=definition, answers=answers).lines:
        if line.outcome is not Outcome.SCORED or line.key in made:
            continue
        question = definition.question(line.key)
        severity = suggested_severity(
            score=line.score, most=line.most, is_critical=question.is_critical
        )
        if severity:
            found.append(
                Suggestion(
                    question_key=line.key,
                    standard_key=line.standard,
                    question=question.text,
                    answer=answer_words(question=question, value=answers[line.key]),
                    note=held.current[line.key].note,
                    severity=severity,
                )
            )
    return tuple(found)


def whole_score(*, visit: Visit) -> Score | None:
    """The score of the visit, for actions that keep it; pages ask `visible_score`."""
    return questionnaires.score_of(response=visit.response) if visit.response else None


def visible_score(visit: Visit, visible_to: Principal) -> Score | None:
    """The score of the visit, if it may be seen by that person now; else None.

    Its author does not see it until the draft is shared with the provider, and neither does
    anyone else but whoever moderates it.
    """
    return whole_score(visit=visit) if may_see(visit=visit, visible_to=visible_to) else None


def score_in(
    *, record: VisitRecord, held: questionnaires.HeldAnswers | None, visible_to: Principal
) -> Score | None:
    """The same, of a visit and answers that were read already; what was frozen stays frozen."""
    response = record.visit.response
    if response is None or not may_see_score_of(record=record, visible_to=visible_to):
        return None
    if record.state in IS_FINAL or held is None:
        return questionnaires.score_of(response=response)
    definition = questionnaires.definition_of(version=response.version)
    return score(definition=definition, answers=held.values)


def may_see_score_of(*, record: VisitRecord, visible_to: Principal) -> bool:
    """Whether that person may see the score of a visit that was read already."""
    code = record.visit.authority.code
    if not visible_to.may(Permission.VIEW_QUALITY, authority_code=code):
        return False
    if was_shared(Step(one.step) for one in record.steps):
        return True
    return may_see_score(
        state=record.state,
        is_shared=False,
        reference=visible_to.reference,
        hands=record.hands,
        may_moderate=visible_to.may(Permission.MODERATE_AUDIT, authority_code=code),
    )


def may_see(*, visit: Visit, visible_to: Principal) -> bool:
    """Whether that person may see the visit's score now."""
    code, steps = visit.authority.code, steps_of(visit=visit)
    if not steps or not visible_to.may(Permission.VIEW_QUALITY, authority_code=code):
        return False
    return may_see_score(
        state=VisitState(steps[-1].state),
        is_shared=was_shared(Step(one.step) for one in steps),
        reference=visible_to.reference,
        hands=hands_in(visit=visit),
        may_moderate=visible_to.may(Permission.MODERATE_AUDIT, authority_code=code),
    )


def answered_share(score: Score) -> Fraction:
    """How much of what was asked and scored was answered, from 0 to 1."""
    return Fraction(score.overall.answered, score.overall.asked or 1)
