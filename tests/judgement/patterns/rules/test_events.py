"""Adults are counted between bounds, windows hold their days, and posts are held from a day."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.judgement.patterns.rules.events import Post, adults_in, within
from tests.judgement.patterns.factories import DAY, TODAY, event


@given(st.lists(st.sampled_from(["", "a", "b", "c"]), max_size=12))
def test_adults_are_counted_between_bounds(adults: list[str]) -> None:
    counted = adults_in([event(adult=adult) for adult in adults])
    assert counted.least <= counted.most <= len(adults) + 3
    assert counted.is_sure == (counted.least == counted.most)
    assert (counted.most == 0) == (not adults)


@given(st.lists(st.integers(0, 200), max_size=15), st.integers(1, 120))
def test_a_window_holds_its_days_in_order(ago: list[int], days: int) -> None:
    events = [event(received_on=TODAY - back * DAY) for back in ago]
    inside = within(events, days=days, as_at=TODAY)
    assert len(inside) == sum(back < days for back in ago)
    assert [each.received_on for each in inside] == sorted(each.received_on for each in inside)


@pytest.mark.parametrize(
    ("post", "is_held"),
    [
        (Post(person="Wren Teal"), True),
        (Post(person="Wren Teal", from_on=TODAY), True),
        (Post(person="Wren Teal", from_on=TODAY + timedelta(days=1)), False),
        (Post(person="Wren Teal", to_on=TODAY), False),
        (Post(person="Wren Teal", to_on=TODAY + timedelta(days=1)), True),
    ],
)
def test_a_post_is_held_from_its_first_day_up_to_its_last(post: Post, is_held: bool) -> None:
    assert post.is_held(on=TODAY) is is_held
