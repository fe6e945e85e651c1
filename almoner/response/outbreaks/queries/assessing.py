"""What the definitions say of an outbreak, from what its reviews saw."""

from collections.abc import Iterable
from datetime import date

from almoner.response.outbreaks.models import DailyReview, Outbreak
from almoner.response.outbreaks.practice import rule_on
from almoner.response.outbreaks.rules.definitions import Finding, Seen, may_be_declared, over_from
from almoner.response.outbreaks.rules.kinds import Disease


def declaration(*, outbreak: Outbreak, as_at: date) -> Finding:
    """Whether it may be declared that day, and from when. One query."""
    return may_be_declared(
        reviews=seen_by(outbreak.reviews.all()),
        rule_on=rule_on(Disease(outbreak.disease)),
        as_at=as_at,
    )


def ending(*, outbreak: Outbreak, as_at: date) -> Finding:
    """From when it may be recorded as over, as the definition stands that day. One query."""
    return over_from(
        reviews=seen_by(outbreak.reviews.all()),
        rule_on=rule_on(Disease(outbreak.disease)),
        as_at=as_at,
    )


def seen_by(reviews: Iterable[DailyReview]) -> tuple[Seen, ...]:
    """What reviews saw, as the rules read it."""
    return tuple(
        Seen(
            on=one.on,
            linked_cases=one.linked_cases,
            flu_confirmed=one.flu_confirmed,
            last_onset_on=one.last_onset_on,
            symptom_free_since_on=one.symptom_free_since_on,
            is_deep_cleaned=one.is_deep_cleaned,
        )
        for one in reviews
    )
