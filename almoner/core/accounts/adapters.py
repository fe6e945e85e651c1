"""What Almoner decides where allauth asks: nobody registers, an invitation is by e-mail."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import timezone

from almoner.core.accounts.actions import record_access
from almoner.core.accounts.lockout import NOBODY
from almoner.core.accounts.models import User
from almoner.core.accounts.queries import principal_for

log = logging.getLogger(__name__)
SIGN_IN_IS_SEEN = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts that only an administrator opens."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The email address or password is not correct",
        "incorrect_password": "That is not your password",
        "enter_current_password": "That is not your current password",
        "too_many_login_attempts": "Too many attempts. Wait 5 minutes, then try again",
        "rate_limited": "Too many attempts. Wait a minute, then try again",
        "unknown_email": "Enter the email address that you sign in with",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: people are invited."""
        return False

    def add_message(
        self, request: Any, level: int, message_template: Any = None, *args: Any, **kwargs: Any
    ) -> None:
        """Say it, unless the page that follows shows it anyway."""
        if message_template not in SIGN_IN_IS_SEEN:
            super().add_message(request, level, message_template, *args, **kwargs)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send it. If that cannot be done the log says so, and the page says what it always does:
        an error would tell a stranger whose address is known here.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:  # smtplib's own errors are some of these
            log.exception("The letter %s could not be sent.", template_prefix)

    def set_password(self, user: User, password: str) -> None:
        """Set and journal it."""
        super().set_password(user, password)
        record_access(
            actor=principal_for(user=user, on=timezone.localdate()),
            action="set_password",
            at=timezone.now(),
        )


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second step, in the same words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That code is not correct. Enter the newest one",
    }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """What a passkey is called until its owner says otherwise: "Passkey", "Passkey 2"."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {count + 1}" if count else "Passkey"


class SocialAdapter(DefaultSocialAccountAdapter):
    """A council account signs in whoever was invited by its e-mail address, and nobody else."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Tie the council account to the person invited, or refuse."""
        if sociallogin.is_existing:
            return
        email = (sociallogin.user.email or "").strip()
        invited = User.objects.filter(email__iexact=email, is_active=True).first()
        if not email or invited is None:
            record_access(actor=NOBODY, action="sign_in_refused", at=timezone.now(), email=email)
            page = render(request, "accounts/not_invited.html", {"email": email}, status=403)
            raise ImmediateHttpResponse(page)
        sociallogin.connect(request, invited)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: people are invited."""
        return False
