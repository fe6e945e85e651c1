"""The file of score vectors, which the server's tests and the browser's both read.

`python -m tests.evidence.questionnaires.score_vectors` writes it anew: only when the arithmetic
itself is meant to change.
"""

import json
from pathlib import Path
from typing import Any

from almoner.evidence.questionnaires.rules import (
    as_mapping,
    asked_questions,
    parse_definition,
    score,
    score_mapping,
)
from tests.evidence.questionnaires.generating import audit

FILE = Path(__file__).parent / "data" / "score_vectors.json"
SEEDS = range(40)
ABOUT = (
    "Question sets, answers, the questions asked and the score: docs/reference/scoring.md."
    " Made by chance from a seed; the expected scores are agreed by two computations."
)


def vectors() -> dict[str, Any]:
    """What the file holds."""
    return {"about": ABOUT, "vectors": [_vector(seed) for seed in SEEDS]}


def written(held: dict[str, Any]) -> str:
    """The text of the file: a vector to a line, so that a change is seen."""
    lines = (json.dumps(each, sort_keys=True, separators=(",", ":")) for each in held["vectors"])
    body = ",\n".join(lines)
    return f'{{"about": {json.dumps(held["about"])},\n"vectors": [\n{body}\n]}}\n'


def _vector(seed: int) -> dict[str, Any]:
    raw, answers = audit(seed, most_questions=4)
    definition = parse_definition(raw)
    return {
        "seed": seed,
        "definition": as_mapping(definition),
        "answers": answers,
        "asked": list(asked_questions(definition=definition, answers=answers)),
        "score": score_mapping(score(definition=definition, answers=answers)),
    }


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    FILE.write_text(written(vectors()), encoding="utf-8")
