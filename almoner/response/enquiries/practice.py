"""Timescales and criteria as the library holds them: read once while the process runs."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from django.conf import settings

from almoner.core.documents import read_documents
from almoner.response.enquiries.rules.large_scale import (
    Criteria,
    CriteriaError,
    criteria_on,
    read_criteria,
)
from almoner.response.enquiries.rules.timescales import (
    Timescales,
    TimescalesError,
    read_timescales,
    timescales_on,
)

Read = TypeVar("Read", Timescales, Criteria)


def timescales_as_at(day: date) -> Timescales:
    """The timescales that held on a day. Raises TimescalesError."""
    return timescales_on(every_timescales(_library("timescales.yaml")), day)


def criteria_as_at(day: date) -> Criteria:
    """The criteria for a large-scale enquiry that held on a day. Raises CriteriaError."""
    return criteria_on(every_criteria(_library("large_scale.yaml")), day)


@cache
def every_timescales(path: Path) -> tuple[Timescales, ...]:
    """Every document of a file, oldest first. Raises TimescalesError."""
    return _documents(path, read_timescales, TimescalesError)


@cache
def every_criteria(path: Path) -> tuple[Criteria, ...]:
    """Every document of a file, oldest first. Raises CriteriaError."""
    return _documents(path, read_criteria, CriteriaError)


def _library(name: str) -> Path:
    return Path(settings.LIBRARY) / "safeguarding" / name


def _documents(
    path: Path, read: Callable[[Mapping[str, Any]], Read], wrong: type[ValueError]
) -> tuple[Read, ...]:
    try:
        documents = read_documents(path)
    except yaml.YAMLError as error:
        raise wrong(f"{path.name} is not YAML: {error}") from error
    found = tuple(read(document) for document in documents)
    days = [one.from_on for one in found]
    if not found or days != sorted(set(days)):
        raise wrong(f"{path.name} holds nothing, or its dates are not in order.")
    return found
