"""A year of England's concerns: `python -m tests.bench.bench_queue [concerns]`.

Loads 10,000 and 640,000 concerns set-based, and measures the queue page of one council that has
500 of them either way: its p95, and what it costs more as the rest grows. Then 16 systems raise
concerns over the API while the server is killed and started again; each sends until it is
answered, and every concern has to be there once. On SQLite and on a PostgreSQL started for it.
"""

import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from http import HTTPStatus

from tests.bench.bench_pages import Measured, _served
from tests.postgres import server

CONCERNS, FEW = 640_000, 10_000
SENDERS, EACH = 16, 40
SECONDS = float(os.environ.get("ALMONER_BENCH_SECONDS", "4"))
PAGE = "/safeguarding/"
COUNT = (
    "from almoner.response.safeguarding.models import Concern as C;"
    "c = C.objects.filter(source='Bench', reference__startswith='S');"
    "print(c.count(), c.values('reference').distinct().count())"
)


def main(words: list[str]) -> None:
    """Measure on both engines."""
    many = int(words[0]) if words else CONCERNS
    for engine in ("SQLite", "PostgreSQL"):
        few, most = min(FEW, many // 2), many
        slow = {}
        for count in (few, most):
            slow[count] = _measure(engine, count, is_last=count == most)
        print(f"{engine}: queue page, {most:,} to {few:,} concerns: {slow[most] / slow[few]:.2f}")


def _measure(engine: str, count: int, *, is_last: bool) -> float:
    if engine == "SQLite":
        return _at(engine, count, {}, is_last=is_last)
    with server() as url:
        return _at(engine, count, {"ALMONER_DATABASE_URL": url}, is_last=is_last)


def _at(engine: str, count: int, given: Mapping[str, str], *, is_last: bool) -> float:
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **os.environ,
            "ALMONER_HOME": home,
            "ALMONER_STATIC_HASHED": "no",
            "ALMONER_REQUIRE_MFA": "no",
            **given,
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        }
        made = subprocess.run(
            [sys.executable, "-m", "tests.bench.fill_queue", str(count)],
            env=environment, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        session, secret, seconds = made.stdout.strip().splitlines()[-3:]
        print(f"{engine}: {count:,} concerns loaded, {count / float(seconds):,.0f} a second")
        found = Measured()
        with _served(environment) as (port, _):
            _look(port, session, seconds=1)  # to warm up
            found.taken = _look(port, session, seconds=SECONDS)
        print(f"{engine}: queue page of one council at {count:,}: p95 {found.slow:.0f} ms")
        if is_last:
            _raise_concerns(engine, environment, secret)
        return found.slow


def _look(port: int, session: str, *, seconds: float) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    taken, until = [], time.perf_counter() + seconds
    while time.perf_counter() < until or len(taken) < 2:
        began = time.perf_counter()
        connection.request("GET", PAGE, headers={"Cookie": f"sessionid={session}"})
        answer = connection.getresponse()
        answer.read()
        taken.append(time.perf_counter() - began)
        if answer.status != HTTPStatus.OK:
            raise SystemExit(f"{PAGE}: {answer.status}")
    return taken


class _Line:
    """Where the server is now: nowhere, while it is down."""

    port: int = 0


def _raise_concerns(engine: str, environment: dict[str, str], secret: str) -> None:
    line, answered = _Line(), []
    threads = [
        threading.Thread(target=_send, args=(line, secret, number, answered))
        for number in range(SENDERS)
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    with _served(environment) as (port, pid):
        line.port = port
        while len(answered) < SENDERS * EACH // 2:
            time.sleep(0.01)
        line.port = 0
        # The workers first: they would outlive the one that started them.
        for child in _children(pid):
            os.kill(child, signal.SIGKILL)
        os.kill(pid, signal.SIGKILL)
    with _served(environment) as (port, _):
        line.port = port
        for thread in threads:
            thread.join()
    rate = len(answered) / (time.perf_counter() - began)
    counted = subprocess.run(
        [sys.executable, "-m", "django", "shell", "--no-imports", "-c", COUNT],
        env=environment, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    rows, references = map(int, counted.stdout.split()[-2:])
    wanted = SENDERS * EACH
    print(
        f"{engine}: {SENDERS} senders, the server killed between: {rate:.0f} concerns a second;"
        f" lost {wanted - references}, doubled {rows - references}"
    )


def _children(pid: int) -> list[int]:
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], check=False, stdout=subprocess.PIPE, text=True
    )
    return [int(one) for one in found.stdout.split()]


def _send(line: _Line, secret: str, sender: int, answered: list[str]) -> None:
    """Send each concern until it is answered, as a front door does."""
    for number in range(EACH):
        reference = f"S{sender}-{number}"
        body = json.dumps({"reference": reference, "text": "Somebody fell in the night."})
        while not _sent(line, secret, body):
            time.sleep(0.05)
        answered.append(reference)


def _sent(line: _Line, secret: str, body: str) -> bool:
    if not line.port:
        return False
    connection = http.client.HTTPConnection("127.0.0.1", line.port, timeout=30)
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    try:
        connection.request("POST", "/api/v1/concerns", body=body, headers=headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return answer.status in {HTTPStatus.OK, HTTPStatus.CREATED}


if __name__ == "__main__":
    main(sys.argv[1:])
