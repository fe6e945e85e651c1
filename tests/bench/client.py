"""Users who ask a server as fast as it answers, all in one thread.

They run on the machine that they measure, so what they themselves cost is taken from the server:
a request is bytes made beforehand, and of an answer only its first line and its length are read.
"""

import selectors
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

RECEIVED_AT_ONCE = 1 << 18  # bytes
LONGEST_WAIT = 120  # seconds
END_OF_HEAD, LENGTH = b"\r\n\r\n", b"\r\ncontent-length:"


def times_taken(
    *, port: int, headers: Mapping[str, str], users: Sequence[Iterator[str]], seconds: float
) -> list[float]:
    """The seconds that each answer took; each user asks for its paths in turn, one at a time.

    Raises SystemExit if an answer is not 200 OK.
    """
    sent = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    until = time.perf_counter() + seconds
    taken: list[float] = []
    with selectors.DefaultSelector() as waiting:
        askers = [_Asker(port, paths, sent) for paths in users]
        for asker in askers:
            waiting.register(asker.line, selectors.EVENT_READ, asker)
            asker.ask()
        while waiting.get_map():
            ready = waiting.select(LONGEST_WAIT)
            if not ready:
                raise SystemExit(f"Not measured: no answer within {LONGEST_WAIT} seconds")
            for key, _ in ready:
                asker = key.data
                if not asker.is_answered():
                    continue
                now = time.perf_counter()
                taken.append(now - asker.began)
                if now < until:
                    asker.ask()
                else:
                    waiting.unregister(asker.line)
                    asker.line.close()
    return taken


@dataclass(slots=True)
class _Asker:
    port: int
    paths: Iterator[str]
    headers: str
    line: socket.socket = field(init=False)
    path: str = ""
    began: float = 0.0
    head: bytes = b""  # of an answer, until it is whole
    missing: int = 0  # bytes of the body; -1 while the head is not whole

    def __post_init__(self) -> None:
        self.line = socket.create_connection(("127.0.0.1", self.port))
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self) -> None:
        self.path = next(self.paths)
        self.head, self.missing = b"", -1
        request = f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{self.headers}\r\n"
        self.began = time.perf_counter()
        self.line.sendall(request.encode())

    def is_answered(self) -> bool:
        """Take what has come; whether that was the last of the answer."""
        some = self.line.recv(RECEIVED_AT_ONCE)
        if not some:
            raise SystemExit(f"Not measured: {self.path}: the server hung up")
        if self.missing < 0:
            self._take_head(some)
        else:
            self.missing -= len(some)
        return self.missing == 0

    def _take_head(self, some: bytes) -> None:
        self.head += some
        head, end, body = self.head.partition(END_OF_HEAD)
        if not end:
            return
        status = head.split(b" ", 2)[1]
        _, is_said, rest = head.lower().partition(LENGTH)
        if status != b"200" or not is_said:
            raise SystemExit(f"Not measured: {self.path}: {status.decode()}")
        self.missing = int(rest.split(b"\r\n", 1)[0]) - len(body)
