"""The keys by which other systems ask."""

from datetime import datetime
from secrets import token_urlsafe

from django.db import transaction

from almoner.core.accounts.actions.permitting import require
from almoner.core.accounts.models import ApiKey, Authority
from almoner.core.accounts.rules import (
    KEY_ROLES,
    Permission,
    Principal,
    Role,
    digest_of_secret,
)
from almoner.core.journal.actions import record_entry


class KeyRefused(Exception):
    """The key cannot be made or ended so."""


@transaction.atomic
def make_api_key(
    *, authority: Authority, label: str, role: Role, by: Principal, at: datetime
) -> tuple[ApiKey, str]:
    """A key for another system, and its secret, which is told this once and not kept.

    Raises NotPermitted and KeyRefused.
    """
    require(by, Permission.MANAGE_API_KEYS, authority_code=authority.code)
    label = " ".join(label.split())
    if role not in KEY_ROLES:
        raise KeyRefused("A key cannot have that role: it is cleared for more than a key may see.")
    if not label:
        raise KeyRefused("Say which system the key is for.")
    if ApiKey.objects.filter(authority=authority, label=label, ended_at__isnull=True).exists():
        raise KeyRefused(f"{authority.name} has a key for {label} already. End it first.")
    secret = f"almoner_{token_urlsafe(32)}"
    key = ApiKey.objects.create(
        authority=authority,
        label=label,
        role=role.value,
        begins_with=secret[:12],
        digest=digest_of_secret(secret),
        made_at=at,
        made_by=by.reference,
        made_by_name=by.name,
    )
    _note_key("make_api_key", key, by=by, at=at)
    return key, secret


@transaction.atomic
def end_api_key(*, key: ApiKey, by: Principal, at: datetime) -> None:
    """End a key: from now on it is refused. Raises NotPermitted and KeyRefused."""
    require(by, Permission.MANAGE_API_KEYS, authority_code=key.authority.code)
    held = ApiKey.objects.select_for_update(no_key=True).get(pk=key.pk)
    if held.ended_at is not None:
        raise KeyRefused("That key has ended already.")
    held.ended_at, held.ended_by = at, by.reference
    held.save(update_fields=["ended_at", "ended_by"])
    _note_key("end_api_key", key, by=by, at=at)


def _note_key(action: str, key: ApiKey, *, by: Principal, at: datetime) -> None:
    record_entry(
        actor=by,
        action=action,
        at=at,
        authority_code=key.authority.code,
        subject=("accounts.ApiKey", str(key.pk)),
        detail={"label": key.label, "role": key.role},
    )
