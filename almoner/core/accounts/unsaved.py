"""Which forms are worth keeping for someone whose session was found to have ended."""

from django.http import HttpRequest

MOST_CHARACTERS = 100_000


def fields_of(request: HttpRequest) -> list[tuple[str, str]] | None:
    """The fields of a form that is worth keeping; None for anything else.

    Not files, which would have to be chosen again, nor anything secret. What is kept is sealed:
    actions.keep_unsaved_form.
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
