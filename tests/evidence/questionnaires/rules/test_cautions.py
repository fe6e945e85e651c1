"""What whoever publishes a version is told first."""

from copy import deepcopy
from typing import Any

import pytest

from almoner.evidence.questionnaires.rules import parse_definition
from almoner.evidence.questionnaires.rules.cautions import cautions
from tests.evidence.questionnaires.factories import raw_set, with_change

RESPECT = "sections.0.standards.0.questions.0"


def told(raw: dict[str, Any], *, before: dict[str, Any] | None = None) -> tuple[str, ...]:
    return cautions(
        definition=parse_definition(raw), before=parse_definition(before) if before else None
    )


def test_a_sound_set_that_did_not_change_has_none() -> None:
    assert told(raw_set()) == ()
    assert told(raw_set(), before=raw_set()) == ()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"ratings": [], "limiters": []}, "There are no ratings"),
        ({"limiters": []}, "no limiter says what follows"),
        ({"minimum_answered": 0}, "one answer can make a rating"),
    ],
)
def test_what_a_set_lacks_is_said(changed: dict[str, Any], words: str) -> None:
    assert any(words in each for each in told(raw_set(**changed)))


def test_a_set_without_scores_says_so() -> None:
    raw = raw_set(limiters=[], ratings=[])
    words = [{"key": "a", "text": "Why?", "type": "text"}]
    raw["sections"] = [
        {"key": "s", "title": "S", "standards": [{"key": "t", "title": "T", "questions": words}]}
    ]
    assert told(raw) == ("No question is scored, so there will be no percentage and no rating.",)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (f"{RESPECT}.text", "Is there respect?", "1 question is worded otherwise"),
        ("sections.0.standards.1.questions.0.critical", False, "1 question is no longer critical"),
        (f"{RESPECT}.key", "regard", "1 question is taken out"),
        ("sections.1.key", "house", "Sections are others than before"),
        ("sections.1.weight", 3, "Scores are worked out differently"),
        (f"{RESPECT}.weight", 3, "Scores are worked out differently"),
        ("scales.quality.options.0.value", 5, "Scores are worked out differently"),
        ("sections.1.standards.0.questions.2.options.0.score", 3, "Scores are worked out"),
    ],
)
def test_a_change_to_beware_of_is_said(path: str, value: Any, words: str) -> None:
    before = raw_set()
    before["limiters"] = [] if "critical" in path else before["limiters"]
    after = with_change(path, value, before)
    if words.startswith("1 question is no longer"):
        before = raw_set()
        after = with_change(path, value, raw_set(limiters=[]))
    assert any(words in each for each in told(after, before=before))


def test_another_order_is_said_and_changes_no_score() -> None:
    after = deepcopy(raw_set())
    questions = after["sections"][0]["standards"][0]["questions"]
    questions[0], questions[1] = questions[1], questions[0]
    assert told(after, before=raw_set()) == ("Questions come in another order.",)
