from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.doors.feeds.cqc.parse.judgements import (
    LONGEST_GROUP,
    domain_of,
    group_of,
    judgement_of,
    worst_of_services,
)
from almoner.doors.feeds.cqc.records import RatingRecord
from almoner.evidence.ratings.rules import OVERALL, KeyQuestion, RatingValue, UnratedReason


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("Outstanding", RatingValue.OUTSTANDING),
        ("good", RatingValue.GOOD),
        ("Requires Improvement", RatingValue.REQUIRES_IMPROVEMENT),
        ("requires  improvement", RatingValue.REQUIRES_IMPROVEMENT),
        ("INADEQUATE", RatingValue.INADEQUATE),
    ],
)
def test_the_four_ratings_are_read_in_whatever_case(words, value):
    judgement = judgement_of(text=words)
    assert (judgement.value, judgement.reason) == (value, None)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Inspected but not rated", UnratedReason.INSPECTED_NOT_RATED),
        ("No published rating", UnratedReason.NOT_YET_INSPECTED),
        ("Insufficient evidence to rate", UnratedReason.INSUFFICIENT_EVIDENCE),
        ("Evidence requirements partially scored", UnratedReason.DATA_PENDING),
        ("No Approved Rating", UnratedReason.DATA_PENDING),
        ("Not Rated", UnratedReason.SERVICE_LEVEL_ONLY),
        ("Regulations met", UnratedReason.EXEMPT),
        ("", UnratedReason.DATA_PENDING),
        (None, UnratedReason.DATA_PENDING),
    ],
)
def test_what_is_not_a_rating_has_its_reason(words, reason):
    judgement = judgement_of(text=words)
    assert (judgement.value, judgement.reason) == (None, reason)


def test_unknown_words_are_refused():
    with pytest.raises(ValueError, match="Splendid"):
        judgement_of(text="Splendid")


@given(words=st.text())
def test_every_judgement_has_a_value_or_a_reason_and_never_both(words):
    try:
        judgement = judgement_of(text=words)
    except ValueError:
        return
    assert (judgement.value is None) != (judgement.reason is None)


@pytest.mark.parametrize(
    ("words", "domain"),
    [
        *((question.value, question.value) for question in KeyQuestion),
        ("Well led", KeyQuestion.WELL_LED.value),
        ("SAFE", KeyQuestion.SAFE.value),
        ("overall", OVERALL),
    ],
)
def test_a_key_question_is_known_by_name(words, domain):
    assert domain_of(text=words) == domain


def test_what_is_no_key_question_is_refused():
    with pytest.raises(ValueError, match="Cheerful"):
        domain_of(text="Cheerful")


def rated(group: str, value: int | None, day: date) -> RatingRecord:
    return RatingRecord("1-1", group, OVERALL, value, None, published_on=day)


def test_the_worst_current_service_counts():
    ratings = [
        rated("Homecare", 2, date(2026, 4, 9)),
        rated("Care Homes", 3, date(2026, 2, 16)),
        rated("Homecare", 4, date(2026, 6, 1)),
    ]
    assert worst_of_services(ratings=ratings) == [
        (date(2026, 2, 16), 3),
        (date(2026, 4, 9), 2),
        (date(2026, 6, 1), 3),
    ]


def test_services_rated_on_one_day_give_one_rating():
    ratings = [rated("Homecare", 2, date(2026, 4, 9)), rated("Care Homes", 3, date(2026, 4, 9))]
    assert worst_of_services(ratings=ratings) == [(date(2026, 4, 9), 2)]


@given(
    ratings=st.lists(
        st.builds(
            rated,
            group=st.sampled_from(["Homecare", "Care Homes", "Supported Living"]),
            value=st.integers(1, 4),
            day=st.dates(date(2024, 1, 1), date(2024, 1, 9)),
        )
    )
)
def test_the_days_rise_and_no_day_comes_twice(ratings):
    days = [day for day, _ in worst_of_services(ratings=ratings)]
    assert days == sorted(set(days)) == sorted({rating.published_on for rating in ratings})


@pytest.mark.parametrize(
    ("text", "group"),
    [
        (None, OVERALL),
        ("", OVERALL),
        ("OVERALL", OVERALL),
        ("Care Homes", "Care Homes"),
        ("g" * LONGEST_GROUP, "g" * LONGEST_GROUP),
    ],
)
def test_a_service_group_is_known_by_its_name(text, group):
    assert group_of(text=text) == group


def test_what_is_too_long_is_no_service_group():
    with pytest.raises(ValueError):
        group_of(text="g" * (LONGEST_GROUP + 1))


def test_a_service_without_a_value_counts_for_nothing():
    ratings = [rated("Homecare", 3, date(2026, 2, 16)), rated("Care Homes", None, date(2026, 3, 1))]
    assert worst_of_services(ratings=ratings) == [(date(2026, 2, 16), 3)]
