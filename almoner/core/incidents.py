"""A number for what went wrong with a request: the page tells it, and the log has it."""

import secrets

from django.http import HttpRequest

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is read as another


def incident_of(request: HttpRequest) -> str:
    """The number of what went wrong with this request, such as "K7QF-2M9D".

    Made when it is first asked for; whoever asks later gets the same.
    """
    number: str | None = getattr(request, "incident", None)
    if number is None:
        letters = "".join(secrets.choice(LETTERS) for _ in range(8))
        number = f"{letters[:4]}-{letters[4:]}"
        request.incident = number  # type: ignore[attr-defined]
    return number
