"""The regulator's words for a rating, and what they mean."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from almoner.doors.feeds.cqc.records import RatingRecord
from almoner.evidence.ratings.rules import OVERALL, KeyQuestion, RatingValue, UnratedReason

_VALUES = {
    "outstanding": RatingValue.OUTSTANDING,
    "good": RatingValue.GOOD,
    "requires improvement": RatingValue.REQUIRES_IMPROVEMENT,
    "inadequate": RatingValue.INADEQUATE,
}
_REASONS = {  # DOMAIN 2.1
    "no published rating": UnratedReason.NOT_YET_INSPECTED,
    "not yet inspected": UnratedReason.NOT_YET_INSPECTED,
    "inspected but not rated": UnratedReason.INSPECTED_NOT_RATED,
    "not formally rated": UnratedReason.INSPECTED_NOT_RATED,
    "not rated": UnratedReason.SERVICE_LEVEL_ONLY,
    "insufficient evidence to rate": UnratedReason.INSUFFICIENT_EVIDENCE,
    "insufficient evidence": UnratedReason.INSUFFICIENT_EVIDENCE,
    "evidence requirements partially scored": UnratedReason.DATA_PENDING,
    "evidence requirements not yet scored": UnratedReason.DATA_PENDING,
    "evidence requirements partially / not yet scored": UnratedReason.DATA_PENDING,
    "no approved rating": UnratedReason.DATA_PENDING,
    "under review": UnratedReason.UNDER_REVIEW,
    "rating suspended": UnratedReason.UNDER_REVIEW,
    "not applicable": UnratedReason.EXEMPT,
    "regulations met": UnratedReason.EXEMPT,
    "no action required": UnratedReason.EXEMPT,
    "": UnratedReason.DATA_PENDING,
}
_QUESTIONS = {question.value.lower(): question.value for question in KeyQuestion} | {
    "overall": OVERALL,
    "well led": KeyQuestion.WELL_LED.value,
}


LONGEST_GROUP = 80  # letters


@dataclass(frozen=True, slots=True)
class Judgement:
    """A rating's value, or the reason for having none."""

    value: int | None
    reason: UnratedReason | None


@lru_cache(maxsize=256)  # a file says the same few words over and over
def judgement_of(*, text: str | None) -> Judgement:
    """What the words of a rating mean, in whatever case. Raises ValueError for unknown words."""
    words = " ".join((text or "").split()).lower()
    if words in _VALUES:
        return Judgement(value=int(_VALUES[words]), reason=None)
    if words in _REASONS:
        return Judgement(value=None, reason=_REASONS[words])
    raise ValueError(text)


def domain_of(*, text: str | None) -> str:
    """Overall or the key question named, always by name. Raises ValueError for another."""
    words = " ".join((text or "").split()).lower()
    if words not in _QUESTIONS:
        raise ValueError(text)
    return _QUESTIONS[words]


def group_of(*, text: str | None) -> str:
    """The service group named, or Overall where none is. Raises ValueError if it is no name."""
    if not text or text.lower() == OVERALL.lower():
        return OVERALL
    if len(text) > LONGEST_GROUP:
        raise ValueError(text)
    return text


def worst_of_services(*, ratings: Iterable[RatingRecord]) -> list[tuple[date, int]]:
    """A location's rating where only its services are rated: the worst then current counts.

    One pair a day on which it could have changed, oldest first (DOMAIN 2.2). A service without a
    value counts for nothing.
    """
    current: dict[str, int] = {}
    result: list[tuple[date, int]] = []
    for rating in sorted(ratings, key=lambda rating: (rating.published_on, rating.service_group)):
        if rating.value is None:
            continue
        current[rating.service_group] = rating.value
        worst = min(current.values())
        if result and result[-1][0] == rating.published_on:
            result.pop()
        result.append((rating.published_on, worst))
    return result
