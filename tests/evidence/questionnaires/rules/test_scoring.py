"""Scores: two computations agree, on audits made by chance and on audits worked out by hand."""

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.evidence.questionnaires.rules import (
    Outcome,
    Score,
    asked_questions,
    canonical_json,
    definition_from,
    parse_definition,
    percentage_of,
    score,
    score_from,
    score_mapping,
)
from almoner.evidence.questionnaires.rules import canonical_text as text_of
from tests.evidence.questionnaires.factories import raw_set, with_change
from tests.evidence.questionnaires.generating import audit
from tests.evidence.questionnaires.score_vectors import FILE, vectors, written
from tests.evidence.questionnaires.second_score import asked, second_score

PARTS = 40


def scored(answers: dict[str, Any], **more: Any) -> Score:
    return score(definition=parse_definition(raw_set(**more)), answers=answers)


def _compare(raw: dict[str, Any], answers: dict[str, Any]) -> None:
    definition = parse_definition(raw)
    first = score(definition=definition, answers=answers)
    second = second_score(raw, answers)
    assert list(asked_questions(definition=definition, answers=answers)) == asked(raw, answers)
    assert first.rating == second["rating"]
    for mine, theirs in (
        ((first.overall,), [second["overall"]]),
        (first.sections, second["sections"]),
        (first.standards, second["standards"]),
    ):
        assert len(mine) == len(theirs)
        for part, other in zip(mine, theirs, strict=True):
            assert {name: getattr(part, name) for name in other} == other
    assert [(cap.key, cap.cap, list(cap.set_off_by)) for cap in first.caps] == second["caps"]


@pytest.mark.parametrize("part", range(PARTS))
def test_two_computations_agree_on_1000_generated_audits(part: int) -> None:
    for seed in range(part * 25, part * 25 + 25):
        _compare(*audit(seed + 10_000))


@settings(deadline=None, max_examples=100)
@given(st.integers(min_value=1_000_000))
def test_two_computations_agree_on_any_audit(seed: int) -> None:
    _compare(*audit(seed))


@settings(deadline=None, max_examples=100)
@given(st.integers(min_value=0))
def test_a_score_never_leaves_its_bounds_and_lines_add_up(seed: int) -> None:
    raw, answers = audit(seed)
    result = score(definition=parse_definition(raw), answers=answers)
    for part in (result.overall, *result.sections, *result.standards):
        assert part.share is None or 0 <= part.share <= 1
        assert part.not_applicable <= part.answered <= part.asked
    lines = [line for line in result.lines if line.outcome is Outcome.SCORED]
    if lines:
        got = sum(line.weight * Fraction(line.score, line.most) for line in lines)
        assert result.overall.share == got / sum(line.weight for line in lines)


@settings(deadline=None, max_examples=60)
@given(st.integers(min_value=0))
def test_a_score_is_kept_and_read_back_the_same(seed: int) -> None:
    raw, answers = audit(seed)
    definition = definition_from(text_of(parse_definition(raw)))
    result = score(definition=definition, answers=answers)
    assert score_from(json.loads(canonical_json(score_mapping(result)))) == result


def test_the_vectors_that_the_browser_reads_are_what_is_computed() -> None:
    assert FILE.read_text(encoding="utf-8") == written(vectors())


def test_vectors_hold_every_outcome_and_kind_of_limit() -> None:
    held = json.loads(FILE.read_text(encoding="utf-8"))["vectors"]
    outcomes = {line["outcome"] for each in held for line in each["score"]["questions"]}
    whens = {
        kind
        for each in held
        for limiter in each["definition"].get("limiters", ())
        for kind in limiter["when"]
    }
    assert outcomes == set(Outcome)
    assert {"any_critical_at_most", "any_standard_below", "standard", "section"} <= whens
    assert any(each["score"]["rating"] is None for each in held)
    assert any(cap["lowers"] for each in held for cap in each["score"]["caps"])


def test_a_standard_is_what_was_got_of_what_could_be() -> None:
    result = scored({"respect": 3, "dignity": 4, "safety": 2, "floor": "ground"})
    respect = result.standards[0]
    assert respect.share == Fraction(1 * 3 + 2 * 4, 1 * 4 + 2 * 4)
    assert respect.percentage == Decimal("91.7")
    assert respect.rating == "Excellent"


def test_the_whole_weighs_each_question_by_standard_and_section_too() -> None:
    result = scored({"respect": 3, "dignity": 4, "safety": 2, "floor": "upper"})
    care = Fraction(3, 4) + 2 * Fraction(4, 4) + Fraction(2, 4)
    assert result.overall.share == care / (1 + 2 + 1 + 2)  # the home's one question weighs 2
    assert result.percentage == Decimal("54.2")
    assert result.rating == "Requires improvement"


def test_not_applicable_leaves_the_score_as_it_is_and_counts_as_answered() -> None:
    result = scored({"respect": "na", "dignity": 4, "safety": 4, "floor": "ground"})
    assert result.overall.share == 1
    assert (result.overall.asked, result.overall.answered) == (4, 4)
    assert result.lines[0].outcome is Outcome.NOT_APPLICABLE


def test_too_little_answered_is_insufficient_evidence() -> None:
    result = scored({"respect": 4, "dignity": 4, "safety": 4})  # 3 of 4: 75 per cent
    assert result.percentage == Decimal("100.0")
    assert (result.rating, result.is_sufficient) == (None, False)
    assert scored({"respect": 4, "dignity": 4, "safety": 4}, minimum_answered=75).rating


def test_nothing_answered_has_no_percentage() -> None:
    result = scored({}, minimum_answered=0)
    assert (result.percentage, result.rating, result.is_sufficient) == (None, None, False)


def test_everything_not_applicable_has_no_percentage() -> None:
    raw = with_change("sections", raw_set()["sections"][:1])
    answers = {"respect": "na", "dignity": "na", "safety": "na"}
    result = score(definition=parse_definition(raw), answers=answers)
    assert (result.overall.answered, result.percentage, result.rating) == (3, None, None)


def test_a_critical_question_answered_poor_caps_the_rating_and_says_so() -> None:
    result = scored({"respect": 4, "dignity": 4, "safety": 1, "floor": "ground"})
    assert result.overall.rating == "Good"  # by percentage alone
    assert result.rating == "Poor"
    (cap,) = result.caps
    assert (cap.set_off_by, cap.lowers) == (("safety",), True)
    assert cap.because == "A critical question was answered Poor."
    assert result.critical_fails == ("safety",)


def test_a_cap_never_raises_a_rating() -> None:
    limiters = [{"key": "any", "when": {"any_standard_below": 100}, "cap": "Good", "because": "x"}]
    answers = {"respect": 1, "dignity": 1, "alarm": "no", "safety": 2, "floor": "upper"}
    result = scored(answers, limiters=limiters)
    assert result.rating == "Poor"
    assert not result.caps[0].lowers


def test_a_cap_gives_no_rating_where_evidence_is_insufficient() -> None:
    result = scored({"safety": 1})
    assert (result.rating, [cap.lowers for cap in result.caps]) == (None, [False])


def test_a_question_no_longer_asked_is_not_scored() -> None:
    answers = {"respect": 4, "dignity": 2, "alarm": "no", "safety": 4, "floor": "ground"}
    low, high = scored(answers), scored({**answers, "dignity": 3})
    assert [line.outcome for line in low.lines if line.key == "alarm"] == [Outcome.SCORED]
    assert [line.outcome for line in high.lines if line.key == "alarm"] == [Outcome.NOT_ASKED]
    assert (low.overall.asked, high.overall.asked) == (5, 4)


def test_two_limits_on_critical_questions_are_told_apart() -> None:
    limiters = [
        {"key": "one", "when": {"any_critical_at_most": 1}, "cap": "Poor", "because": "Worst."},
        {
            "key": "two",
            "when": {"any_critical_at_most": 2},
            "cap": "Requires improvement",
            "because": "Low.",
        },
    ]
    answers = {"respect": 4, "dignity": 4, "safety": 2, "floor": "ground"}
    result = scored(answers, limiters=limiters)
    assert result.rating == "Requires improvement"
    assert [cap.key for cap in result.caps] == ["two"]
    assert result.critical_fails == ()  # a critical fail is the lowest of the limits


@pytest.mark.parametrize(
    ("share", "percentage"),
    [
        (Fraction(0), "0.0"),
        (Fraction(1), "100.0"),
        (Fraction(7, 8), "87.5"),
        (Fraction(1, 3), "33.3"),
        (Fraction(2, 3), "66.7"),
        (Fraction(8755, 10_000), "87.6"),  # half up, where halves to even would say 87.6 too
        (Fraction(8745, 10_000), "87.5"),  # half up, where halves to even would say 87.4
        (Fraction(874499, 1_000_000), "87.4"),
    ],
)
def test_percentages_round_half_up(share: Fraction, percentage: str) -> None:
    assert str(percentage_of(share)) == percentage


def test_the_rating_is_of_the_figure_that_is_printed() -> None:
    ratings = [{"label": "Good", "from": "91.7"}, {"label": "Poor", "from": 0}]
    result = scored(
        {"respect": 3, "dignity": 4, "safety": 4, "floor": "ground"}, ratings=ratings, limiters=[]
    )
    assert result.standards[0].share == Fraction(11, 12)  # 91.666… is below 91.7, and prints so
    assert result.standards[0].rating == "Good"


def test_lines_explain_themselves() -> None:
    result = scored({"respect": "na", "dignity": 3, "floor": "ground"})
    words = {line.key: line.words for line in result.lines}
    assert words["respect"] == "Not applicable: leaves the score as it is"
    assert words["dignity"] == "3 of 4, weight 2: counts 1.5 of 2"
    assert words["alarm"] == "Not asked, because of an earlier answer"
    assert words["safety"] == "Not answered"
    assert words["floor"] == "2 of 2, weight 2: counts 2 of 2"


def test_a_third_is_said_as_a_fraction() -> None:
    raw = with_change(
        "sections.0.standards.0.questions.0",
        {
            "key": "respect",
            "text": "Which?",
            "type": "choice",
            "options": [
                {"value": "a", "label": "A", "score": 3},
                {"value": "b", "label": "B", "score": 1},
            ],
        },
    )
    result = score(definition=parse_definition(raw), answers={"respect": "b"})
    assert result.lines[0].words == "1 of 3, weight 1: counts 1/3 of 1"


def test_an_answer_that_is_on_no_scale_scores_nothing() -> None:
    result = scored({"respect": 9, "dignity": "yes", "safety": None})
    assert {line.outcome for line in result.lines} == {Outcome.UNANSWERED, Outcome.NOT_ASKED}
