"""A regulator of our own: the Syndication API on this machine, with faults to order."""

import json
import socket
import struct
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import ceil
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

DATA = Path(__file__).parent / "data"
KEY = "a-key-for-tests-only"
ID_FIELDS = {"locations": "locationId", "providers": "providerId"}
PLURALS = {"location": "locations", "provider": "providers"}

Fault = Callable[["Handler", bytes], None]


def status(code: int, **headers: str) -> Fault:
    """Answer with a status and nothing more."""

    def answer(handler: "Handler", _body: bytes) -> None:
        handler.reply(code, b"<html>a fault</html>", **headers)

    return answer


def cut_off(handler: "Handler", body: bytes) -> None:
    """Promise a whole body, send half of it, and hang up."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.wfile.flush()
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


def hang_up(handler: "Handler", _body: bytes) -> None:
    """Say nothing and hang up."""
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


def truncated(handler: "Handler", body: bytes) -> None:
    """Half of the JSON, as if it were all."""
    handler.reply(200, body[: len(body) // 2])


def says(value: object) -> Fault:
    """Something else altogether, in JSON."""

    def answer(handler: "Handler", _body: bytes) -> None:
        handler.reply(200, json.dumps(value).encode())

    return answer


def slow(seconds: float) -> Fault:
    """The right answer, too late."""

    def answer(handler: "Handler", body: bytes) -> None:
        time.sleep(seconds)
        handler.reply(200, body)

    return answer


def drips(piece: bytes, seconds: float) -> Fault:
    """A body that never ends, a piece at a time."""

    def answer(handler: "Handler", _body: bytes) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(10**12))
        handler.end_headers()
        with suppress(OSError):  # until the client has had enough
            while True:
                handler.wfile.write(piece)
                time.sleep(seconds)
        handler.close_connection = True

    return answer


def moves(change: Callable[["Regulator"], None]) -> Fault:
    """The right answer, and then another state of things."""

    def answer(handler: "Handler", body: bytes) -> None:
        handler.reply(200, body)
        change(handler.server)

    return answer


class Regulator(ThreadingHTTPServer):
    """What is known, what was asked, and what is to go wrong."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, data: Path = DATA) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.known: dict[str, dict[str, dict[str, Any]]] = {
            kind: {
                path.stem: json.loads(path.read_bytes()) for path in (data / kind).glob("*.json")
            }
            for kind in ID_FIELDS
        }
        self.changed: dict[str, list[str]] = {kind: list(self.known[kind]) for kind in ID_FIELDS}
        self.faults: dict[str, deque[Fault]] = defaultdict(deque)
        self.always: dict[str, Fault] = {}
        self.largest_page = 1000
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.headers_seen: list[dict[str, str]] = []
        self.may_answer = threading.Semaphore(1_000_000)  # fewer, and it falls silent then
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/public/v1"

    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        with self.lock:
            return [path for path, _ in self.asked]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is nothing to report."""


class Handler(BaseHTTPRequestHandler):
    """One question."""

    server: Regulator
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer, or go wrong as ordered."""
        parts = urlsplit(self.path)
        path, asked = parts.path.removeprefix("/public/v1"), dict(parse_qsl(parts.query))
        with self.server.lock:
            self.server.asked.append((path, asked))
            self.server.headers_seen.append(dict(self.headers))
            waiting = self.server.faults[path]
            fault = waiting.popleft() if waiting else self.server.always.get(path)
        self.server.may_answer.acquire()
        if not self.headers.get("User-Agent", "").startswith("Almoner/"):
            return self.reply(403, b"")
        if self.headers.get("Ocp-Apim-Subscription-Key") != KEY:
            return self.reply(401, b'{"message": "Access denied"}')
        code, body = self._right_answer(path, asked)
        return fault(self, body) if fault else self.reply(code, body)

    def _right_answer(self, path: str, asked: dict[str, str]) -> tuple[int, bytes]:
        first, _, cqc_id = path.strip("/").partition("/")
        if first == "changes":
            return 200, self._page("changes", self.server.changed[PLURALS[cqc_id]], asked)
        known = self.server.known[first]
        if cqc_id:
            if cqc_id != cqc_id.upper():
                return 400, b'{"message": "bad id"}'
            if cqc_id not in known:
                return 404, b'{"message": "not found"}'
            return 200, json.dumps(known[cqc_id]).encode()
        authority = asked.get("localAuthority")
        rows = [
            {ID_FIELDS[first]: each, f"{first[:-1]}Name": about.get("name")}
            for each, about in sorted(known.items())
            if authority in (None, about.get("localAuthority"))
        ]
        return 200, self._page(first, rows, asked)

    def _page(self, name: str, rows: list[Any], asked: dict[str, str]) -> bytes:
        size = min(int(asked["perPage"]), self.server.largest_page)
        number = int(asked["page"])
        said = {
            "total": len(rows),
            "page": number,
            "totalPages": max(ceil(len(rows) / size), 1),
            name: rows[(number - 1) * size : number * size],
        }
        return json.dumps(said).encode()

    def reply(self, code: int, body: bytes, **headers: str) -> None:
        """Send a status and a body."""
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(data: Path = DATA) -> Iterator[Regulator]:
    """A regulator that answers until the block ends."""
    regulator = Regulator(data)
    thread = threading.Thread(target=regulator.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield regulator
    finally:
        regulator.may_answer.release(1000)
        regulator.shutdown()
        regulator.server_close()
        thread.join()
