"""What one cell says: text, a flag, a number, an id. A blank is None, and "-" is a blank."""

import math
import re

BLANKS = frozenset({"", "-", "*", "null", "none", "n/a", "unspecified"})
LONGEST_BLANK = max(map(len, BLANKS))
MOST_BEDS = 2_000  # the largest care home in England has some 250

# NHS bodies have ids like RP401 and 5J501; those of trusts may be letters alone: RJX, TAH,
# RWDLA. Others of letters alone are words of a note: TOTAL, ALL.
_ID = re.compile(r"1-\d{3,12}|(?=.*\d)(?=.*[A-Z])[A-Z0-9][A-Z0-9-]{2,19}")
_LETTERS = re.compile(r"(?:R[A-Z]|TA)[A-Z](?:[A-Z]{2})?")
_FLAGS = {"y": True, "yes": True, "true": True, "n": False, "no": False, "false": False}
_SPACE = re.compile(r"\s+")
# What nobody sees and no database or terminal should be given: controls, halves of characters,
# marks that begin a file or turn the writing round. Those that join letters into words stay.
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)


def printable(text: str) -> str:
    """The text without what nobody sees, as it may be kept and shown."""
    return _CONTROL.sub("", text)


def text_of(*, value: object) -> str | None:
    """The words of a cell, spaces tidied; None when it is blank.

    A name that begins with `=`, `+`, `-` or `@` is kept as it stands: it is text here, never run,
    and downloads neutralise it on the way out.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str) and value.isprintable() and "  " not in value:
        text = value.strip()  # nearly every cell: no need to look at each character again
        return None if len(text) <= LONGEST_BLANK and text.lower() in BLANKS else text
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = _SPACE.sub(" ", printable(str(value))).strip()
    return None if text.lower() in BLANKS else text


def id_of(*, value: object) -> str | None:
    """A regulator's id, in capitals; None when blank. Raises ValueError when it is not one."""
    text = text_of(value=value)
    if text is None:
        return None
    capitals = text.upper()
    if not (_ID.fullmatch(capitals) or _LETTERS.fullmatch(text)):
        raise ValueError(text)
    return capitals


def flag_of(*, value: object) -> bool | None:
    """True for Y, False for N, None for a blank. Raises ValueError for anything else."""
    text = text_of(value=value)
    if text is None:
        return None
    if text.lower() not in _FLAGS:
        raise ValueError(text)
    return _FLAGS[text.lower()]


def beds_of(*, value: object) -> int | None:
    """A whole number of beds, None when blank. Raises ValueError below 0 or past any home."""
    number = number_of(value=value)
    if number is None:
        return None
    if not number.is_integer() or not 0 <= number <= MOST_BEDS:
        raise ValueError(str(value))
    return int(number)


def latitude_of(*, value: object) -> float | None:
    """Degrees north within the British Isles, None when blank or nought. Raises ValueError."""
    return _degrees(value, 49.0, 61.0)


def longitude_of(*, value: object) -> float | None:
    """Degrees east within the British Isles, None when blank or nought. Raises ValueError."""
    return _degrees(value, -9.0, 3.0)


def number_of(*, value: object) -> float | None:
    """A number, None when blank. Raises ValueError for words and for infinities."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = float(value)
    else:
        text = text_of(value=value)
        if text is None:
            return None
        number = float(text.replace(",", ""))
    if not math.isfinite(number):
        raise ValueError(str(value))
    return number


def address_of(*, parts: tuple[object, ...]) -> str | None:
    """The lines of an address in one, without blanks and without saying anything twice running."""
    lines: list[str] = []
    for part in parts:
        text = text_of(value=part)
        if text and (not lines or lines[-1].lower() != text.lower()):
            lines.append(text)
    return ", ".join(lines) or None


def postcode_of(*, value: object) -> str | None:
    """A postcode in capitals with single spaces, None when blank."""
    text = text_of(value=value)
    return text.upper() if text else None


def number_text_of(*, value: object) -> str | None:
    """A number kept as text (UPRN, telephone), without the decimal point spreadsheets add."""
    text = text_of(value=value)
    return text.removesuffix(".0") if text else None


def _degrees(value: object, low: float, high: float) -> float | None:
    number = number_of(value=value)
    if number is None or number == 0.0:
        return None if number is None or low > 0 else 0.0
    if not low <= number <= high:
        raise ValueError(str(value))
    return number
