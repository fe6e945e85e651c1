"""What the tests of whole runs share: a regulator, a run against it, and what it must leave."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from almoner.doors.feeds.cqc.fetch import Client, Pace, run
from tests.doors.feeds.cqc.fetch.server import KEY, Regulator, serving
from tests.doors.feeds.cqc.fetch.test_pace import Clock

AT = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
QUESTIONS = 2 + 12  # two lists, six locations and six providers


@pytest.fixture
def regulator() -> Iterator[Regulator]:
    with serving() as running:
        yield running


def fetched(regulator: Regulator, home: Path, **options: Any) -> Path:
    clock = Clock()
    pace = Pace(clock=clock, sleep=clock.sleep)
    client = Client(key=KEY, pace=pace, base_url=regulator.url)
    return run(client=client, home=home, **{"at": AT, **options})


def manifest_of(folder: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((folder.parent / "manifest.json").read_bytes())
    return said


def agrees(folder: Path, regulator: Regulator) -> bool:
    """Whether the folder holds exactly what the regulator knows, in the shape that we read."""
    entries = {path.name for path in folder.iterdir()}
    return entries == {"locations", "locations.json", "providers", "providers.json"} and all(
        {path.stem: json.loads(path.read_bytes()) for path in (folder / kind).iterdir()}
        == regulator.known[kind]
        and {row[f"{kind[:-1]}Id"] for row in listed(folder, kind)} == set(regulator.known[kind])
        for kind in ("locations", "providers")
    )


def listed(folder: Path, kind: str) -> list[dict[str, str]]:
    said = json.loads((folder / f"{kind}.json").read_bytes())
    rows: list[dict[str, str]] = said[kind]
    assert said["total"] == len(rows)
    return rows
