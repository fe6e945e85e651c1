"""What patterns and the forecast cost: `python -m tests.bench.bench_judging [services]`.

Prints ratios measured in this one run, in one process and without a network, each the best of
several rounds taken in turn: the server's time for a page ÷ that for an empty view behind the same
middleware and the same signed-in officer. A forecast is measured as it is kept, and reckoned anew.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.bench.bench_audit_page import _asking, _measured, _prepare

SERVICES = 240
CLUSTERS = 6


def main(words: list[str]) -> None:
    """Make a council with concerns and a queue, measure its pages, print."""
    services = int(words[0]) if words else SERVICES
    with tempfile.TemporaryDirectory() as home:
        os.environ["ALMONER_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
        os.environ.setdefault("ALMONER_STATIC_HASHED", "no")
        _prepare(Path(home))
        best = _measured(_pages(services))
    print(f"A council of {services} services, about {CLUSTERS} of which concerns cluster")
    for name, seconds in best.items():
        if name != "empty view":
            print(f"{name:16}{seconds / best['empty view']:8.1f} × an empty view")


def _pages(services: int) -> dict[str, Callable[[], None]]:
    from django.core.cache import caches

    from almoner.core.accounts.rules import Role
    from tests.core.accounts.factories import client_as
    from tests.judgement.patterns.factories import AuthorityFactory, cluster, home, quiet_council
    from tests.judgement.queue_lab.factories import team_kept

    authority = AuthorityFactory(name="Southaven")
    last = team_kept(authority).last_on
    quiet_council(authority, many=services - CLUSTERS, until=last)
    for number in range(CLUSTERS):
        cluster(home(authority), until=last - timedelta(days=number))
    client: Any = client_as(Role.SAFEGUARDING_MANAGER, authority=authority)
    forecast = _asking(client, f"/safeguarding/forecast/?as_at={last.isoformat()}")

    def anew() -> None:
        caches["default"].clear()
        forecast()

    return {
        "empty view": _asking(client, "/bench/empty/"),
        "patterns": _asking(client, f"/safeguarding/patterns/?as_at={last.isoformat()}"),
        "forecast, anew": anew,
        "forecast, kept": forecast,
    }


if __name__ == "__main__":
    main(sys.argv[1:])
