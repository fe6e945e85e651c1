"""The criteria of the library, and what is refused of others."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from almoner.judgement.patterns.rules.definitions import DefinitionError, parse_criteria

LIBRARY = Path(__file__).parents[4] / "library" / "safeguarding" / "patterns.yaml"


def raw(**changed: Any) -> dict[str, Any]:
    document = next(iter(yaml.safe_load_all(LIBRARY.read_text(encoding="utf-8"))))
    return {**document, **changed}


FIRST = raw()["criteria"][0]


def test_the_library_says_where_its_criteria_come_from() -> None:
    criteria = parse_criteria(raw())
    assert "judgement" in criteria.source
    assert (criteria.longest_window, criteria.longest_days) == (90, 365 + 90)
    assert criteria.criteria[0].least_concerns == 3
    assert all("none of them real" in each.sentence for each in criteria.measured)
    assert criteria.titled("same_service") == "Several concerns about one service"
    assert criteria.titled("no_longer_there") == "A criterion of then"


def test_chance_is_to_bring_about_a_prompt_a_month() -> None:
    """What was measured, whatever the size of the council; the counts alone bring far more."""
    for each in parse_criteria(raw()).measured:
        assert each.prompts_a_month <= 1.5
        assert each.counts_a_month > each.prompts_a_month


@pytest.mark.parametrize(
    "changed",
    [
        {"criteria": [{"key": "x"}]},
        {"criteria": [{**FIRST, "least_concerns": 1}]},
        {"criteria": [{**FIRST, "days": []}]},
        {"criteria": [{**FIRST, "days": [0]}]},
        {"criteria": [{**FIRST, "scope": "street"}]},
        {"criteria": [{**FIRST, "scope": "provider", "also": ["theme"]}]},
        {"screen": {**raw()["screen"], "false_prompts": 0}},
        {"screen": {**raw()["screen"], "without_first": 1.5}},
        {"screen": {**raw()["screen"], "history_days": 0}},
        {"deciding": {}},
        {"else_it_could_be": None},
    ],
)
def test_criteria_that_make_no_sense_are_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError):
        parse_criteria(raw(**changed))
