"""The receipt that a sender gets: it finds the concern again and says nothing of how many."""

from secrets import choice

ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # without what is read as something else
HALF = 5


def new_receipt() -> str:
    """Such as "K7QPD-4MXAR": 49 bits of chance, so that none can be guessed from another."""
    letters = [choice(ALPHABET) for _ in range(2 * HALF)]
    return f"{''.join(letters[:HALF])}-{''.join(letters[HALF:])}"


def tidy_receipt(typed: str) -> str:
    """A receipt as it is kept, from one typed in any case, with or without its dash."""
    letters = "".join(one for one in typed.upper() if one.isalnum())
    return f"{letters[:HALF]}-{letters[HALF:]}"
