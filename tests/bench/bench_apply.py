"""How fast a national file is applied: `python -m tests.bench.bench_apply [rows]`.

Prints ratios measured in this one run, on SQLite and, where ALMONER_BENCH_POSTGRES names an empty
one, on a PostgreSQL. Each measurement is made in a process of its own.

1. Applying HSCA Active Locations (the first month whole, then the next month's with 4 % changed)
   ÷ python-calamine's bare read of the same file, measured just before and just after it. By the
   clock, and by the processor's seconds of all processes, which a busy machine disturbs less.
2. `bulk_create` ÷ `almoner.core.bulk.insert_rows`: the very rows of the eight tables that the
   first month filled, from plain values in memory into the same tables, emptied, with all their
   indexes and constraints, each in one transaction. Making the ORM's objects counts as its own.
3. `bulk_create` of those rows ÷ all that applying does after the reading: working out what
   changes, the same rows, the spells of ratings, the landing and the journal.
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
        print(f"{rows:,} rows")
        urls = {"SQLite": f"sqlite:///{folder}/bench.sqlite3"}
        if url := os.environ.get("ALMONER_BENCH_POSTGRES"):
            urls["PostgreSQL"] = url
        for engine, url in urls.items():
            _measure(engine, url, folder, months)


def _measure(engine: str, url: str, folder: str, months: list[Path]) -> None:
    _alone("migrate", folder, url=url)
    first = _measure_month(f"{engine}, first month", url, folder, months[0])
    written = _alone("written", folder, url=url)
    _measure_month(f"{engine}, next month", url, folder, months[1])
    whole = first["plan"] + first["write"]
    print(
        f"{engine}, bulk_create of the {written['rows']:,.0f} rows that the first month wrote:"
        f" {written['orm'] / written['ours']:.2f} × insert_rows of the same"
        f" (processor {written['orm_cpu'] / written['ours_cpu']:.2f});"
        f" {written['orm'] / whole:.2f} × all of our planning and writing"
    )


def _measure_month(words: str, url: str, folder: str, path: Path) -> dict[str, float]:
    before = _alone("bare", folder, path)
    one = _alone("apply", folder, path, url=url)
    after = _alone("bare", folder, path)
    base = (before["seconds"] + after["seconds"]) / 2
    base_cpu = (before["cpu"] + after["cpu"]) / 2
    print(
        f"{words}: {one['seconds'] / base:.2f} × the bare read of {base:.2f} s"
        f" (reading {one['read'] / base:.2f}, planning {one['plan'] / base:.2f},"
        f" writing {one['write'] / base:.2f}); processor {one['cpu'] / base_cpu:.2f} ×"
        f" {base_cpu:.2f} s;"
        f" peak memory {one['peak']:.0f} MB, and {one['child_peak']:.0f} MB in the child"
    )
    return one


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

    began, cpu = time.perf_counter(), _cpu()
    workbook = CalamineWorkbook.from_path(path)
    for name in workbook.sheet_names:
        workbook.get_sheet_by_name(name).to_python()
    return {"seconds": time.perf_counter() - began, "cpu": _cpu() - cpu}


def _cpu() -> float:
    """The processor's seconds of this process and of its children that have ended."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def _migrate() -> dict[str, float]:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return {}


def _apply(path: str) -> dict[str, float]:
    from django.utils import timezone

    from almoner.core.accounts.rules import operator
    from almoner.doors.feeds.cqc import load

    marks: list[float] = []

    def marked(function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(**asked: Any) -> Any:
            answer = function(**asked)
            marks.append(time.perf_counter())
            return answer

        return timed

    load.read_delta, load.make_plan = marked(load.read_delta), marked(load.make_plan)
    began, cpu = time.perf_counter(), _cpu()
    load.apply(path=Path(path), by=operator(BY), at=timezone.now(), confirm_departures=True)
    ended = time.perf_counter()
    read, planned = marks
    return {
        "seconds": ended - began,
        "read": read - began,
        "plan": planned - read,
        "write": ended - planned,
        "cpu": _cpu() - cpu,
    }


def _written() -> dict[str, float]:
    """What our writing and the ORM take for the rows that stand, taken out and put in again."""
    from django.db import connection, transaction
    from django.db.models import Model

    from almoner.core.bulk import insert_rows
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
    columns = {model: [field.attname for field in model._meta.concrete_fields] for model in order}
    kept = {model: list(model._default_manager.values_list(*columns[model])) for model in order}

    def ours(model: type[Model], rows: list[tuple[Any, ...]]) -> None:
        insert_rows(model=model, columns=columns[model], rows=rows)

    def orm(model: type[Model], rows: list[tuple[Any, ...]]) -> None:
        model._default_manager.bulk_create([model(*row) for row in rows], batch_size=1000)

    answer: dict[str, float] = {"rows": sum(map(len, kept.values()))}
    for name, write in (("ours", ours), ("orm", orm)):
        with transaction.atomic():
            directory.DualRegistration.objects.all().delete()
            for model in reversed(order):
                model._default_manager.all()._raw_delete("default")
            began, cpu = time.perf_counter(), _cpu()
            for model in order:
                write(model, kept[model])
            if connection.vendor == "postgresql":
                connection.check_constraints()  # which else waits for the end
            answer[name], answer[f"{name}_cpu"] = time.perf_counter() - began, _cpu() - cpu
            transaction.set_rollback(True)
    return answer


def _measured() -> None:
    import django

    django.setup()
    what, *words = sys.argv[2:]
    measures: dict[str, Callable[..., dict[str, float]]] = {
        "bare": _bare,
        "migrate": _migrate,
        "apply": _apply,
        "written": _written,
    }
    answer = measures[what](*words)
    for name, who in (("peak", resource.RUSAGE_SELF), ("child_peak", resource.RUSAGE_CHILDREN)):
        answer[name] = resource.getrusage(who).ru_maxrss / 1024
    print(json.dumps(answer))


if __name__ == "__main__":
    _measured() if sys.argv[1:2] == ["--measure"] else main(sys.argv[1:])
