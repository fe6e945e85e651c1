"""The browser's score is the server's, to the last fraction."""

import random
from typing import Any

import pytest

from almoner.doors.field.rules import packed_definition
from almoner.evidence.questionnaires.rules import (
    DefinitionError,
    asked_questions,
    parse_definition,
    score,
    score_mapping,
)
from tests.doors.field import node
from tests.doors.field.definitions import a_definition, some_answers

SCRIPT = """
const { askedQuestions, completeness, score } = await import(`${APP}/scoring.js`);
const found = given.map((each) => ({
  asked: askedQuestions(each),
  parts: completeness(each),
  score: each.definition.ratings ? score(each) : null,
}));
console.log(JSON.stringify(found));
"""
AUDITS = 1_000
SETS = 60


def _audits(*, is_blind: bool) -> tuple[list[Any], list[dict[str, Any]]]:
    chance = random.Random(2026)
    held, given = [], []
    while len(held) < AUDITS:
        raw = a_definition(chance)
        try:
            definition = parse_definition(raw)
        except DefinitionError:
            continue  # a limiter that names no critical question, say: the next is another
        packed = packed_definition(definition=definition, is_blind=is_blind)
        for _ in range(AUDITS // SETS):
            answers = some_answers(chance, raw)
            held.append((definition, answers))
            given.append({"definition": packed, "answers": answers})
    return held, given


@pytest.fixture(scope="module")
def scored() -> tuple[list[Any], list[Any]]:
    held, given = _audits(is_blind=False)
    return held, node.run(SCRIPT, given)


def test_scores_agree(scored: tuple[list[Any], list[Any]]) -> None:
    for (definition, answers), found in zip(*scored, strict=True):
        assert found["score"] == score_mapping(score(definition=definition, answers=answers))


def test_the_same_questions_are_asked(scored: tuple[list[Any], list[Any]]) -> None:
    for (definition, answers), found in zip(*scored, strict=True):
        assert found["asked"] == list(asked_questions(definition=definition, answers=answers))


def test_completeness_counts_every_question_asked(scored: tuple[list[Any], list[Any]]) -> None:
    for (definition, answers), found in zip(*scored, strict=True):
        asked = asked_questions(definition=definition, answers=answers)
        assert sum(part["asked"] for part in found["parts"]) == len(asked)
        assert sum(part["answered"] for part in found["parts"]) == len(set(asked) & set(answers))


def test_the_audits_are_of_every_kind(scored: tuple[list[Any], list[Any]]) -> None:
    """A comparison proves little where nothing was capped, failed or left out."""
    scores = [found["score"] for found in scored[1]]
    assert {each["rating"] for each in scores} > {None, "Good", "Poor"}
    assert any(cap["lowers"] for each in scores for cap in each["caps"])
    outcomes = {line["outcome"] for each in scores for line in each["questions"]}
    assert outcomes == {"scored", "not_applicable", "unanswered", "not_asked"}
    assert any(line["critical_fail"] for each in scores for line in each["questions"])


def test_a_blind_pack_holds_nothing_that_makes_a_rating() -> None:
    _, given = _audits(is_blind=True)
    for each in given[::50]:
        words = str(each["definition"])
        assert not any(
            f"'{name}'" in words
            for name in ("weight", "scores", "ratings", "limiters", "fails_at", "minimum_answered")
        )
    found = node.run(SCRIPT, given[:50])
    assert all(each["score"] is None for each in found)
