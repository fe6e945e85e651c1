"""A second computation of a score, from the file's own mapping, shares no code with the first.

It makes one flat table of the scored questions that are asked, with plain fractions, and takes
every sum anew by filtering that table.
"""

from collections.abc import Callable
from fractions import Fraction
from math import floor
from typing import Any, NamedTuple

from tests.evidence.questionnaires.generating import questions_of


class Row(NamedTuple):
    """A scored question that is asked."""

    section: str
    standard: str
    key: str
    kind: str
    is_critical: bool
    weight: Fraction
    answer: Any  # None if unanswered
    points: int | None  # None unless it scores
    least: int
    most: int


def second_score(raw: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """What the score says, without its lines: as `score_mapping` says it."""
    table = list(_table(raw, answers, asked(raw, answers)))
    sections = {each["key"]: _part(raw, table, "section", each["key"]) for each in raw["sections"]}
    standards = {
        each["key"]: _part(raw, table, "standard", each["key"])
        for section in raw["sections"]
        for each in section["standards"]
    }
    overall = _part(raw, table, None, "")
    caps = [
        (limiter["key"], limiter["cap"], found)
        for limiter in raw.get("limiters", [])
        if (found := _set_off(limiter["when"], table, sections, standards))
    ]
    rating = overall["rating"]
    if rating is not None:
        labels = [each["label"] for each in raw["ratings"]]
        by_cut = {each["label"]: Fraction(each["from"]) for each in raw["ratings"]}
        rating = min((rating, *(cap for _, cap, _ in caps)), key=by_cut.__getitem__)
        assert rating in labels
    return {
        "rating": rating,
        "overall": overall,
        "sections": list(sections.values()),
        "standards": list(standards.values()),
        "caps": caps,
    }


def asked(raw: dict[str, Any], answers: dict[str, Any]) -> list[str]:
    """The questions asked, each by going back along its conditions."""
    questions = {question["key"]: question for question in questions_of(raw)}

    def is_asked(key: str) -> bool:
        condition = questions[key].get("show_if")
        if condition is None:
            return True
        other = condition["question"]
        return is_asked(other) and _meets(condition, answers.get(other))

    return [key for key in questions if is_asked(key)]


def _meets(condition: dict[str, Any], answer: Any) -> bool:
    if answer is None:
        return False
    if "is" in condition:
        return bool(answer == condition["is"])
    if "in" in condition:
        return answer in condition["in"]
    if answer == "na":
        return False
    if "at_least" in condition and Fraction(answer) < condition["at_least"]:
        return False
    return not ("at_most" in condition and Fraction(answer) > condition["at_most"])


def _table(raw: dict[str, Any], answers: dict[str, Any], shown: list[str]) -> Any:
    for section in raw["sections"]:
        for standard in section["standards"]:
            for question in standard["questions"]:
                worth = _worth(raw, question)
                if not worth or question["key"] not in shown:
                    continue
                answer = answers.get(question["key"])
                weight = Fraction(1)
                for held in (section, standard, question):
                    weight *= Fraction(str(held.get("weight", 1)))
                yield Row(
                    section["key"],
                    standard["key"],
                    question["key"],
                    question["type"],
                    question.get("critical", False),
                    weight,
                    answer,
                    worth.get(answer),
                    min(worth.values()),
                    max(worth.values()),
                )


def _worth(raw: dict[str, Any], question: dict[str, Any]) -> dict[Any, int]:
    if question["type"] == "rating":
        return {o["value"]: o["value"] for o in raw["scales"][question["scale"]]["options"]}
    if question["type"] == "yes_no" and question.get("scored", True):
        return {"yes": 1, "no": 0} if question["best"] == "yes" else {"yes": 0, "no": 1}
    if question["type"] == "choice":
        return {o["value"]: o["score"] for o in question["options"]}
    return {}


def _part(raw: dict[str, Any], table: list[Row], by: str | None, key: str) -> dict[str, Any]:
    rows = [row for row in table if by is None or getattr(row, by) == key]
    scoring = [row for row in rows if row.points is not None]
    beside = sum(row.answer == "na" for row in rows)
    answered = len(scoring) + beside
    share = percentage = rating = None
    if scoring:
        got = sum((row.weight * Fraction(row.points or 0, row.most) for row in scoring), Fraction())
        share = got / sum((row.weight for row in scoring), Fraction())
        percentage = Fraction(floor(share * 1000 + Fraction(1, 2)), 10)
    enough = bool(scoring) and Fraction(answered, len(rows)) >= (
        Fraction(str(raw["minimum_answered"])) / 100
    )
    if enough and percentage is not None and "ratings" in raw:
        reached = [each for each in raw["ratings"] if percentage >= Fraction(each["from"])]
        rating = max(reached, key=lambda each: Fraction(each["from"]))["label"]
    return {
        "key": key,
        "asked": len(rows),
        "answered": answered,
        "not_applicable": beside,
        "share": share,
        "percentage": percentage,
        "is_sufficient": enough,
        "rating": rating,
    }


def _set_off(
    when: dict[str, Any],
    table: list[Row],
    sections: dict[str, dict[str, Any]],
    standards: dict[str, dict[str, Any]],
) -> list[str]:
    if "any_critical_at_most" in when:
        limit = when["any_critical_at_most"]
        return _keys(
            table,
            lambda row, points: (
                row.is_critical and points <= (limit if row.kind == "rating" else row.least)
            ),
        )
    if "question" in when:
        return _keys(
            table, lambda row, points: row.key == when["question"] and points <= when["at_most"]
        )
    if "any_standard_below" in when:
        parts, below = list(standards.values()), when["any_standard_below"]
    elif "standard" in when:
        parts, below = [standards[when["standard"]]], when["below"]
    else:
        parts, below = [sections[when["section"]]], when["below"]
    return [
        part["key"]
        for part in parts
        if part["percentage"] is not None and part["percentage"] < Fraction(below)
    ]


def _keys(table: list[Row], holds: Callable[[Row, int], bool]) -> list[str]:
    return [row.key for row in table if row.points is not None and holds(row, row.points)]
