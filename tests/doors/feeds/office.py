"""A database of its own, and the program run on it as an officer would: for tests from outside."""

import fcntl
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.warm import Warm

HEADER = (
    "Location ID,Location Name,Provider ID,Provider Name,Care Home?,Location Type,"
    "Location Local Authority,Location Region,Service / Population Group,Domain,"
    "Latest Rating,Publication Date,Location Post Code,Location ODS Code\n"
)
# The program as at a terminal: what is started in the background is deaf to Ctrl-C.
PROGRAM = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
    "from almoner.config.cli import main; main()"
)
# Runs commands one after another as the program would, and says how each ended and whether any
# table of the database is another than before.
DRIVER = """
import hashlib, io, json, os, resource, sys
commands, limit = json.loads(sys.argv[1]), int(sys.argv[2])
from almoner.config.cli import main

def digests():
    from django.db import connection
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = sorted(map(repr, cursor.fetchall()))
            found[table] = hashlib.sha256("\\n".join(rows).encode()).hexdigest()
    return found

import django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "almoner.config.settings")
django.setup()
before = digests()
ends = []
for words in commands:
    sys.argv = ["almoner", *words]
    out, err, code = io.StringIO(), io.StringIO(), 0
    kept = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = out, err
    unlimited = resource.RLIM_INFINITY
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit or unlimited, unlimited))
        main()
    except SystemExit as left:
        code = left.code
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (unlimited, unlimited))
        sys.stdout, sys.stderr = kept
    after = digests()
    changed = sorted(table for table in after if after[table] != before.get(table))
    ends.append({"code": code, "out": out.getvalue(), "err": err.getvalue(), "changed": changed})
    before = after
print(json.dumps(ends))
"""


def ratings(count: int, rating: str = "Good", *, name: str = "Elmbank", domains: int = 1) -> str:
    """Latest ratings of invented homes, as the regulator's CSV."""
    lines = [HEADER]
    for n in range(count):
        home = f'1-{500_000_000 + n},"{name} {n}",1-{600_000_000 + n // 3},Wren Care {n // 3},Y'
        place = "Social Care Org,Oldham,North West"
        for domain in ("Overall", "Safe", "Well-led")[:domains]:
            lines.append(f"{home},{place},Overall,{domain},{rating},15/01/2021,OL1 1AA,VN{n}\n")
    return "".join(lines)


class Office:
    """The program, with a home and a database that nothing else uses."""

    program = (sys.executable, "-c", PROGRAM)

    def __init__(self, home: Path, url: str) -> None:
        kept = {n: value for n, value in os.environ.items() if not n.startswith("ALMONER_")}
        self.environment = {
            **kept,
            "ALMONER_HOME": str(home),
            "ALMONER_DATABASE_URL": url,
            "ALMONER_SECRET_KEY": "only for tests",
            "DJANGO_SETTINGS_MODULE": "almoner.config.settings",
        }
        self._warm = Warm(self.environment)

    def close(self) -> None:
        """Let go of what its programs are forked from."""
        self._warm.close()

    def start(self, *words: str) -> subprocess.Popen[str]:
        """The program under way, in a process group of its own."""
        return subprocess.Popen(
            [*self.program, *words],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def wait_until_a_load_is_under_way(self, process: subprocess.Popen[str]) -> None:
        """Return once some load holds its feed, or the process has ended without."""
        while process.poll() is None and not self._a_feed_is_held():
            time.sleep(0.02)

    def _a_feed_is_held(self) -> bool:
        if url := self.environment["ALMONER_DATABASE_URL"]:
            with psycopg.connect(url) as server:
                held = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory'"
                return server.execute(held).fetchone() is not None
        for path in Path(self.environment["ALMONER_HOME"], "locks").glob("feed-*.lock"):
            with path.open() as lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return True
        return False

    def run(self, *words: str) -> str:
        """What it prints, having ended well."""
        return self.script(PROGRAM, *words)

    def script(self, code: str, *words: str) -> str:
        """What some Python prints in the program's surroundings."""
        done = self._warm.run(code, *words)
        assert done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def an_office(home: Path) -> Iterator[Office]:
    """An empty office: on SQLite, or on the PostgreSQL under test if there is one."""
    url = os.environ.get("ALMONER_DATABASE_URL", "")
    if not url.startswith("postgres"):
        with closing(Office(home, "")) as office:
            yield office
        return
    database = f"almoner_office_{uuid.uuid4().hex[:10]}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {database}")
    try:
        own = urlunsplit(urlsplit(url)._replace(path=f"/{database}"))
        with closing(Office(home, own)) as office:
            yield office
    finally:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"DROP DATABASE {database} WITH (FORCE)")
