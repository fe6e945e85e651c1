"""Every write to people and their roles, and the one check that every action makes."""

from almoner.core.accounts.rules import Permission, Principal


class NotPermitted(Exception):
    """The principal's roles do not allow what was asked."""


def require(by: Principal, permission: Permission, *, authority_code: str | None = None) -> None:
    """Raise NotPermitted unless `by` may do it in that authority."""
    if not by.may(permission, authority_code=authority_code):
        raise NotPermitted("Your role does not allow this. Ask your Almoner administrator.")
