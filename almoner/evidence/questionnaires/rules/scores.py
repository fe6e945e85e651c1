"""A score as it is computed: a line for each question, a part for each sum, and what capped it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Any


class Outcome(StrEnum):
    """What became of a question in a score."""

    SCORED = "scored"
    NOT_APPLICABLE = "not_applicable"
    UNANSWERED = "unanswered"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Line:
    """One question of the score: what it got, of how much, and what that weighs."""

    key: str
    standard: str
    outcome: Outcome
    score: int  # nought unless scored
    most: int  # the best that the question's answers give
    weight: Fraction  # of the question, its standard and its section, multiplied
    is_critical_fail: bool

    @property
    def words(self) -> str:
        """The line as a sentence: "3 of 4, weight 2: counts 1.5 of 2"."""
        if self.outcome is not Outcome.SCORED:
            return _OUTCOME_WORDS[self.outcome]
        got = self.weight * Fraction(self.score, self.most)
        return (
            f"{self.score} of {self.most}, weight {_plain(self.weight)}:"
            f" counts {_plain(got)} of {_plain(self.weight)}"
        )


@dataclass(frozen=True, slots=True)
class Part:
    """The score of a standard, of a section or of the whole."""

    key: str  # "" for the whole
    asked: int  # scored questions that were asked
    answered: int  # of those; "not applicable" is an answer
    not_applicable: int
    share: Fraction | None  # of what could be got; None where nothing was scored
    percentage: Decimal | None  # the share, half-up to one decimal place
    is_sufficient: bool  # enough was answered, and something scored
    rating: str | None  # by percentage alone; None without sufficient evidence


@dataclass(frozen=True, slots=True)
class Cap:
    """A limiter that was set off: the rating can be no better than `cap`."""

    key: str
    cap: str
    because: str
    set_off_by: tuple[str, ...]  # keys of questions, standards or sections
    lowers: bool  # whether the percentage alone would have given a better rating


@dataclass(frozen=True, slots=True)
class Score:
    """A whole score. `rating` is None for insufficient evidence, or a set without ratings."""

    lines: tuple[Line, ...]
    standards: tuple[Part, ...]
    sections: tuple[Part, ...]
    overall: Part
    caps: tuple[Cap, ...]
    rating: str | None

    @property
    def percentage(self) -> Decimal | None:
        """The whole's percentage."""
        return self.overall.percentage

    @property
    def critical_fails(self) -> tuple[str, ...]:
        """The critical questions that were answered with the worst there is."""
        return tuple(line.key for line in self.lines if line.is_critical_fail)

    @property
    def is_sufficient(self) -> bool:
        """Whether enough was answered for a rating."""
        return self.overall.is_sufficient


_OUTCOME_WORDS = {
    Outcome.NOT_APPLICABLE: "Not applicable: leaves the score as it is",
    Outcome.UNANSWERED: "Not answered",
    Outcome.NOT_ASKED: "Not asked, because of an earlier answer",
}


def score_mapping(score: Score) -> dict[str, object]:
    """The score as JSON holds it: what a closed response keeps, and what a browser must equal."""
    return {
        "rating": score.rating,
        "overall": _part_mapping(score.overall),
        "caps": [
            {
                "key": cap.key,
                "cap": cap.cap,
                "because": cap.because,
                "set_off_by": list(cap.set_off_by),
                "lowers": cap.lowers,
            }
            for cap in score.caps
        ],
        "sections": [_part_mapping(part) for part in score.sections],
        "standards": [_part_mapping(part) for part in score.standards],
        "questions": [
            {
                "key": line.key,
                "standard": line.standard,
                "outcome": line.outcome.value,
                "score": line.score,
                "most": line.most,
                "weight": str(line.weight),
                "critical_fail": line.is_critical_fail,
            }
            for line in score.lines
        ],
    }


def score_from(held: Mapping[str, Any]) -> Score:
    """The score that `score_mapping` gave."""
    return Score(
        lines=tuple(
            _line_from(
                each["key"],
                each["standard"],
                each["outcome"],
                each["score"],
                each["most"],
                each["weight"],
                each["critical_fail"],
            )
            for each in held["questions"]
        ),
        standards=tuple(map(_part_from, held["standards"])),
        sections=tuple(map(_part_from, held["sections"])),
        overall=_part_from(held["overall"]),
        caps=tuple(
            Cap(
                key=each["key"],
                cap=each["cap"],
                because=each["because"],
                set_off_by=tuple(each["set_off_by"]),
                lowers=each["lowers"],
            )
            for each in held["caps"]
        ),
        rating=held["rating"],
    )


@lru_cache(maxsize=50_000)  # audits by one set have the same few lines
def _line_from(  # noqa: PLR0917  a cache is quickest by position
    key: str, standard: str, outcome: str, score: int, most: int, weight: str, is_fail: bool
) -> Line:
    return Line(key, standard, Outcome(outcome), score, most, Fraction(weight), is_fail)


def _part_mapping(part: Part) -> dict[str, object]:
    return {
        "key": part.key,
        "asked": part.asked,
        "answered": part.answered,
        "not_applicable": part.not_applicable,
        "share": None if part.share is None else str(part.share),
        "percentage": None if part.percentage is None else str(part.percentage),
        "is_sufficient": part.is_sufficient,
        "rating": part.rating,
    }


def _part_from(held: Mapping[str, Any]) -> Part:
    share, percentage = held["share"], held["percentage"]
    return Part(
        key=held["key"],
        asked=held["asked"],
        answered=held["answered"],
        not_applicable=held["not_applicable"],
        share=None if share is None else Fraction(share),
        percentage=None if percentage is None else Decimal(percentage),
        is_sufficient=held["is_sufficient"],
        rating=held["rating"],
    )


def _plain(number: Fraction) -> str:
    """A fraction as people read it: 2, 1.5, or 2/3 where no decimal says it."""
    places = f"{float(number):.3f}".rstrip("0").rstrip(".")
    return places if Fraction(places) == number else str(number)
