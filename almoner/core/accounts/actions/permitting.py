"""The one check that every action makes, and what is journalled of who came in."""

from datetime import datetime

from almoner.core.accounts.rules import (
    Permission,
    Principal,
)
from almoner.core.journal.actions import Actor, record_entry


class NotPermitted(Exception):
    """The principal's roles do not allow what was asked."""


def require(by: Principal, permission: Permission, *, authority_code: str | None = None) -> None:
    """Raise NotPermitted unless `by` may do it in that authority."""
    if not by.may(permission, authority_code=authority_code):
        raise NotPermitted("Your role does not allow this. Ask your Almoner administrator.")


def record_access(
    *, actor: Actor, action: str, at: datetime, authority_code: str = "", **detail: object
) -> None:
    """Journal a sign-in, a failure of one, a lock-out, a sign-out or a refusal."""
    record_entry(
        actor=actor, action=action, at=at, authority_code=authority_code, detail=detail or None
    )
