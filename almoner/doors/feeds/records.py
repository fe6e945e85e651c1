"""What a reader of any feed's files hands back. Pure: it crosses from the confined process."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple


class Rejection(NamedTuple):
    """A row, or one cell of it, that cannot be accepted, and why, in words for an officer."""

    sheet: str
    row: int | None  # as a spreadsheet numbers it, from 1
    column: str
    value: str
    reason: str
    is_critical: bool  # a critical one stops the load; another is left out and said


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """How the columns differ from those expected: reported, not fatal."""

    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Every row of a file that could be read, as the feed's own records."""

    shape: str  # one of the feed's shapes
    as_at: date | None  # what the file says of its own day
    row_count: int
    records: list[Any] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    drift: Drift = field(default_factory=Drift)
    skipped: dict[str, int] = field(default_factory=dict)  # a reason in words → rows
    notes: tuple[str, ...] = ()
    is_snapshot: bool = False  # it names all there is
