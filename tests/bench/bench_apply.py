"""How fast a national file is applied: `python -m tests.bench.bench_apply [rows]`.

Prints ratios measured in this one run, on SQLite and, where ALMONER_BENCH_POSTGRES names one, on
a PostgreSQL: applying HSCA Active Locations against python-calamine's bare read of the same file
(the first month whole, then the next month's with 4 % changed), and against `bulk_create` of the
same rows. Each figure is the least of its rounds, in a process of its own.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROWS = 56_000
BY = "python -m tests.bench.bench_apply"


def main(words: list[str]) -> None:
    """Make the files, measure, print."""
    rows = int(words[0]) if words else ROWS
    from tests.bench.generate import write_active_locations

    with tempfile.TemporaryDirectory(prefix="almoner-bench-") as folder:
        months = [Path(folder) / f"active_locations_{month}.ods" for month in (0, 1)]
        for month, path in enumerate(months):
            write_active_locations(path=path, rows=rows, month=month)
        bare = [min(_alone("bare", folder, path)["seconds"] for _ in range(2)) for path in months]
        print(f"{rows:,} rows; python-calamine's bare read: {bare[0]:.2f} s, {bare[1]:.2f} s")
        urls = {"SQLite": f"sqlite:///{folder}/bench.sqlite3"}
        if url := os.environ.get("ALMONER_BENCH_POSTGRES"):
            urls["PostgreSQL"] = url
        for engine, url in urls.items():
            _measure(engine, url, folder, months, bare)


def _measure(engine: str, url: str, folder: str, months: list[Path], bare: list[float]) -> None:
    _alone("migrate", folder, url=url)
    first, second = (_alone("apply", folder, path, url=url) for path in months)
    orm = _alone("bulk_create", folder, url=url)
    for words, one, base in (("first month", first, bare[0]), ("next month", second, bare[1])):
        print(
            f"{engine}, {words}: {one['seconds'] / base:.2f} × the bare read"
            f" (reading {one['read'] / base:.2f}, planning and writing {one['write'] / base:.2f});"
            f" peak memory {one['peak']:.0f} MB, and {one['child_peak']:.0f} MB in the child"
        )
    print(
        f"{engine}: bulk_create of the {orm['rows']:,.0f} rows that the first month wrote takes"
        f" {orm['seconds'] / first['write']:.2f} × as long as our planning and writing of them"
    )


def _alone(what: str, folder: str, path: Path | None = None, *, url: str = "") -> dict[str, float]:
    """Run one measurement in a process of its own."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ALMONER_")},
        "ALMONER_HOME": folder,
        "ALMONER_DATABASE_URL": url,
        "ALMONER_SECRET_KEY": "only for a measurement",
        "DJANGO_SETTINGS_MODULE": "almoner.config.settings",
    }
    words = [what, *([str(path)] if path else [])]
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.bench_apply", "--measure", *words],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _bare(path: str) -> dict[str, float]:
    from python_calamine import CalamineWorkbook

    began = time.perf_counter()
    workbook = CalamineWorkbook.from_path(path)
    for name in workbook.sheet_names:
        workbook.get_sheet_by_name(name).to_python()
    return {"seconds": time.perf_counter() - began}


def _migrate() -> dict[str, float]:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return {}


def _apply(path: str) -> dict[str, float]:
    from django.utils import timezone

    from almoner.core.accounts.rules import operator
    from almoner.doors.feeds.cqc import load

    marks: list[float] = []
    read_delta = load.read_delta

    def timed(**asked: Any) -> Any:
        answer = read_delta(**asked)
        marks.append(time.perf_counter())
        return answer

    load.read_delta = timed
    began = time.perf_counter()
    load.apply(path=Path(path), by=operator(BY), at=timezone.now(), confirm_departures=True)
    ended = time.perf_counter()
    return {"seconds": ended - began, "read": marks[0] - began, "write": ended - marks[0]}


def _bulk_create() -> dict[str, float]:
    """What the ORM takes for the rows that stand, taken out and put in again."""
    from django.db import transaction

    from almoner.evidence.landings.models import StandingRow
    from almoner.evidence.ratings.models import Rating, RatingSpell
    from almoner.register.directory import models as directory

    order = [
        directory.Provider,
        directory.Location,
        directory.LocationSpell,
        directory.Service,
        directory.ManagerPosition,
        StandingRow,
        Rating,
        RatingSpell,
    ]
    kept = {model: list(model._default_manager.all()) for model in order}
    seconds = 0.0
    with transaction.atomic():
        directory.DualRegistration.objects.all().delete()
        for model in reversed(order):
            model._default_manager.all()._raw_delete("default")
        began = time.perf_counter()
        for model in order:
            model._default_manager.bulk_create(kept[model], batch_size=1000)
        seconds = time.perf_counter() - began
        transaction.set_rollback(True)
    return {"seconds": seconds, "rows": sum(map(len, kept.values()))}


def _measured() -> None:
    import django

    django.setup()
    what, *words = sys.argv[2:]
    measures: dict[str, Callable[..., dict[str, float]]] = {
        "bare": _bare,
        "migrate": _migrate,
        "apply": _apply,
        "bulk_create": _bulk_create,
    }
    answer = measures[what](*words)
    for name, who in (("peak", resource.RUSAGE_SELF), ("child_peak", resource.RUSAGE_CHILDREN)):
        answer[name] = resource.getrusage(who).ru_maxrss / 1024
    print(json.dumps(answer))


if __name__ == "__main__":
    _measured() if sys.argv[1:2] == ["--measure"] else main(sys.argv[1:])
