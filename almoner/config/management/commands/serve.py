"""`almoner serve`: the web server and the background worker, in one command."""

import errno
import hashlib
import socket
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from almoner.config.companion import SECONDS_TO_STOP, Companion
from almoner.config.database import ensure_ready
from almoner.config.environment import warnings_of_settings

WORKERS = 2
THREADS = 4


class Server(BaseApplication):
    """Gunicorn around Almoner, with the background worker as its companion process."""

    def __init__(self, *, port: int, host: str, workers: int) -> None:
        self.address = f"{host}:{port}"
        self.workers = workers
        self.companion = Companion()
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
            "on_exit": lambda _server: self.companion.stop(),
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIHandler:
        """The application, once in each web process."""
        from almoner.config.wsgi import application  # noqa: PLC0415  only in the web process

        return application

    def run(self) -> None:
        """Serve until told to stop."""
        Keeper(self).run()


class Keeper(Arbiter):
    """Gunicorn's master, which looks after the background worker as after its own."""

    app: Server

    def manage_workers(self) -> None:
        """See, once a second, that all are there."""
        super().manage_workers()
        self.app.companion.keep()


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
        for warning in warnings_of_settings(settings):
            self.stderr.write(warning)
        self.stderr.write(f"Almoner is at http://{options['host']}:{options['port']}")
        Server(port=options["port"], host=options["host"], workers=options["workers"]).run()
