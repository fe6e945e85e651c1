"""A number for what went wrong with a request: the page tells it, and the log has it."""

import secrets

from django.http import HttpRequest

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is read as another
INCIDENT = "almoner.incident"  # in META, where no browser can put it


def incident_of(request: HttpRequest) -> str:
    """The number of what went wrong with this request, such as "K7QF-2M9D".

    Made when it is first asked for; whoever asks later gets the same.
    """
    if INCIDENT not in request.META:
        letters = "".join(secrets.choice(LETTERS) for _ in range(8))
        request.META[INCIDENT] = f"{letters[:4]}-{letters[4:]}"
    return str(request.META[INCIDENT])
