"""What opening an audit of 200 questions costs: `python -m tests.bench.bench_audit_page [count]`.

Prints ratios measured in this one run, in one process and without a network, each the best of
several rounds taken in turn: the server's time for a page ÷ that for an empty view behind the same
middleware and the same signed-in officer; and the weight of the page, as it is and compressed.
"""

import gzip
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

QUESTIONS = 200
ROUNDS = 5
TIMES = 3  # a page is asked for in each round


def main(words: list[str]) -> None:
    """Make an audit that has every answer, measure its pages, print."""
    count = int(words[0]) if words else QUESTIONS
    with tempfile.TemporaryDirectory() as home:
        os.environ["ALMONER_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
        os.environ.setdefault("ALMONER_STATIC_HASHED", "no")
        _prepare(Path(home))
        client, pages = _audit(count)
        sizes = {name: client.get(path).content for name, path in pages.items()}
        best = _measured({name: _asking(client, path) for name, path in pages.items()})
    print(f"An audit of {count} questions, all answered")
    for name, content in sizes.items():
        if name == "empty view":
            continue
        weight, packed = len(content) / 1024, len(gzip.compress(content)) / 1024
        print(
            f"{name:16}{best[name] / best['empty view']:8.1f} × an empty view;"
            f" {weight:.0f} kB, {packed:.0f} kB compressed"
        )


def _prepare(home: Path) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.HOME, settings.ALLOWED_HOSTS = home, ["testserver"]
    (home / "static").mkdir(exist_ok=True)
    settings.DATABASES["default"]["NAME"] = str(home / "bench.sqlite3")
    call_command("migrate", verbosity=0)


def _audit(count: int) -> tuple[Any, dict[str, str]]:
    from tests.evidence.audits import factories
    from tests.evidence.audits.views.browsing import browser
    from tests.evidence.questionnaires.factories import published, rated, raw_set

    keys = [f"q{number:03}" for number in range(count)]
    standards = [
        {"key": f"s{first:03}", "title": f"Standard {first}", "questions": list(map(rated, held))}
        for first in range(0, count, 20)
        if (held := keys[first : first + 20])
    ]
    half = -(-len(standards) // 2)
    sections = [
        {"key": "one", "title": "First half", "standards": standards[:half]},
        {"key": "two", "title": "Second half", "standards": standards[half:]},
    ]
    raw = raw_set(question_set="bench-audit", sections=sections, limiters=[])
    council = factories.Council(version=published(raw))
    factories.GOOD.clear()
    factories.GOOD.update(dict.fromkeys(keys, 3))
    visit = council.brought(factories.VisitState.IN_PROGRESS)
    client = browser(council.ada)
    here = f"/visits/{visit.pk}"
    return client, {
        "empty view": "/bench/empty/",
        "visit": f"{here}/",
        "answers": f"{here}/answers/",
        "half to answer": f"{here}/answers/one/",
        "findings": f"{here}/findings/",
        "report": f"{here}/report/",
    }


def _asking(client: Any, path: str) -> Callable[[], None]:
    def ask() -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"Not measured: {path}: {answer.status_code}")

    return ask


def _measured(asked: dict[str, Callable[[], None]]) -> dict[str, float]:
    """The best time of each, in seconds, taken in turn."""
    best = dict.fromkeys(asked, float("inf"))
    for _ in range(ROUNDS):
        for name, ask in asked.items():
            began = time.perf_counter()
            for _ in range(TIMES):
                ask()
            best[name] = min(best[name], (time.perf_counter() - began) / TIMES)
    return best


if __name__ == "__main__":
    main(sys.argv[1:])
