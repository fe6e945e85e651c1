"""When a cluster is a prompt, what it says of itself, and when it stays away."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from almoner.judgement.patterns.practice import known_criteria
from almoner.judgement.patterns.rules.definitions import DefinitionError, parse_criteria
from almoner.judgement.patterns.rules.events import Event, adults_in, within
from almoner.judgement.patterns.rules.prompting import (
    UNUSUAL,
    Confidence,
    Prompt,
    in_how_many,
    prompts,
    unanswered,
)
from almoner.judgement.patterns.rules.screening import Peer
from tests.judgement.patterns.factories import TODAY, event

LIBRARY = Path(__file__).parents[4] / "library" / "safeguarding" / "patterns.yaml"
CRITERIA = known_criteria(LIBRARY)[-1]
DAY = timedelta(days=1)


def found(*events: Event, key: str = "same_service", peers: tuple[Peer, ...] = ()) -> list[Prompt]:
    listed = prompts(events=events, peers=peers, criteria=CRITERIA, as_at=TODAY)
    return [each for each in listed if each.criterion == key]


def test_three_concerns_about_two_adults_in_ninety_days_are_a_prompt() -> None:
    one, two, three = event(adult="a"), event(adult="b"), event(adult="a")
    (prompt,) = found(one, two, three)
    assert prompt.concern_ids == (one.concern_id, two.concern_id, three.concern_id)
    assert prompt.subject == "1"
    assert prompt.consider == "a provider-concern meeting"
    assert "3 concerns about 2 adults in 90 days" in prompt.why[0]


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
        pytest.param([event(), event(), event(received_on=TODAY + DAY)], id="one tomorrow"),
    ],
)
def test_less_is_no_prompt(events: list[Event]) -> None:
    assert found(*events) == []


def test_the_oldest_day_counted_is_the_ninetieth() -> None:
    assert found(event(), event(), event(received_on=TODAY - 89 * DAY))


def test_themes_and_shifts_are_seen_by_themselves() -> None:
    events = [event(theme="medicines", shift=shift) for shift in ("day", "night", "evening")]
    (prompt,) = found(*events, key="same_service_theme")
    assert prompt.shared == "medicines"
    assert found(*events, key="same_service_shift") == []


@pytest.mark.parametrize("unknown", ["", "not_known", "other"])
def test_what_is_not_known_is_not_shared(unknown: str) -> None:
    assert found(*[event(theme=unknown) for _ in range(4)], key="same_service_theme") == []


def test_one_manager_at_two_services() -> None:
    events = [event(manager="Wren Teal", location_id=place) for place in (1, 1, 2, 2)]
    (prompt,) = found(*events, key="same_manager")
    assert prompt.subject == "Wren Teal"
    assert "They are about 2 services." in prompt.why
    assert found(*[event(manager="Wren Teal") for _ in range(6)], key="same_manager") == []


def test_one_provider_over_several_services() -> None:
    events = [event(location_id=place) for place in (1, 2, 3, 1, 2)]
    (prompt,) = found(*events, key="same_provider")
    assert prompt.subject == "10"


def test_unknown_adults_lower_confidence_and_say_so() -> None:
    (sure,) = found(event(received_on=TODAY), event(), event())
    (unsure,) = found(event(adult="", received_on=TODAY), event(adult="a"), event(adult="b"))
    (least,) = found(event(adult="", received_on=TODAY), event(adult=""), event(adult=""))
    assert [each.confidence for each in (sure, unsure, least)] == [
        Confidence.HIGH,
        Confidence.MEDIUM,
        Confidence.LOW,
    ]
    assert "may be about 2 or as many as 3 adults" in unsure.doubts[0]


def test_all_of_one_day_may_be_one_event() -> None:
    (prompt,) = found(event(), event(), event())
    assert prompt.confidence is Confidence.LOW
    assert "one event" in prompt.doubts[-1]


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


def test_an_answer_keeps_the_same_concerns_away() -> None:
    events = [event(), event(), event()]
    listed = found(*events)
    key = listed[0].key
    ids = frozenset(listed[0].concern_ids)
    assert unanswered(listed, answered={key: [ids]}) == ()
    assert unanswered(listed, answered={key: [ids | {999}]}) == ()
    assert unanswered(listed, answered={key: [frozenset({*list(ids)[:2]})]}) == tuple(listed)
    assert unanswered(listed, answered={("other", "location", "1", ""): [ids]}) == tuple(listed)
    more = found(*events, event())
    assert unanswered(more, answered={key: [ids]}) == tuple(more)


def test_an_unusual_number_explains_itself() -> None:
    peers = tuple(Peer(location_id=number, beds=30) for number in range(1, 31))
    recent = [event(received_on=TODAY - number * DAY) for number in range(6)]
    (prompt,) = found(*recent, key=UNUSUAL, peers=peers)
    assert prompt.subject == "1"
    assert "6 concerns in 14 days" in prompt.why[0]
    assert "about once in" in prompt.why[1]
    assert prompt.confidence is Confidence.HIGH


def test_unknown_beds_are_a_doubt() -> None:
    peers = (Peer(1, None), *(Peer(number, 30) for number in range(2, 30)))
    recent = [event(received_on=TODAY - number * DAY) for number in range(6)]
    (prompt,) = found(*recent, key=UNUSUAL, peers=peers)
    assert "beds are not known" in prompt.doubts[0]


@pytest.mark.parametrize(
    ("chance", "words"),
    [(0.5, "2"), (0.013, "77"), (0.00023, "4,300"), (1e-12, "a thousand million")],
)
def test_chances_are_said_in_whole_looks(chance: float, words: str) -> None:
    assert in_how_many(chance) == words


def raw(**changed: Any) -> dict[str, Any]:
    document = next(iter(yaml.safe_load_all(LIBRARY.read_text(encoding="utf-8"))))
    return {**document, **changed}


def test_the_library_says_where_its_criteria_come_from() -> None:
    criteria = parse_criteria(raw())
    assert "judgement" in criteria.source
    assert criteria.longest_days == 365 + 90
    assert criteria.criteria[0].least_concerns == 3
    assert "none of them real" in criteria.measured.sentence


@pytest.mark.parametrize(
    "changed",
    [
        {"criteria": [{"key": "x"}]},
        {"criteria": [{**raw()["criteria"][0], "least_concerns": 1}]},
        {"criteria": [{**raw()["criteria"][0], "scope": "street"}]},
        {"screen": {**raw()["screen"], "false_alarms": 1.5}},
        {"screen": {**raw()["screen"], "windows": []}},
        {"else_it_could_be": None},
    ],
)
def test_criteria_that_make_no_sense_are_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError):
        parse_criteria(raw(**changed))
