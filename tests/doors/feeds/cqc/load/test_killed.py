"""A load killed at any moment leaves the old state or the new, and loading again completes it."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

KILLS = 10
PROGRAM = [sys.executable, "-c", "from almoner.config.cli import main; main()"]
TABLES = (
    "accounts_authority",
    "directory_brand",
    "directory_provider",
    "directory_location",
    "directory_locationspell",
    "directory_service",
    "directory_managerposition",
    "directory_succession",
    "landings_landing",
    "landings_landingstep",
    "landings_standingrow",
    "landings_rejectedrow",
    "ratings_rating",
    "ratings_ratingspell",
    "journal_entry",
)
# What differs between two runs that did the same: ids, moments.
DIGEST = f"""
import hashlib, django
django.setup()
from django.apps import apps
from django.db.models import DateTimeField
digest = hashlib.sha256()
for model in apps.get_models():
    if model._meta.db_table in {TABLES!r}:
        columns = [f.name for f in model._meta.concrete_fields
                   if not (f.is_relation or f.primary_key or isinstance(f, DateTimeField))
                   and f.name not in ("landing_number", "subject_id")]
        for row in sorted(map(str, model._default_manager.values_list(*columns))):
            digest.update(f"{{model._meta.label}} {{row}}\\n".encode())
print(digest.hexdigest())
"""
HEADER = (
    "Location ID,Location Name,Provider ID,Provider Name,Care Home?,Location Type,"
    "Location Local Authority,Location Region,Service / Population Group,Domain,"
    "Latest Rating,Publication Date,Location Post Code,Location ODS Code\n"
)


def write_ratings(path: Path, count: int, rating: str) -> None:
    """Latest ratings of invented homes, each with all that the form has."""
    lines = [HEADER]
    for n in range(count):
        home = f"1-{500_000_000 + n},Elmbank {n},1-{600_000_000 + n // 3},Wren Care {n // 3},Y"
        place = "Social Care Org,Oldham,North West"
        for domain in ("Overall", "Safe", "Well-led"):
            lines.append(f"{home},{place},Overall,{domain},{rating},15/01/2021,OL1 1AA,VN{n}\n")
    path.write_text("".join(lines), encoding="utf-8")


class Office:
    """A database of its own, and the program run on it as an officer would."""

    def __init__(self, home: Path, url: str) -> None:
        kept = {n: value for n, value in os.environ.items() if not n.startswith("ALMONER_")}
        self.environment = {
            **kept,
            "ALMONER_HOME": str(home),
            "ALMONER_DATABASE_URL": url,
            "ALMONER_SECRET_KEY": "only for tests",
            "DJANGO_SETTINGS_MODULE": "almoner.config.settings",
        }

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*PROGRAM, *words],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *words: str) -> str:
        process = self.start(*words)
        out, err = process.communicate()
        assert process.returncode == 0, err
        return out

    def load(self, path: Path) -> str:
        return self.run("feed", "load", "cqc", str(path), "--as-at", "2021-02-01")

    def digest(self) -> str:
        return subprocess.run(
            [sys.executable, "-c", DIGEST],
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()

    def kill_after(self, seconds: float, path: Path) -> bool:
        """Load, and kill the program and its children that much later; whether it was too late."""
        process = self.start("feed", "load", "cqc", str(path), "--as-at", "2021-02-02")
        try:
            process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return False
        return True


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Callable[[str], Office]]:
    """Makes an empty office: on SQLite, or on the PostgreSQL under test if there is one."""
    url = os.environ.get("ALMONER_DATABASE_URL", "")
    made: list[str] = []

    def make(name: str) -> Office:
        home = tmp_path / name
        if not url.startswith("postgres"):
            return Office(home, "")
        database = f"almoner_killed_{uuid.uuid4().hex[:10]}"
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {database}")
        made.append(database)
        return Office(home, urlunsplit(urlsplit(url)._replace(path=f"/{database}")))

    yield make
    for database in made:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"DROP DATABASE {database} WITH (FORCE)")


@pytest.mark.slow
def test_ten_kills_leave_the_old_or_the_new(
    tmp_path: Path, offices: Callable[[str], Office]
) -> None:
    before, after = tmp_path / "before.csv", tmp_path / "after.csv"
    write_ratings(before, 300, "Good")
    write_ratings(after, 360, "Outstanding")

    calm = offices("calm")
    calm.load(before)
    old = calm.digest()
    began = time.monotonic()
    assert calm.kill_after(600, after)
    takes = time.monotonic() - began
    new = calm.digest()
    assert old != new

    stormy = offices("stormy")
    stormy.load(before)
    assert stormy.digest() == old
    chance = random.Random(hashlib.sha256(str(tmp_path).encode()).digest())
    found = set()
    for _ in range(KILLS):
        stormy.kill_after(chance.uniform(0.4, 1.0) * takes, after)
        found.add(stormy.digest())
        assert found <= {old, new}
    assert stormy.kill_after(600, after)
    assert stormy.digest() == new
    assert "nothing would change" in stormy.run(
        "feed", "load", "cqc", str(after), "--as-at", "2021-02-02"
    )
