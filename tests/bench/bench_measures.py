"""How fast a day of the nation's homes is loaded: `python -m tests.bench.bench_measures [homes]`.

15,000 homes with some 25 figures each, on SQLite and on a PostgreSQL that is started for it. Prints
ratios only, each to something measured in the same run: reading an export to the csv module's
reading of the same file; recording its figures to writing as many rows into a bare table
with the same columns and no index; and recording it again, which changes nothing.
"""

import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.postgres import server

HOMES = 15_000
INSIDE = "--inside"


def main(words: list[str]) -> None:
    """Measure on both engines, each in a process of its own."""
    count = int(words[0]) if words else HOMES
    _apart("SQLite", count, {})
    with server() as url:
        _apart("PostgreSQL", count, {"ALMONER_DATABASE_URL": url})


def _apart(engine: str, count: int, given: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **os.environ,
            "ALMONER_HOME": home,
            **given,
            "DJANGO_SETTINGS_MODULE": "almoner.config.settings",
        }
        print(f"{engine}, {count:,} homes:", flush=True)
        words = [sys.executable, "-m", "tests.bench.bench_measures", INSIDE, str(count), home]
        subprocess.run(words, env=environment, check=True)


def _inside(count: int, home: Path) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    pks = _homes(count)
    path = home / "export.csv"
    _export(path, count)
    from almoner.doors.feeds.capacity_tracker.figures import figures_of
    from almoner.doors.feeds.capacity_tracker.parse import read

    plain = _seconds(lambda: _plainly_read(path))
    reading = _seconds(lambda: read(path))
    records = read(path).records
    figures = [each for row in records for each in figures_of(row, location_id=pks[row.cqc_id])]
    bare = _seconds(lambda: _bare(figures))
    recording = _seconds(lambda: _record(figures))
    again = _seconds(lambda: _record(figures))
    print(f"  {len(figures):,} figures")
    print(f"  reading:         {reading / plain:6.1f} times the csv module")
    print(f"  recording:       {recording / bare:6.1f} times bare rows")
    print(f"  recording again: {again / bare:6.1f} times bare rows")


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _homes(count: int) -> dict[str, int]:
    from datetime import date

    from django.db import transaction

    from almoner.core.bulk import insert_rows
    from almoner.register.directory.models import Location

    columns = ("cqc_id", "name", "service_type", "as_at")
    columns += ("is_care_home", "specialisms", "activities", "is_dormant", "address", "postcode")
    columns += ("phone", "website", "ods_code", "uprn", "provider_name", "search_text")
    blank = (True, 0, 0, False, *[""] * 8)
    rows = [
        (f"1-{100_000 + n}", f"Home {n}", "residential", date(2021, 8, 25), *blank)
        for n in range(count)
    ]
    with transaction.atomic():
        insert_rows(model=Location, columns=columns, rows=rows)
    return dict(Location.objects.values_list("cqc_id", "pk"))


def _export(path: Path, count: int) -> None:
    from tests.doors.feeds.capacity_tracker.exports import HOMES as COLUMNS
    from tests.doors.feeds.capacity_tracker.exports import export, home

    rows = (home(f"1-{100_000 + n}", usedbeds=20 + n % 20) for n in range(count))
    path.write_bytes(export(rows, COLUMNS))


def _plainly_read(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(len(row) for row in csv.reader(file))


def _bare(figures) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bare (measure varchar(40), from_on date, to_on date, location_id bigint,"
            " provider_id bigint, place_code varchar(9), breakdown varchar(20),"
            " numerator double precision, denominator double precision, value double precision)"
        )
        if connection.vendor == "postgresql":
            with cursor.copy("COPY bare FROM STDIN") as copy:
                for row in figures:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * 10)
            turned = [(row[0], str(row[1]), str(row[2]), *row[3:]) for row in figures]
            cursor.executemany(f"INSERT INTO bare VALUES ({marks})", turned)


def _record(figures) -> None:
    from datetime import UTC, date, datetime

    from django.db import transaction

    from almoner.core.accounts.rules import operator
    from almoner.evidence.landings.models import Landing
    from almoner.evidence.measures.actions import record_observations

    at = datetime.now(UTC)
    with transaction.atomic():
        landing = Landing.objects.create(
            feed="capacity_tracker", source="bench", sha256="0" * 64, as_at=date(2021, 8, 25),
            received_at=at, received_by="bench",
        )  # fmt: skip
        record_observations(rows=figures, landing=landing, by=operator("bench"), at=at)


if __name__ == "__main__":
    given = sys.argv[1:]
    if given[:1] == [INSIDE]:
        _inside(int(given[1]), Path(given[2]))
    else:
        main(given)
