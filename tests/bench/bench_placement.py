"""How fast the placement question is answered: `python -m tests.bench.bench_placement [services]`.

On the page and by the API, with 30,000 services and 300 suspensions, on SQLite and on a PostgreSQL
that is started for it. Prints ratios to an empty view with the same middleware, its p95 and its
answers a second, all measured in this one run, in turns: first by one asker, which is how long an
answer takes, then by several at once, which is how many a machine gives. Each answer writes its
journal entry.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping

from tests.bench.bench_pages import Measured, _served
from tests.bench.client import times_taken
from tests.postgres import server

SERVICES = 30_000
USERS = 4
ROUNDS = 3
SECONDS = float(os.environ.get("ALMONER_BENCH_SECONDS", "2"))  # of each in each round
EMPTY, PAGE, API = "empty view", "the page", "the API"


def main(words: list[str]) -> None:
    """Measure on both engines."""
    count = int(words[0]) if words else SERVICES
    _report("SQLite", count, _at(count, {}))
    with server() as url:
        _report("PostgreSQL", count, _at(count, {"ALMONER_DATABASE_URL": url}))


def _at(count: int, given: dict[str, str]) -> dict[int, dict[str, Measured]]:
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **os.environ,
            "ALMONER_HOME": home,
            "ALMONER_STATIC_HASHED": "no",
            **given,
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        }
        made = subprocess.run(
            [sys.executable, "-m", "tests.bench.fill_placement", str(count)],
            env=environment, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        session, secret = made.stdout.strip().splitlines()[-2:]
        cookie = {"Cookie": f"sessionid={session}; csrftoken={'a' * 32}"}
        asked = {
            EMPTY: (cookie, lambda: "/bench/empty/"),
            PAGE: (cookie, lambda: f"/placement/{random.randint(1, count)}/"),
            API: (
                {"Authorization": f"Bearer {secret}"},
                lambda: f"/api/v1/placement?location=1-1{random.randint(1, count - 1):08}",
            ),
        }
        found = {users: {name: Measured() for name in asked} for users in (1, USERS)}
        with _served(environment) as (port, _):
            for question in asked.values():
                _ask(port, *question, users=USERS, seconds=1)  # to warm up
            for users, measured in found.items():
                for _ in range(ROUNDS):
                    for name, question in asked.items():
                        began = time.perf_counter()
                        taken = _ask(port, *question, users=users, seconds=SECONDS)
                        measured[name].taken += taken
                        measured[name].seconds += time.perf_counter() - began
        return found


def _ask(
    port: int,
    headers: Mapping[str, str],
    address: Callable[[], str],
    *,
    users: int,
    seconds: float,
) -> list[float]:
    paths = [iter(address, None) for _ in range(users)]  # without end
    return times_taken(port=port, headers=headers, users=paths, seconds=seconds)


def _report(engine: str, count: int, found: dict[int, dict[str, Measured]]) -> None:
    print(f"{engine}: {count:,} services, 300 suspensions")
    for users, measured in found.items():
        empty = measured[EMPTY]
        print(f"  {users} asking at once")
        for name in (PAGE, API):
            one = measured[name]
            print(
                f"  {name}: {one.rate:.0f} a second, {one.rate / empty.rate:.2f} of an empty view;"
                f" p95 {one.slow:.0f} ms, {one.slow / empty.slow:.1f} × the empty view’s"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
