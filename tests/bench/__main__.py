"""Every measure, in one run: `python -m tests.bench`, or `make bench`.

Prints ratios only: of two things measured in the same run, on SQLite and on a PostgreSQL that is
started for it. Takes about a quarter of an hour on a quiet machine of two cores; `--long` measures
the pages at England's size and at two and four times that, on both, which adds half an hour.
"""

import argparse
import os
import subprocess
import sys

from tests.bench import (
    bench_apply,
    bench_audit_page,
    bench_judging,
    bench_measures,
    bench_pages,
    bench_placement,
    bench_queue,
    bench_scoring,
)
from tests.postgres import server

QUALITY = [bench_scoring, bench_audit_page, bench_placement]  # each measures by itself
PROTECTION = [bench_measures, bench_judging, bench_queue]
SHORT, LONG = [0.25, 0.5, 1.0], [1.0, 2.0, 4.0]


def main() -> None:
    """Measure what is asked for; everything, if nothing is."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--long", action="store_true", help="pages at 1, 2 and 4 times England")
    parser.add_argument("--pages", action="store_true", help="only the pages")
    parser.add_argument("--apply", action="store_true", help="only the applying of files")
    parser.add_argument("--quality", action="store_true", help="only audits and placement")
    parser.add_argument("--protection", action="store_true", help="only protection")
    asked = parser.parse_args()
    is_all = not (asked.pages or asked.apply or asked.quality or asked.protection)
    if asked.quality or is_all:
        for bench in QUALITY:  # each in a process of its own, with the settings it asks for
            subprocess.run([sys.executable, "-m", bench.__name__], check=False)
    if asked.protection or is_all:
        for bench in PROTECTION:
            subprocess.run([sys.executable, "-m", bench.__name__], check=False)
    if not (asked.pages or asked.apply or is_all):
        return
    with server() as url:
        if asked.apply or is_all:
            os.environ["ALMONER_BENCH_POSTGRES"] = url
            bench_apply.main([])
        if asked.pages or is_all:
            bench_pages.main(LONG if asked.long else SHORT, engine="SQLite:")
    if asked.pages or is_all:
        for size in LONG if asked.long else [1.0]:
            with server() as url:  # an empty one
                given = {"ALMONER_DATABASE_URL": url}
                bench_pages.main([size], engine="PostgreSQL:", environment=given)


if __name__ == "__main__":
    main()
