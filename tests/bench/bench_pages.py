"""What the officers' pages cost at 16 users, as ratios to an empty view and to Django's admin.

Run as `python -m tests.bench.bench_pages [times England's size…]`, on the database that
ALMONER_DATABASE_URL names, else on SQLite in a folder of its own. Two processes of gunicorn, as
`almoner serve` runs them, on this machine's own network only. Every view has the same middleware
and the same signed-in officer; the empty view asks one query of its own. The pages take turns in
short rounds, so that whatever else the machine does falls on all of them. Requests a second are
those of all users together, whose client is one thread on the same cores (client.py); "CPU, ms" is
what the web processes themselves used for a request, which a busy machine disturbs less.
"""

import contextlib
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from tests.bench.client import times_taken

USERS = 16
ROUNDS = 3
SECONDS = float(os.environ.get("ALMONER_BENCH_SECONDS", "2"))  # of each page in each round
ENGLAND = 30_000
PAGES = {
    "empty view": ("/bench/empty/",),
    "admin list": ("/admin/directory/location/",),
    "services, England": tuple(
        f"/services/?authority=england{rest}"
        for rest in ("", "&page=2", "&page=300", "&page=600", "&sort=rating", "&sort=-published")
    ),
    "services, not yet seen": tuple(
        f"/services/?authority=england&sort={sort}&page={page}"
        for sort in ("name", "-name", "rating", "-rating", "published", "-published", "beds")
        for page in range(1, 600)
    ),
    "services, own": ("/services/", "/services/?page=2", "/services/?rating=1&rating=2"),
    "market": tuple(f"/market/{code}/" for code in ("E10000024", "E10000019", "E08000004")),
    "home": ("/",),
    "one service": tuple(f"/services/1-1{number:08}/" for number in range(1, 40)),
}


@dataclass(slots=True)
class Measured:
    """What the rounds of one page came to."""

    taken: list[float] = field(default_factory=list)  # seconds, a request
    seconds: float = 0.0
    cpu: float = 0.0  # seconds, of the web processes

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.taken) / self.seconds

    @property
    def cpu_each(self) -> float:
        """Milliseconds a request."""
        return 1000 * self.cpu / len(self.taken)

    @property
    def slow(self) -> float:
        """The 95th percentile, in milliseconds."""
        return 1000 * statistics.quantiles(self.taken, n=20)[-1]


def main(
    sizes: list[float], *, engine: str = "", environment: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Measure at each size in turn, and say what a page costs as the data grows."""
    costs: dict[str, list[float]] = {}
    for size in sizes:
        found = _at(size, environment)
        _report(size, engine, found)
        for name, one in found.items():
            costs.setdefault(name, []).append(one.cpu_each)
    if len(sizes) > 1:
        said = ", ".join(f"{size / sizes[0]:g} ×" for size in sizes)
        _say(f"Cost of a request as the data grows, as a multiple of the first ({said})")
        for name, each in costs.items():
            _say(f"{name:24}" + "".join(f"{cost / each[0]:8.2f}" for cost in each))


def _at(size: float, given: Mapping[str, str]) -> dict[str, Measured]:
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **os.environ,
            "ALMONER_HOME": home,
            "ALMONER_STATIC_HASHED": "no",
            **given,
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        }
        made = subprocess.run(
            [sys.executable, "-m", "tests.bench.fill", str(int(ENGLAND * size))],
            env=environment, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        cookie = made.stdout.strip().splitlines()[-1]
        found = {name: Measured() for name in PAGES}
        with _served(environment) as (port, server):
            for paths in PAGES.values():
                _hammer(port, cookie, paths, seconds=1)  # to warm up
            for _ in range(ROUNDS):
                for name, paths in PAGES.items():
                    before = _cpu_of(server)
                    began = time.perf_counter()
                    found[name].taken += _hammer(port, cookie, paths, seconds=SECONDS)
                    found[name].seconds += time.perf_counter() - began
                    found[name].cpu += _cpu_of(server) - before
        return found


def _cpu_of(server: int) -> float:
    """Seconds of processor time that the server's processes have used; nought where unknown."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[1]) == server:  # its parent
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _report(size: float, engine: str, found: dict[str, Measured]) -> None:
    empty, admin = found["empty view"], found["admin list"]
    heads = (
        "per second",
        "p95, ms",
        "CPU, ms",
        "of empty",
        "times admin",
        "(by CPU:",
        "of",
        "times)",
    )
    _say(f"{engine} {size:g} × England ({ENGLAND * size:,.0f} open services), {USERS} users")
    _say(f"{'':24}" + "".join(f"{head:>12}" for head in heads))
    for name, one in found.items():
        by_cpu = [0.0, 0.0]
        if one.cpu:
            by_cpu = [empty.cpu_each / one.cpu_each, admin.cpu_each / one.cpu_each]
        _say(
            f"{name:24}{one.rate:12.0f}{one.slow:12.0f}{one.cpu_each:12.2f}"
            f"{one.rate / empty.rate:12.2f}{one.rate / admin.rate:12.1f}"
            f"{'':12}{by_cpu[0]:12.2f}{by_cpu[1]:12.1f}"
        )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@contextlib.contextmanager
def _served(environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--workers", "2", "--threads", "4", "--worker-class",
         "gthread", "--keep-alive", "15", "--log-level", "warning", "--bind",
         f"127.0.0.1:{port}", "almoner.config.wsgi"],
        env=environment, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.1)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(timeout=30)


def _hammer(port: int, cookie: str, paths: tuple[str, ...], *, seconds: float) -> list[float]:
    headers = {"Cookie": f"sessionid={cookie}; csrftoken={'a' * 32}"}  # as a browser has both
    users = [_turns(paths, number) for number in range(USERS)]
    return times_taken(port=port, headers=headers, users=users, seconds=seconds)


def _turns(paths: tuple[str, ...], number: int) -> Iterator[str]:
    """The paths again and again, from a place of the user's own."""
    turn = number * max(1, len(paths) // USERS) + random.randrange(len(paths))
    while True:
        yield paths[turn % len(paths)]
        turn += 1


if __name__ == "__main__":
    main([float(size) for size in sys.argv[1:]] or [1, 2, 4])
