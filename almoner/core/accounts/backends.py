"""Who a session belongs to: allauth's way of signing in, and a quick way to know someone again."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from almoner.core.accounts.models import User
from almoner.core.accounts.queries import user_numbered


class Backend(AuthenticationBackend):
    """allauth's, which signs people in by e-mail address."""

    def get_user(self, user_id: Any) -> User | None:
        """The person of a session, asked for anew at every request: deactivated, they are out."""
        user = user_numbered(number=user_id)
        return user if user and self.user_can_authenticate(user) else None
