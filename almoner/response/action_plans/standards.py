"""The standard due dates that the library holds, `library/action_plans/due_dates.yaml`."""

from datetime import date
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from almoner.core.documents import read_documents
from almoner.response.action_plans.rules.due_dates import (
    Standard,
    StandardError,
    read_standard,
    standard_on,
)


def standard(*, day: date) -> Standard:
    """The standard in force that day. Raises StandardError."""
    return standard_on(standards=_library(_path()), day=day)


def read_file(path: Path) -> tuple[Standard, ...]:
    """Every standard in the file, oldest first. Raises StandardError."""
    try:
        documents = read_documents(path)
    except yaml.YAMLError as error:
        raise StandardError(f"{path.name} is not YAML: {error}") from error
    standards = tuple(read_standard(document) for document in documents)
    days = [one.from_on for one in standards]
    if not days or sorted(set(days)) != days:
        raise StandardError(f"{path.name} holds no standard, or not in the order of their days.")
    return standards


def _path() -> Path:
    return Path(settings.LIBRARY) / "action_plans" / "due_dates.yaml"


@cache
def _library(path: Path) -> tuple[Standard, ...]:
    return read_file(path)
