"""Roles, what each may do, and whoever acts in them."""

from almoner.core.accounts.rules.permissions import PERMISSION_WORDS, Permission
from almoner.core.accounts.rules.principals import (
    Principal,
    digest_of_secret,
    has_second_factor,
    held_roles,
    operator,
    second_factor_is_required,
)
from almoner.core.accounts.rules.roles import GRANTS, KEY_ROLES, Grant, Role

__all__ = [
    "GRANTS",
    "KEY_ROLES",
    "PERMISSION_WORDS",
    "Grant",
    "Permission",
    "Principal",
    "Role",
    "digest_of_secret",
    "has_second_factor",
    "held_roles",
    "operator",
    "second_factor_is_required",
]
