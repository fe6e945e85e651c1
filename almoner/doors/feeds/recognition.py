"""Telling from a file's content, never from its name, which feed it belongs to. Pure.

It runs confined, as the readers do: each feed's recogniser is shown the first rows of each sheet.
"""

import importlib
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from almoner.doors.feeds.confinement import ReadingError
from almoner.doors.feeds.cqc.parse.tables import Kind, Row, kind_of, tables_in

FIRST_ROWS = 40


class Sheet(NamedTuple):
    """The beginning of a sheet; of text, the one sheet has no name."""

    name: str
    rows: Sequence[Row]


def key_of(
    path: Path,
    *,
    recognisers: Mapping[str, str],
    report: Callable[[int, int], None] | None = None,
) -> str:
    """The key of the first feed whose recogniser knows the file; blank if none does.

    `recognisers` holds "package.module:function" by feed. A file that cannot be opened is
    nobody's: whoever reads it next says why.
    """
    try:
        kind = kind_of(path=path)
        if kind in {Kind.FOLDER, Kind.JSON}:
            return ""
        sheets = [
            Sheet(name=table.name, rows=list(islice(table.rows(), FIRST_ROWS)))
            for table in tables_in(path=path, kind=kind)
        ]
    except ReadingError:
        return ""
    for key, dotted in recognisers.items():
        module, _, name = dotted.partition(":")
        if getattr(importlib.import_module(module), name)(sheets):
            return key
    return ""
