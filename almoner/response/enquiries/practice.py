"""Timescales and criteria as the library holds them: read once while the process runs."""

from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from almoner.core.documents import held_on, read_dated
from almoner.response.enquiries.rules.large_scale import Criteria, CriteriaError, read_criteria
from almoner.response.enquiries.rules.timescales import (
    Timescales,
    TimescalesError,
    read_timescales,
)


def timescales_as_at(day: date) -> Timescales:
    """The timescales that held on a day. Raises TimescalesError."""
    return held_on(every_timescales(_library("timescales.yaml")), day)


def criteria_as_at(day: date) -> Criteria:
    """The criteria for a large-scale enquiry that held on a day. Raises CriteriaError."""
    return held_on(every_criteria(_library("large_scale.yaml")), day)


@cache
def every_timescales(path: Path) -> tuple[Timescales, ...]:
    """Every document of a file, oldest first. Raises TimescalesError."""
    return read_dated(path, read_timescales, TimescalesError)


@cache
def every_criteria(path: Path) -> tuple[Criteria, ...]:
    """Every document of a file, oldest first. Raises CriteriaError."""
    return read_dated(path, read_criteria, CriteriaError)


def _library(name: str) -> Path:
    return Path(settings.LIBRARY) / "safeguarding" / name
