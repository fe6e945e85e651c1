"""What may be answered to each type of question, and the sentence for what may not."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.evidence.questionnaires.rules import (
    AnswerRefused,
    Question,
    QuestionType,
    answer_words,
    check_answer,
    parse_definition,
)
from tests.evidence.questionnaires.factories import definition, raw_set

TODAY = date(2026, 3, 27)
FILE = "0a" * 32
ASKED = definition().by_key


def number(**more: Any) -> Question:
    return Question(key="n", text="How many?", type=QuestionType.NUMBER, **more)


def dated(**more: Any) -> Question:
    return Question(key="d", text="When?", type=QuestionType.DATE, **more)


@pytest.mark.parametrize(
    ("key", "raw", "kept"),
    [
        ("respect", 4, 4),
        ("respect", "3", 3),
        ("respect", 2.0, 2),
        ("respect", "na", "na"),
        ("respect", "", None),
        ("respect", None, None),
        ("alarm", True, "yes"),
        ("alarm", "No", "no"),
        ("beds", 40, "40"),
        ("beds", "40.0", "40"),
        ("beds", "0", "0"),
        ("beds", "-0", "0"),
        ("beds", "1e3", "1000"),
        ("seen-on", "2026-03-27", "2026-03-27"),
        ("seen-on", date(2026, 3, 1), "2026-03-01"),
        ("seen-on", datetime(2026, 3, 1, 12), "2026-03-01"),  # noqa: DTZ001  a day without a zone
        ("floor", "ground", "ground"),
        ("floor", ["upper"], "upper"),
        ("meals", ["supper", "lunch", "supper"], ["lunch", "supper"]),
        ("meals", "lunch", ["lunch"]),
        ("meals", [], None),
        ("comments", "  Two\r\nlines  ", "Two\nlines"),
        ("comments", "na", "na"),
        ("comments", "   ", None),
        ("rota", [{"role": " Nurse ", "number": 2}], [{"role": "Nurse", "number": "2"}]),
        ("rota", [{"role": "Nurse"}, {"role": ""}, {}], [{"role": "Nurse"}]),
        ("rota", [{"role": "", "number": None}], None),
        ("photos", [FILE, FILE], [FILE]),
        ("photos", FILE, [FILE]),
    ],
)
def test_an_answer_is_kept_in_one_form(key: str, raw: object, kept: object) -> None:
    if key == "rota" and isinstance(raw, list) and len(raw) > 2:
        raw = raw[:2]
    assert check_answer(question=ASKED[key], raw=raw, on=TODAY) == kept


@pytest.mark.parametrize(
    ("key", "raw", "sentence"),
    [
        ("respect", 5, "“5” is not on the scale. Answer one of: 4 (Excellent), 3 (Good), 2 (R"),
        ("respect", "Good", "“Good” is not on the scale."),
        ("respect", True, "“True” is not on the scale."),
        ("respect", 2.5, "“2.5” is not on the scale."),
        ("respect", [4], "“[4]” is not on the scale."),
        ("respect", "x" * 500, f"“{'x' * 59}…” is not on the scale."),
        ("alarm", "perhaps", "Answer yes or no."),
        ("alarm", 1, "Answer yes or no."),
        ("alarm", "na", "This question cannot be answered “not applicable”."),
        ("beds", "many", "“many” is not a number. Write it as 12 or 12.5."),
        ("beds", "1.5", "This must be a whole number."),
        ("beds", -1, "This must be 0 or more."),
        ("beds", float("nan"), "“nan” is not a number."),
        ("beds", {}, "“{}” is not a number."),
        ("seen-on", "2026-03-28", "28 March 2026 is in the future."),
        ("seen-on", "27/03/2026", "“27/03/2026” is not a date."),
        ("seen-on", "2026-02-30", "“2026-02-30” is not a date."),
        ("seen-on", "20260327", "“20260327” is not a date."),
        ("seen-on", 5, "“5” is not a date."),
        ("floor", "attic", "“attic” is not a choice. Choose from: Ground, Upper."),
        ("floor", ["ground", "upper"], "Choose one answer, and not 2."),
        ("floor", {"a": 1}, "“{'a': 1}” is not a choice."),
        ("floor", [["ground"]], "“['ground']” is not a choice."),
        ("comments", "x" * 41, "This is 41 characters long. Write 40 at most."),
        ("comments", 5, "This must be text."),
        ("comments", "a\x00b", "This holds a character that cannot be kept."),
        ("rota", "Nurse", "This must be a table: a list of rows."),
        ("rota", [["Nurse"]], "This must be a table: a list of rows."),
        ("rota", [{}] * 3, "There are 3 rows. A table may have 2 at most."),
        ("rota", [{"rank": "x"}], "Row 1 has a column that is not asked for: rank."),
        ("rota", [{"number": "x"}], "Row 1, How many: “x” is not a number."),
        ("rota", [{"role": "x" * 1001}], "Row 1, Role: This is 1,001 characters long."),
        ("photos", "photo.jpg", "“photo.jpg” is not a file that was added here."),
        ("photos", [5], "“5” is not a file that was added here."),
        ("photos", [f"{n:064x}" for n in range(31)], "There are 31 files. Add 30 at most."),
    ],
)
def test_what_cannot_be_answered_is_said(key: str, raw: object, sentence: str) -> None:
    with pytest.raises(AnswerRefused) as caught:
        check_answer(question=ASKED[key], raw=raw, on=TODAY)
    assert str(caught.value).startswith(sentence)


def test_a_number_keeps_to_its_limits_and_says_its_unit() -> None:
    asked = parse_definition(
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
                                {
                                    "key": "n",
                                    "text": "N",
                                    "type": "number",
                                    "minimum": "0.5",
                                    "maximum": 40,
                                    "unit": "hours",
                                }
                            ],
                        }
                    ],
                }
            ],
        )
    ).question("n")
    assert check_answer(question=asked, raw="0.50") == "0.5"
    assert answer_words(question=asked, value="0.5") == "0.5 hours"
    for raw, sentence in (
        ("0.4", "This must be 0.5 hours or more."),
        ("40.1", "This must be 40 hours or less."),
        ("1.1234567", "A number may have at most 6 decimal places."),
    ):
        with pytest.raises(AnswerRefused, match=sentence):
            check_answer(question=asked, raw=raw)


def test_a_date_keeps_to_its_limits() -> None:
    between = dated(earliest="2020-04-01", latest="2021-03-31")
    assert check_answer(question=between, raw="2020-04-01") == "2020-04-01"
    for raw, sentence in (
        ("2020-03-31", "The date must be on or after 1 April 2020."),
        ("2021-04-01", "The date must be on or before 31 March 2021."),
    ):
        with pytest.raises(AnswerRefused, match=sentence):
            check_answer(question=between, raw=raw)
    with pytest.raises(AnswerRefused, match="26 March 2026 is in the past"):
        check_answer(question=dated(earliest="today"), raw="2026-03-26", on=TODAY)
    assert check_answer(question=dated(latest="today"), raw="2030-01-01")  # the day is not known


def test_not_applicable_where_it_is_allowed() -> None:
    allowed = number(may_be_not_applicable=True)
    assert check_answer(question=allowed, raw="na") == "na"
    assert answer_words(question=allowed, value="na") == "Not applicable"


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("respect", 3, "Good"),
        ("respect", "na", "Not applicable"),
        ("respect", None, "Not answered"),
        ("alarm", "yes", "Yes"),
        ("beds", "40", "40"),
        ("seen-on", "2026-03-27", "27 March 2026"),
        ("floor", "ground", "Ground"),
        ("meals", ["lunch", "supper"], "Lunch, Supper"),
        ("comments", "na", "na"),
        ("rota", [{"role": "Nurse"}], "1 row"),
        ("photos", [FILE, "0b" * 32], "2 files"),
    ],
)
def test_an_answer_in_words(key: str, value: Any, words: str) -> None:
    assert answer_words(question=ASKED[key], value=value) == words


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@settings(deadline=None, max_examples=400)
@given(st.sampled_from(sorted(ASKED)), JSON)
def test_anything_is_kept_in_one_form_or_refused_with_a_sentence(key: str, raw: object) -> None:
    try:
        kept = check_answer(question=ASKED[key], raw=raw, on=TODAY)
    except AnswerRefused as refusal:
        assert str(refusal).endswith(".")
    else:
        assert check_answer(question=ASKED[key], raw=kept, on=TODAY) == kept
        assert answer_words(question=ASKED[key], value=kept)
