"""The one text of a definition, and what changed from one to another."""

from copy import deepcopy
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.evidence.questionnaires.rules import (
    as_mapping,
    canonical_json,
    canonical_text,
    definition_from,
    digest_of,
    parse_definition,
    plain_mapping,
)
from almoner.evidence.questionnaires.rules.differences import Change, differences
from tests.evidence.questionnaires.factories import rated, raw_set, with_change
from tests.evidence.questionnaires.generating import audit


def words(older: dict[str, Any], newer: dict[str, Any]) -> list[str]:
    found = differences(older=parse_definition(older), newer=parse_definition(newer))
    return [each.words for each in found]


@settings(deadline=None, max_examples=150)
@given(st.integers(min_value=0))
def test_a_definition_is_read_back_the_same(seed: int) -> None:
    text = canonical_text(parse_definition(audit(seed)[0]))
    assert canonical_text(definition_from(text)) == text


def test_a_set_with_every_type_is_read_back_the_same() -> None:
    raw = raw_set(about="What it is for.")
    questions = raw["sections"][1]["standards"][0]["questions"]
    questions[0] |= {"maximum": 60, "unit": "beds", "minimum": "0.5", "whole": False}
    questions[1] |= {"earliest": date(2020, 4, 1)}
    questions += [
        {"key": "fact", "text": "Is it?", "type": "yes_no", "scored": False},
        {"key": "bad", "text": "Is it?", "type": "yes_no", "best": False, "not_applicable": True},
        {"key": "never-na", **rated("never-na", not_applicable=False)},
    ]
    first = parse_definition(raw)
    again = definition_from(canonical_text(first))
    assert again.questions == first.questions
    assert (again.scales, again.ratings, again.limiters) == (
        first.scales,
        first.ratings,
        first.limiters,
    )
    assert again.sections == first.sections


def test_the_order_of_names_and_what_goes_without_saying_make_no_difference() -> None:
    raw = raw_set()
    other = dict(reversed(raw_set().items()))
    other["sections"][0]["weight"] = "1.000"
    other["sections"][0]["standards"][0]["questions"][0]["critical"] = False
    texts = {canonical_text(parse_definition(each)) for each in (raw, other)}
    assert len(texts) == 1


def test_the_order_of_questions_does() -> None:
    other = raw_set()
    questions = other["sections"][0]["standards"][0]["questions"]
    questions[0], questions[1] = questions[1], questions[0]
    texts = {canonical_text(parse_definition(each)) for each in (raw_set(), other)}
    assert len(texts) == 2


def test_a_digest_is_of_the_text() -> None:
    assert digest_of("{}") == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_weights_that_a_float_cannot_hold_are_kept_exactly() -> None:
    raw = with_change("sections.0.weight", 0.1)
    mapping = as_mapping(parse_definition(raw))
    assert mapping["sections"][0]["weight"] == "0.1"


def test_any_mapping_can_be_kept_as_json() -> None:
    raw = {1: date(2026, 3, 27), "a": [{True: None}, (1, 2)], "b": object}
    held = plain_mapping(raw)
    assert held["1"] == "2026-03-27"
    assert held["a"] == [{"True": None}, [1, 2]]
    assert canonical_json(held)


def test_nothing_changed_is_nothing() -> None:
    assert words(raw_set(), raw_set(version="2")) == []


def test_what_was_added_and_removed_is_named() -> None:
    newer = raw_set(version="2")
    newer["sections"][0]["standards"][0]["questions"].append(rated("privacy"))
    del newer["sections"][1]["standards"][0]["questions"][4]
    newer["sections"].append(
        {
            "key": "last",
            "title": "Last",
            "standards": [{"key": "s09", "title": "Nine", "questions": [rated("nine")]}],
        }
    )
    assert words(raw_set(), newer) == [
        "Section last was added: Last",
        "Standard s09 was added: Nine",
        "Question privacy was added: Is privacy good?",
        "Question nine was added: Is nine good?",
        "Question comments was removed: Anything else?",
    ]


def test_what_changed_is_said_in_words() -> None:
    newer = raw_set(version="2", minimum_answered=75, title="Audit", limiters=[])
    first = newer["sections"][0]["standards"][0]["questions"]
    first[0] |= {"critical": True, "weight": 3, "guidance": "Look.", "text": "Is it respect?"}
    del first[2]["show_if"]
    newer["scales"]["quality"] = deepcopy(newer["scales"]["quality"])
    newer["scales"]["quality"]["options"][3]["label"] = "Bad"
    found = words(raw_set(), newer)
    assert found == [
        "Question set short-audit was changed: How much must be answered was “80” and is now"
        " “75”. The title was “Short audit” and is now “Audit”.",
        "Question respect was changed: Whether it is critical was “no” and is now “yes”."
        " The guidance is now “Look.”. The question was “Is respect good?” and is now"
        " “Is it respect?”. The weight was “1” and is now “3”.",
        "Question alarm was changed: When it is asked is no longer given; it was"
        " “question dignity, at_most 2”.",
        "Scale quality was changed: The answers was “Excellent (4), Good (3),"
        " Requires improvement (2), Poor (1)” and is now “Excellent (4), Good (3),"
        " Requires improvement (2), Bad (1)”.",
        "Limiter critical was removed: A critical question was answered Poor.",
    ]


def test_a_question_that_moved_is_said_to() -> None:
    newer = raw_set(version="2")
    moved = newer["sections"][0]["standards"][0]["questions"].pop(0)
    newer["sections"][1]["standards"][0]["questions"].append(moved)
    found = differences(older=parse_definition(raw_set()), newer=parse_definition(newer))
    assert [(each.change, each.key) for each in found] == [(Change.MOVED, "respect")]
    assert found[0].words == "Question respect was moved: From Respect to Rest."


def test_a_long_value_is_cut() -> None:
    newer = with_change("about", "x" * 500)
    assert words(raw_set(), newer)[0].endswith("…”.")
    assert len(words(raw_set(), newer)[0]) < 300
