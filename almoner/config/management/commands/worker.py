"""`almoner worker`: background work, daily duties, sealing, and what pages ask for first."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from almoner.config.duties.tasks import hand_out_duties
from almoner.core.accounts.actions import drop_old_forms
from almoner.core.accounts.rules import operator
from almoner.core.heartbeat import being_seen
from almoner.core.journal.actions import seal_entries
from almoner.doors.desk.queries.ready import make_ready
from almoner.doors.feeds.reception import end_interrupted

SECONDS_BETWEEN_LOOKS = 1.0


class Command(BaseCommand):
    help = "Does the background work: uploads, what is to be done once a day, sealing the journal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is waiting, then stop")

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        if not options["once"]:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        # Before this one there may have been another that was killed in the midst of its work.
        end_interrupted(by=operator("worker"), at=timezone.now())
        with being_seen():
            while not stop.is_set():
                self._do_what_is_waiting()
                if options["once"]:
                    return
                stop.wait(SECONDS_BETWEEN_LOOKS)

    def _do_what_is_waiting(self) -> None:
        close_old_connections()
        hand_out_duties(at=timezone.now())
        drop_old_forms(by=operator("worker"), at=timezone.now())
        Worker(
            queue_names=["default"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id="almoner-worker",
        ).run()
        seal_entries(now=timezone.now())
        make_ready(today=timezone.localdate(), visible_to=operator("worker"))
