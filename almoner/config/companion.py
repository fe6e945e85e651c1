"""The background worker beside a web server: started again whenever it ends unasked."""

import logging
import subprocess
import sys
import time

SECONDS_BETWEEN_STARTS = 5.0
SECONDS_TO_STOP = 20

log = logging.getLogger(__name__)


class Companion:
    """A process that runs for as long as its server does.

    It may end by itself: the database was restarted, memory ran out, somebody killed it. Whoever
    serves asks every second, by `keep`, that it be there.
    """

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = float("-inf")

    def keep(self) -> None:
        """Start it if it does not run, but not more often than every five seconds."""
        if self.process is not None and self.process.poll() is None:
            return
        if time.monotonic() - self.started_at < SECONDS_BETWEEN_STARTS:
            return
        if self.process is not None:
            log.error("The background worker ended by itself. It is started again.")
        self.process = subprocess.Popen([sys.executable, "-m", "almoner.config", "worker"])
        self.started_at = time.monotonic()

    def stop(self) -> None:
        """Let it finish what it is doing, for twenty seconds; then it is made to stop."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self.process.kill()
