"""The report of a visit as a document: what was looked at, found, answered and scored."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from almoner.core.calendar.rules import long_date
from almoner.evidence.audits.models import Visit
from almoner.evidence.audits.queries.answering import definition_of
from almoner.evidence.audits.queries.content import FindingNow, evidence_told, findings_of
from almoner.evidence.audits.queries.standing import VisitRecord
from almoner.evidence.audits.rules.kinds import FindingKind, ReplyOutcome, VisitKind
from almoner.evidence.audits.rules.states import IS_FINAL
from almoner.evidence.questionnaires.queries import HeldAnswers
from almoner.evidence.questionnaires.rules import QuestionSetDefinition, Score, asked_questions

INSUFFICIENT = "Insufficient evidence for a rating"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the headings and the rows, the first cell of each its heading.

    `shares` are the parts of the line that its columns have; together 1.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with paragraphs and tables below it."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    grids: tuple[Grid, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. Every format says the same."""

    title: str
    authority: str
    as_at: date
    note: str  # what a reader must know first: "Draft, not for circulation"
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]


def report_of(
    *, record: VisitRecord, held: HeldAnswers | None, score: Score | None, as_at: date
) -> Report:
    """The report of a visit with these answers; `score` where its reader may see it now."""
    visit = record.visit
    definition = definition_of(visit=visit)
    is_final = record.state in IS_FINAL
    found = findings_of(visit=visit)
    parts = [
        *_scores(definition, score),
        _findings("What is done well", found, FindingKind.STRENGTH),
        _findings("What must improve", found, FindingKind.CONCERN),
        *_replies(found),
        *_answers(held, definition, score),
        *_evidence(visit, definition),
    ]
    return Report(
        title=f"{VisitKind(visit.kind).words}: {visit.location.name}",
        authority=visit.authority.name,
        as_at=as_at,
        note="" if is_final else "Draft: not final, and not for circulation.",
        facts=tuple(_facts(record, definition, score)),
        parts=tuple(part for part in parts if part.paragraphs or part.grids),
    )


def rating_words(score: Score) -> str:
    """The rating, or why there is none."""
    if score.rating:
        return score.rating
    return INSUFFICIENT if not score.is_sufficient else "Not rated"


def _facts(
    record: VisitRecord, definition: QuestionSetDefinition | None, score: Score | None
) -> Iterator[tuple[str, str]]:
    visit = record.visit
    yield "Service", visit.location.name
    if visit.scheme:
        yield "Scheme", visit.scheme.name
    if visit.location.cqc_id:
        yield "CQC ID", visit.location.cqc_id
    if visit.location.provider:
        yield "Provider", visit.location.provider.name
    yield "Kind of visit", VisitKind(visit.kind).words
    yield "Date of the visit", long_date(visit.planned_on)
    yield "Announced", "Yes" if visit.is_announced else "No"
    yield "State", record.state.words
    if definition:
        yield "Questions", f"{definition.title}, version {definition.version}"
    if score:
        yield "Rating", rating_words(score)
        if score.percentage is not None:
            yield "Overall", f"{score.percentage}%"


def _scores(definition: QuestionSetDefinition | None, score: Score | None) -> list[Part]:
    if definition is None or score is None:
        return []
    titles = {one.key: one.title for one in definition.sections}
    titles |= {one.key: one.title for one in definition.standards}
    said = tuple(
        f"{cap.because} The rating can therefore be no better than {cap.cap}." for cap in score.caps
    )
    heads = ("Part", "Percentage", "Answered")
    rows = [
        (titles[part.key], _percentage(part.percentage), f"{part.answered} of {part.asked}")
        for part in score.sections
    ]
    below = [
        (titles[part.key], _percentage(part.percentage), f"{part.answered} of {part.asked}")
        for part in score.standards
    ]
    shares = (0.6, 0.2, 0.2)
    grids = (
        Grid("Sections", heads, tuple(rows), shares),
        Grid("Standards", ("Standard", *heads[1:]), tuple(below), shares),
    )
    return [Part("Scores", said, grids)]


def _percentage(value: object) -> str:
    return "Not scored" if value is None else f"{value}%"


def _findings(heading: str, found: Iterable[FindingNow], kind: FindingKind) -> Part:
    heads: tuple[str, ...] = ("Finding", "What was found", "What shows it", "Severity")
    shares: tuple[float, ...] = (0.12, 0.42, 0.31, 0.15)
    if kind is FindingKind.STRENGTH:
        heads, shares = heads[:3], (0.12, 0.5, 0.38)
    rows = tuple(
        (
            str(one.finding.number),
            one.text,
            one.finding.seen,
            one.severity.words if one.severity else "",
        )[: len(heads)]
        for one in found
        if one.kind is kind
    )
    return Part(heading, (), (Grid(heading, heads, rows, shares),) if rows else ())


def _replies(found: Iterable[FindingNow]) -> list[Part]:
    rows = tuple(
        (
            str(one.finding.number),
            one.reply.comment or "None",
            ReplyOutcome(one.reply.outcome).words,
            one.reply.reason,
        )
        for one in found
        if one.reply
    )
    heads = ("Finding", "The provider's comment", "Outcome", "Reason")
    caption = "The provider's comments on factual accuracy"
    grid = Grid(caption, heads, rows, (0.12, 0.36, 0.22, 0.3))
    return [Part("Factual accuracy", (), (grid,))] if rows else []


def _answers(
    held: HeldAnswers | None, definition: QuestionSetDefinition | None, score: Score | None
) -> list[Part]:
    if definition is None or held is None:
        return []
    asked = set(asked_questions(definition=definition, answers=held.values))
    lines = {line.key: line for line in score.lines} if score else {}
    heads: tuple[str, ...] = ("Question", "Answer", "Note")
    shares: tuple[float, ...] = (0.42, 0.2, 0.38)
    if score:
        heads, shares = (*heads, "Score"), (0.34, 0.18, 0.26, 0.22)
    parts = []
    for section in definition.sections:
        grids = []
        for standard in section.standards:
            rows = []
            for question in standard.questions:
                line, answer = lines.get(question.key), held.current.get(question.key)
                if question.key not in asked:
                    continue
                words = answer.words if answer else "Not answered"
                row = (question.text, words, answer.note if answer else "")
                rows.append((*row, line.words if line else "") if score else row)
            caption = f"{section.title}: {standard.title}"
            if rows:
                grids.append(Grid(caption, heads, tuple(rows), shares))
        parts.append(Part(f"Answers: {section.title}", (), tuple(grids)))
    return parts


def _evidence(visit: Visit, definition: QuestionSetDefinition | None) -> list[Part]:
    titles = {one.key: one.title for one in definition.standards} if definition else {}
    rows = tuple(
        (
            one.kind.words,
            one.description,
            long_date(one.on),
            ", ".join(titles.get(key, key) for key in one.standard_keys),
        )
        for one in evidence_told(visit=visit)
    )
    heads = ("Evidence", "What it is", "Of", "Standards")
    grid = Grid("Evidence", heads, rows, (0.18, 0.4, 0.18, 0.24))
    return [Part("Evidence", (), (grid,))] if rows else []
