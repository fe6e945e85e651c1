"""What someone was sending when their session was found to have ended: kept until they are back."""

from dataclasses import dataclass

from django.http import HttpRequest

KEY = "unsaved"
MOST_CHARACTERS = 100_000


@dataclass(frozen=True, slots=True)
class Unsaved:
    """A form as it was sent: where to, and its fields in order."""

    path: str
    fields: list[tuple[str, str]]


def fields_of(request: HttpRequest) -> list[tuple[str, str]] | None:
    """The fields of a form that is worth keeping; None for anything else.

    Not files, which would have to be chosen again, nor anything secret.
    """
    if request.method != "POST" or request.path.startswith("/accounts/") or request.FILES:
        return None
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and "password" not in name.lower()
    ]
    if not fields or sum(len(name) + len(value) for name, value in fields) > MOST_CHARACTERS:
        return None
    return fields


def keep(request: HttpRequest, *, user_id: int, fields: list[tuple[str, str]]) -> None:
    """Keep a form in the session, for that person only."""
    request.session[KEY] = {"user_id": user_id, "path": request.path, "fields": fields}


def take(request: HttpRequest) -> Unsaved | None:
    """The form that was kept for whoever is signed in now, once; nobody else's."""
    kept = request.session.pop(KEY, None)
    if kept is None or kept["user_id"] != request.user.pk:
        return None
    return Unsaved(path=kept["path"], fields=[(name, value) for name, value in kept["fields"]])
