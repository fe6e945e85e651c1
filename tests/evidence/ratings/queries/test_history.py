"""One location's ratings through time, and what of them stands."""

from datetime import date, timedelta

import pytest

from almoner.core.accounts.actions import NotPermitted
from almoner.evidence.ratings.queries import LocationHistory, Published, location_history
from almoner.evidence.ratings.rules import OVERALL, KeyQuestion, UnratedReason
from tests.evidence.ratings.factories import (
    OFFICER,
    PROVIDER_USER,
    LocationFactory,
    SuccessionFactory,
    rated,
    record,
)

pytestmark = pytest.mark.django_db
D2018, D2019, D2020, AUGUST = (
    date(2018, 3, 1),
    date(2019, 3, 1),
    date(2020, 3, 1),
    date(2021, 8, 31),
)
A_DAY = timedelta(days=1)


@pytest.fixture
def home():
    return LocationFactory()


def history(location, as_at: date = AUGUST) -> LocationHistory:
    return location_history(location_id=location.id, as_at=as_at, visible_to=OFFICER)


def standing(location, as_at: date = AUGUST) -> dict[str, Published]:
    """What stands of the whole service, by domain."""
    found = history(location, as_at).standing
    return {each.domain: each for each in found if each.service_group == OVERALL}


class TestEvents:
    def test_a_location_never_rated_has_none(self, home):
        assert history(home) == LocationHistory(events=(), timeline=(), standing=())

    def test_they_come_newest_first(self, home):
        record(rated(home, 3, D2018), rated(home, 2, D2020), rated(home, None, D2019))

        found = history(home).events

        assert [event.published_on for event in found] == [D2020, D2019, D2018]
        assert found[1].unrated_reason is UnratedReason.INSPECTED_NOT_RATED
        assert found[0].unrated_reason is None

    def test_each_names_its_source(self, home):
        record(rated(home, 3, D2018, framework="KLOE", report_link="abc"))

        (event,) = history(home).events

        assert event.landing_source.startswith("ratings-")
        assert event.landing_as_at == date(2021, 9, 1)
        assert (event.framework, event.report_link) == ("KLOE", "abc")
        assert (event.cqc_id, event.of_predecessor) == (home.cqc_id, False)

    def test_what_is_published_later_is_not_there_yet(self, home):
        record(rated(home, 3, D2018), rated(home, 2, D2020))

        assert len(history(home, D2020 - A_DAY).events) == 1

    def test_of_a_correction_only_the_newest_is_shown(self, home):
        record(rated(home, 2, D2018))
        record(rated(home, 3, D2018), later_by=A_DAY)

        assert [event.value for event in history(home).events] == [3]

    def test_service_groups_and_key_questions_are_there_too(self, home):
        record(
            rated(home, 3, D2018, service_group="Homecare"),
            rated(home, 2, D2018, service_group="Homecare", domain=KeyQuestion.SAFE),
        )

        assert {(event.service_group, event.domain) for event in history(home).events} == {
            ("Homecare", "Overall"),
            ("Homecare", "Safe"),
        }

    def test_who_may_not_see_the_market_sees_nothing(self, home):
        with pytest.raises(NotPermitted):
            location_history(location_id=home.id, as_at=AUGUST, visible_to=PROVIDER_USER)


class TestPredecessors:
    def test_history_follows_the_service_and_not_the_id(self, home):
        first, second = LocationFactory.create_batch(2)
        SuccessionFactory(predecessor=first, successor=second)
        SuccessionFactory(predecessor=second, successor=home)
        record(rated(first, 2, D2018), rated(second, 3, D2019), rated(home, 3, D2020))

        found = history(home).events

        assert [event.cqc_id for event in found] == [home.cqc_id, second.cqc_id, first.cqc_id]
        assert [event.of_predecessor for event in found] == [False, True, True]

    def test_what_a_predecessor_inherited_is_not_told_twice(self, home):
        first, second = LocationFactory.create_batch(2)
        SuccessionFactory(predecessor=first, successor=second)
        SuccessionFactory(predecessor=second, successor=home)
        record(rated(first, 3, D2018), rated(second, 3, D2018, inherited_from=first.cqc_id))

        assert [event.cqc_id for event in history(home).events] == [first.cqc_id]

    def test_what_it_inherited_is_told_once_and_as_its_own(self, home):
        earlier = LocationFactory()
        SuccessionFactory(predecessor=earlier, successor=home)
        record(
            rated(earlier, 3, D2018),
            rated(earlier, 2, D2018, domain=KeyQuestion.SAFE),
            rated(home, 3, D2018, inherited_from=earlier.cqc_id),
        )

        found = [(event.cqc_id, event.domain) for event in history(home).events]
        assert sorted(found) == sorted([(home.cqc_id, OVERALL), (earlier.cqc_id, "Safe")])
        assert history(home).governing.is_inherited

    def test_of_two_that_became_one_both_are_told_and_of_one_that_was_split_the_whole(self, home):
        first, second, sibling = LocationFactory.create_batch(3)
        SuccessionFactory(predecessor=first, successor=home)
        SuccessionFactory(predecessor=second, successor=home)
        SuccessionFactory(predecessor=first, successor=sibling)
        record(rated(first, 2, D2018), rated(second, 3, D2018), rated(sibling, 1, D2019))

        ids = {first.cqc_id, second.cqc_id}
        assert {event.cqc_id for event in history(home).events} == ids
        assert {event.cqc_id for event in history(sibling).events} == {first.cqc_id, sibling.cqc_id}

    def test_what_the_location_itself_inherited_is_shown_so(self, home):
        record(rated(home, 3, D2018, inherited_from="1-77"))

        assert history(home).events[0].inherited_from == "1-77"

    def test_a_ring_of_successions_ends(self, home):
        other = LocationFactory()
        SuccessionFactory(predecessor=other, successor=home)
        SuccessionFactory(predecessor=home, successor=other)

        assert history(home).events == ()


class TestTimeline:
    def test_the_spells_newest_first(self, home):
        record(rated(home, 3, D2018), rated(home, 2, D2020))

        now, before = history(home).timeline

        assert (now.from_on, now.to_on, now.event.value) == (D2020, None, 2)
        assert (before.from_on, before.to_on, before.event.value) == (D2018, D2020, 3)
        assert history(home).governing == now

    def test_on_an_earlier_day_the_spell_of_that_day_is_still_open(self, home):
        record(rated(home, 3, D2018), rated(home, 2, D2020))

        (spell,) = history(home, D2019).timeline

        assert (spell.event.value, spell.to_on) == (3, None)

    def test_inherited_and_unrated_spells_say_so(self, home):
        record(
            rated(home, 3, D2018, inherited_from="1-77"),
            rated(home, None, D2020, unrated_reason=UnratedReason.UNDER_REVIEW),
        )

        now, before = history(home).timeline

        assert now.event.unrated_reason == UnratedReason.UNDER_REVIEW
        assert before.is_inherited


class TestStanding:
    def test_a_focused_inspection_leaves_the_others_as_they_were(self, home):
        record(
            *(rated(home, 3, D2018, domain=each) for each in reversed(KeyQuestion)),
            rated(home, 2, D2020, domain=KeyQuestion.SAFE),
        )

        found = {each: (one.value, one.published_on) for each, one in standing(home).items()}

        assert found[KeyQuestion.SAFE] == (2, D2020)
        assert found[KeyQuestion.CARING] == (3, D2018)
        assert set(found) == set(KeyQuestion)

    def test_what_is_inspected_but_not_rated_keeps_its_rating(self, home):
        record(
            rated(home, 3, D2018),
            rated(home, None, D2020),
            rated(home, 3, D2018, domain=KeyQuestion.SAFE),
            rated(home, None, D2020, domain=KeyQuestion.SAFE),
        )

        assert [each.value for each in standing(home).values()] == [3, 3]

    def test_a_rating_taken_away_stands_no_longer(self, home):
        record(
            rated(home, 3, D2018, domain=KeyQuestion.SAFE),
            rated(home, None, D2020, domain=KeyQuestion.SAFE,
                  unrated_reason=UnratedReason.UNDER_REVIEW),
        )  # fmt: skip

        assert standing(home)[KeyQuestion.SAFE].unrated_reason is UnratedReason.UNDER_REVIEW

    def test_a_question_never_rated_says_why(self, home):
        record(
            rated(home, None, D2018, domain=KeyQuestion.EFFECTIVE,
                  unrated_reason=UnratedReason.INSUFFICIENT_EVIDENCE),
        )  # fmt: skip

        found = standing(home)[KeyQuestion.EFFECTIVE]
        assert found.unrated_reason is UnratedReason.INSUFFICIENT_EVIDENCE

    def test_each_service_group_has_its_own(self, home):
        record(
            rated(home, 2, D2018, service_group="Care Homes", domain=KeyQuestion.SAFE),
            rated(home, 3, D2018, domain=KeyQuestion.SAFE),
        )

        found = {each.service_group: each.value for each in history(home).standing}
        assert found == {OVERALL: 3, "Care Homes": 2}

    def test_as_at_the_day_itself_and_the_day_before(self, home):
        record(
            rated(home, 3, D2018, domain=KeyQuestion.SAFE),
            rated(home, 2, D2020, domain=KeyQuestion.SAFE),
        )

        assert standing(home, D2020)[KeyQuestion.SAFE].value == 2
        assert standing(home, D2020 - A_DAY)[KeyQuestion.SAFE].value == 3

    def test_a_predecessors_ratings_stand_no_more_here(self, home):
        earlier = LocationFactory()
        SuccessionFactory(predecessor=earlier, successor=home)
        record(rated(earlier, 3, D2018))

        assert history(home).standing == ()
        assert history(home).governing is None


@pytest.mark.parametrize("ratings", [1, 3])
def test_a_history_takes_one_query_however_long(home, ratings, django_assert_num_queries):
    record(*(rated(home, 3, D2018 + A_DAY * number) for number in range(ratings)))

    with django_assert_num_queries(1):
        history(home)
