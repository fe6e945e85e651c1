"""The page of measures names every one that the library defines."""

from datetime import date
from pathlib import Path

from almoner.evidence.measures.library import measures_on

PAGE = Path(__file__).parents[2] / "docs/reference/measures.md"


def test_every_measure_is_on_its_page_with_its_words() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for key, measure in measures_on(on=date(2026, 1, 1)).items():
        assert f"| `{key}` | {measure.title} |" in text
