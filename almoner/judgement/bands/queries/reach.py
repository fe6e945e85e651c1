"""Whose bands may be seen."""

from almoner.core.accounts.rules import Permission, Principal


def may_see(visible_to: Principal, *, authority_code: str) -> bool:
    """Whether bands of that authority may be seen."""
    return visible_to.may(Permission.VIEW_QUALITY, authority_code=authority_code)
