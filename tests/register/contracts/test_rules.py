"""How each kind of care is counted, and how care is followed through its registrations."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.register.contracts.rules import (
    COUNTED,
    MONITORED,
    SCHEME_KINDS,
    Category,
    Counting,
    Held,
    MonitoredCount,
    Portfolio,
    Relation,
    followed,
    is_in_force,
    monitored_counts,
    moved,
)
from almoner.register.directory.rules import Link

DAY = date(2021, 9, 20)
PLACES = st.integers(min_value=1, max_value=8)
LINKS = st.builds(
    Link, predecessor=PLACES, successor=PLACES, on=st.none() | st.just(DAY) | st.just(date.max)
)


def held(
    category: Category,
    *,
    location: int | None = 1,
    provider: int | None = 1,
    portfolio: Portfolio | None = None,
    number: int = 1,
) -> Held:
    return Held(
        contract_id=number,
        category=category,
        portfolio=portfolio,
        location_id=location,
        provider_id=provider,
    )


def count_of(
    counts: tuple[MonitoredCount, ...], category: Category, portfolio: Portfolio | None = None
) -> MonitoredCount:
    return next(c for c in counts if (c.category, c.portfolio) == (category, portfolio))


def test_every_kind_says_what_it_is_counted_in() -> None:
    assert set(COUNTED) == set(Category)
    assert {c for c, how in COUNTED.items() if Counting.SCHEMES in (how.counting, how.second)} == (
        set(SCHEME_KINDS)
    )


def test_everything_but_what_is_not_commissioned_is_monitored() -> None:
    assert set(Relation) - MONITORED == {Relation.NOT_COMMISSIONED}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (Portfolio.AGEING_WELL, "Ageing Well"),
        (Category.HOUSING_WITH_CARE, "Housing with care"),
        (Relation.DPS, "Dynamic purchasing system"),
        (Relation.IN_HOUSE, "In house"),
        (Counting.HOMES, "Homes"),
    ],
)
def test_names_are_said_as_people_read_them(name: Portfolio, words: str) -> None:
    assert name.words == words


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 homes"), (1, "1 home"), (2, "2 homes"), (1200, "1,200 homes")]
)
def test_a_count_has_its_noun(count: int, words: str) -> None:
    assert Counting.HOMES.of(count) == words


def test_nothing_held_is_nought_of_every_kind() -> None:
    counts = monitored_counts(held=[], schemes={})
    assert {c.count for c in counts} == {0}
    assert [(c.category, c.portfolio) for c in counts][:3] == [
        (Category.CARE_HOME, Portfolio.AGEING_WELL),
        (Category.CARE_HOME, Portfolio.LIVING_WELL),
        (Category.HOME_BASED_CARE, None),
    ]


def test_a_home_with_two_contracts_is_one_home() -> None:
    home = [
        held(Category.CARE_HOME, portfolio=Portfolio.AGEING_WELL, number=number)
        for number in (1, 2)
    ]
    counts = monitored_counts(held=home, schemes={})
    assert count_of(counts, Category.CARE_HOME, Portfolio.AGEING_WELL).count == 1
    assert count_of(counts, Category.CARE_HOME, Portfolio.LIVING_WELL).count == 0


def test_a_home_of_both_portfolios_counts_in_each() -> None:
    home = [held(Category.CARE_HOME, portfolio=portfolio) for portfolio in Portfolio]
    counts = monitored_counts(held=home, schemes={})
    assert [c.count for c in counts if c.category is Category.CARE_HOME] == [1, 1]


def test_a_home_without_a_portfolio_has_a_line_of_its_own() -> None:
    counts = monitored_counts(held=[held(Category.CARE_HOME)], schemes={})
    assert count_of(counts, Category.CARE_HOME).count == 1


def test_a_provider_with_two_agencies_is_one_provider() -> None:
    agencies = [held(Category.HOME_BASED_CARE, location=place) for place in (1, 2)]
    counts = monitored_counts(held=agencies, schemes={})
    assert count_of(counts, Category.HOME_BASED_CARE).count == 1


def test_a_service_without_a_known_provider_is_one_by_itself() -> None:
    centres = [held(Category.DAY_CARE, location=place, provider=None) for place in (1, 2)]
    assert count_of(monitored_counts(held=centres, schemes={}), Category.DAY_CARE).count == 2


def test_schemes_are_told_beside_the_providers() -> None:
    living = [held(Category.SUPPORTED_LIVING, location=place, provider=place) for place in (1, 2)]
    schemes = {
        (Category.SUPPORTED_LIVING, ("location", 1)): frozenset({10, 11}),
        (Category.SUPPORTED_LIVING, ("location", 2)): frozenset({11, 12}),
        (Category.HOUSING_WITH_CARE, ("location", 1)): frozenset({99}),
    }
    line = count_of(monitored_counts(held=living, schemes=schemes), Category.SUPPORTED_LIVING)
    assert line.words == "2 providers (3 schemes)"


def test_housing_with_care_is_counted_in_schemes() -> None:
    housing = [held(Category.HOUSING_WITH_CARE, location=None, provider=4)]
    schemes = {(Category.HOUSING_WITH_CARE, ("provider", 4)): frozenset({1, 2, 3})}
    line = count_of(monitored_counts(held=housing, schemes=schemes), Category.HOUSING_WITH_CARE)
    assert line.words == "3 schemes"


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2018, 3, 31), False),
        (date(2018, 4, 1), True),
        (date(2021, 3, 31), True),
        (date(2021, 4, 1), False),
    ],
)
def test_a_contract_holds_from_its_first_day_up_to_its_end(on: date, expected: bool) -> None:
    held_then = is_in_force(from_on=date(2018, 4, 1), to_on=date(2021, 4, 1), on=on)
    assert held_then is expected
    assert is_in_force(from_on=date(2018, 4, 1), to_on=None, on=date(2040, 1, 1))


def test_one_that_ended_the_day_it_began_never_held() -> None:
    assert not is_in_force(from_on=DAY, to_on=DAY, on=DAY)


def test_care_is_followed_to_its_latest_registration() -> None:
    links = [
        Link(predecessor=1, successor=2, on=date(2020, 1, 1)),
        Link(predecessor=2, successor=3, on=None),
        Link(predecessor=3, successor=4, on=date(2022, 1, 1)),
    ]
    assert followed(places=[1, 2, 5], links=links, as_at=DAY) == {1: 3, 2: 3, 5: 5}
    assert followed(places=[1], links=links, as_at=date(2019, 1, 1)) == {1: 1}
    assert followed(places=[1], links=links, as_at=date(2023, 1, 1)) == {1: 4}


def test_a_split_is_followed_the_same_way_whatever_the_order() -> None:
    links = [Link(predecessor=1, successor=place, on=None) for place in (3, 2, 4)]
    assert followed(places=[1], links=links, as_at=DAY) == {1: 2}


def test_a_circle_of_links_ends() -> None:
    links = [
        Link(predecessor=1, successor=2, on=None),
        Link(predecessor=2, successor=1, on=None),
    ]
    assert followed(places=[1], links=links, as_at=DAY) == {1: 2}


@given(places=st.sets(PLACES), links=st.lists(LINKS, max_size=12))
def test_every_place_is_followed_to_a_place_that_is_known(
    places: set[int], links: list[Link]
) -> None:
    found = followed(places=places, links=links, as_at=DAY)
    assert set(found) == places
    assert set(found.values()) <= places | {link.successor for link in links if link.on != date.max}


def test_a_moved_contract_takes_the_successors_provider() -> None:
    one = held(Category.HOME_BASED_CARE, location=1, provider=1)
    assert moved(one, location_id=2, provider_id=7).giver == ("provider", 7)
    assert moved(one, location_id=2, provider_id=None).giver == ("provider", 1)
