"""How urgency is judged, as the library holds it: read once while the process runs."""

from datetime import date
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from almoner.core.documents import read_documents
from almoner.response.safeguarding.rules.priorities import (
    PriorityRules,
    PriorityRulesError,
    read_rules,
    rules_on,
)


def priority_rules_as_at(day: date) -> PriorityRules:
    """The rules that held on a day. Raises PriorityRulesError where they cannot be read."""
    return rules_on(known_rules(Path(settings.LIBRARY) / "safeguarding" / "priorities.yaml"), day)


@cache
def known_rules(path: Path) -> tuple[PriorityRules, ...]:
    """All that a file holds, oldest first. Raises PriorityRulesError."""
    try:
        documents = read_documents(path)
    except yaml.YAMLError as error:
        raise PriorityRulesError(f"{path.name} is not YAML: {error}") from error
    found = tuple(read_rules(document) for document in documents)
    days = [one.from_on for one in found]
    if not found or days != sorted(set(days)):
        raise PriorityRulesError(f"{path.name} holds no rules, or its dates are not in order.")
    return found
