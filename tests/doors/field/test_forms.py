"""What a device sends is read, or refused with a word on where it is wrong; never with a fault."""

import json
from typing import Any

import pytest

from almoner.doors.field.forms import (
    LONGEST_NAME,
    MOST_ANSWERS,
    NotUnderstood,
    read_answers,
    read_body,
    read_choice,
    read_device,
)

ANSWER = {"client_id": "a", "question_key": "respect", "answered_at": "2021-09-08T10:00:00+01:00"}


def batch(*answers: Any, **changed: Any) -> dict[str, Any]:
    return {"user": 7, "device": "tablet", "answers": list(answers), **changed}


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b'{"user": ' + b"9" * 5000 + b"}", "not JSON"),
        (b"[]", "not a JSON object"),
        (b"null", "not a JSON object"),
        (b'"text"', "not a JSON object"),
    ],
)
def test_a_body_that_is_none_is_refused(body: bytes, sentence: str) -> None:
    with pytest.raises(NotUnderstood, match=sentence):
        read_body(body)


def test_a_body_is_read_in_any_script() -> None:
    assert read_body(json.dumps({"note": "Жук 老"}).encode()) == {"note": "Жук 老"}


@pytest.mark.parametrize(
    ("held", "sentence"),
    [
        ({"answers": []}, "a user and a list"),
        ({"user": "7", "answers": []}, "a user and a list"),
        ({"user": True, "answers": []}, "a user and a list"),
        ({"user": 7, "answers": {}}, "a user and a list"),
        ({"user": 7}, "a user and a list"),
        (batch(*[ANSWER] * (MOST_ANSWERS + 1)), "200 answers at most"),
        (batch("respect"), "An answer is a JSON object"),
        (batch({**ANSWER, "client_id": 7}), "“client_id” is not text"),
        (batch({**ANSWER, "note": None}), "“note” is not text"),
        (batch({**ANSWER, "based_on": []}), "“based_on” is not text"),
        (batch({**ANSWER, "question_key": {}}), "“question_key” is not text"),
        (batch({**ANSWER, "answered_at": "soon"}), "“answered_at” is not a time"),
        (batch({**ANSWER, "answered_at": ""}), "“answered_at” is not a time"),
        (batch({**ANSWER, "answered_at": "2021-09-08T10:00:00"}), "in which time zone"),
        (batch(ANSWER, device=7), "“device” is not text"),
    ],
)
def test_a_batch_that_is_none_is_refused(held: dict[str, Any], sentence: str) -> None:
    with pytest.raises(NotUnderstood, match=sentence):
        read_answers(held)


def test_a_batch_is_read_with_what_each_answer_says() -> None:
    full = {**ANSWER, "value": [1, "two"], "note": "Seen", "based_on": "b"}
    sent = read_answers(batch(full, ANSWER))
    assert sent.user_id == 7
    first, second = sent.answers
    assert (first.client_id, first.question_key, first.value) == ("a", "respect", [1, "two"])
    assert (first.note, first.based_on, first.device) == ("Seen", "b", "tablet")
    assert first.answered_at.isoformat() == "2021-09-08T10:00:00+01:00"
    assert (second.value, second.note, second.based_on) == (None, "", "")


def test_a_full_batch_is_taken() -> None:
    assert len(read_answers(batch(*[ANSWER] * MOST_ANSWERS)).answers) == MOST_ANSWERS


def test_a_devices_name_is_as_long_as_is_kept() -> None:
    assert read_device({"device": "x" * 200}) == "x" * LONGEST_NAME
    assert read_device({}) == ""


@pytest.mark.parametrize("shown", [None, "a", {"a": 1}, [1], ["a", None]])
def test_a_choice_says_which_answers_were_shown(shown: object) -> None:
    with pytest.raises(NotUnderstood, match="which answers were shown"):
        read_choice({"question_key": "respect", "chosen": "a", "shown": shown})


def test_a_choice_is_read() -> None:
    choice = read_choice({"question_key": "respect", "chosen": "a", "shown": ["a", "b", "a"]})
    assert (choice.question_key, choice.chosen, choice.shown) == ("respect", "a", {"a", "b"})
