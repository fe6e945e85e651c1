"""Every write to people and their roles, and the one check that every action makes."""

from almoner.core.accounts.actions.authorities import load_authorities
from almoner.core.accounts.actions.keys import KeyRefused, end_api_key, make_api_key
from almoner.core.accounts.actions.people import (
    NotInvited,
    RoleNotEnded,
    RoleNotGiven,
    add_person,
    change_active,
    end_role,
    give_role,
    invite_again,
    invite_person,
    remove_second_step,
)
from almoner.core.accounts.actions.permitting import NotPermitted, record_access, require
from almoner.core.accounts.actions.unsaved_forms import (
    KEPT_FOR,
    Unsaved,
    drop_old_forms,
    keep_unsaved_form,
    take_unsaved_form,
)

__all__ = [
    "KEPT_FOR",
    "KeyRefused",
    "NotInvited",
    "NotPermitted",
    "RoleNotEnded",
    "RoleNotGiven",
    "Unsaved",
    "add_person",
    "change_active",
    "drop_old_forms",
    "end_api_key",
    "end_role",
    "give_role",
    "invite_again",
    "invite_person",
    "keep_unsaved_form",
    "load_authorities",
    "make_api_key",
    "record_access",
    "remove_second_step",
    "require",
    "take_unsaved_form",
]
