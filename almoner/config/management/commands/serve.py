"""`almoner serve`: the web server and the background worker, in one command."""

import errno
import hashlib
import socket
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from gunicorn.app.base import BaseApplication

from almoner.config.database import ensure_ready
from almoner.config.environment import is_open_to_others

WORKERS = 2
THREADS = 4
SECONDS_TO_STOP = 20


class Server(BaseApplication):
    """Gunicorn around Almoner, with the background worker as its companion process."""

    def __init__(self, *, port: int, host: str, workers: int) -> None:
        self.address = f"{host}:{port}"
        self.workers = workers
        self.companion: subprocess.Popen[bytes] | None = None
        super().__init__()

    def load_config(self) -> None:
        """Gunicorn's settings; the background worker starts and stops with the server."""
        settings = {
            "bind": self.address,
            "workers": self.workers,
            "threads": THREADS,
            "worker_class": "gthread",
            "keepalive": 15,
            "timeout": 60,
            "graceful_timeout": SECONDS_TO_STOP,
            "worker_tmp_dir": None,
            "loglevel": "warning",
            "when_ready": lambda _server: self.start_companion(),
            "on_exit": lambda _server: self.stop_companion(),
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIHandler:
        """The application, once in each web process."""
        from almoner.config.wsgi import application  # noqa: PLC0415  only in the web process

        return application

    def start_companion(self) -> None:
        """Start the background worker."""
        self.companion = subprocess.Popen([sys.executable, "-m", "almoner.config", "worker"])

    def stop_companion(self) -> None:
        """Let the background worker finish what it is doing, then stop it."""
        if self.companion is None:
            return
        self.companion.terminate()
        try:
            self.companion.wait(timeout=SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self.companion.kill()


def collect_static() -> bool:
    """Gather the pages' styles and scripts, unless what was gathered last is of the same files.

    Says whether it did. Told by each file's size and time: an installer may set a time in the past.
    """
    files = [
        (name, (stat := Path(storage.path(name)).stat()).st_size, stat.st_mtime_ns)
        for finder in get_finders()
        for name, storage in finder.list([])
    ]
    found = hashlib.sha256(repr([settings.STATIC_HASHED, sorted(files)]).encode()).hexdigest()
    mark = settings.STATIC_ROOT / ".gathered"
    if mark.is_file() and mark.read_text() == found:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    mark.write_text(found)
    return True


def warnings() -> list[str]:
    """What whoever starts Almoner should put right, a sentence each."""
    said = []
    if is_open_to_others(settings.HOME):
        said.append(
            f"Other users of this machine can look into {settings.HOME}, which holds what is known"
            " of people. Unless that is meant: chmod -R go-rwx it."
        )
    if settings.SECURE_SSL_REDIRECT and not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        said.append(
            "ALMONER_HTTPS is set, so browsers come through a proxy, but ALMONER_PROXY_COUNT is"
            " not: they all count as one address, and wrong keys of one system stop every other."
        )
    return said


def refuse_a_taken_address(*, host: str, port: int) -> None:
    """Raise CommandError where nothing can be served: said once, before anything is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CommandError(
                f"Something else is served at {host}:{port} already: choose another with --port."
            ) from error
        reason = error.strerror or error
        raise CommandError(f"Nothing can be served at {host}:{port}: {reason}.") from error


class Command(BaseCommand):
    help = "Serves Almoner to browsers, and does its background work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
        parser.add_argument("--port", type=int, default=8000, help="the port to listen on")
        parser.add_argument("--workers", type=int, default=WORKERS, help="web processes")

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_a_taken_address(host=options["host"], port=options["port"])
        ensure_ready()
        collect_static()
        for warning in warnings():
            self.stderr.write(warning)
        self.stderr.write(f"Almoner is at http://{options['host']}:{options['port']}")
        Server(port=options["port"], host=options["host"], workers=options["workers"]).run()
