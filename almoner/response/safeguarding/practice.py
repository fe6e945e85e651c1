"""How urgency is judged, as the library holds it: read once while the process runs."""

from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from almoner.core.documents import held_on, read_dated
from almoner.response.safeguarding.rules.priorities import (
    PriorityRules,
    PriorityRulesError,
    read_rules,
)


def priority_rules_as_at(day: date) -> PriorityRules:
    """The rules that held on a day. Raises PriorityRulesError where they cannot be read."""
    return held_on(known_rules(Path(settings.LIBRARY) / "safeguarding" / "priorities.yaml"), day)


@cache
def known_rules(path: Path) -> tuple[PriorityRules, ...]:
    """All that a file holds, oldest first. Raises PriorityRulesError."""
    return read_dated(path, read_rules, PriorityRulesError)
