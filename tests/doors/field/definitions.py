"""Question sets and answers made at random, for comparing two computations."""

import random
from typing import Any

LABELS = ("Excellent", "Good", "Requires improvement", "Poor")


def a_definition(chance: random.Random) -> dict[str, Any]:
    """A question set as its file has it, with every kind of question that scores, and others."""
    most = chance.choice([4, 4, 5, 3])
    sections = [
        {
            "key": f"part{s}",
            "title": f"Part {s}",
            "weight": chance.choice([1, 2, "0.5", "1.25"]),
            "standards": [
                {
                    "key": f"p{s}s{t}",
                    "title": f"Standard {s}.{t}",
                    "weight": chance.choice([1, 3, "0.75"]),
                    "questions": [
                        _question(chance, f"p{s}s{t}q{q}") for q in range(chance.randint(1, 4))
                    ],
                }
                for t in range(chance.randint(1, 3))
            ],
        }
        for s in range(chance.randint(1, 4))
    ]
    # One that always scores, and one that others may wait for.
    first = sections[0]["standards"][0]["questions"]
    first.insert(0, {"key": "gate", "text": "How many?", "type": "number", "maximum": 9})
    first.insert(1, {"key": "sure", "text": "Is it kind?", "type": "rating", "scale": "quality"})
    _conditions(chance, sections)
    return {
        "question_set": "made-up",
        "version": "1",
        "title": "Made up",
        "purpose": "audit",
        "scales": {
            "quality": {
                "options": [
                    {"value": value, "label": f"Level {value}"} for value in range(most, 0, -1)
                ],
                "not_applicable": True,
            }
        },
        "ratings": [
            {"label": label, "from": least}
            for label, least in zip(
                LABELS, [*sorted(chance.sample(range(20, 99), 3), reverse=True), 0], strict=True
            )
        ],
        "minimum_answered": chance.choice([0, 50, 80]),
        "limiters": _limiters(chance, sections),
        "sections": sections,
    }


def some_answers(chance: random.Random, raw: dict[str, Any]) -> dict[str, object]:
    """Answers as they are kept, some missing."""
    answers: dict[str, object] = {}
    best = len(raw["scales"]["quality"]["options"])
    missing = chance.choice([0.0, 0.1, 0.6])
    for section in raw["sections"]:
        for standard in section["standards"]:
            for question in standard["questions"]:
                if chance.random() >= missing:
                    answers[question["key"]] = _answer(chance, question, best)
    return answers


def _question(chance: random.Random, key: str) -> dict[str, Any]:
    held: dict[str, Any] = {"key": key, "text": f"What of {key}?"}
    held["type"] = chance.choice(["rating", "rating", "yes_no", "choice", "text", "number"])
    if held["type"] == "rating":
        held["scale"] = "quality"
    if held["type"] == "yes_no" and chance.random() < 0.3:
        held["best"] = "no"
    if held["type"] == "choice":
        held["options"] = [{"value": f"v{n}", "label": f"Value {n}", "score": n} for n in (5, 2, 0)]
    if held["type"] in {"rating", "yes_no", "choice"}:
        held["weight"] = chance.choice([1, 2, "0.5", "1.5"])
        held["critical"] = chance.random() < 0.2
    return held


def _conditions(chance: random.Random, sections: list[dict[str, Any]]) -> None:
    for section in sections:
        for standard in section["standards"]:
            for question in standard["questions"]:
                if question["key"] not in {"gate", "sure"} and chance.random() < 0.25:
                    question["show_if"] = chance.choice(
                        [
                            {"question": "gate", "at_least": chance.randint(1, 8)},
                            {"question": "gate", "at_most": chance.randint(1, 8)},
                            {"question": "sure", "in": [1, 2]},
                        ]
                    )


def _limiters(chance: random.Random, sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    keys = [
        question["key"] for s in sections for t in s["standards"] for question in t["questions"]
    ]
    assert "sure" in keys
    whens = [
        {"any_critical_at_most": 1},
        {"any_critical_at_most": 2},
        {"standard": sections[0]["standards"][0]["key"], "below": 60},
        {"section": "part0", "below": 55},
        {"any_standard_below": 35},
        {"question": "sure", "at_most": 1},
    ]
    return [
        {"key": f"limit{n}", "when": when, "cap": chance.choice(LABELS[1:]), "because": "So it is."}
        for n, when in enumerate(chance.sample(whens, 3))
    ]


def _answer(chance: random.Random, question: dict[str, Any], best: int) -> object:
    match question["type"]:
        case "rating":
            return chance.choice([*range(1, best + 1), "na"])
        case "yes_no":
            return chance.choice(["yes", "no"])
        case "choice":
            return chance.choice(["v5", "v2", "v0"])
        case "number":
            return chance.choice(["0", "3", "4.5", "9"])
        case _:
            return "Something was seen."
