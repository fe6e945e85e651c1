"""The one page on which every short form of the room is filled in."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from almoner.core.accounts.guard import Request


def ask(
    request: Request,
    form: Any,
    *,
    title: str,
    trail: list[tuple[str, str]],
    button: str = "Record it",
    caption: str = "",
    text: str = "",
    warning: str = "",
    is_warning: bool = False,
) -> HttpResponse:
    """Show a form; its way back is the last of the trail."""
    context = {
        "trail": trail,
        "form": form,
        "title": title,
        "button": button,
        "caption": caption,
        "text": text,
        "warning_text": warning,
        "is_warning": is_warning,
        "back": trail[-1][1],
    }
    return render(request, "programmes/ask.html", context)
