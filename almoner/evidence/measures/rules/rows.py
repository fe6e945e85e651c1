"""Rows to be recorded: what one is, and why one cannot be."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from almoner.evidence.measures.rules.definitions import Measure


class ObservationError(Exception):
    """A row speaks of what the library does not define, or cannot be true."""


class ObservationRow(NamedTuple):
    """One figure to be recorded: of a location, a provider or a place (by its GSS code).

    Its parts, or a value where its source gives none: never both.
    """

    measure: str
    from_on: date
    to_on: date
    location_id: int | None = None
    provider_id: int | None = None
    place_code: str = ""
    breakdown: str = ""
    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None


def refuse_wrong(*, rows: Iterable[ObservationRow], measures: Mapping[str, Measure]) -> None:
    """Raise ObservationError for the first row that cannot be recorded."""
    for row in rows:
        measure = measures.get(row.measure)
        if measure is None:
            raise ObservationError(f"There is no measure called “{row.measure}”.")
        if reason := _wrong(row, measure):
            raise ObservationError(f"{measure.title}, {row.to_on:%-d %B %Y}: {reason}.")


def _wrong(row: ObservationRow, measure: Measure) -> str:
    """Why it cannot be; blank if it can."""
    subjects = (row.location_id is not None) + (row.provider_id is not None) + bool(row.place_code)
    parts = (row.numerator, row.denominator, row.value)
    is_half = bool(measure.denominator) and row.numerator is not None and row.denominator is None
    wrong = (
        (subjects != 1, "a figure is of one service, provider or place"),
        (measure.is_of_places and not row.place_code, "only places have this measure"),
        (
            not measure.has_breakdown(row.breakdown),
            f"it is not broken down by “{row.breakdown}”",
        ),
        (row.to_on < row.from_on, "the period ends before it begins"),
        (
            (row.numerator is None) == (row.value is None),
            "a figure has its parts or a value, and not both",
        ),
        (is_half, "a rate’s denominator is wanted with its numerator"),
        (any(each is not None and each < 0 for each in parts), "a figure cannot be below nought"),
    )
    return next((words for is_so, words in wrong if is_so), "")
