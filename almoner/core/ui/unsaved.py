"""What an officer typed survives a lost session.

A page with a form carries a mark of who it was made for. If the session has ended when the form
is sent, what was typed waits in the new session; once the same person has signed in and is back
on that page, the form shows it again. Nobody else who signs in at that browser is shown it.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import resolve_url
from django.utils.html import format_html
from django.utils.safestring import SafeString

from almoner.core.accounts.rules import Principal

KEY = "unsaved"
MARK = "written-by"
SALT = "almoner.core.ui.unsaved"
LIMIT = 100_000  # characters; more than any form of ours holds
DAYS = 2
NEVER_KEPT = ("password", "csrfmiddlewaretoken", MARK)


def mark(principal: Principal) -> SafeString:
    """The hidden field that says for whom a form was made."""
    signed = signing.dumps(principal.reference, salt=SALT)
    return format_html('<input type="hidden" name="{}" value="{}">', MARK, signed)


class KeepUnsaved:
    """Middleware: keeps a form that was answered by being sent to sign in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_signed_in = getattr(request, "principal", None) is not None
        if request.method == "POST" and not is_signed_in and _leads_to_sign_in(response):
            keep(request)
        return response


def keep(request: HttpRequest) -> None:
    """Keep what was sent, if it carries a mark of its writer. Files and passwords are not kept."""
    writer = _writer(request.POST.get(MARK, ""))
    data = request.POST.copy()
    for name in [name for name in data if any(word in name for word in NEVER_KEPT)]:
        del data[name]
    typed = data.urlencode()
    if writer and data and len(typed) <= LIMIT:
        request.session[KEY] = {"path": request.path, "writer": writer, "typed": typed}


def kept(request: HttpRequest) -> QueryDict | None:
    """What this person had typed on this page before the session was lost, once; else None."""
    waiting = request.session.get(KEY)
    principal: Principal | None = getattr(request, "principal", None)
    if not waiting or not principal or waiting["path"] != request.path:
        return None
    del request.session[KEY]
    if waiting["writer"] != principal.reference:
        return None
    messages.info(request, "You were signed out. What you entered is here: check it and send it.")
    return QueryDict(waiting["typed"])


def _leads_to_sign_in(response: HttpResponse) -> bool:
    where = urlsplit(response.get("Location", "")).path
    return bool(where) and where == resolve_url(settings.LOGIN_URL)


def _writer(signed: str) -> str:
    try:
        return str(signing.loads(signed, salt=SALT, max_age=DAYS * 24 * 3600))
    except signing.BadSignature:
        return ""
