"""A load killed at any moment leaves the old state or the new, and loading again completes it."""

import hashlib
import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.doors.feeds.office import Office, an_office, ratings

KILLS = 10
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


def load(office: Office, path: Path) -> None:
    office.run("feed", "load", "cqc", str(path), "--as-at", "2021-02-01")


def digest(office: Office) -> str:
    return office.script(DIGEST).strip()


def kill_after(office: Office, seconds: float, path: Path) -> bool:
    """Load, and kill the program and its children that much later; whether it was too late."""
    process = office.start("feed", "load", "cqc", str(path), "--as-at", "2021-02-02")
    try:
        process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return False
    return True


@pytest.mark.slow
def test_ten_kills_leave_the_old_or_the_new(tmp_path: Path) -> None:
    before, after = tmp_path / "before.csv", tmp_path / "after.csv"
    before.write_text(ratings(300, "Good", domains=3), encoding="utf-8")
    after.write_text(ratings(360, "Outstanding", domains=3), encoding="utf-8")

    with an_office(tmp_path / "calm") as calm:
        load(calm, before)
        old = digest(calm)
        began = time.monotonic()
        assert kill_after(calm, 600, after)
        takes = time.monotonic() - began
        new = digest(calm)
    assert old != new

    with an_office(tmp_path / "stormy") as stormy:
        load(stormy, before)
        assert digest(stormy) == old
        chance = random.Random(hashlib.sha256(str(tmp_path).encode()).digest())
        found = set()
        for _ in range(KILLS):
            kill_after(stormy, chance.uniform(0.4, 1.0) * takes, after)
            found.add(digest(stormy))
            assert found <= {old, new}
        assert kill_after(stormy, 600, after)
        assert digest(stormy) == new
        again = stormy.run("feed", "load", "cqc", str(after), "--as-at", "2021-02-02")
        assert "nothing would change" in again
