"""The same care under all its registrations, walked in the database and in plain Python."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from almoner.register.directory.models import Location, Succession
from almoner.register.directory.queries import (
    chain_of,
    chains_of,
    lineage,
    lineage_from,
    links_after,
    links_before,
    successors,
)
from almoner.register.directory.rules import Link, backward, onward, reached
from tests.register.directory.factories import (
    NOBODY,
    OPERATOR,
    LocationFactory,
    SuccessionFactory,
)

DAY = date(2021, 8, 31)
KNOWN = datetime(2021, 9, 1, 12, tzinfo=UTC)


def followed_each_other(*pairs: tuple[int, int], count: int = 4) -> list[Location]:
    """Locations registered a year apart, and one of which nothing is said."""
    made = [LocationFactory(registered_on=date(2010 + n, 1, 1)) for n in range(count)]
    for before, after in pairs:
        SuccessionFactory(predecessor=made[before], successor=made[after])
    LocationFactory()
    return made


# In plain Python


def test_what_is_reached_comes_nearest_first_and_each_once() -> None:
    ways = {1: [2, 3], 2: [4], 3: [4, 5], 4: [1]}
    assert reached(start=1, ways=ways) == (1, 2, 3, 4, 5)
    assert reached(start=9, ways=ways) == (9,)


def test_links_are_read_both_ways() -> None:
    links = [Link(predecessor=1, successor=3), Link(predecessor=2, successor=3)]
    assert backward(links) == {3: [1, 2]}
    assert onward(links) == {1: [3], 2: [3]}


# In the database


@pytest.mark.django_db
class TestWalking:
    def test_one_way(self) -> None:
        made = followed_each_other((0, 1), (1, 2), (1, 3))
        assert list(successors(location=made[0], visible_to=OPERATOR)) == made[1:]
        assert successors(location=made[0], visible_to=NOBODY) == ()

    def test_one_half_of_a_service_that_was_split_is_not_the_other(self) -> None:
        first, left, right = followed_each_other((0, 1), (0, 2), count=3)
        chains = chains_of(location_ids=[first.pk, left.pk])
        assert chains[left.pk] == {first.pk, left.pk}
        assert chains[first.pk] == {first.pk, left.pk, right.pk}

    def test_a_query_may_say_where_the_walk_begins(self) -> None:
        old, new = followed_each_other(count=2)
        SuccessionFactory(predecessor=old, successor=new, on=DAY)
        found = Location.objects.filter(cqc_id=new.cqc_id)
        for days, reached_then in ((-1, {new}), (0, {old, new})):
            walk = lineage_from(found=found, as_at=DAY + timedelta(days=days))
            assert set(Location.objects.filter(pk__in=walk)) == reached_then

    def test_a_circle_ends(self) -> None:
        one, other = followed_each_other((0, 1), (1, 0), count=2)
        assert lineage(location_ids=[one.pk]) == {one.pk, other.pk}
        assert chains_of(location_ids=[one.pk])[one.pk] == {one.pk, other.pk}
        assert successors(location=one, visible_to=OPERATOR) == (other,)

    def test_a_link_counts_from_its_day_and_once_it_is_known(self) -> None:
        old, new = followed_each_other(count=2)
        SuccessionFactory(predecessor=old, successor=new, on=DAY, recorded_at=KNOWN)
        wanted = [new.pk]
        for as_at, known_at, is_found in (
            (DAY, None, True),
            (DAY - timedelta(days=1), None, False),
            (DAY, KNOWN, True),
            (DAY, KNOWN - timedelta(microseconds=1), False),
        ):
            found = lineage(location_ids=wanted, as_at=as_at, known_at=known_at)
            assert (old.pk in found) is is_found, (as_at, known_at)

    def test_what_is_behind_a_link_to_come_is_not_reached(self) -> None:
        first, second, third = followed_each_other((0, 1), count=3)
        SuccessionFactory(predecessor=second, successor=third, on=DAY + timedelta(days=1))
        assert lineage(location_ids=[third.pk], as_at=DAY) == {third.pk}
        assert lineage(location_ids=[third.pk]) == {first.pk, second.pk, third.pk}

    def test_of_nothing_nothing_leads_anywhere(self) -> None:
        assert links_before(location_ids=[]) == links_after(location_ids=[]) == ()
        assert chains_of(location_ids=[]) == {}

    @pytest.mark.parametrize("length", [1, 30])
    def test_a_walk_is_one_query_however_long(
        self, length: int, django_assert_num_queries: Any
    ) -> None:
        made = followed_each_other(*((n, n + 1) for n in range(length)), count=length + 1)
        with django_assert_num_queries(1):
            assert len(lineage(location_ids=[made[-1].pk], as_at=DAY)) == length + 1
        with django_assert_num_queries(1):
            found = Location.objects.filter(pk__in=chain_of(location_id=made[0].pk)).count()
        assert found == length + 1


COUNT = 6
NUMBERS = st.integers(0, COUNT - 1)
DATES = st.none() | st.sampled_from([DAY - timedelta(days=1), DAY, DAY + timedelta(days=1)])
MOMENTS = st.sampled_from([KNOWN - timedelta(days=1), KNOWN, KNOWN + timedelta(days=1)])
# Splits, mergers, two ways round and circles: any links at all, each pair once.
GRAPHS = st.dictionaries(
    st.tuples(NUMBERS, NUMBERS).filter(lambda pair: pair[0] != pair[1]),
    st.tuples(DATES, MOMENTS),
    max_size=12,
)


class TestAnyGraph(TestCase):
    """Against a walk that looks at every link until nothing more is found."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.places = [LocationFactory().pk for _ in range(COUNT)]

    @settings(max_examples=60, deadline=None)
    @given(graph=GRAPHS, start=st.sets(NUMBERS, max_size=3), as_at=DATES, known_at=MOMENTS)
    def test_the_database_walks_as_plain_python_does(
        self,
        graph: dict[tuple[int, int], tuple[date | None, datetime]],
        start: set[int],
        as_at: date | None,
        known_at: datetime,
    ) -> None:
        Succession.objects.bulk_create(
            Succession(
                predecessor_id=self.places[before],
                successor_id=self.places[after],
                on=on,
                recorded_at=at,
            )
            for (before, after), (on, at) in graph.items()
        )
        holds = {
            pair
            for pair, (on, at) in graph.items()
            if (as_at is None or on is None or on <= as_at) and at <= known_at
        }
        asked = {"location_ids": self._ids(start), "as_at": as_at, "known_at": known_at}
        earlier = _closed(start, holds, back=True)
        later = _closed(start, holds, back=False)
        assert lineage(**asked) == self._ids(earlier)
        assert self._pairs(links_before(**asked)) == {p for p in holds if p[1] in earlier}
        assert self._pairs(links_after(**asked)) == {p for p in holds if p[0] in later}
        everything = set(graph)
        chains = chains_of(location_ids=self._ids(start))
        assert chains.keys() == self._ids(start)
        for one in start:
            whole = _closed({one}, everything, back=True) | _closed({one}, everything, back=False)
            assert chains[self.places[one]] == self._ids(whole)
            by_query = Location.objects.filter(pk__in=chain_of(location_id=self.places[one]))
            assert set(by_query.values_list("pk", flat=True)) == self._ids(whole)

    def _ids(self, numbers: Iterable[int]) -> set[int]:
        return {self.places[number] for number in numbers}

    def _pairs(self, links: Iterable[Link]) -> set[tuple[int, int]]:
        number: Callable[[int], int] = self.places.index
        return {(number(link.predecessor), number(link.successor)) for link in links}


def _closed(start: set[int], pairs: set[tuple[int, int]], *, back: bool) -> set[int]:
    found, size = set(start), -1
    while len(found) != size:
        size = len(found)
        for before, after in pairs:
            if back and after in found:
                found.add(before)
            if not back and before in found:
                found.add(after)
    return found
