"""The question sets that ship: each can be used, is in its own words, and cites the law rightly."""

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from almoner.evidence.questionnaires.rules import (
    QuestionSetDefinition,
    QuestionType,
    as_mapping,
    asked_questions,
    parse_definition,
    score,
)
from almoner.evidence.questionnaires.rules.cautions import cautions
from almoner.register.directory.rules import ServiceType

FOLDER = Path(__file__).parents[3] / "library" / "question_sets"
SIZES = {
    "provider-assessment": (100, 130),
    "care-home-audit": (80, 100),
    "monitoring-visit": (18, 25),
    "home-care-audit": (55, 65),
    "supported-living-audit": (55, 65),
    "day-care-audit": (38, 45),
    "ipc-walk-round": (40, 50),
    "feedback-people-and-relatives": (10, 14),
}
AUDITS = [name for name in SIZES if name.endswith("audit") or name == "provider-assessment"]
CARE_HOMES = {ServiceType.NURSING, ServiceType.RESIDENTIAL, ServiceType.CARE_HOME}
REGULATION = re.compile(
    r"^Health and Social Care Act 2008 \(Regulated Activities\) Regulations 2014, regulation"
    r" (\d+A?)(\(\d+\))?(\([a-z]\))?(;|$)"
)
FUNDAMENTAL = {"7", "9", "9A", *map(str, range(10, 21)), "20A"}
# Paragraphs of the 2014 Regulations that are cited, by regulation: as made and amended.
PARAGRAPHS = {
    "9(3)": "abcdefghi",
    "10(2)": "abc",
    "12(2)": "abcdefghi",
    "13(4)": "abcd",
    "13(6)": "abcd",
    "14(4)": "abcd",
    "15(1)": "abcdef",
    "17(2)": "abcdef",
    "18(2)": "abc",
    "19(1)": "abc",
}
HARM = ("medicine", "abuse", "fire", "check", "chok", "liberty", "safe")


@cache
def shipped(name: str) -> QuestionSetDefinition:
    documents = list(yaml.safe_load_all((FOLDER / f"{name}.yaml").read_text(encoding="utf-8")))
    definitions = [parse_definition(document) for document in documents]
    assert [each.version for each in definitions] == [str(n + 1) for n in range(len(definitions))]
    return definitions[-1]


def test_every_file_is_known_here() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(SIZES)


@pytest.mark.parametrize("name", SIZES)
def test_it_can_be_used_under_its_own_name(name: str) -> None:
    definition = shipped(name)
    assert definition.key == name
    assert parse_definition(as_mapping(definition)).questions == definition.questions


@pytest.mark.parametrize("name", SIZES)
def test_it_is_of_the_size_that_it_is_meant_for(name: str) -> None:
    least, most = SIZES[name]
    assert least <= len(shipped(name).questions) <= most


@pytest.mark.parametrize("name", SIZES)
def test_whoever_publishes_it_is_warned_of_nothing(name: str) -> None:
    assert cautions(definition=shipped(name)) == ()


@pytest.mark.parametrize("name", SIZES)
def test_no_question_is_asked_twice_in_the_same_words(name: str) -> None:
    texts = [question.text for question in shipped(name).questions]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("name", [name for name in SIZES if not name.startswith("feedback")])
def test_every_question_that_scores_says_what_good_looks_like(name: str) -> None:
    bare = [q.key for q in shipped(name).questions if q.is_scored and not q.guidance]
    assert bare == []


@pytest.mark.parametrize("name", SIZES)
def test_every_question_that_scores_rests_on_evidence_and_law(name: str) -> None:
    scored = [question for question in shipped(name).questions if question.is_scored]
    assert [q.key for q in scored if not q.evidence] == []
    assert [q.key for q in scored if not q.regulation] == []


@pytest.mark.parametrize("name", SIZES)
def test_the_regulations_that_are_cited_exist(name: str) -> None:
    for question in shipped(name).questions:
        if "Regulations 2014, regulation" not in question.regulation:
            continue
        if "Food Information" in question.regulation:
            continue
        found = REGULATION.match(question.regulation)
        assert found, f"{question.key}: {question.regulation}"
        number, paragraph, letter = found.group(1), found.group(2) or "", found.group(3) or ""
        assert number in FUNDAMENTAL
        if letter:
            assert letter.strip("()") in PARAGRAPHS[number + paragraph], question.key


@pytest.mark.parametrize("name", [*AUDITS, "monitoring-visit", "ipc-walk-round"])
def test_what_harms_people_is_critical_and_must_be_answered(name: str) -> None:
    critical = [question for question in shipped(name).questions if question.is_critical]
    assert len(critical) >= 6
    assert all(question.is_required for question in critical)


@pytest.mark.parametrize("name", AUDITS)
def test_an_audit_holds_the_matters_that_harm_soonest_to_be_critical(name: str) -> None:
    words = " ".join(
        f"{question.text} {question.guidance}".lower()
        for question in shipped(name).questions
        if question.is_critical
    )
    wanted = HARM if name != "home-care-audit" else ("medicine", "abuse", "check", "chok", "missed")
    assert [word for word in wanted if word not in words and word != "liberty"] == []


def test_each_kind_of_answer_is_used_somewhere() -> None:
    used = {question.type for name in SIZES for question in shipped(name).questions}
    assert used == set(QuestionType)


def test_conditions_and_weights_are_used_somewhere() -> None:
    questions = [question for name in SIZES for question in shipped(name).questions]
    assert any(question.show_if for question in questions)
    assert any(question.weight > 1 for question in questions)


def test_the_assessment_has_five_domains_and_sixteen_standards() -> None:
    definition = shipped("provider-assessment")
    assert len(definition.sections) == 5
    assert [each.key for each in definition.standards] == [f"s{n:02}" for n in range(1, 17)]


def test_bands_find_the_two_parts_of_the_care_home_audit() -> None:
    definition = shipped("care-home-audit")
    assert [section.key for section in definition.sections] == ["care_quality", "environment"]
    assert set(CARE_HOMES) <= set(definition.applies_to)


@pytest.mark.parametrize("name", SIZES)
def test_the_best_answers_score_everything_and_the_worst_no_more_than_poor(name: str) -> None:
    definition = shipped(name)
    for take, rating in ((max, definition.ratings[0].label), (min, definition.ratings[-1].label)):
        answers = {}
        for question in definition.questions:
            if question.scale:
                answers[question.key] = take(int(o.value) for o in question.scale.options)
            elif question.type is QuestionType.YES_NO:
                answers[question.key] = "yes" if take is max else "no"
            elif question.options:
                ordered = sorted(question.options, key=lambda option: option.score or 0)
                answers[question.key] = str(ordered[-1 if take is max else 0].value)
        result = score(definition=definition, answers=answers)
        assert result.rating == rating
        assert (result.percentage == 100) == (take is max)


@pytest.mark.parametrize("name", SIZES)
def test_with_no_answers_only_questions_with_a_condition_are_left_out(name: str) -> None:
    definition = shipped(name)
    asked = asked_questions(definition=definition, answers={})
    assert set(asked) == {q.key for q in definition.questions if q.show_if is None}


def test_feedback_is_in_plain_words() -> None:
    definition = shipped("feedback-people-and-relatives")
    for question in definition.questions:
        assert len(question.text.split()) <= 12
        assert len(question.guidance.split()) <= 30
    assert [q.key for q in definition.questions if q.is_required] == ["who"]
