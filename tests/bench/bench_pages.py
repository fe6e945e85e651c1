"""What the officers' pages cost at 16 users, as ratios to an empty view and to Django's admin.

Run as `python -m tests.bench.bench_pages [times England's size…]`, on the database that
ALMONER_DATABASE_URL names, else on SQLite in a folder of its own. Two processes of gunicorn, as
`almoner serve` runs them, on this machine's own network only; the same middleware for all views.
"""

import contextlib
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

USERS = 16
SECONDS = float(os.environ.get("ALMONER_BENCH_SECONDS", "6"))
ENGLAND = 30_000
PAGES = {
    "empty view": ("/bench/empty/",),
    "admin list": ("/admin/directory/location/",),
    "services, England": tuple(
        f"/services/?authority=england{rest}"
        for rest in ("", "&page=2", "&page=300", "&page=600", "&sort=rating", "&sort=-published")
    ),
    "services, own": ("/services/", "/services/?page=2", "/services/?rating=1&rating=2"),
    "market": tuple(f"/market/{code}/" for code in ("E10000024", "E10000019", "E08000004")),
    "home": ("/",),
    "one service": tuple(f"/services/1-1{number:08}/" for number in range(1, 40)),
}


def main(sizes: list[int]) -> None:
    """Measure at each size in turn."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as home:
            environment = {**os.environ, "ALMONER_HOME": home, "ALMONER_STATIC_HASHED": "no"}
            environment["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
            made = subprocess.run(
                [sys.executable, "-m", "tests.bench.fill", str(ENGLAND * size)],
                env=environment, check=True, capture_output=True, text=True,
            )  # fmt: skip
            cookie = made.stdout.strip().splitlines()[-1]
            with _served(environment) as port:
                _report(size, {name: _measured(port, cookie, PAGES[name]) for name in PAGES})


def _report(size: int, found: dict[str, tuple[float, float]]) -> None:
    empty, admin = found["empty view"][0], found["admin list"][0]
    _say(f"{size} × England ({ENGLAND * size:,} open services), {USERS} users")
    _say(f"{'':20} {'per second':>10} {'p95, ms':>8} {'of empty':>9} {'times admin':>12}")
    for name, (rate, slow) in found.items():
        _say(f"{name:20} {rate:10.0f} {slow:8.0f} {rate / empty:9.2f} {rate / admin:12.1f}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@contextlib.contextmanager
def _served(environment: dict[str, str]) -> Iterator[int]:
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
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def _measured(port: int, cookie: str, paths: tuple[str, ...]) -> tuple[float, float]:
    """Requests a second and the 95th percentile in milliseconds, after a warm-up."""
    _hammer(port, cookie, paths, seconds=max(1.0, SECONDS / 4))
    taken = _hammer(port, cookie, paths, seconds=SECONDS)
    return len(taken) / SECONDS, 1000 * statistics.quantiles(taken, n=20)[-1]


def _hammer(port: int, cookie: str, paths: tuple[str, ...], *, seconds: float) -> list[float]:
    taken: list[float] = []
    wrong: list[str] = []
    until = time.perf_counter() + seconds

    def user(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        turn = number
        while time.perf_counter() < until:
            path = paths[turn % len(paths)]
            turn += 1
            began = time.perf_counter()
            connection.request("GET", path, headers={"Cookie": f"sessionid={cookie}"})
            answer = connection.getresponse()
            answer.read()
            taken.append(time.perf_counter() - began)
            if answer.status != http.HTTPStatus.OK:
                wrong.append(f"{path}: {answer.status}")
                return

    users = [threading.Thread(target=user, args=(number,)) for number in range(USERS)]
    for each in users:
        each.start()
    for each in users:
        each.join()
    if wrong:
        raise SystemExit(f"Not measured: {wrong[0]}")
    return taken


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1, 2, 4])
