"""Pages, words and sizes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.doors.desk.rules import (
    PAGE_LENGTH,
    UNRATED,
    ListRequest,
    Order,
    ServiceFilter,
    Size,
    cut,
    rating_choices,
)

ANY = ServiceFilter(as_at=date(2021, 8, 31))


def test_the_first_page_of_none_holds_nothing():
    place = cut(page=1, total=0)
    assert (place.page, place.page_count, place.first, place.last) == (1, 1, 0, 0)


@pytest.mark.parametrize(("asked", "page"), [(-3, 1), (0, 1), (2, 2), (600, 600), (9999, 600)])
def test_a_page_that_is_not_there_becomes_the_nearest(asked, page):
    assert cut(page=asked, total=30_000).page == page


@given(st.integers(0, 5000), st.integers(-5, 200))
def test_pages_hold_every_result_once(total, page):
    place = cut(page=page, total=total)
    assert 0 <= place.offset <= max(total - 1, 0)
    assert place.last - place.first < PAGE_LENGTH
    assert cut(page=place.page_count, total=total).last == total


def test_ratings_are_offered_worst_first_and_unrated_last():
    assert rating_choices() == (1, 2, 3, 4, UNRATED)


def test_sizes_meet_without_a_gap():
    assert Size.SMALL.beds[1] == Size.MEDIUM.beds[0] - 1
    assert Size.MEDIUM.beds[1] == Size.LARGE.beds[0] - 1
    assert Size.LARGE.beds[1] is None


def test_the_order_is_said_as_addresses_say_it():
    assert ListRequest(filter=ANY, order=Order.BEDS, is_descending=True).sort == "-beds"
    assert ListRequest(filter=ANY).sort == "name"
