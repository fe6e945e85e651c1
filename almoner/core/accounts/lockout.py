"""Sign-ins, failures, lock-outs and sign-outs, journalled as django-axes counts them.

django-axes hears Django's own signals and passes them to its handler, so ours overrides that:
the project declares and receives no signal of its own.
"""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from almoner.core.accounts.actions import record_access
from almoner.core.accounts.models import User
from almoner.core.accounts.queries import principal_for
from almoner.core.accounts.rules import Principal

SIGNED_OUT_BECAUSE = "almoner.signed_out_because"  # in META, where no browser can put it
NOBODY = Principal(reference="anonymous", name="Someone not signed in", roles=frozenset())


class JournallingHandler(AxesDatabaseHandler):
    """Counts failures as django-axes does, and tells the journal."""

    def user_logged_in(self, sender: Any, request: Any, user: User, **kwargs: Any) -> None:
        """A sign-in."""
        super().user_logged_in(sender, request, user, **kwargs)
        _record("sign_in", user=user, request=request)

    def user_logged_out(self, sender: Any, request: Any, user: User | None, **kwargs: Any) -> None:
        """A sign-out, or the end of a session that was left idle."""
        super().user_logged_out(sender, request, user, **kwargs)
        if user is not None:
            because = request.META.get(SIGNED_OUT_BECAUSE, "asked") if request else "asked"
            _record("sign_out", user=user, request=request, because=because)

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: Any = None, **kwargs: Any
    ) -> None:
        """A failure, and the lock-out that it may bring; attempts while locked out add nothing."""
        was_locked = getattr(request, "axes_locked_out", False)
        super().user_login_failed(sender, credentials, request, **kwargs)
        if request is None or was_locked:
            return
        detail = {
            "email": _shown(attempted_email(request, credentials)),
            "ip": address_of(request) or "",
        }
        record_access(actor=NOBODY, action="sign_in_failed", at=timezone.now(), **detail)
        if request.axes_locked_out:
            record_access(actor=NOBODY, action="lock_out", at=timezone.now(), **detail)


def address_of(request: HttpRequest) -> str | None:
    """The browser's own address, as told by the proxies of `ALMONER_PROXY_COUNT`; None if unknown.

    It is what sign-ins and wrong keys are limited by, and what the journal keeps of them.
    """
    try:
        address: str = get_adapter().get_client_ip(request)
    except PermissionDenied:  # allauth's own answer where nothing tells it
        return None
    return address


def attempted_email(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """Whose account was tried: the address as it is counted, whatever its case."""
    given = credentials or {}
    typed = given.get("email") or given.get("username") or request.POST.get("login")
    return str(typed).strip().lower() if typed else None


def locked_out(
    request: HttpRequest, original: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """The page that says so, and when to try again: the lock runs from the failure that set it."""
    cool_off: timedelta = settings.AXES_COOLOFF_TIME
    email = attempted_email(request, credentials)
    failures = AccessAttempt.objects.filter(username=email).order_by("-attempt_time")
    failed_at = failures.values_list("attempt_time", flat=True).first() or timezone.now()
    # The end of that minute: whoever comes back on it finds the account open.
    context = {
        "minutes": int(cool_off.total_seconds() // 60),
        "opens_at": failed_at + cool_off + timedelta(minutes=1),
    }
    return render(request, "accounts/locked_out.html", context, status=429)


def _record(action: str, *, user: User, request: Any, **detail: object) -> None:
    principal = principal_for(user=user, on=timezone.localdate())
    codes = principal.authority_codes()
    record_access(
        actor=principal,
        action=action,
        at=timezone.now(),
        authority_code=min(codes) if len(codes) == 1 else "",
        ip=address_of(request) or "",
        **detail,
    )


def _shown(typed: str | None) -> str:
    """Only what is an address is kept: people do type a password into the wrong box."""
    try:
        validate_email(typed)
    except ValidationError:
        return "(not an email address)"
    return str(typed)
