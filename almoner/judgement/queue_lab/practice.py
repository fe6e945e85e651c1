"""What a forecast takes for granted, as the library holds it: read once while the process runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from almoner.core.documents import held_on, read_dated
from almoner.judgement.queue_lab.rules.scenarios import Scenario


@dataclass(frozen=True, slots=True)
class Measured:
    """How well forecasts did on generated teams, and when that was measured."""

    measured_on: date
    teams: int
    weeks_each: int
    within_nine_in_ten: float
    within_one_in_two: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """What a forecast takes for granted from a day on."""

    from_on: date
    source: str
    least_weeks: int
    least_arrived: int
    history_weeks: int
    weeks: int
    limit: int
    target: int
    target_weeks: int
    likely: float
    hours_a_week: float
    most_workers: float
    runs: int
    held_back_weeks: int
    recent_weeks: int
    mix_weeks: int
    usual_mix: tuple[float, ...]
    scenarios: Mapping[str, Scenario]
    calibration: Measured


def practice_as_at(day: date) -> Practice:
    """What held on a day; the earliest there is, for a day before it."""
    return held_on(known_practice(Path(settings.LIBRARY) / "safeguarding" / "queue_lab.yaml"), day)


@cache
def known_practice(path: Path) -> tuple[Practice, ...]:
    """All that a file holds, oldest first. Raises ValueError."""
    return read_dated(path, _read, ValueError)


def _read(raw: Mapping[str, Any]) -> Practice:
    plain = dict(raw)
    plain["source"] = " ".join(raw["source"].split())
    plain["usual_mix"] = tuple(raw["usual_mix"])
    plain["calibration"] = Measured(**raw["calibration"])
    plain["scenarios"] = {
        each["key"]: Scenario(**{name: value for name, value in each.items() if name != "key"})
        for each in raw["scenarios"]
    }
    return Practice(**plain)
