"""What is asked, given the answers so far."""

from decimal import Decimal
from typing import Any

import pytest

from almoner.evidence.questionnaires.rules import (
    Condition,
    asked_questions,
    awaited_files,
    meets,
    parse_definition,
    required_and_unanswered,
)
from tests.evidence.questionnaires.factories import definition, raw_set

CHAIN = parse_definition(
    raw_set(
        limiters=[],
        sections=[
            {
                "key": "a",
                "title": "A",
                "standards": [
                    {
                        "key": "s",
                        "title": "S",
                        "questions": [
                            {"key": "one", "text": "1", "type": "yes_no"},
                            {
                                "key": "two",
                                "text": "2",
                                "type": "yes_no",
                                "required": True,
                                "show_if": {"question": "one", "is": "yes"},
                            },
                            {
                                "key": "three",
                                "text": "3",
                                "type": "text",
                                "required": True,
                                "show_if": {"question": "two", "is": "no"},
                            },
                        ],
                    }
                ],
            }
        ],
    )
)


@pytest.mark.parametrize(
    ("answers", "keys"),
    [
        ({}, ("one",)),
        ({"one": "no"}, ("one",)),
        ({"one": "yes"}, ("one", "two")),
        ({"one": "yes", "two": "no"}, ("one", "two", "three")),
        ({"one": "no", "two": "no", "three": "x"}, ("one",)),  # what hides two hides three
        ({"one": None, "two": "no"}, ("one",)),
    ],
)
def test_a_question_is_asked_while_all_before_it_hold(
    answers: dict[str, Any], keys: tuple[str, ...]
) -> None:
    assert asked_questions(definition=CHAIN, answers=answers) == keys


def test_what_is_not_asked_is_not_missing() -> None:
    assert required_and_unanswered(definition=CHAIN, answers={}) == ()  # one need not be answered
    assert required_and_unanswered(definition=CHAIN, answers={"one": "no"}) == ()
    assert required_and_unanswered(definition=CHAIN, answers={"one": "yes"}) == ("two",)
    answers = {"one": "yes", "two": "no", "three": None}
    assert required_and_unanswered(definition=CHAIN, answers=answers) == ("three",)


@pytest.mark.parametrize(
    ("condition", "answer", "expected"),
    [
        ({"among": (3, 4)}, 3, True),
        ({"among": (3, 4)}, 2, False),
        ({"among": ("na",)}, "na", True),
        ({"among": ("lunch",)}, ["lunch", "supper"], True),
        ({"among": ("lunch",)}, ["supper"], False),
        ({"among": (3,)}, None, False),
        ({"at_most": Decimal(2)}, 2, True),
        ({"at_most": Decimal(2)}, 3, False),
        ({"at_most": Decimal(2)}, "na", False),
        ({"at_most": Decimal(2)}, ["2"], False),
        ({"at_least": Decimal("2.5")}, "2.5", True),
        ({"at_least": Decimal("2.5")}, "2.49", False),
        ({"at_least": Decimal(1), "at_most": Decimal(3)}, "2", True),
        ({"at_least": Decimal(1), "at_most": Decimal(3)}, "9", False),
    ],
)
def test_a_condition_and_an_answer(condition: dict[str, Any], answer: Any, expected: bool) -> None:
    assert meets(condition=Condition(question="q", **condition), answer=answer) is expected


def test_files_named_as_evidence_are_each_named_once() -> None:
    answers: dict[str, Any] = {"photos": ["a" * 64, "b" * 64, "a" * 64], "comments": "c" * 64}
    assert awaited_files(definition=definition(), answers=answers) == ("a" * 64, "b" * 64)
    assert awaited_files(definition=definition(), answers={}) == ()
