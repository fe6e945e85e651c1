"""How fast we ask: never more calls in a minute than the regulator allows."""

import threading
import time
from collections import deque
from collections.abc import Callable

CALLS = 2000  # the CQC's limit for one subscriber
WINDOW = 60.0  # seconds


class Pace:
    """A sliding window of calls, shared by every thread of a run."""

    def __init__(
        self,
        *,
        calls: int = CALLS,
        window: float = WINDOW,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._calls = calls
        self._window = window
        self._clock = clock
        self.sleep = sleep
        self._taken: deque[float] = deque()
        self._held_until = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Return when one more call may be made, which then counts as made."""
        while (seconds := self._take()) > 0:
            self.sleep(seconds)

    def hold(self, *, seconds: float) -> None:
        """Let nobody call for that long: the regulator asked for it."""
        with self._lock:
            self._held_until = max(self._held_until, self._clock() + seconds)

    def _take(self) -> float:
        """Nought if a call was taken, else the seconds until it is worth trying again."""
        with self._lock:
            now = self._clock()
            if now < self._held_until:
                return self._held_until - now
            while self._taken and self._taken[0] <= now - self._window:
                self._taken.popleft()
            if len(self._taken) >= self._calls:
                return max(self._taken[0] + self._window - now, 0.001)
            self._taken.append(now)
            return 0.0
