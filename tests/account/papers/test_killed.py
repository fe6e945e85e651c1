"""A build that is killed leaves no half of a paper, and building again makes the whole of it."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.warm import Warm

WHOLE = {"open.html", "open.docx", "open.pdf", "open.json"}
BEGINS = """
import django
django.setup()
from tests.account.papers.factories import southaven
southaven()
"""
COUNTS = """
import django
django.setup()
from almoner.account.papers.models import Figure, Paper, PaperPart, PaperStep
built = Paper.objects.exclude(known_at=None)
print(*(model.objects.filter(paper__in=built).count() for model in (PaperPart, PaperStep, Figure)))
"""
# Builds the paper, and is killed where it comes for the nth time to what is named.
KILLED = """
import os, signal, sys
import django
django.setup()
from django.core.management import call_command
from almoner.account.papers import actions
from almoner.account.papers.management.commands import papers

where, name, nth, out = sys.argv[1:]
module = {"actions": actions, "papers": papers}[where]
done, left = getattr(module, name), [int(nth)]

def dies(*args, **kwargs):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    return done(*args, **kwargs)

setattr(module, name, dies)
words = ["--authority", "Southaven", "--as-at", "2021-08-31", "--out", out]
call_command("papers", "build", "quality-update", *words)
"""
PROGRAM = "from almoner.config.cli import main; main()"


class Office:
    """A council's own installation on SQLite, and the program run on it."""

    def __init__(self, home: Path) -> None:
        kept = {name: text for name, text in os.environ.items() if not name.startswith("ALMONER_")}
        self.warm = Warm(
            kept
            | {
                "ALMONER_HOME": str(home),
                "ALMONER_SECRET_KEY": "only for tests",
                "DJANGO_SETTINGS_MODULE": "almoner.config.settings",
            }
        )

    def run(self, program: str, *words: str) -> subprocess.CompletedProcess[str]:
        return self.warm.run(program, *words)

    def counts(self) -> list[int]:
        """How many parts, steps and figures stand of papers that were built."""
        return [int(count) for count in self.run(COUNTS).stdout.split()]

    def build(self, out: Path) -> None:
        done = self.run(
            PROGRAM, "papers", "build", "quality-update", "--authority", "Southaven",
            "--as-at", "2021-08-31", "--out", str(out),
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    def is_killed(self, out: Path, where: str, name: str, nth: int) -> bool:
        return self.run(KILLED, where, name, str(nth), str(out)).returncode == -signal.SIGKILL


@pytest.mark.slow
def test_a_kill_at_any_step_leaves_nothing_or_the_whole(tmp_path: Path) -> None:
    office, out = Office(tmp_path / "home"), tmp_path / "out"
    assert office.run(PROGRAM, "migrate").returncode == 0
    assert office.run(BEGINS).returncode == 0
    for name in ("assemble", "_figures", "_step", "_journal"):
        assert office.is_killed(out, "actions", name, 1)
        assert office.counts() == [0, 0, 0]
        assert not out.exists()

    for nth in (1, 3, 6):  # before the first file, between two, and as they take their places
        assert office.is_killed(out, "papers", "_unfinished", nth)
        assert office.counts() == [1, 1, 15]  # the paper stands; only its files are unfinished
        assert {path.name for path in out.iterdir() if path.name in WHOLE} <= {"open.html"}

    office.build(out)
    assert {path.name for path in out.iterdir()} == WHOLE
    assert office.counts() == [1, 1, 15]
    office.build(tmp_path / "calm")
    for name in WHOLE:
        assert (out / name).read_bytes() == (tmp_path / "calm" / name).read_bytes()
