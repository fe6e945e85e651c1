"""How fast audits are scored: `python -m tests.bench.bench_scoring [audits]`.

Prints ratios measured in this one run, each the best of several rounds taken in turn.

1. Scoring 5,000 audits of the shipped provider assessment, from the JSON text of their answers to
   the score with every line, ÷ a bare `json.loads` of the same texts.
2. The same ÷ adding up the questions' numbers with plain integers: no limits, no parts, no lines.
3. Reading 5,000 frozen scores back ÷ scoring them anew.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from almoner.evidence.questionnaires.rules import QuestionSetDefinition

AUDITS = 5_000
ROUNDS = 3
BLANK = 0.05  # of the questions are left unanswered
NOT_APPLICABLE = 0.05


def main(words: list[str]) -> None:
    """Make the answers, measure, print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from almoner.evidence.questionnaires.library import shipped_definitions
    from almoner.evidence.questionnaires.rules import (
        canonical_json,
        score,
        score_from,
        score_mapping,
    )

    count = int(words[0]) if words else AUDITS
    (definition,) = (d for d in shipped_definitions() if d.key == "provider-assessment")
    texts = [_answers(definition, Random(number)) for number in range(count)]
    scored = [score(definition=definition, answers=json.loads(text)) for text in texts]
    frozen = [canonical_json(score_mapping(each)) for each in scored]
    best = _measured(
        bare=lambda: [json.loads(text) for text in texts],
        summed=lambda: [_summed(json.loads(text)) for text in texts],
        score=lambda: [score(definition=definition, answers=json.loads(text)) for text in texts],
        read=lambda: [score_from(json.loads(text)) for text in frozen],
    )
    lines = len(scored[0].lines)
    print(f"{count:,} audits of {len(definition.questions)} questions, {lines} of them scored")
    print(
        f"scoring: {best['score'] / best['bare']:.1f} × json.loads of the same,"
        f" {best['score'] / best['summed']:.1f} × that with a plain sum"
    )
    print(f"reading what was frozen: {best['read'] / best['score']:.2f} × scoring anew")


def _answers(definition: "QuestionSetDefinition", chance: Random) -> str:
    """The JSON text of one audit's answers, as a response has them."""
    given: dict[str, object] = {}
    for question in definition.questions:
        draw = chance.random()
        if draw < BLANK:
            continue
        if question.scale is not None:
            values = [option.value for option in question.scale.options]
            is_na = draw < BLANK + NOT_APPLICABLE and question.may_be_not_applicable
            given[question.key] = "na" if is_na else chance.choice(values)
        elif question.type == "yes_no":
            given[question.key] = chance.choice(["yes", "no"])
        elif question.type == "text":
            given[question.key] = "What was seen on the day, in a sentence or two of notes."
    return json.dumps(given)


def _summed(answers: dict[str, object]) -> int:
    """The least that any scoring does."""
    return sum(value for value in answers.values() if isinstance(value, int))


def _measured(**works: Callable[[], object]) -> dict[str, float]:
    """The quickest of several rounds of each, in seconds; each takes its turn in every round."""
    best = dict.fromkeys(works, float("inf"))
    for _ in range(ROUNDS):
        for name, work in works.items():
            began = time.process_time()
            work()
            best[name] = min(best[name], time.process_time() - began)
    return best


if __name__ == "__main__":
    main(sys.argv[1:])
