"""Reading what the regulator publishes: bytes to typed records. Pure: no database, no clock.

`recognise` tells which form a file is; `read` gives what in it differs from what stands.
Both are meant to be run in a child process by `almoner.doors.feeds.confinement`.
"""

from collections.abc import Mapping
from pathlib import Path

from almoner.doors.feeds.cqc.parse.active_locations import read_active_locations
from almoner.doors.feeds.cqc.parse.api import read_answers
from almoner.doors.feeds.cqc.parse.care_directory import read_care_directory
from almoner.doors.feeds.cqc.parse.deactivated_locations import read_deactivated_locations
from almoner.doors.feeds.cqc.parse.errors import UnreadableError, UnrecognisedError
from almoner.doors.feeds.cqc.parse.gathering import Progress
from almoner.doors.feeds.cqc.parse.latest_ratings import read_latest_ratings
from almoner.doors.feeds.cqc.parse.recognition import Recognised, recognise, recognised
from almoner.doors.feeds.cqc.records import Delta, Shape

__all__ = ["UnreadableError", "UnrecognisedError", "read", "read_against", "recognise"]


def read(
    path: Path, *, standing: Mapping[str, str] | None = None, report: Progress | None = None
) -> Delta:
    """Read a file or folder of any of the regulator's forms.

    `standing` holds key → hash of the rows that stand for this form; rows that have not changed
    are not built. `report` is told (rows done, rows in all). Raises UnreadableError or
    UnrecognisedError with a sentence for an officer.
    """
    return _read(recognised(path=path), standing or {}, report)


def read_against(
    path: Path, *, standing: Mapping[str, Mapping[str, str]], report: Progress | None = None
) -> Delta:
    """As `read`, where `standing` holds what stands for each form, by the form's name."""
    found = recognised(path=path)
    return _read(found, standing.get(found.shape.value, {}), report)


def _read(found: Recognised, known: Mapping[str, str], report: Progress | None) -> Delta:
    header, as_at = found.header, found.as_at
    if header is None:
        return read_answers(path=found.path, standing=known, shape=found.shape, report=report)
    if found.shape is Shape.ACTIVE_LOCATIONS:
        return read_active_locations(
            header=header, tables=found.tables, standing=known, as_at=as_at, report=report
        )
    read_rows = {
        Shape.LATEST_RATINGS: read_latest_ratings,
        Shape.CARE_DIRECTORY: read_care_directory,
        Shape.DEACTIVATED_LOCATIONS: read_deactivated_locations,
    }[found.shape]
    return read_rows(header=header, standing=known, as_at=as_at, report=report)
