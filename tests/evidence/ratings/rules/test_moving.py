"""Every change in a count is explained, and the parts always make up the difference."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.evidence.ratings.rules import (
    COLUMNS,
    Column,
    Movement,
    Part,
    Standing,
    column_for,
    movements,
    successions_through,
)
from almoner.register.directory.rules import ServiceType

HOME_CARE, NURSING, RESIDENTIAL = (
    ServiceType.HOME_CARE,
    ServiceType.NURSING,
    ServiceType.RESIDENTIAL,
)
GOOD = Standing(HOME_CARE, 3)
POOR = Standing(HOME_CARE, 2)
UNRATED = Standing(HOME_CARE, None)
LONDON = 7  # the id of a location


def cell_of(moved: tuple[Movement, ...], kind: ServiceType, column: Column) -> Movement:
    (found,) = [each for each in moved if (each.service_type, each.column) == (kind, column)]
    return found


def step(before: Standing | None, after: Standing | None, **others) -> dict[Part, int]:
    """The parts, and how many locations each moved, when one location goes from one to another."""
    moved = movements(
        earlier={LONDON: before} if before else {}, now={LONDON: after} if after else {}, **others
    )
    touched = [each for each in moved if each.parts]
    assert all(each.delta == sum(c.net for c in each.parts.values()) for each in moved)
    return {part: len(touched) for each in touched for part in each.parts}


class TestOneLocation:
    @pytest.mark.parametrize(
        ("before", "after", "part"),
        [
            (POOR, GOOD, Part.RATED_UP),
            (GOOD, POOR, Part.RATED_DOWN),
            (UNRATED, GOOD, Part.FIRST_RATED),
            (GOOD, UNRATED, Part.RATING_WITHDRAWN),
            (GOOD, Standing(NURSING, 3), Part.RECLASSIFIED),
            (GOOD, Standing(NURSING, 2), Part.RECLASSIFIED),
            (UNRATED, Standing(NURSING, 3), Part.RECLASSIFIED),
        ],
    )
    def test_from_cell_to_cell(self, before, after, part):
        assert step(before, after) == {part: 2}

    def test_one_that_stays_moves_nothing(self):
        assert step(GOOD, GOOD) == {}

    def test_came_into_the_register(self):
        assert step(None, UNRATED) == {Part.NEWLY_REGISTERED: 1}

    def test_left_the_register(self):
        assert step(GOOD, None) == {Part.DEREGISTERED: 1}

    def test_came_from_another_area(self):
        assert step(None, GOOD, elsewhere_earlier={LONDON}) == {Part.TRANSFERRED_IN: 1}

    def test_went_to_another_area(self):
        assert step(GOOD, None, elsewhere_now={LONDON}) == {Part.TRANSFERRED_OUT: 1}


class TestReregistration:
    def moved(self, successions, **others):
        return movements(earlier={1: GOOD}, now={2: UNRATED}, successions=successions, **others)

    def test_predecessor_and_successor_are_explained_together(self):
        moved = self.moved({(1, 2)})

        assert cell_of(moved, HOME_CARE, Column.GOOD).parts[Part.INHERITED].left == [1]
        assert cell_of(moved, HOME_CARE, Column.UNRATED).parts[Part.INHERITED].arrived == [2]

    def test_within_one_cell_they_cancel_out(self):
        moved = movements(earlier={1: GOOD}, now={2: GOOD}, successions={(1, 2)})

        good = cell_of(moved, HOME_CARE, Column.GOOD)
        assert good.delta == 0
        assert good.words == "in: 1 re-registered; out: 1 re-registered"

    def test_through_one_that_came_and_went_between(self):
        moved = self.moved({(1, 9), (9, 2)})

        assert set(cell_of(moved, HOME_CARE, Column.GOOD).parts) == {Part.INHERITED}

    def test_without_a_succession_one_left_and_another_came(self):
        moved = self.moved({(3, 2), (1, 4)})

        assert set(cell_of(moved, HOME_CARE, Column.GOOD).parts) == {Part.DEREGISTERED}
        assert set(cell_of(moved, HOME_CARE, Column.UNRATED).parts) == {Part.NEWLY_REGISTERED}

    def test_a_predecessor_that_is_still_there_was_not_replaced(self):
        moved = movements(earlier={1: GOOD}, now={1: GOOD, 2: UNRATED}, successions={(1, 2)})

        assert set(cell_of(moved, HOME_CARE, Column.UNRATED).parts) == {Part.NEWLY_REGISTERED}

    def test_one_that_moved_house_is_a_transfer_and_no_re_registration(self):
        moved = self.moved({(1, 2)}, elsewhere_now={1})

        assert set(cell_of(moved, HOME_CARE, Column.GOOD).parts) == {Part.TRANSFERRED_OUT}

    def test_two_homes_merged_into_one(self):
        moved = movements(earlier={1: GOOD, 2: POOR}, now={3: GOOD}, successions={(1, 3), (2, 3)})

        assert cell_of(moved, HOME_CARE, Column.GOOD).delta == 0
        assert cell_of(moved, HOME_CARE, Column.REQUIRES_IMPROVEMENT).words == (
            "out: 1 re-registered"
        )


class TestSuccessionsThrough:
    def test_back_through_every_link(self):
        assert successions_through([(1, 2), (2, 3), (5, 6)], of=[3]) == {3: {1, 2}}

    def test_a_ring_ends(self):
        assert successions_through([(1, 2), (2, 1)], of=[2]) == {2: {1}}

    def test_one_with_none_before_it_is_left_out(self):
        assert successions_through([(1, 2)], of=[1]) == {}


class TestWords:
    def test_nothing_moved(self):
        moved = movements(earlier={1: GOOD}, now={1: GOOD})

        assert {each.words for each in moved} == {"no change"}

    def test_the_home_care_of_a_city(self):
        earlier = {1: GOOD, 2: GOOD, 3: GOOD, 4: POOR}
        now = {1: GOOD, 4: GOOD, 5: UNRATED, 6: UNRATED}

        good = cell_of(movements(earlier=earlier, now=now), HOME_CARE, Column.GOOD)

        assert (good.earlier, good.now, good.delta) == (3, 2, -1)
        assert good.words == "in: 1 rated up; out: 2 deregistered"

    def test_a_type_is_given_whole_when_it_is_counted_on_either_day(self):
        moved = movements(earlier={1: GOOD}, now={2: Standing(NURSING, None)})

        assert [(each.service_type, each.column) for each in moved] == [
            (kind, column) for kind in (NURSING, HOME_CARE) for column in COLUMNS
        ]


standings = st.builds(
    Standing,
    st.sampled_from([HOME_CARE, NURSING, RESIDENTIAL]),
    st.none() | st.integers(1, 4),
)
places = st.dictionaries(st.integers(1, 30), standings, max_size=25)
ids = st.integers(1, 30)
pairs = st.sets(st.tuples(ids, ids), max_size=15)


@given(places, places, st.sets(ids), st.sets(ids), pairs)
def test_the_parts_always_sum_to_the_difference(
    earlier, now, elsewhere_earlier, elsewhere_now, successions
):
    moved = movements(
        earlier=earlier,
        now=now,
        elsewhere_earlier=elsewhere_earlier - earlier.keys(),
        elsewhere_now=elsewhere_now - now.keys(),
        successions=successions,
    )

    for each in moved:
        cell = (each.service_type, each.column)
        assert each.now == sum(standing.cell == cell for standing in now.values())
        assert each.earlier == sum(standing.cell == cell for standing in earlier.values())
        assert each.delta == sum(change.net for change in each.parts.values())


@given(places, places, pairs)
def test_each_location_leaves_at_most_one_cell_and_comes_into_at_most_one(
    earlier, now, successions
):
    moved = movements(earlier=earlier, now=now, successions=successions)

    left = [location for each in moved for c in each.parts.values() for location in c.left]
    arrived = [location for each in moved for c in each.parts.values() for location in c.arrived]
    changed = {
        location
        for location in earlier.keys() | now.keys()
        if earlier.get(location) != now.get(location)
    }
    assert sorted(left) == sorted(changed & earlier.keys())
    assert sorted(arrived) == sorted(changed & now.keys())


@given(places, places, st.sets(ids), st.sets(ids), pairs)
def test_every_part_says_what_happened(earlier, now, came_from, went_to, successions):
    """Against each part's meaning, told apart here one location at a time."""
    came_from, went_to = came_from - earlier.keys(), went_to - now.keys()
    moved = movements(
        earlier=earlier,
        now=now,
        elsewhere_earlier=came_from,
        elsewhere_now=went_to,
        successions=successions,
    )

    for each in moved:
        for part, change in each.parts.items():
            for location in (*change.arrived, *change.left):
                assert _is_so(
                    part,
                    before=earlier.get(location),
                    after=now.get(location),
                    was_elsewhere=location in came_from,
                    is_elsewhere=location in went_to,
                )


def _is_so(part: Part, *, before, after, was_elsewhere: bool, is_elsewhere: bool) -> bool:
    both = bool(before and after)
    alike = both and before.service_type == after.service_type
    rated = alike and before.value is not None and after.value is not None
    meanings = {
        Part.RATED_UP: rated and after.value > before.value,
        Part.RATED_DOWN: rated and after.value < before.value,
        Part.FIRST_RATED: alike and before.value is None and after.value is not None,
        Part.RATING_WITHDRAWN: alike and before.value is not None and after.value is None,
        Part.RECLASSIFIED: both and not alike,
        Part.NEWLY_REGISTERED: before is None and not was_elsewhere,
        Part.TRANSFERRED_IN: before is None and was_elsewhere,
        Part.DEREGISTERED: after is None and not is_elsewhere,
        Part.TRANSFERRED_OUT: after is None and is_elsewhere,
        Part.INHERITED: not both and not was_elsewhere and not is_elsewhere,
    }
    assert set(meanings) == set(Part)
    return meanings[part]


@given(standings)
def test_a_standing_is_counted_in_the_column_of_its_value(standing):
    assert standing.cell == (standing.service_type, column_for(standing.value))


@pytest.mark.parametrize("part", Part)
def test_every_part_has_words(part):
    assert part.words
