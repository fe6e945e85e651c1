"""Which rating stood on which day."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.evidence.ratings.rules import (
    OVERALL,
    Event,
    Spell,
    UnratedReason,
    reason_unrated,
    speaks,
    spells_of,
)
from tests.evidence.ratings.factories import RECORDED_AT, event

D2017, D2018, D2019, D2020, D2021 = (date(year, 3, 1) for year in range(2017, 2022))


def standing(spells: tuple[Spell, ...], day: date) -> int | None:
    """The value on a day; None also where no spell covers it."""
    covering = [spell for spell in spells if spell.covers(day)]
    assert len(covering) <= 1
    return covering[0].event.value if covering else None


def outline(spells: tuple[Spell, ...]) -> list[tuple[date, date | None, int | None]]:
    return [(spell.from_on, spell.to_on, spell.event.value) for spell in spells]


def test_nothing_published_gives_no_spells():
    assert spells_of([]) == ()


def test_each_publication_ends_the_one_before():
    spells = spells_of([event(D2018, 3), event(D2020, 2)])

    assert outline(spells) == [(D2018, D2020, 3), (D2020, None, 2)]


def test_the_order_in_which_events_come_does_not_matter():
    events = [event(D2020, 2), event(D2018, 3), event(D2019, 4)]

    assert spells_of(events) == spells_of(reversed(events))


def test_the_old_rating_stands_between_inspection_and_publication():
    # Trap 10: inspected on 12 February 2020, published on 1 March.
    spells = spells_of([event(D2018, 3), event(D2020, 1)])

    assert standing(spells, date(2020, 2, 12)) == 3
    assert standing(spells, date(2020, 2, 29)) == 3
    assert standing(spells, D2020) == 1


def test_inspected_but_not_rated_leaves_the_previous_rating_standing():
    spells = spells_of([event(D2018, 3), event(D2020, None)])

    assert outline(spells) == [(D2018, None, 3)]


def test_inspected_but_not_rated_with_nothing_before_is_unrated_with_that_reason():
    (spell,) = spells_of([event(D2018, None)])

    assert spell.event.unrated_reason == UnratedReason.INSPECTED_NOT_RATED


def test_a_first_rating_follows_an_inspection_without_one():
    spells = spells_of([event(D2018, None), event(D2019, 3)])

    assert outline(spells) == [(D2018, D2019, None), (D2019, None, 3)]


def test_two_inspections_without_a_rating_are_one_spell():
    assert outline(spells_of([event(D2018, None), event(D2019, None)])) == [(D2018, None, None)]


def test_a_suspended_rating_no_longer_stands():
    spells = spells_of([event(D2018, 3), event(D2020, None, reason=UnratedReason.UNDER_REVIEW)])

    assert outline(spells) == [(D2018, D2020, 3), (D2020, None, None)]
    assert spells[1].event.unrated_reason == UnratedReason.UNDER_REVIEW


def test_a_rating_after_a_suspension_stands_again():
    spells = spells_of(
        [
            event(D2018, 3),
            event(D2019, None, reason=UnratedReason.UNDER_REVIEW),
            event(D2020, None),  # an inspection without a rating restores nothing
            event(D2021, 2),
        ]
    )

    assert [spell.event.value for spell in spells] == [3, None, 2]


def test_the_same_rating_published_anew_begins_a_spell_of_its_own():
    spells = spells_of([event(D2018, 3), event(D2020, 3)])

    assert [spell.event.published_on for spell in spells] == [D2018, D2020]


def test_a_correction_recorded_later_replaces_what_was_said_of_that_day():
    spells = spells_of(
        [
            event(D2018, 2, rating_id=1),
            event(D2018, 3, rating_id=2, recorded_at=RECORDED_AT + timedelta(days=30)),
        ]
    )

    assert outline(spells) == [(D2018, None, 3)]


def test_an_inherited_rating_is_flagged_until_the_service_has_one_of_its_own():
    spells = spells_of([event(D2018, 3, inherited_from="1-77"), event(D2020, 3)])

    assert [spell.is_inherited for spell in spells] == [True, False]


class TestServiceGroups:
    def test_the_whole_governs_its_groups_published_with_it(self):
        spells = spells_of([event(D2020, 3), event(D2020, 2, group="Homecare")])

        assert outline(spells) == [(D2020, None, 3)]

    def test_a_whole_that_is_not_rated_falls_back_to_the_worst_group(self):
        # Trap 3: a location with two services, Good and Requires improvement.
        spells = spells_of(
            [
                event(D2020, None, reason=UnratedReason.SERVICE_LEVEL_ONLY),
                event(D2020, 3, group="Homecare"),
                event(D2020, 2, group="Supported Living"),
            ]
        )

        assert outline(spells) == [(D2020, None, 2)]
        assert spells[0].event.service_group == "Supported Living"

    def test_groups_published_on_different_days_speak_from_those_days(self):
        spells = spells_of([event(D2019, 3, group="Care Homes"), event(D2020, 2, group="Homecare")])

        assert outline(spells) == [(D2019, D2020, 3), (D2020, None, 2)]

    def test_the_newer_of_two_groups_alike_gives_the_date(self):
        spells = spells_of([event(D2019, 3, group="Care Homes"), event(D2020, 3, group="Homecare")])

        assert spells[-1].event.published_on == D2020

    def test_a_group_may_improve_and_no_longer_be_the_worst(self):
        spells = spells_of(
            [
                event(D2019, 2, group="Homecare"),
                event(D2019, 3, group="Care Homes"),
                event(D2021, 4, group="Homecare"),
            ]
        )

        assert [spell.event.value for spell in spells] == [2, 3]

    def test_a_group_assessed_since_speaks_for_a_whole_rated_under_the_old_framework(self):
        spells = spells_of([event(D2019, 2), event(D2021, 3, group="Care Homes")])

        assert outline(spells) == [(D2019, D2021, 2), (D2021, None, 3)]

    def test_groups_older_than_the_rating_of_the_whole_no_longer_speak(self):
        spells = spells_of([event(D2018, 1, group="Homecare"), event(D2019, 3)])

        assert outline(spells) == [(D2018, D2019, 1), (D2019, None, 3)]

    def test_a_group_inspected_without_a_rating_leaves_the_rest_as_it_was(self):
        spells = spells_of([event(D2019, 3), event(D2020, None, group="Homecare")])

        assert outline(spells) == [(D2019, None, 3)]

    def test_only_an_exempt_group_leaves_the_location_unrated(self):
        (spell,) = spells_of([event(D2019, None, group="Homecare", reason=UnratedReason.EXEMPT)])

        assert spell.event.unrated_reason == UnratedReason.EXEMPT


days = st.dates(min_value=date(2015, 1, 1), max_value=date(2016, 6, 1))
reasons = st.sampled_from([*UnratedReason])


@st.composite
def histories(draw) -> list[Event]:
    keys = draw(
        st.lists(st.tuples(days, st.sampled_from([OVERALL, "Homecare", "Care Homes"])), max_size=12)
    )
    return [
        event(
            day,
            draw(st.none() | st.integers(1, 4)),
            group=group,
            reason=draw(reasons),
            recorded_at=RECORDED_AT + timedelta(days=number),
            rating_id=number + 1,
        )
        for number, (day, group) in enumerate(keys)
    ]


@given(histories())
def test_spells_follow_each_other_without_gap_or_overlap(events):
    spells = spells_of(events)

    assert bool(spells) == bool(events)
    for spell, following in itertools.pairwise(spells):
        assert spell.to_on == following.from_on
        assert spell.from_on < spell.to_on
    if spells:
        assert spells[0].from_on == min(event.published_on for event in events)
        assert spells[-1].to_on is None


@given(histories(), days)
def test_what_is_published_later_never_changes_what_stood_before(events, day):
    known = [event for event in events if event.published_on <= day]

    assert standing(spells_of(events), day) == standing(spells_of(known), day)


@given(histories())
def test_a_spell_is_governed_by_something_published_by_its_first_day(events):
    for spell in spells_of(events):
        assert spell.event.published_on <= spell.from_on


@given(histories())
def test_with_the_whole_alone_the_latest_published_rating_stands(events):
    wholes = [event for event in events if event.service_group == OVERALL and event.value]
    for spell in spells_of(wholes):
        assert spell.from_on == spell.event.published_on


@pytest.mark.parametrize(
    ("value", "reason", "expected"),
    [
        (3, "", True),
        (None, UnratedReason.UNDER_REVIEW, True),
        (None, UnratedReason.EXEMPT, True),
        (None, UnratedReason.NOT_REGULATED, True),
        (None, UnratedReason.INSPECTED_NOT_RATED, False),
        (None, UnratedReason.INSUFFICIENT_EVIDENCE, False),
        (None, UnratedReason.DATA_PENDING, False),
        (None, UnratedReason.SERVICE_LEVEL_ONLY, False),
    ],
)
def test_what_changes_the_rating_that_stands(value, reason, expected):
    assert speaks(value=value, reason=reason) is expected


@pytest.mark.parametrize(
    ("registered_on", "reason"),
    [
        (None, UnratedReason.DATA_PENDING),
        (date(2020, 9, 1), UnratedReason.NEWLY_REGISTERED),
        (date(2020, 8, 31), UnratedReason.NOT_YET_INSPECTED),
    ],
)
def test_why_a_location_of_which_nothing_was_published_has_no_rating(registered_on, reason):
    day = date(2021, 8, 31)
    assert reason_unrated(spell=None, registered_on=registered_on, day=day) is reason


def test_why_one_of_which_something_was_published_has_none():
    (spell,) = spells_of([event(date(2021, 1, 1), None, reason=UnratedReason.UNDER_REVIEW)])
    found = reason_unrated(spell=spell, registered_on=None, day=date(2021, 8, 31))
    assert found is UnratedReason.UNDER_REVIEW
