"""Each request: who is asking, whether they are still there, and what the answer's headers say."""

import time
from collections.abc import Callable, Sequence
from typing import Any, cast

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from almoner.core.accounts import unsaved
from almoner.core.accounts.actions import NotPermitted, keep_unsaved_form, record_access
from almoner.core.accounts.guard import Request, to_sign_in
from almoner.core.accounts.lockout import SIGNED_OUT_BECAUSE
from almoner.core.accounts.models import Authority, User
from almoner.core.accounts.queries import principal_for, standing_of
from almoner.core.accounts.row_security import narrow_to
from almoner.core.accounts.rules import (
    Principal,
    has_second_factor,
    second_factor_is_required,
)

Next = Callable[[HttpRequest], HttpResponseBase]

UNREADABLE = "\ufffd"
SEEN_AT = "seen_at"
AUTHORITY = "authority"
PROVED = "second_factor_proved"
SECONDS_BETWEEN_NOTES = 60  # a session is written once a minute, not at every request

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
)


class LegibleMiddleware:
    """Puts the mark of an unreadable character where an address holds NUL, as browsers do in pages.

    PostgreSQL keeps no text with a NUL, nor looks for one: every list's filter would fail.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = request.META.get("QUERY_STRING", "")
        if "%00" in asked:
            request.META["QUERY_STRING"] = asked.replace("%00", "%EF%BF%BD")
        if "\x00" in request.path_info:
            request.path_info = request.path_info.replace("\x00", UNREADABLE)
            request.path = request.path.replace("\x00", UNREADABLE)
        return self.get_response(request)


class HeadersMiddleware:
    """The security headers that neither Django nor django-csp sets."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if hasattr(request, "session") and request.session.accessed:
            # A shared computer must not show a page again after signing out.
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class IdleMiddleware:
    """Signs out whoever has not asked for anything for ALMONER_IDLE_MINUTES.

    What they were sending when that was found is kept, and offered once they are back.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = int(time.time())
        seen_at = request.session.get(SEEN_AT)
        if seen_at is not None and now - seen_at > settings.IDLE_MINUTES * 60:
            return self._signed_out(request)
        if seen_at is None or now - seen_at > SECONDS_BETWEEN_NOTES:
            request.session[SEEN_AT] = now
        return self.get_response(request)

    def _signed_out(self, request: HttpRequest) -> HttpResponse:
        kept = unsaved.fields_of(request)
        if kept is not None:
            keep_unsaved_form(
                user_id=int(request.user.pk or 0),
                path=request.path,
                fields=kept,
                by=principal_for(user=cast(User, request.user), on=timezone.localdate()),
                at=timezone.now(),
            )
        request.META[SIGNED_OUT_BECAUSE] = "idle"
        logout(request)
        minutes = settings.IDLE_MINUTES
        said = f"You were signed out after {minutes} minutes without activity."
        if kept is None:
            messages.info(request, said)
            return to_sign_in(request)
        messages.info(request, f"{said} What you entered is kept: sign in to save it.")
        return redirect(f"{reverse('account_login')}?next={reverse('accounts:unsaved')}")


class PrincipalMiddleware:
    """Says who is asking: `request.principal`, and the authority they work in at the moment.

    Both are found when first needed, with one query. Neither is there for someone not signed
    in. A refusal by `require`, wherever it was made, becomes a page in plain words; it is
    journalled here, because whatever transaction it ended has been undone by now.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request = cast(Request, request)
        if request.user.is_authenticated:
            user = request.user
            standing = SimpleLazyObject(lambda: standing_of(user=user, on=timezone.localdate()))
            request.principal = cast(Principal, SimpleLazyObject(lambda: standing.principal))
            request.authorities = cast(
                Sequence[Authority], SimpleLazyObject(lambda: standing.authorities)
            )
            request.authority = cast(
                Authority | None, SimpleLazyObject(lambda: current_authority(request))
            )
        narrow_to(request)
        return self.get_response(request)

    def process_exception(self, request: Request, exception: Exception) -> HttpResponse | None:
        """The page for a refusal; anything else goes on."""
        if not isinstance(exception, NotPermitted):
            return None
        record_access(
            actor=request.principal,
            action="refuse",
            at=timezone.now(),
            path=request.path,
            method=request.method,
        )
        return render(
            request, "accounts/not_permitted.html", {"sentence": str(exception)}, status=403
        )


def current_authority(request: Request) -> Authority | None:
    """The authority that was chosen on "My account", or the first by name."""
    chosen = request.session.get(AUTHORITY)
    mine = [authority for authority in request.authorities if authority.code == chosen]
    return next(iter([*mine, *request.authorities]), None)


class SecondFactorMiddleware:
    """Where ALMONER_REQUIRE_MFA is yes: asks whoever may see restricted records to set one up."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.REQUIRE_MFA and request.user.is_authenticated and self._is_lacking(request):
            messages.warning(request, "Set up a passkey or an authenticator app before you go on.")
            return redirect("mfa_index")
        return self.get_response(request)

    def _is_lacking(self, request: Any) -> bool:
        session = request.session
        if session.get(PROVED) or request.path.startswith(reverse("accounts:me")):
            return False
        if not second_factor_is_required(request.principal):
            return False
        records = session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
        if has_second_factor(records) or is_mfa_enabled(request.user):
            session[PROVED] = True
            return False
        return True
