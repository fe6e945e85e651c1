"""Which clusters meet the counts, and which of them stand out."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from almoner.judgement.patterns.practice import known_criteria
from almoner.judgement.patterns.rules.events import Event, Place, Post
from almoner.judgement.patterns.rules.screening import Cluster, clusters
from tests.judgement.patterns.factories import DAY, TODAY, background, event, places

LIBRARY = Path(__file__).parents[4] / "library" / "safeguarding" / "patterns.yaml"
CRITERIA = known_criteria(LIBRARY)[-1]


def found(
    *events: Event, key: str = "same_service", listed: tuple[Place, ...] = places()
) -> list[Cluster]:
    every = [*background(), *events]
    looked = clusters(events=every, places=listed, criteria=CRITERIA, as_at=TODAY)
    return [each for each in looked if each.criterion.key == key]


def lately(many: int, **changed: object) -> list[Event]:
    """So many concerns in as many weeks, the newest last week."""
    return [event(received_on=TODAY - timedelta(days=7 * n), **changed) for n in range(many)]


def test_three_concerns_about_two_adults_in_ninety_days_meet_the_counts() -> None:
    one, two, three = event(adult="a"), event(adult="b"), event(adult="a")
    (cluster,) = found(one, two, three)
    assert [each.concern_id for each in cluster.events] == [
        one.concern_id,
        two.concern_id,
        three.concern_id,
    ]
    assert (cluster.subject, cluster.days) == ("1", 90)


@pytest.mark.parametrize(
    "events",
    [
        pytest.param([event(adult="a"), event(adult="b")], id="two concerns"),
        pytest.param([event(adult="a") for _ in range(5)], id="one adult"),
        pytest.param(
            [event(), event(), event(received_on=TODAY - 90 * DAY)], id="one of them 90 days ago"
        ),
        pytest.param([event(), event(), event(location_id=2)], id="another service"),
        pytest.param([event(location_id=None) for _ in range(4)], id="no service known"),
        pytest.param([event(location_id=999) for _ in range(4)], id="a service that has closed"),
        pytest.param([event(), event(), event(received_on=TODAY + DAY)], id="one tomorrow"),
    ],
)
def test_less_meets_no_count(events: list[Event]) -> None:
    assert found(*events) == []


def test_the_oldest_day_counted_is_the_ninetieth() -> None:
    assert found(event(), event(), event(received_on=TODAY - 89 * DAY))


def test_many_beside_what_was_to_be_expected_stand_out_and_few_do_not() -> None:
    (few,), (many,) = found(*lately(3)), found(*lately(9))
    assert not few.stands_out and many.stands_out
    assert many.expected == pytest.approx(few.expected, rel=0.5)
    assert many.chance < many.bound < few.chance


def test_what_all_services_have_stands_out_nowhere() -> None:
    everywhere = [
        event(location_id=place, provider_id=place * 10, received_on=TODAY - timedelta(days=7 * n))
        for place in range(1, 41)
        for n in range(6)
    ]
    looked = found(*everywhere)
    assert len(looked) == 40
    assert not any(each.stands_out for each in looked)


def test_a_service_that_always_had_many_does_not_stand_out() -> None:
    always = [event(received_on=TODAY - timedelta(days=9 * n)) for n in range(50)]
    (cluster,) = found(*always)
    assert not cluster.stands_out


def test_more_services_looked_at_ask_for_more() -> None:
    (few,), (many,) = (found(*lately(9), listed=places(number)) for number in (40, 400))
    assert many.bound == pytest.approx(few.bound / 10)


def test_themes_and_shifts_are_seen_by_themselves() -> None:
    events = [
        event(theme="medicines", shift=shift) for shift in ("day", "night", "evening", "evening")
    ]
    (cluster,) = found(*events, key="same_service_theme")
    assert cluster.shared == "medicines"
    assert found(*events, key="same_service_shift") == []


@pytest.mark.parametrize("unknown", ["", "not_known", "other"])
def test_what_is_not_known_is_not_shared(unknown: str) -> None:
    assert found(*[event(theme=unknown) for _ in range(4)], key="same_service_theme") == []


def test_a_few_of_one_rare_theme_stand_out_where_as_many_of_any_do_not() -> None:
    events = lately(5, theme="restraint")
    (theme,) = found(*events, key="same_service_theme")
    (plain,) = found(*events)
    assert theme.chance < plain.chance
    assert theme.expected < plain.expected


def test_a_short_time_is_seen_by_itself() -> None:
    events = [event(received_on=TODAY - n * DAY) for n in range(7)]
    (cluster,) = found(*events, key="of_late")
    assert (cluster.days, cluster.stands_out) == (14, True)


def managed(*sites: int, many: int = 40, **post: object) -> tuple[Place, ...]:
    held = (Post(person="Wren Teal", **post),)  # type: ignore[arg-type]
    return tuple(
        replace(place, posts=held) if place.location_id in sites else place
        for place in places(many)
    )


def test_one_manager_at_two_services() -> None:
    events = [
        event(
            manager="Wren Teal",
            location_id=1 + n % 2,
            received_on=TODAY - timedelta(days=5 * n),
        )
        for n in range(12)
    ]
    (cluster,) = found(*events, key="same_manager", listed=managed(1, 2))
    assert (cluster.subject, cluster.stands_out) == ("Wren Teal", True)
    assert found(*events, key="same_manager", listed=managed(1)) == []


def test_what_came_before_a_manager_did_is_not_theirs() -> None:
    events = [event(manager="Wren Teal", location_id=1 + n % 2) for n in range(8)]
    (long,), (short,) = (
        found(*events, key="same_manager", listed=managed(1, 2, from_on=from_on))
        for from_on in (None, TODAY - timedelta(days=20))
    )
    assert short.expected < long.expected / 3


def of_one_provider(*sites: int) -> tuple[Place, ...]:
    return tuple(
        replace(place, provider_id=10) if place.location_id in sites else place
        for place in places()
    )


def test_one_provider_over_several_services() -> None:
    events = [
        event(location_id=1 + n % 3, received_on=TODAY - timedelta(days=4 * n)) for n in range(15)
    ]
    (cluster,) = found(*events, key="same_provider", listed=of_one_provider(1, 2, 3))
    assert (cluster.subject, cluster.is_several, cluster.stands_out) == ("10", True, True)


def test_what_one_service_brings_is_no_providers() -> None:
    events = [*lately(12), event(location_id=2)]
    (cluster,) = found(*events, key="same_provider", listed=of_one_provider(1, 2, 3))
    assert cluster.chance <= cluster.bound
    assert not cluster.is_several and not cluster.stands_out


def test_a_provider_of_one_service_is_that_service() -> None:
    assert found(*lately(12), key="same_provider") == []


def test_unknown_beds_are_marked() -> None:
    listed = (Place(location_id=1, beds=None), *places()[1:])
    (cluster,) = found(*lately(4), listed=listed)
    assert not cluster.is_size_known


def test_no_services_and_no_concerns_are_no_finding() -> None:
    assert clusters(events=[], places=[], criteria=CRITERIA, as_at=TODAY) == ()
    assert clusters(events=lately(9), places=[], criteria=CRITERIA, as_at=TODAY) == ()
    assert clusters(events=[], places=places(), criteria=CRITERIA, as_at=TODAY) == ()
