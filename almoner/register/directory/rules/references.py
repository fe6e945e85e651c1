"""How pages' addresses refer to a location: by the regulator's id, or by a number of ours."""

_OURS = "n"
_LONGEST = 18  # digits; a larger number than a database numbers its rows by


def reference_to(*, cqc_id: str | None, number: int) -> str:
    """The regulator's id; of a service that it does not cover "n" and the number of its row."""
    return cqc_id or f"{_OURS}{number}"


def number_of_ours(*, reference: str) -> int | None:
    """The number in a reference to a service that the regulator does not cover; else None."""
    ours, number = reference[:1].lower(), reference[1:]
    is_number = number.isascii() and number.isdigit() and len(number) <= _LONGEST
    return int(number) if ours == _OURS and is_number else None
