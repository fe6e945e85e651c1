"""Each constraint kept and broken."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from almoner.evidence.ratings.models import Rating, RatingSpell
from almoner.evidence.ratings.rules import OVERALL
from tests.evidence.ratings.factories import RECORDED_AT, LandingFactory, LocationFactory

pytestmark = pytest.mark.django_db
DAY = date(2020, 3, 1)


@pytest.fixture
def facts():
    return {
        "location": LocationFactory(),
        "service_group": OVERALL,
        "domain": OVERALL,
        "value": 3,
        "published_on": DAY,
        "landing": LandingFactory(),
        "recorded_at": RECORDED_AT,
    }


def refused(model, constraint: str, **facts) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(**facts)


class TestRating:
    @pytest.mark.parametrize("value", [1, 2, 3, 4])
    def test_keeps_the_four_ratings(self, facts, value):
        assert Rating.objects.create(**facts | {"value": value}).value == value

    @pytest.mark.parametrize("value", [0, 5])
    def test_refuses_another(self, facts, value):
        refused(Rating, "rating_is_1_to_4", **facts | {"value": value})

    def test_keeps_a_reason_without_a_value(self, facts):
        unrated = facts | {"value": None, "unrated_reason": "under_review"}

        assert Rating.objects.create(**unrated).value is None

    def test_refuses_neither(self, facts):
        refused(Rating, "rating_has_a_value_or_a_reason", **facts | {"value": None})

    def test_refuses_both(self, facts):
        refused(Rating, "rating_has_a_value_or_a_reason", **facts | {"unrated_reason": "exempt"})

    def test_keeps_a_correction_recorded_later(self, facts):
        Rating.objects.create(**facts)
        later = facts | {"value": 2, "recorded_at": RECORDED_AT + timedelta(seconds=1)}

        assert Rating.objects.create(**later).pk

    def test_refuses_the_same_twice_at_one_time(self, facts):
        Rating.objects.create(**facts)

        refused(Rating, "rating_recorded_once|UNIQUE", **facts)


class TestRatingSpell:
    @pytest.fixture
    def spell(self, facts):
        rating = Rating.objects.create(**facts)
        return {
            "location": rating.location,
            "rating": rating,
            "landing": rating.landing,
            "value": 3,
            "published_on": DAY,
            "from_on": DAY,
        }

    @pytest.mark.parametrize("to_on", [None, DAY + timedelta(days=1)])
    def test_keeps_one_that_ends_after_it_begins_or_not_at_all(self, spell, to_on):
        assert RatingSpell.objects.create(**spell, to_on=to_on).pk

    @pytest.mark.parametrize("to_on", [DAY, DAY - timedelta(days=1)])
    def test_refuses_one_that_ends_before(self, spell, to_on):
        refused(RatingSpell, "rating_spell_ends_after_it_begins", **spell, to_on=to_on)
