"""What a prompt says of itself: why, how strong, how sure."""

from datetime import timedelta
from pathlib import Path

import pytest

from almoner.judgement.patterns.practice import known_criteria
from almoner.judgement.patterns.rules.events import Event
from almoner.judgement.patterns.rules.prompting import (
    Confidence,
    Prompt,
    Strength,
    in_how_many,
    prompt_of,
    surest,
)
from almoner.judgement.patterns.rules.screening import Cluster
from tests.judgement.patterns.factories import TODAY, event, prompt

LIBRARY = Path(__file__).parents[4] / "library" / "safeguarding" / "patterns.yaml"
CRITERIA = known_criteria(LIBRARY)[-1]
BY_KEY = {each.key: each for each in CRITERIA.criteria}


def told(*events: Event, key: str = "same_service", **changed: object) -> Prompt:
    said = {
        "criterion": BY_KEY[key],
        "subject": "1",
        "shared": "",
        "events": events,
        "days": 90,
        "expected": 0.8,
        "chance": 0.0001,
        "bound": 0.001,
        **changed,
    }
    return prompt_of(Cluster(**said))  # type: ignore[arg-type]


def spread_out(**changed: str) -> list[Event]:
    return [event(received_on=TODAY - timedelta(days=n), **changed) for n in (9, 5, 2)]


def test_a_prompt_says_how_many_and_how_many_were_to_be_expected() -> None:
    found = told(*spread_out())
    assert found.why == (
        "3 concerns about 3 adults in 90 days, where 0.8 were to be expected.",
        "As many would come by chance about once in 10,000 such looks.",
    )
    assert (found.since, found.until) == (TODAY - timedelta(days=9), TODAY - timedelta(days=2))
    assert found.consider == "a provider-concern meeting"
    assert (found.confidence, found.doubts) == (Confidence.HIGH, ())


def test_several_services_are_counted() -> None:
    events = [event(location_id=place) for place in (1, 2, 2)]
    found = told(*events, key="same_provider", subject="10")
    assert "They are about 2 services" in found.why[1]
    assert found.location_ids == {1, 2}


def test_unknown_adults_lower_confidence_and_say_so() -> None:
    one, two, three = spread_out()
    unsure = told(event(adult="", received_on=TODAY), two, three)
    least = told(event(adult="", received_on=TODAY), event(adult=""))
    assert (unsure.confidence, least.confidence) == (Confidence.MEDIUM, Confidence.LOW)
    assert "may be about 2 or as many as 3 adults" in unsure.doubts[0]
    assert "2 to 3 adults" in unsure.why[0]
    assert told(one, two, three).confidence is Confidence.HIGH


def test_all_of_one_day_may_be_one_event() -> None:
    found = told(event(), event(), event())
    assert found.confidence is Confidence.LOW
    assert "one event" in found.doubts[-1]


def test_unknown_beds_are_a_doubt() -> None:
    found = told(*spread_out(), is_size_known=False)
    assert "beds are not known" in found.doubts[0]
    assert found.confidence is Confidence.MEDIUM


@pytest.mark.parametrize(
    ("ratio", "strength"),
    [
        (0.0, Strength.VERY_STRONG),
        (0.001, Strength.VERY_STRONG),
        (0.05, Strength.STRONG),
        (0.9, Strength.MODERATE),
    ],
)
def test_the_further_below_what_chance_brings_the_stronger(
    ratio: float, strength: Strength
) -> None:
    assert prompt(ratio=ratio).strength is strength


def test_the_surest_of_several_is_said() -> None:
    listed = [prompt(confidence=each) for each in (Confidence.LOW, Confidence.MEDIUM)]
    assert surest(listed) is Confidence.MEDIUM


@pytest.mark.parametrize(
    ("chance", "words"),
    [(0.5, "2"), (0.013, "77"), (0.00023, "4,300"), (1e-12, "a thousand million")],
)
def test_chances_are_said_in_whole_looks(chance: float, words: str) -> None:
    assert in_how_many(chance) == words
