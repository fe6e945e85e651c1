"""What a definition may say, and the sentence for each thing that it may not."""

from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.evidence.questionnaires.rules import (
    DefinitionError,
    EvidenceKind,
    LimiterKind,
    Problem,
    Purpose,
    QuestionType,
    parse_definition,
)
from almoner.evidence.questionnaires.rules.parsing import decimal_of
from tests.evidence.questionnaires.factories import RATINGS, rated, raw_set, with_change
from tests.evidence.questionnaires.generating import audit

FIRST = "sections.0.standards.0.questions.0"
SHOWN = "sections[0].standards[0].questions[0]"
HOME = "sections.1.standards.0.questions"
HOME_SHOWN = "sections[1].standards[0].questions"


def problems_of(raw: Any) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        parse_definition(raw)
    return [str(problem) for problem in caught.value.problems]


def question(**more: Any) -> dict[str, Any]:
    """The set with its first question given more, or other, values."""
    return with_change(FIRST, {**rated("respect"), **more})


def conditions(*waits: tuple[str, str]) -> dict[str, Any]:
    """A set of questions, each of which waits for another's yes."""
    keys = sorted({key for pair in waits for key in pair})
    wait = dict(waits)
    questions = [
        {"key": key, "text": key, "type": "yes_no"}
        | ({"show_if": {"question": wait[key], "is": "yes"}} if key in wait else {})
        for key in keys
    ]
    standard = {"key": "s", "title": "S", "questions": questions}
    return raw_set(sections=[{"key": "a", "title": "A", "standards": [standard]}], limiters=[])


def test_a_whole_set_is_read() -> None:
    found = parse_definition(raw_set())
    assert (found.key, found.version, found.purpose) == ("short-audit", "1", Purpose.AUDIT)
    assert found.applies_to == ("nursing", "residential")
    assert [rating.label for rating in found.ratings] == [each["label"] for each in RATINGS]
    assert found.minimum_answered == 80
    assert len(found.questions) == 11
    assert {question.type for question in found.questions} == set(QuestionType)
    dignity = found.question("dignity")
    assert (dignity.weight, dignity.is_scored, dignity.may_be_not_applicable) == (2, True, True)
    assert found.question("alarm").show_if is not None
    assert found.question("photos").evidence == (EvidenceKind.PHOTO,)
    assert found.limiters[0].kind is LimiterKind.ANY_CRITICAL_AT_MOST
    assert found.standard_keys["safety"] == "s02"
    assert (found.rank("Excellent"), found.rank("Poor")) == (0, 3)


def test_an_unknown_question_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        parse_definition(raw_set()).question("nothing")


def test_every_problem_is_reported_at_once_each_with_its_path() -> None:
    raw = raw_set(title="", purpose="exam", limitres=[])
    raw["sections"][0]["standards"][0]["questions"][0]["weight"] = 0
    raw["sections"][1]["standards"][0]["questions"][1]["tpye"] = "date"
    assert problems_of(raw) == [
        "title: This is empty.",
        "purpose: “exam” is not known here. It may be: audit, visit, feedback, survey, return,"
        " check, self_assessment.",
        f"{SHOWN}.weight: A weight must be more than nought.",
        f"{HOME_SHOWN}[1].tpye: This is not known here. Did you mean type?",
        "limitres: This is not known here. Did you mean limiters?",
    ]


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("version", "1.0", "version: “1.0” is not a version. Number them from 1."),
        ("version", "0", "version: “0” is not a version. Number them from 1."),
        ("version", None, "version: This is missing."),
        ("question_set", "Big Audit", "question_set: “Big Audit” cannot be a key. Use up to 40"),
        ("question_set", "a" * 41, "question_set: “aaa"),
        ("title", ["x"], "title: This must be text."),
        ("title", True, "title: This must be text. Put it in quotation marks."),
        ("scales.Big scale", {}, "scales.Big scale: “Big scale” cannot be a key."),
        ("title", "x" * 201, "title: This is longer than 200 characters."),
        ("applies_to", ["hospital"], "applies_to[0]: “hospital” is not known. It may be: nursing"),
        ("applies_to", ["nursing"] * 2, "applies_to[1]: “nursing” is here twice."),
        ("applies_to", "nursing", "applies_to: This must be a list."),
        ("minimum_answered", 101, "minimum_answered: This must be from 0 to 100 per cent"),
        ("minimum_answered", "lots", "minimum_answered: “lots” is not a number."),
        ("minimum_answered", True, "minimum_answered: “True” is not a number."),
        ("sections", [], "sections: This is empty."),
        ("sections", {}, "sections: This must be a list."),
        ("sections.0", "care", "sections[0]: This must hold names with values"),
        ("sections.0.weight", -1, "sections[0].weight: A weight must be more than nought."),
        ("sections.0.weight", 1001, "sections[0].weight: A weight may be 1,000 at most."),
        ("sections.0.weight", 0.0001, "sections[0].weight: A number may have at most three"),
        ("sections.0.standards.0.weight", 0, "sections[0].standards[0].weight: A weight must"),
        ("sections.1.key", "care", "sections[1].key: Another section has the key “care”"),
        ("sections.1.standards.0.key", "s01", "sections[1].standards[0].key: Another standard"),
        (f"{HOME}.0.key", "safety", f"{HOME_SHOWN}[0].key: Another question has the key “safety”"),
        ("scales.quality.options", [], "scales.quality.options: This is empty."),
        ("scales.quality.not_applicable", "no", "scales.quality.not_applicable: This must be true"),
        ("scales.quality.best", 4, "scales.quality.best: This is not known here."),
    ],
)
def test_a_fault_of_the_set_is_named(path: str, value: Any, expected: str) -> None:
    found = problems_of(with_change(path, value))
    assert any(problem.startswith(expected) for problem in found), found


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"scale": "grades"}, "scale: There is no scale “grades”. The scales are: quality."),
        ({"scale": None}, "scale: This is missing."),
        ({"type": "stars"}, "type: “stars” is not known here."),
        ({"weight": 0}, "weight: A weight must be more than nought."),
        ({"weight": "heavy"}, "weight: “heavy” is not a number."),
        ({"weight": "NaN"}, "weight: “NaN” is not a number."),
        ({"weight": float("inf")}, "weight: “inf” is not a number."),
        ({"critical": "yes"}, "critical: This must be true or false."),
        ({"evidence": ["HEARSAY"]}, "evidence[0]: “HEARSAY” is not known."),
        ({"text": ""}, "text: This is empty."),
        ({"key": ""}, "key: This is empty."),
        ({"wieght": 2}, "wieght: This is not known here. Did you mean weight?"),
        ({"options": []}, "options: This is not known here."),
        ({"show_if": {}}, "show_if: Say which answer"),
        ({"show_if": {"question": "safety", "is": 1, "in": [2]}}, "show_if: Give “is” or “in”"),
        ({"show_if": {"question": "gone", "is": 1}}, "show_if.question: There is no question"),
        ({"show_if": {"question": "safety", "is": 1}}, "show_if.question: “safety” is asked later"),
        ({"show_if": {"question": "respect", "is": 1}}, "show_if: These questions wait for each"),
        ({"show_if": "always"}, "show_if: This must hold names with values"),
    ],
)
def test_a_fault_of_a_question_is_named(more: dict[str, Any], expected: str) -> None:
    found = problems_of(question(**more))
    assert any(problem.startswith(f"{SHOWN}.{expected}") for problem in found), found


@pytest.mark.parametrize(
    ("number", "more", "expected"),
    [
        (0, {"weight": 2}, "weight: Only a question that is scored can have this."),
        (0, {"critical": True}, "critical: Only a question that is scored can have this."),
        (0, {"minimum": 9, "maximum": 8}, "maximum: The maximum is less than the minimum."),
        (1, {"latest": "tomorrow"}, "latest: “tomorrow” is not a date."),
        (1, {"earliest": "2026-02-30"}, "earliest: “2026-02-30” is not a date."),
        (
            1,
            {"earliest": "2026-03-02", "latest": "2026-03-01"},
            "latest: The latest day is before the earliest.",
        ),
        (2, {"many": True}, "many: A question with scores takes one answer."),
        (3, {"options": [{"value": "one", "label": "One"}]}, "options: There must be at least two"),
        (
            3,
            {"options": [{"value": "one", "label": "One"}] * 2},
            "options: Two options have the value “one”.",
        ),
        (
            3,
            {
                "many": False,
                "options": [
                    {"value": "one", "label": "One", "score": 1},
                    {"value": "two", "label": "Two"},
                ],
            },
            "options: Either every option has a score, or none.",
        ),
        (
            3,
            {
                "many": False,
                "options": [
                    {"value": "one", "label": "One", "score": 1},
                    {"value": "two", "label": "Two", "score": 1},
                ],
            },
            "options: Every option has the same score",
        ),
        (
            3,
            {"options": [{"value": "na", "label": "One"}, {"value": "two", "label": "Two"}]},
            "options[0].value: Use “not_applicable: true”",
        ),
        (4, {"longest": 20_001}, "longest: This must be a whole number from 1 to 20,000."),
        (4, {"longest": 1.5}, "longest: This must be a whole number"),
        (5, {"columns": []}, "columns: This is empty."),
        (5, {"columns": [{"key": "a", "label": "A"}] * 2}, "columns[1].key: Another column"),
        (
            5,
            {"columns": [{"key": "a", "label": "A", "type": "table"}]},
            "columns[0].type: “table” is not known here.",
        ),
        (5, {"rows": 501}, "rows: This must be a whole number from 1 to 500."),
    ],
)
def test_a_fault_of_its_type_is_named(number: int, more: dict[str, Any], expected: str) -> None:
    raw = raw_set()
    raw["sections"][1]["standards"][0]["questions"][number].update(more)
    found = problems_of(raw)
    place = f"{HOME_SHOWN}[{number}]"
    assert any(problem.startswith(f"{place}.{expected}") for problem in found), found


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        ([{"label": "Good", "from": 50}, {"label": "Poor", "from": 1}], "ratings: The lowest"),
        ([{"label": "Good", "from": 0}, {"label": "Poor", "from": 0}], "ratings[0]: “Good” and"),
        ([{"label": "Good", "from": 50}, {"label": "Good", "from": 0}], "ratings[1].label: Anoth"),
        ([{"label": "Good"}, {"label": "Poor", "from": 0}], "ratings[0].from: This is missing."),
        ([{"label": "Good", "from": "10.55"}], "ratings[0].from: This must be from 0 to 100"),
        (
            [{"label": "Good", "from": 50}, {"label": "Poor", "from": 0, "to": 40}],
            "ratings[1]: There is a gap from 40 to 50, between “Poor” and “Good”.",
        ),
        (
            [{"label": "Good", "from": 50}, {"label": "Poor", "from": 0, "to": 60}],
            "ratings[1]: “Poor” and “Good” overlap from 50 to 60.",
        ),
        (
            [{"label": "Good", "from": 50, "to": 90}, {"label": "Poor", "from": 0}],
            "ratings[0]: There is a gap from 90 to 100, between “Good” and the top.",
        ),
    ],
)
def test_ratings_cover_everything_once(ratings: list[dict[str, Any]], expected: str) -> None:
    found = problems_of(raw_set(ratings=ratings, limiters=[]))
    assert any(problem.startswith(expected) for problem in found), found


def test_ratings_that_say_where_they_end_are_read() -> None:
    ratings = [{"label": "Poor", "from": 0, "to": 50}, {"label": "Good", "from": 50, "to": 100}]
    found = parse_definition(raw_set(ratings=ratings, limiters=[]))
    assert [rating.label for rating in found.ratings] == ["Good", "Poor"]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"cap": "Terrible"}, "cap: “Terrible” is not one of the ratings, which are: Excellent"),
        ({"when": {}}, "when: Give one of: any_critical_at_most"),
        ({"when": {"standard": "s01", "section": "care", "below": 5}}, "when: Give one of:"),
        ({"when": {"standard": "s99", "below": 5}}, "when.standard: There is no standard “s99”."),
        ({"when": {"section": "s01", "below": 5}}, "when.section: There is no section “s01”."),
        ({"when": {"question": "s01", "at_most": 5}}, "when.question: There is no question “s01”."),
        ({"when": {"question": "alarm", "at_most": 0}}, "when.question: “alarm” is not answered"),
        ({"when": {"standard": "s01"}}, "when.below: This is missing."),
        ({"when": {"standard": "s01", "below": 101}}, "when.below: This must be from 0 to 100"),
        ({"because": ""}, "because: This is empty."),
        ({"whne": {}}, "whne: This is not known here. Did you mean when?"),
    ],
)
def test_a_fault_of_a_limiter_is_named(more: dict[str, Any], expected: str) -> None:
    limiter = {**raw_set()["limiters"][0], **more}
    found = problems_of(raw_set(limiters=[limiter]))
    assert any(problem.startswith(f"limiters[0].{expected}") for problem in found), found


def test_a_limit_on_critical_questions_needs_one() -> None:
    raw = with_change("sections.0.standards.1.questions.0.critical", False)
    assert problems_of(raw) == ["limiters[0].when: No question is critical."]


def test_two_limiters_have_two_keys() -> None:
    limiters = raw_set()["limiters"] * 2
    assert problems_of(raw_set(limiters=limiters)) == [
        "limiters[1].key: Another limiter has the key “critical”: limiters[0]."
    ]


@pytest.mark.parametrize(
    ("waits", "ring"),
    [
        ([("a", "a")], "a → a"),
        ([("a", "b"), ("b", "a")], "a → b → a"),
        ([("a", "c"), ("b", "a"), ("c", "b")], "a → c → b → a"),
        ([("b", "c"), ("c", "b"), ("d", "b")], "b → c → b"),
    ],
)
def test_a_ring_of_conditions_is_named_once(waits: list[tuple[str, str]], ring: str) -> None:
    found = [problem for problem in problems_of(conditions(*waits)) if "→" in problem]
    assert len(found) == 1
    assert found[0].endswith(f"so none would ever be asked: {ring}.")


def test_two_rings_are_both_named() -> None:
    found = problems_of(conditions(("a", "b"), ("b", "a"), ("c", "d"), ("d", "c")))
    assert len(found) == 2


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"question": "respect", "is": 5}, "“respect” is never answered “5”, only: 4, 3, 2, 1, na"),
        ({"question": "respect", "is": "Good"}, "“respect” is never answered “Good”"),
        ({"question": "respect", "at_most": 0}, "No answer to “respect” can meet this."),
        ({"question": "respect", "at_least": 3, "at_most": 2}, "No answer to “respect” can meet"),
        ({"question": "alarm", "is": "perhaps"}, "“alarm” is never answered “perhaps”"),
        ({"question": "alarm", "is": "na"}, "“alarm” is never answered “na”, only: yes, no"),
        ({"question": "alarm", "at_most": 1}, "“alarm” is not answered with a number."),
        ({"question": "beds", "is": 3}, "“beds” has no list of answers to wait for."),
        ({"question": "beds", "at_most": -1}, "No answer to “beds” can meet this."),
        ({"question": "floor", "in": ["ground", "attic"]}, "“floor” is never answered “attic”"),
        ({"question": "comments", "is": "x"}, "“comments” has no list of answers to wait for."),
    ],
)
def test_an_answer_that_never_comes_cannot_be_waited_for(
    condition: dict[str, Any], expected: str
) -> None:
    raw = with_change(f"{HOME}.6.show_if", condition)
    (problem,) = problems_of(raw)
    assert problem.startswith(f"{HOME_SHOWN}[6].show_if: {expected}")


@pytest.mark.parametrize(
    "condition",
    [
        {"question": "respect", "is": 4},
        {"question": "respect", "is": "na"},
        {"question": "respect", "in": [1, 2]},
        {"question": "alarm", "is": True},  # as YAML reads “yes”
        {"question": "alarm", "is": "no"},
        {"question": "beds", "at_least": 1, "at_most": 3},
        {"question": "meals", "is": "lunch"},
    ],
)
def test_an_answer_that_may_come_can_be_waited_for(condition: dict[str, Any]) -> None:
    parse_definition(with_change(f"{HOME}.6.show_if", condition))


def test_a_set_of_everything_wrong_is_still_one_answer() -> None:
    for raw in ("audit", None, [], 5, {}, {"sections": [None, 1, {"standards": [[]]}]}):
        assert problems_of(raw)


def test_a_set_has_at_most_a_thousand_questions() -> None:
    raw = with_change(f"{HOME}", [rated(f"q{number}") for number in range(1_001)])
    assert problems_of(raw) == ["sections: There are more than 1,000 questions."]


def test_a_scale_must_give_something() -> None:
    options = [{"value": 0, "label": "None"}, {"value": 0, "label": "Nothing"}]
    found = problems_of(with_change("scales.quality.options", options))
    assert "scales.quality.options: The best answer must score more than nought." in found
    assert "scales.quality.options: Two options have the value “0”." in found


def test_an_error_says_all_of_its_problems() -> None:
    error = DefinitionError([Problem("title", "This is empty."), Problem("", "No.")])
    assert str(error) == "title: This is empty.\nNo."


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (1, Decimal(1)),
        ("1.50", Decimal("1.5")),
        (0.1, Decimal("0.1")),
        (True, None),
        ("1e999999999", None),
        ("1_0", None),
        ("9" * 50, None),
        ("nan", None),
        (None, None),
        ([], None),
    ],
)
def test_numbers_are_read_exactly_or_not_at_all(raw: object, expected: Decimal | None) -> None:
    assert decimal_of(raw) == expected


def _spoilt(raw: Any, chance: Any) -> Any:
    """The set with one value anywhere replaced by something else."""
    held = deepcopy(raw)
    at: Any = held
    while True:
        keys = list(at) if isinstance(at, dict) else list(range(len(at)))
        key = chance.draw(st.sampled_from(keys))
        inner = at[key]
        if isinstance(inner, dict | list) and inner and chance.draw(st.booleans()):
            at = inner
            continue
        junk = st.sampled_from([None, 0, -1, "", "x", [], {}, [[]], {"a": 1}, True, 1.5, "é" * 500])
        at[key] = chance.draw(junk)
        return held


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_whatever_is_spoilt_gives_sentences_and_never_an_error_of_ours(chance: Any) -> None:
    raw, _ = audit(chance.draw(st.integers(0, 50)))
    try:
        parse_definition(_spoilt(raw, chance))
    except DefinitionError as error:
        assert error.problems
        for problem in error.problems:
            assert problem.sentence.endswith((".", "?", "…”.")), problem
