"""What a question set says: its scales, ratings and limits, and its questions in their order."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

NOT_APPLICABLE = "na"  # the answer that a question does not apply here


class Purpose(StrEnum):
    """What a question set is put to anyone for."""

    AUDIT = "audit"
    VISIT = "visit"
    FEEDBACK = "feedback"
    SURVEY = "survey"
    RETURN = "return"
    CHECK = "check"
    SELF_ASSESSMENT = "self_assessment"

    @property
    def words(self) -> str:
        """As people read it: "Self-assessment"."""
        return "Self-assessment" if self is Purpose.SELF_ASSESSMENT else self.value.capitalize()


class QuestionType(StrEnum):
    """How a question is answered."""

    RATING = "rating"
    YES_NO = "yes_no"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    TEXT = "text"
    TABLE = "table"
    EVIDENCE = "evidence"

    @property
    def words(self) -> str:
        """As people read it: "Yes or no"."""
        return "Yes or no" if self is QuestionType.YES_NO else self.value.capitalize()


class EvidenceKind(StrEnum):
    """What an answer can rest on."""

    DOCUMENT = "DOCUMENT"
    OBSERVATION = "OBSERVATION"
    RECORD_SAMPLE = "RECORD_SAMPLE"
    STAFF_INTERVIEW = "STAFF_INTERVIEW"
    MANAGER_INTERVIEW = "MANAGER_INTERVIEW"
    PERSON_FEEDBACK = "PERSON_FEEDBACK"
    RELATIVE_FEEDBACK = "RELATIVE_FEEDBACK"
    PROFESSIONAL_FEEDBACK = "PROFESSIONAL_FEEDBACK"
    DATA_RETURN = "DATA_RETURN"
    ENVIRONMENT_WALK = "ENVIRONMENT_WALK"
    PHOTO = "PHOTO"
    EXTERNAL_REPORT = "EXTERNAL_REPORT"

    @property
    def words(self) -> str:
        """As people read it: "Staff interview"."""
        return (
            "Photograph"
            if self is EvidenceKind.PHOTO
            else (self.value.replace("_", " ").capitalize())
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer that may be chosen. On a scale, its value is its score."""

    value: int | str
    label: str
    score: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Named answers from best to worst, shared by questions."""

    key: str
    options: tuple[Option, ...]
    not_applicable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """When a question is asked: another's answer is one of some values, or lies within limits."""

    question: str
    among: tuple[int | str, ...] = ()
    at_least: Decimal | None = None
    at_most: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table that is filled in."""

    key: str
    label: str
    type: QuestionType  # text, number, date or yes_no


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. What does not concern its type is left as it is here."""

    key: str
    text: str
    type: QuestionType
    guidance: str = ""
    weight: Decimal = Decimal(1)
    is_scored: bool = False
    is_critical: bool = False
    is_required: bool = False
    may_be_not_applicable: bool = False
    evidence: tuple[EvidenceKind, ...] = ()
    regulation: str = ""
    clause: str = ""
    show_if: Condition | None = None
    scale: Scale | None = None  # rating
    best: str = "yes"  # yes_no: the answer that scores
    options: tuple[Option, ...] = ()  # choice
    is_many: bool = False  # choice
    minimum: Decimal | None = None  # number
    maximum: Decimal | None = None  # number
    unit: str = ""  # number
    is_whole: bool = False  # number
    earliest: str = ""  # date: "today" or a date
    latest: str = ""  # date: "today" or a date
    longest: int = 4_000  # text: characters
    columns: tuple[Column, ...] = ()  # table
    most_rows: int = 50  # table


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """Questions on one matter, scored together."""

    key: str
    title: str
    about: str = ""
    weight: Decimal = Decimal(1)
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the set: the domain that its standards belong to."""

    key: str
    title: str
    about: str = ""
    weight: Decimal = Decimal(1)
    standards: tuple[Standard, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """Its questions in their order."""
        return tuple(question for standard in self.standards for question in standard.questions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """A label for every percentage from `at_least` up to where a better one begins."""

    label: str
    at_least: Decimal


class LimiterKind(StrEnum):
    """What sets a limiter off."""

    ANY_CRITICAL_AT_MOST = "any_critical_at_most"
    ANY_STANDARD_BELOW = "any_standard_below"
    STANDARD_BELOW = "standard"
    SECTION_BELOW = "section"
    QUESTION_AT_MOST = "question"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limiter:
    """A rule by which the rating can be no better than `cap`, whatever the percentage."""

    key: str
    kind: LimiterKind
    of: str  # the key of the standard, section or question; "" for any
    limit: Decimal
    cap: str
    because: str


@dataclass(frozen=True, kw_only=True, eq=False)
class QuestionSetDefinition:
    """One version of a question set. Two are the same if their canonical texts are."""

    key: str
    version: str
    title: str
    purpose: Purpose
    about: str = ""
    applies_to: tuple[str, ...] = ()  # directory ServiceType values; none means all
    scales: tuple[Scale, ...] = ()
    ratings: tuple[Rating, ...] = ()  # the best first
    minimum_answered: Decimal = Decimal(0)  # per cent
    limiters: tuple[Limiter, ...] = ()
    sections: tuple[Section, ...] = ()

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question in its order."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def standards(self) -> tuple[Standard, ...]:
        """Every standard in its order."""
        return tuple(standard for section in self.sections for standard in section.standards)

    @cached_property
    def by_key(self) -> Mapping[str, Question]:
        """Every question by its key."""
        return {question.key: question for question in self.questions}

    @cached_property
    def standard_keys(self) -> Mapping[str, str]:
        """The key of each question's standard, by the question's."""
        return {
            question.key: standard.key
            for standard in self.standards
            for question in standard.questions
        }

    @cached_property
    def conditions(self) -> tuple[tuple[str, Condition], ...]:
        """The key of each question that is not always asked, with when it is, in their order."""
        return tuple((q.key, q.show_if) for q in self.questions if q.show_if is not None)

    def question(self, key: str) -> Question:
        """The question of that key. Raises KeyError."""
        return self.by_key[key]

    def rank(self, label: str) -> int:
        """How many ratings are better than that label; the best has none. Raises ValueError."""
        return [rating.label for rating in self.ratings].index(label)
