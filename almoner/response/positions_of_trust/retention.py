"""How long allegations are kept, as the library holds it: read once while the process runs."""

from datetime import date
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from almoner.core.documents import read_documents
from almoner.response.positions_of_trust.rules.retention import (
    Retention,
    RetentionError,
    read_retention,
    retention_on,
)


def retention_as_at(day: date) -> Retention:
    """What held on a day. Raises RetentionError where the library cannot be read."""
    return retention_on(
        retentions(Path(settings.LIBRARY) / "positions_of_trust" / "retention.yaml"), day
    )


@cache
def retentions(path: Path) -> tuple[Retention, ...]:
    """Every document of a file, oldest first. Raises RetentionError."""
    try:
        documents = read_documents(path)
    except yaml.YAMLError as error:
        raise RetentionError(f"{path.name} is not YAML: {error}") from error
    found = tuple(read_retention(document) for document in documents)
    days = [one.from_on for one in found]
    if not found or days != sorted(set(days)):
        raise RetentionError(f"{path.name} holds nothing, or its dates are not in order.")
    return found
