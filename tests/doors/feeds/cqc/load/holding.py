"""The feed's lock, held by a process other than this one."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator

from django.conf import settings
from django.db import connection

HOLD = """
import os, sys
import django
django.setup()
from django.db import connection
connection.settings_dict.update(NAME=sys.argv[2])
from almoner.doors.feeds.locks import feed_lock
with feed_lock(feed=sys.argv[1], patience=0.0):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextlib.contextmanager
def held_elsewhere(*, feed: str) -> Iterator[subprocess.Popen[str]]:
    """Another process holds it until the end, or until it is killed."""
    name = str(connection.settings_dict["NAME"])
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, feed, name],
        env={
            **os.environ,
            "ALMONER_HOME": str(settings.HOME),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.kill()
        process.communicate()
