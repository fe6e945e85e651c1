"""What is expected of a service: its peers', its own past, and the times."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.judgement.patterns.rules.events import Place
from almoner.judgement.patterns.rules.expecting import (
    Expected,
    Key,
    Rates,
    Seen,
    chance_of,
    mean_in_words,
    together,
)
from tests.judgement.patterns.factories import places

ANY = {"": 1.0}


def seen(past: dict[int, int], *, recent: dict[int, int] | None = None, days: int = 365) -> Seen:
    every = {(place, ""): count for place, count in past.items()}
    for place, count in (recent or {}).items():
        every[place, ""] = every.get((place, ""), 0) + count
    return Seen(
        past={(place, ""): count for place, count in past.items()},
        past_days=days,
        all=every,
        all_days=days + 90,
        shares=ANY,
    )


def due(listed: tuple[Place, ...], known: Seen, counts: dict[int, int]) -> dict[Key, Expected]:
    by_key = {(place, ""): count for place, count in counts.items()}
    return Rates(places=listed, seen=known).over(days=90, counts=by_key)


def test_larger_homes_are_expected_to_have_more() -> None:
    listed = (*places(10, beds=10), Place(location_id=99, beds=60))
    found = due(listed, seen(dict.fromkeys(range(1, 11), 1)), {})
    assert found[99, ""].mean > 2 * found[1, ""].mean


def test_a_home_of_unknown_size_is_taken_as_the_middle_one() -> None:
    listed = (*places(9, beds=20), Place(location_id=99, beds=None))
    found = due(listed, seen({}), {})
    assert found[99, ""].mean == pytest.approx(found[1, ""].mean)


def test_its_own_past_counts() -> None:
    found = due(places(20), seen({1: 20, **dict.fromkeys(range(2, 21), 1)}), {})
    assert found[1, ""].mean > 4 * found[2, ""].mean


def test_where_all_have_more_so_is_each_expected_to() -> None:
    past = dict.fromkeys(range(1, 21), 4)
    calm = due(places(20), seen(past), dict.fromkeys(range(1, 21), 1))
    busy = due(places(20), seen(past), dict.fromkeys(range(1, 21), 4))
    assert busy[1, ""].mean > 2.5 * calm[1, ""].mean


def test_its_own_rise_is_no_rise_of_the_times() -> None:
    past = dict.fromkeys(range(1, 21), 4)
    even = dict.fromkeys(range(1, 21), 1)
    calm, alone = (due(places(20), seen(past), {**even, 1: own}) for own in (1, 40))
    assert alone[1, ""].mean == pytest.approx(calm[1, ""].mean)


def test_where_all_have_fewer_none_is_expected_to() -> None:
    past = dict.fromkeys(range(1, 21), 4)
    usual = due(places(20), seen(past), dict.fromkeys(range(1, 21), 1))
    none = due(places(20), seen(past), {})
    assert none[1, ""].mean == pytest.approx(usual[1, ""].mean, rel=0.15)


def test_homes_and_other_services_are_compared_apart() -> None:
    listed = (
        *places(10),
        *(Place(location_id=n, is_care_home=False) for n in range(100, 110)),
    )
    past = dict.fromkeys(range(1, 11), 1) | dict.fromkeys(range(100, 110), 12)
    found = due(listed, seen(past), {})
    assert found[100, ""].mean > 5 * found[1, ""].mean


def test_a_theme_is_expected_by_its_share() -> None:
    known = Seen(past={}, past_days=0, all={}, all_days=90, shares={"falls": 0.3, "money": 0.1})
    found = Rates(places=places(10), seen=known).over(days=90, counts={})
    assert found[1, "falls"].mean == pytest.approx(3 * found[1, "money"].mean)


def test_nothing_known_is_nothing_expected() -> None:
    known = Seen(past={}, past_days=0, all={}, all_days=0, shares=ANY)
    assert Rates(places=places(3), seen=known).over(days=90, counts={}) == {}


def test_what_is_expected_together_has_the_sum_of_means_and_variances() -> None:
    parts = [Expected(mean=2.0, shape=1.5), Expected(mean=5.0, shape=3.0)]
    whole = together(parts)
    assert whole.mean == 7.0
    assert whole.variance == pytest.approx(sum(each.variance for each in parts))


@given(shape=st.floats(0.3, 30), success=st.floats(0.05, 0.99), count=st.integers(0, 30))
def test_a_tail_is_a_chance_and_falls(shape: float, success: float, count: int) -> None:
    here, beyond = (chance_of(n, shape=shape, success=success) for n in (count, count + 1))
    assert 0 <= beyond <= here + 1e-9 <= 1 + 1e-8


def test_a_tail_is_that_of_the_textbook() -> None:
    # With shape 1 the count is geometric: P(N ≥ n) = (1 − p)^n.
    assert chance_of(3, shape=1, success=0.4) == pytest.approx(0.6**3)
    assert Expected(mean=1.5, shape=1).chance(3) == pytest.approx(0.6**3)


@pytest.mark.parametrize(
    ("mean", "words"),
    [(0.0, "fewer than 0.1"), (0.09, "fewer than 0.1"), (0.1, "0.1"), (2.25, "2.2")],
)
def test_a_mean_is_never_said_to_be_none(mean: float, words: str) -> None:
    assert mean_in_words(mean) == words


def test_one_that_has_all_the_few_there_are_does_not_hide_itself() -> None:
    """A council that has only begun: its services are not all taken to be as unlike as that one."""
    known = Seen(past={}, past_days=0, all={(1, ""): 6}, all_days=90, shares=ANY)
    found = Rates(places=places(50), seen=known).over(days=90, counts={(1, ""): 6})
    assert found[1, ""].mean < 0.1
    assert found[1, ""].chance(6) < 1e-6
