"""A line between a tablet and the council that a journey can cut, for pages and workers alike.

It stands between browser and server as a wire does, so no part of the browser can get round it.
"""

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from enum import StrEnum

PIECE = 65_536
LONG_ENOUGH = 60  # seconds that a line which answers nothing is held


class Line(StrEnum):
    """What the line does."""

    UP = "up"
    DOWN = "down"  # nothing gets through
    DEAF = "deaf"  # what is sent arrives, and the answer is lost
    HALF = "half"  # the answer breaks off
    SILENT = "silent"  # connected, and nothing ever comes
    BROKEN = "broken"  # the server answers every POST with an error 500
    HOTEL = "hotel"  # everything is answered with somebody's sign-in page


class Network:
    """One line; every connection made while it is `line` behaves so."""

    def __init__(self, port: int) -> None:
        self.server = ("127.0.0.1", port)
        self.line = Line.UP
        self.deaf_to = b""  # answers to requests for such a path are lost
        self.rewrite: Callable[[bytes], bytes] | None = None  # of the service worker's text
        self.requests = 0
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def url(self) -> str:
        """Where the council is, for this tablet."""
        return f"http://127.0.0.1:{self.port}"

    def set(self, line: Line) -> None:
        """Change the line; what is under way on it breaks off."""
        self.line = line
        for each in list(self._open):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Take it down for good."""
        self.set(Line.DOWN)
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        line = self.line
        self._open.add(client)
        try:
            with client:
                if line is Line.DOWN:
                    return
                request = _whole_request(client)
                if not request:
                    return
                self.requests += 1
                self._answer(client, request, line)
        except OSError:
            return
        finally:
            self._open.discard(client)

    def _answer(self, client: socket.socket, request: bytes, line: Line) -> None:
        if line is Line.SILENT:
            time.sleep(LONG_ENOUGH)
        elif line is Line.BROKEN and request.startswith(b"POST"):
            client.sendall(_page(b"500 Internal Server Error", b"It broke."))
        elif line is Line.HOTEL:
            client.sendall(_page(b"200 OK", b"<h1>Welcome to the Grand</h1>"))
        else:
            answer = self._asked(request)
            if line is Line.HALF:
                client.sendall(answer[: len(answer) * 2 // 3])
            elif line is not Line.DEAF and not self._is_lost(request):
                client.sendall(answer)

    def _is_lost(self, request: bytes) -> bool:
        path = request.split(b" ", 2)[1]
        return bool(self.deaf_to) and path.endswith(self.deaf_to)

    def _asked(self, request: bytes) -> bytes:
        """The whole answer of the server to one request, which closes the connection."""
        head, _, body = request.partition(b"\r\n\r\n")
        lines = [
            each for each in head.split(b"\r\n") if not each.lower().startswith(b"connection:")
        ]
        with socket.create_connection(self.server, timeout=60) as server:
            server.sendall(b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body)
            pieces = []
            while piece := server.recv(PIECE):
                pieces.append(piece)
        answer = b"".join(pieces)
        is_worker = request.startswith(b"GET /field/sw.js")
        return self._rewritten(answer) if is_worker and self.rewrite else answer

    def _rewritten(self, answer: bytes) -> bytes:
        head, _, body = answer.partition(b"\r\n\r\n")
        lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"content-l")]
        assert self.rewrite
        return b"\r\n".join(lines) + b"\r\n\r\n" + self.rewrite(body)


def _page(status: bytes, body: bytes) -> bytes:
    head = b"HTTP/1.1 %s\r\nContent-Type: text/html\r\nContent-Length: %d\r\nConnection: close"
    return head % (status, len(body)) + b"\r\n\r\n" + body


def _whole_request(client: socket.socket) -> bytes:
    held = b""
    while b"\r\n\r\n" not in held:
        piece = client.recv(PIECE)
        if not piece:
            return b""
        held += piece
    head, _, body = held.partition(b"\r\n\r\n")
    length = next(
        (
            int(each.split(b":")[1])
            for each in head.split(b"\r\n")
            if each.lower().startswith(b"content-length:")
        ),
        0,
    )
    while len(body) < length:
        piece = client.recv(PIECE)
        if not piece:
            return b""
        body += piece
    return head + b"\r\n\r\n" + body
