"""A file of concerns, read by the reader that the page of the same files uses. Pure.

It runs confined: nothing of a file that names people reaches a log or a report. A row that cannot
be read is named by its place and not by what it says.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from almoner.doors.feeds.confinement import ReadingError
from almoner.doors.feeds.recognition import Sheet
from almoner.doors.feeds.records import Batch, Rejection
from almoner.response.safeguarding.csv_files import (
    MOST_BYTES,
    FileRefused,
    read_file,
)
from almoner.response.safeguarding.recognising import FIRST_ROWS, are_headings

SHAPE = "referrals"


def read(path: Path, *, report: Callable[[int, int], None] | None = None) -> Batch:
    """Every concern of the file; of one with rows that cannot be read, those and no concern.

    Raises ReadingError where it is no such file.
    """
    if not path.is_file():
        raise ReadingError(f"“{path.name}” is not a file.")
    with path.open("rb") as stream:
        content = stream.read(MOST_BYTES + 1)
    try:
        found = read_file(content)
    except FileRefused as refused:
        if not refused.wrong:
            raise ReadingError(f"“{path.name}” cannot be read. {refused}") from refused
        rejected = [
            Rejection("", one.row, one.column, "", f"{one.column}: {one.sentence}", True)
            for one in refused.wrong
        ]
        return Batch(shape=SHAPE, as_at=None, row_count=len(rejected), rejected=rejected)
    return Batch(
        shape=SHAPE,
        as_at=None,
        row_count=len(found.referrals),
        records=list(found.referrals),
    )


def recognises(sheets: Sequence[Sheet]) -> bool:
    """Whether a file begins as one of concerns does: so that it is told from every other."""
    return any(
        are_headings((str(cell or "") for cell in row), is_first=number == 0)
        for sheet in sheets
        for number, row in enumerate(sheet.rows[:FIRST_ROWS])
    )
