"""Reading a stranger's file in a process of its own, with limits on memory and time.

A file may be damaged, or made to do harm. What reads it is pure, so it can run in a fresh
interpreter that holds no database, no settings and no secrets. It hands back what it read, or the
sentence that says why it could not; if it outgrows its limits it is ended, and that is a sentence
too. What comes back is unpickled with only this package's classes and plain values allowed.
"""

import contextlib
import gc
import importlib
import io
import logging
import os
import pickle
import resource
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

MEGABYTE = 1024 * 1024
MEMORY_MB = 1024  # above what the interpreter holds when it starts
SECONDS = 600
MOST_LOGGED = 4_000
OUT_OF_MEMORY = 70  # the exit status of a child that ran out

TOO_LARGE = (
    "“{name}” could not be read within {memory} MB of memory. It may be damaged, or made to "
    "overwhelm what opens it."
)
TOO_SLOW = "“{name}” could not be read within {seconds} seconds, so the reading was stopped."
BROKEN = "“{name}” could not be read: the reading of it broke off, and the log says more."

_SAFE_NAMES = frozenset(
    f"datetime.{name}" for name in ("date", "datetime", "timedelta", "timezone")
)
_RAN_OUT = frozenset({OUT_OF_MEMORY, -signal.SIGKILL, -signal.SIGABRT})
_CHILD = f"from {__name__} import serve; serve()"

logger = logging.getLogger(__name__)


class ReadingError(Exception):
    """A file cannot be read; the message is a sentence for an officer."""


class OverrunError(ReadingError):
    """The reading of a file was ended because it outgrew its limits or broke off."""


def read_confined(
    *,
    reader: str,
    path: Path,
    arguments: Mapping[str, Any] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    memory_mb: int = MEMORY_MB,
    seconds: int = SECONDS,
) -> Any:
    """Run `reader` ("package.module:function") on a file in a child process; return its answer.

    The function is called as `function(path, report=..., **arguments)`. `on_progress` is told
    (done, in all) from another thread. Raises the ReadingError that the reader raised, or
    OverrunError.
    """
    request = pickle.dumps((reader, path, dict(arguments or {}), memory_mb, seconds))
    listening, telling = os.pipe()
    with tempfile.TemporaryFile() as complaints:
        child = subprocess.Popen(  # noqa: S603 (no part of the command comes from outside)
            [sys.executable, "-c", _CHILD, str(telling)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            pass_fds=(telling,),
            env=_bare_environment(),
        )
        os.close(telling)
        listener = threading.Thread(target=_listen, args=(listening, on_progress), daemon=True)
        listener.start()
        try:
            answer, _ = child.communicate(request, timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise OverrunError(TOO_SLOW.format(name=path.name, seconds=seconds)) from error
        finally:
            child.kill()
            child.communicate()
            listener.join()
        if child.returncode == 0:
            return _opened(answer)
        complaints.seek(0)
        said = complaints.read()[-MOST_LOGGED:].decode("utf-8", "replace")
    logger.error("Reading %s broke off (%s): %s", path.name, child.returncode, said)
    raise OverrunError(_sentence(child.returncode, path.name, memory_mb, seconds))


def serve() -> None:
    """The child's side: read one request from standard input, answer it, and end."""
    reader, path, arguments, memory_mb, seconds = pickle.load(sys.stdin.buffer)  # noqa: S301
    telling = int(sys.argv[1])
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)  # whatever a library prints must not land in the answer
        _limit(memory_mb, seconds)
        gc.disable()  # records hold no cycles, and to look for some among millions takes seconds
        module, _, name = reader.partition(":")

        def report(done: int, total: int) -> None:
            os.write(telling, f"{done} {total}\n".encode())

        answer: tuple[bool, Any]
        try:
            function = getattr(importlib.import_module(module), name)
            answer = (True, function(path, report=report, **arguments))
        except ReadingError as error:
            answer = (False, error)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        pickle.dump(answer, out, protocol=pickle.HIGHEST_PROTOCOL)
        out.flush()
        os._exit(0)  # to take millions of objects apart one by one would take its time


@contextlib.contextmanager
def collecting_paused() -> Iterator[None]:
    """Make many records without Python looking for cycles among them, which takes seconds."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _Opener(pickle.Unpickler):
    """Opens what a child hands back, in which no code can be hidden."""

    def find_class(self, module_name: str, global_name: str) -> Any:
        if f"{module_name}.{global_name}" in _SAFE_NAMES:
            return super().find_class(module_name, global_name)
        if module_name.startswith("almoner."):
            found = super().find_class(module_name, global_name)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"{module_name}.{global_name} is not allowed in an answer")


def _opened(answer: bytes) -> Any:
    with collecting_paused():
        is_read, value = _Opener(io.BytesIO(answer)).load()
    if is_read:
        return value
    raise value


def _limit(memory_mb: int, seconds: int) -> None:
    most = _held() + memory_mb * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _held() -> int:
    """The address space that this process holds already, in bytes."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):  # not Linux: allow what a fresh interpreter commonly takes
        return 256 * MEGABYTE
    return pages * resource.getpagesize()


def _bare_environment() -> dict[str, str]:
    """What a child may know: where the code is, and no setting or secret of this installation."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}


def _listen(listening: int, on_progress: Callable[[int, int], None] | None) -> None:
    with os.fdopen(listening, "rb") as lines:
        _tell(lines, on_progress)


def _tell(lines: BinaryIO, on_progress: Callable[[int, int], None] | None) -> None:
    for line in lines:
        done, _, total = line.partition(b" ")
        if on_progress and done.isdigit() and total.strip().isdigit():
            on_progress(int(done), int(total))


def _sentence(status: int, name: str, memory_mb: int, seconds: int) -> str:
    if status == -signal.SIGXCPU:
        return TOO_SLOW.format(name=name, seconds=seconds)
    if status in _RAN_OUT:
        return TOO_LARGE.format(name=name, memory=memory_mb)
    return BROKEN.format(name=name)
