"""A published figure of a place, as a reader hands it back. Pure."""

from datetime import date
from typing import NamedTuple


class PlaceFigure(NamedTuple):
    """One figure that a file publishes of an authority, a region or England."""

    row: int  # as a spreadsheet numbers it, from 1
    sheet: str
    measure: str  # its key in the library
    place_name: str
    place_code: str  # as the file gives it, "" where it gives names alone
    from_on: date
    to_on: date
    numerator: float
    denominator: float | None = None
    breakdown: str = ""
