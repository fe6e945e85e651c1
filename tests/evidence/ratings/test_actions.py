"""Recording ratings by the set."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction

from almoner.core.journal.models import Entry
from almoner.evidence.ratings.actions import RatingChanges, record_ratings
from almoner.evidence.ratings.models import Rating, RatingSpell
from almoner.evidence.ratings.rules import KeyQuestion, RatingRow, UnratedReason
from tests.evidence.ratings.factories import (
    RECORDED_AT,
    LandingFactory,
    LocationFactory,
    rated,
    record,
)

pytestmark = pytest.mark.django_db
D2018, D2019, D2020 = date(2018, 3, 1), date(2019, 3, 1), date(2020, 3, 1)
A_DAY = timedelta(days=1)


@pytest.fixture
def home():
    return LocationFactory(name="The Limes")


def spells(location) -> list[tuple[date, date | None, int | None]]:
    return list(
        RatingSpell.objects.filter(location=location)
        .order_by("from_on")
        .values_list("from_on", "to_on", "value")
    )


class TestRecording:
    def test_a_rating_is_kept_with_all_its_facts(self, home):
        landing = LandingFactory()
        row = rated(
            home,
            3,
            D2018,
            inspected_on=date(2018, 1, 9),
            inherited_from="1-77",
            framework="KLOE",
            report_link="abc-123",
        )

        record_ratings(rows=[row], landing_id=landing.id, recorded_at=RECORDED_AT)

        kept = Rating.objects.get()
        assert (kept.location, kept.landing, kept.recorded_at) == (home, landing, RECORDED_AT)
        assert (kept.service_group, kept.domain, kept.value) == ("Overall", "Overall", 3)
        assert (kept.published_on, kept.inspected_on) == (D2018, date(2018, 1, 9))
        assert (kept.inherited_from, kept.framework) == ("1-77", "KLOE")
        assert (kept.report_link, kept.unrated_reason) == ("abc-123", "")

    def test_one_without_a_value_is_kept_with_its_reason(self, home):
        record(rated(home, None, D2018, unrated_reason=UnratedReason.INSUFFICIENT_EVIDENCE))

        assert Rating.objects.get().unrated_reason == UnratedReason.INSUFFICIENT_EVIDENCE

    def test_one_with_neither_is_kept_as_not_said(self, home):
        record(rated(home, None, D2018, unrated_reason=None))

        assert Rating.objects.get().unrated_reason == UnratedReason.DATA_PENDING

    def test_what_changed_is_counted(self, home):
        changes = record(
            rated(home, 3, D2018), *(rated(home, 3, D2018, domain=each) for each in KeyQuestion)
        )

        assert changes == RatingChanges(recorded=6, unchanged=0, locations=1)

    def test_nothing_is_recorded_of_nothing(self):
        assert record() == RatingChanges(recorded=0, unchanged=0, locations=0)

    def test_a_location_that_the_register_does_not_know_is_left_out_and_said(self, home):
        stranger = RatingRow(location_id="1-999", value=3, published_on=D2018)

        changes = record(rated(home, 3, D2018), stranger, replace(stranger, domain="Safe"))

        assert changes == RatingChanges(
            recorded=1, unchanged=0, locations=1, unknown_locations=("1-999",)
        )

    def test_of_two_rows_for_one_key_the_later_counts(self, home):
        changes = record(rated(home, 2, D2018), rated(home, 3, D2018))

        assert changes.recorded == 1
        assert Rating.objects.get().value == 3

    def test_it_makes_no_entry_of_its_own_in_the_journal(self, home):
        record(rated(home, 3, D2018))

        assert not Entry.objects.exists()

    def test_if_the_caller_fails_nothing_is_kept(self, home):
        with pytest.raises(RuntimeError), transaction.atomic():
            record(rated(home, 3, D2018))
            raise RuntimeError

        assert not Rating.objects.exists()
        assert not RatingSpell.objects.exists()

    def test_two_landings_in_one_transaction(self, home):
        with transaction.atomic():
            record(rated(home, 3, D2018))
            record(rated(home, 2, D2019), later_by=A_DAY)

        assert [value for *_, value in spells(home)] == [3, 2]


class TestAgain:
    def test_the_same_rows_again_change_nothing(self, home):
        rows = [rated(home, 3, D2018), rated(home, None, D2018, domain="Safe")]
        record(*rows)

        assert record(*rows, later_by=A_DAY) == RatingChanges(recorded=0, unchanged=2, locations=0)
        assert Rating.objects.count() == 2

    def test_a_correction_is_a_further_row(self, home):
        record(rated(home, 2, D2018))

        changes = record(rated(home, 3, D2018), later_by=A_DAY)

        assert changes.recorded == 1
        assert list(Rating.objects.order_by("recorded_at").values_list("value", flat=True)) == [
            2,
            3,
        ]
        assert spells(home) == [(D2018, None, 3)]

    def test_a_correction_may_be_corrected_back(self, home):
        record(rated(home, 2, D2018))
        record(rated(home, 3, D2018), later_by=A_DAY)

        assert record(rated(home, 2, D2018), later_by=2 * A_DAY).recorded == 1
        assert spells(home) == [(D2018, None, 2)]

    def test_a_rating_taken_back_is_a_correction(self, home):
        record(rated(home, 2, D2018))
        record(rated(home, None, D2018, unrated_reason=UnratedReason.UNDER_REVIEW), later_by=A_DAY)

        assert spells(home) == [(D2018, None, None)]

    def test_a_source_that_says_less_neither_differs_nor_wipes(self, home):
        record(
            rated(
                home,
                3,
                D2018,
                inspected_on=D2018 - A_DAY,
                inherited_from="1-77",
                framework="KLOE",
                report_link="abc",
            )
        )

        assert record(rated(home, 3, D2018), later_by=A_DAY).recorded == 0

    @pytest.mark.parametrize(
        ("fact", "value"),
        [
            ("inspected_on", date(2018, 1, 9)),
            ("inherited_from", "1-77"),
            ("framework", "SAF"),
            ("report_link", "abc"),
        ],
    )
    def test_a_source_that_says_more_adds_to_what_is_known(self, home, fact, value):
        known = {"inspected_on": date(2018, 2, 2), "framework": "KLOE"}
        record(rated(home, 3, D2018, **known))

        assert record(rated(home, 3, D2018, **{fact: value}), later_by=A_DAY).recorded == 1
        newest = Rating.objects.latest("recorded_at")
        assert {each: getattr(newest, each) for each in (known | {fact: value})} == (
            known | {fact: value}
        )

    def test_a_change_of_one_location_leaves_the_others_spells_alone(self, home):
        other = LocationFactory()
        record(rated(home, 3, D2018), rated(other, 3, D2018))
        untouched = RatingSpell.objects.get(location=other).pk

        changes = record(rated(home, 2, D2019), rated(other, 3, D2018), later_by=A_DAY)

        assert (changes.recorded, changes.unchanged, changes.locations) == (1, 1, 1)
        assert RatingSpell.objects.get(location=other).pk == untouched


class TestSpells:
    def test_history_in_any_order_gives_the_same_spells(self, home):
        record(rated(home, 2, D2020))
        record(rated(home, 3, D2018), later_by=A_DAY)  # a file for an earlier date

        assert spells(home) == [(D2018, D2020, 3), (D2020, None, 2)]

    def test_a_key_question_is_no_rating_of_the_whole(self, home):
        changes = record(rated(home, 1, D2018, domain=KeyQuestion.SAFE))

        assert changes.locations == 0
        assert spells(home) == []

    def test_a_whole_that_is_not_rated_takes_the_worst_of_its_services(self, home):
        record(
            rated(home, None, D2020, unrated_reason=UnratedReason.SERVICE_LEVEL_ONLY),
            rated(home, 3, D2019, service_group="Care Homes"),
            rated(home, 2, D2020, service_group="Homecare"),
        )

        assert spells(home) == [(D2019, D2020, 3), (D2020, None, 2)]

    def test_an_inherited_rating_is_flagged(self, home):
        record(rated(home, 3, D2018, inherited_from="1-77"), rated(home, 3, D2019))

        flags = RatingSpell.objects.order_by("from_on").values_list("is_inherited", flat=True)
        assert list(flags) == [True, False]

    def test_a_spell_knows_its_rating_and_its_landing(self, home):
        record(rated(home, 3, D2018))

        spell = RatingSpell.objects.get()
        assert spell.rating == Rating.objects.get()
        assert spell.landing == spell.rating.landing


class TestKeptOnLocation:
    def test_the_standing_rating_is_kept(self, home):
        record(rated(home, 3, D2018), rated(home, 2, D2019))

        home.refresh_from_db()
        assert (home.rating, home.rating_published_on) == (2, D2019)

    def test_history_does_not_displace_it(self, home):
        record(rated(home, 2, D2019))
        record(rated(home, 3, D2018), later_by=A_DAY)

        home.refresh_from_db()
        assert (home.rating, home.rating_published_on) == (2, D2019)

    def test_a_suspended_rating_is_kept_no_longer(self, home):
        record(rated(home, 3, D2018))
        record(rated(home, None, D2019, unrated_reason=UnratedReason.UNDER_REVIEW), later_by=A_DAY)

        home.refresh_from_db()
        assert (home.rating, home.rating_published_on) == (None, None)

    def test_others_are_left_as_they_are(self, home):
        other = LocationFactory(rating=4, rating_published_on=D2018)

        record(rated(home, 3, D2019))

        other.refresh_from_db()
        assert other.rating == 4


@pytest.mark.parametrize("rows", [1, 40])
def test_the_number_of_queries_does_not_grow_with_the_rows(rows, django_assert_max_num_queries):
    homes = LocationFactory.create_batch(rows)
    landing = LandingFactory()

    with django_assert_max_num_queries(20):
        record_ratings(
            rows=[rated(home, 3, D2018) for home in homes],
            landing_id=landing.id,
            recorded_at=RECORDED_AT,
        )
