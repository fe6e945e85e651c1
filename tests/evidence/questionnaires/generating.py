"""Audits by chance, each the same for its seed: sets of every shape, and answers to them."""

from random import Random
from typing import Any

LABELS = ("Excellent", "Good", "Requires improvement", "Poor", "Very poor")
WEIGHTS = (1, 1, 1, 2, 3, 5, 0.5, 1.5, "0.125", 12)
UNKNOWN = {"no-such-question": 4}


def audit(seed: int, *, most_questions: int = 6) -> tuple[dict[str, Any], dict[str, Any]]:
    """A question set as its file would have it, and answers to it."""
    chance = Random(seed)
    raw = question_set(chance, most_questions=most_questions)
    return raw, answers(chance, raw)


def question_set(chance: Random, *, most_questions: int) -> dict[str, Any]:
    """Up to three sections of up to three standards, with ratings and limiters now and then."""
    scales = {f"scale{number}": _scale(chance) for number in range(chance.randint(1, 2))}
    earlier: list[dict[str, Any]] = []
    sections = [
        _section(chance, number, scales, earlier, most_questions)
        for number in range(chance.randint(1, 3))
    ]
    raw: dict[str, Any] = {
        "question_set": "generated",
        "version": "1",
        "title": "Generated",
        "purpose": "audit",
        "scales": scales,
        "minimum_answered": chance.choice([0, 50, 80, "66.7", 100]),
        "sections": sections,
    }
    if chance.random() < 0.9:
        raw["ratings"] = _ratings(chance)
        raw["limiters"] = _limiters(chance, raw, earlier)
    return raw


def answers(chance: Random, raw: dict[str, Any]) -> dict[str, Any]:
    """An answer to most questions, asked or not, and to one that is in no set."""
    kept = chance.choice([0.5, 0.8, 0.95, 1.0])
    given: dict[str, Any] = {}
    for question in questions_of(raw):
        if chance.random() < kept:
            given[question["key"]] = chance.choice(_possible(question, raw["scales"]))
    return given if chance.random() < 0.7 else {**given, **UNKNOWN}


def questions_of(raw: dict[str, Any]) -> list[dict[str, Any]]:
    """Every question of a set, in its order."""
    return [
        question
        for section in raw["sections"]
        for standard in section["standards"]
        for question in standard["questions"]
    ]


def _scale(chance: Random) -> dict[str, Any]:
    size = chance.randint(2, 5)
    least = chance.choice([0, 1, 1])
    step = chance.choice([1, 1, 2])
    options = [
        {"value": least + step * place, "label": LABELS[-1 - place]} for place in range(size)
    ]
    return {"options": options[::-1], "not_applicable": chance.random() < 0.7}


def _ratings(chance: Random) -> list[dict[str, Any]]:
    cuts = sorted(chance.sample(range(10, 1000), chance.randint(1, 3)), reverse=True)
    found = [
        {"label": label, "from": f"{cut / 10:.1f}"}
        for label, cut in zip(LABELS, cuts, strict=False)
    ]
    return [*found, {"label": LABELS[len(cuts)], "from": 0}]


def _section(
    chance: Random,
    number: int,
    scales: dict[str, Any],
    earlier: list[dict[str, Any]],
    most_questions: int,
) -> dict[str, Any]:
    standards = []
    for place in range(chance.randint(1, 3)):
        questions = [
            _question(chance, f"q{len(earlier) + 1:03d}", scales, earlier)
            for _ in range(chance.randint(1, most_questions))
        ]
        key = f"s{number + 1}-{place + 1}"
        standards.append(
            _weighed(chance, {"key": key, "title": f"Standard {key}", "questions": questions})
        )
    key = f"section{number + 1}"
    return _weighed(chance, {"key": key, "title": f"Section {key}", "standards": standards})


def _weighed(chance: Random, held: dict[str, Any]) -> dict[str, Any]:
    if chance.random() < 0.4:
        held["weight"] = chance.choice(WEIGHTS)
    return held


def _question(
    chance: Random, key: str, scales: dict[str, Any], earlier: list[dict[str, Any]]
) -> dict[str, Any]:
    kind = chance.choice(["rating"] * 6 + ["yes_no", "yes_no", "choice", "number", "text"])
    question: dict[str, Any] = {"key": key, "text": f"Question {key}?", "type": kind}
    if kind == "rating":
        question["scale"] = chance.choice(list(scales))
    if kind == "yes_no":
        question["best"] = chance.choice(["yes", "no"])
        question["scored"] = chance.random() < 0.8
        question["not_applicable"] = chance.random() < 0.3
    if kind == "choice":
        scores = chance.sample(range(7), 3)
        question["options"] = [
            {"value": name, "label": name.title(), "score": score}
            for name, score in zip(("first", "second", "third"), scores, strict=True)
        ]
    if kind in {"rating", "choice"} or question.get("scored"):
        _weighed(chance, question)
        question["critical"] = chance.random() < 0.2
    if earlier and chance.random() < 0.25:
        question["show_if"] = _condition(chance, chance.choice(earlier), scales)
    if question.get("show_if", True) is None:
        del question["show_if"]
    earlier.append(question)
    return question


def _condition(
    chance: Random, other: dict[str, Any], scales: dict[str, Any]
) -> dict[str, Any] | None:
    if other["type"] == "text":
        return None
    held: dict[str, Any] = {"question": other["key"]}
    if other["type"] == "number":
        held[chance.choice(["at_least", "at_most"])] = chance.randint(0, 20)
        return held
    values = _possible(other, scales)
    if other["type"] == "rating" and chance.random() < 0.5:
        numbers = [value for value in values if value != "na"]
        held[chance.choice(["at_least", "at_most"])] = chance.choice(numbers)
    elif chance.random() < 0.5:
        held["is"] = chance.choice(values)
    else:
        held["in"] = chance.sample(values, 2)
    return held


def _possible(question: dict[str, Any], scales: dict[str, Any]) -> list[Any]:
    kind = question["type"]
    if kind == "rating":
        scale = scales[question["scale"]]
        values = [option["value"] for option in scale["options"]]
        return [*values, "na"] if scale["not_applicable"] else values
    if kind == "yes_no":
        return ["yes", "no", "na"] if question["not_applicable"] else ["yes", "no"]
    if kind == "choice":
        return [option["value"] for option in question["options"]]
    return ["0", "7", "12.5"] if kind == "number" else ["Seen.", "Not seen."]


def _limiters(
    chance: Random, raw: dict[str, Any], questions: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    standards = [each["key"] for section in raw["sections"] for each in section["standards"]]
    rated = [question["key"] for question in questions if question["type"] == "rating"]
    ways: list[dict[str, Any]] = [
        {"any_standard_below": chance.randint(5, 60)},
        {"standard": chance.choice(standards), "below": chance.randint(20, 80)},
        {"section": chance.choice(raw["sections"])["key"], "below": "62.5"},
    ]
    if rated:
        ways.append({"question": chance.choice(rated), "at_most": chance.randint(0, 3)})
    if any(question.get("critical") for question in questions):
        ways += [{"any_critical_at_most": limit} for limit in (1, 2)]
    labels = [rating["label"] for rating in raw["ratings"]]
    return [
        {"key": f"limit{n}", "when": way, "cap": chance.choice(labels), "because": f"Rule {n}."}
        for n, way in enumerate(chance.sample(ways, chance.randint(0, min(3, len(ways)))))
    ]
