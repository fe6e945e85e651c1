"""The scale and its words."""

import pytest

from almoner.evidence.ratings.rules import RatingValue, UnratedReason


def test_the_scale_orders_the_ratings_from_worst_to_best():
    assert sorted(RatingValue) == [
        RatingValue.INADEQUATE,
        RatingValue.REQUIRES_IMPROVEMENT,
        RatingValue.GOOD,
        RatingValue.OUTSTANDING,
    ]


def test_ratings_are_written_as_the_regulator_writes_them():
    assert [value.words for value in RatingValue] == [
        "Inadequate",
        "Requires improvement",
        "Good",
        "Outstanding",
    ]


@pytest.mark.parametrize("reason", UnratedReason)
def test_every_reason_has_words_and_fits_its_column(reason):
    assert reason.words
    assert len(reason.value) <= 24
