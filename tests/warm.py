"""An installation's Python, started once: each program that a test runs in it is a fork of that.

What a program costs is mostly its beginning: a second to load Django and thirty rooms. A fork has
them already, and nothing else: it opens its own connections, ends by itself, and may be killed.
"""

import atexit
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import traceback
import types
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


class Warm:
    """Python in one environment, which runs code as `python -c` would."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._server: subprocess.Popen[str] | None = None

    def run(self, code: str, *words: str) -> subprocess.CompletedProcess[str]:
        """Run it to its end, however that comes."""
        server = self._started()
        assert server.stdin and server.stdout
        with tempfile.TemporaryDirectory(prefix="almoner-warm-") as name:
            paths = {stream: str(Path(name, stream)) for stream in ("out", "err")}
            server.stdin.write(json.dumps({"code": code, "words": words, **paths}) + "\n")
            server.stdin.flush()
            ended = server.stdout.readline()
            assert ended, "the Python to fork from has ended"
            said = [Path(path).read_text(encoding="utf-8") for path in paths.values()]
        return subprocess.CompletedProcess([code, *words], int(ended), *said)

    def _started(self) -> subprocess.Popen[str]:
        if self._server is None:
            self._server = subprocess.Popen(
                [sys.executable, "-m", "tests.warm"],
                env=dict(self._environment),
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            atexit.register(self.close)
        return self._server

    def close(self) -> None:
        """End it: no program of its is under way, since each is waited for."""
        if self._server is not None:
            self._server.communicate()
            self._server = None
            atexit.unregister(self.close)


def serve() -> None:
    """Fork for each line that is asked; tell how the fork ended: its code, or minus a signal."""
    import django

    django.setup()
    from django.core.management import get_commands, load_command_class
    from django.db.migrations.loader import MigrationLoader

    MigrationLoader(None)  # all that most programs begin with; nothing is asked of a database
    for name, room in get_commands().items():
        if room.startswith("almoner."):
            load_command_class(room, name)

    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            _become(asked)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _become(asked: dict[str, Any]) -> None:
    """Be the program that is asked for, and end as it does."""
    for number, path in enumerate((os.devnull, asked["out"], asked["err"])):
        opened = os.open(path, os.O_RDWR | os.O_CREAT)
        os.dup2(opened, number)
        os.close(opened)
    sys.argv = ["-c", *asked["words"]]
    sys.modules["__main__"] = program = types.ModuleType("__main__")
    ended = 0
    try:
        exec(compile(asked["code"], "<string>", "exec"), program.__dict__)
    except SystemExit as left:
        ended = _code_of(left)
    except BaseException:
        traceback.print_exc()
        ended = 1
    finally:
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(ValueError):
                stream.flush()
        os._exit(ended)


def _code_of(left: SystemExit) -> int:
    if left.code is None or isinstance(left.code, int):
        return left.code or 0
    print(left.code, file=sys.stderr)
    return 1


if __name__ == "__main__":
    serve()
