"""Every write to people and their roles, and the one check that every action makes."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from secrets import token_urlsafe

from allauth.mfa.models import Authenticator
from django.db import transaction

from almoner.core.accounts import letters
from almoner.core.accounts.geography import Geography, england, write_geography
from almoner.core.accounts.models import ApiKey, Authority, Membership, UnsavedForm, User
from almoner.core.accounts.rules import (
    KEY_ROLES,
    Permission,
    Principal,
    Role,
    digest_of_secret,
)
from almoner.core.accounts.sealing import CannotUnseal, seal, unseal
from almoner.core.journal.actions import Actor, System, record_entry
from almoner.core.journal.rules import Sensitivity

KEPT_FOR = timedelta(hours=4)  # a form from a session that ended


class NotPermitted(Exception):
    """The principal's roles do not allow what was asked."""


class RoleNotGiven(Exception):
    """The role cannot be given: it is held already, or the person was deactivated."""


class KeyRefused(Exception):
    """The key cannot be made or ended so."""


class RoleNotEnded(Exception):
    """The role cannot be ended: it has ended, or would leave nobody to administer."""


@dataclass(frozen=True, slots=True)
class Unsaved:
    """A form as it was sent: where to, and its fields in order; how many more are kept."""

    path: str
    fields: list[tuple[str, str]]
    more_count: int


def require(by: Principal, permission: Permission, *, authority_code: str | None = None) -> None:
    """Raise NotPermitted unless `by` may do it in that authority."""
    if not by.may(permission, authority_code=authority_code):
        raise NotPermitted("Your role does not allow this. Ask your Almoner administrator.")


def load_authorities(*, at: datetime, geography: Geography | None = None) -> int:
    """Bring regions, councils, their names and successions up to `library/geography`.

    `geography` is another set of them: the demonstration's invented one. Returns how many rows
    were added or altered; nought, with nothing journalled, when all stood. What a council added
    itself (an invented authority, another name) is kept.
    """
    with transaction.atomic():
        changed = write_geography(geography or england())
        if any(changed.values()):
            record_entry(
                actor=System(),
                action="load_authorities",
                at=at,
                sensitivity=Sensitivity.OPEN,
                detail=changed,
            )
    return sum(changed.values())


@transaction.atomic
def invite_person(
    *,
    email: str,
    name: str,
    role: Role,
    authority: Authority,
    by: Principal,
    at: datetime,
    on: date,
    link_for: Callable[[User], str],
) -> User:
    """Make someone known with a first role from that day, and write to them with a link.

    `link_for` gives the address at which they choose a password. Someone known already by that
    address only gets the role, and no letter. Raises NotPermitted or RoleNotGiven.
    """
    require(by, Permission.MANAGE_USERS, authority_code=authority.code)
    user, is_new = _person_with(email=email, name=name, at=at)
    _hold(user=user, role=role, authority=authority, on=on)
    record_entry(
        actor=by,
        action="invite_person",
        at=at,
        authority_code=authority.code,
        subject=("accounts.User", str(user.pk)),
        detail={"role": role, "from_on": on, "is_new": is_new},
    )
    if is_new:
        letter = partial(letters.invite, authority_name=authority.name, link=link_for(user))
        transaction.on_commit(partial(letter, user))
    return user


@transaction.atomic
def add_person(
    *,
    email: str,
    name: str,
    role: Role,
    authority: Authority,
    password: str | None,
    by: Principal,
    at: datetime,
    on: date,
) -> User:
    """Make someone known with a role and, if given, a password: how the first one comes in.

    Someone known already by that address gets the role, and the password if one is given: then
    it is no fault if the role is held. Raises NotPermitted or RoleNotGiven.
    """
    require(by, Permission.MANAGE_USERS, authority_code=authority.code)
    user, is_new = _person_with(email=email, name=name, at=at)
    if password is not None:
        user.set_password(password)
        user.save(update_fields=["password"])
    if password is None or not _holds(user=user, role=role, authority=authority):
        _hold(user=user, role=role, authority=authority, on=on)
    record_entry(
        actor=by,
        action="add_person",
        at=at,
        authority_code=authority.code,
        subject=("accounts.User", str(user.pk)),
        detail={"role": role, "is_new": is_new, "password_set": password is not None},
    )
    return user


@transaction.atomic
def give_role(
    *, user_id: int, role: Role, authority: Authority, by: Principal, at: datetime, on: date
) -> None:
    """Give someone a role in an authority from that day. Raises NotPermitted or RoleNotGiven."""
    require(by, Permission.MANAGE_USERS, authority_code=authority.code)
    user = User.objects.get(pk=user_id)
    _hold(user=user, role=role, authority=authority, on=on)
    record_entry(
        actor=by,
        action="give_role",
        at=at,
        authority_code=authority.code,
        subject=("accounts.User", str(user_id)),
        detail={"role": role, "from_on": on},
    )


@transaction.atomic
def end_role(*, membership_id: int, by: Principal, at: datetime, on: date) -> None:
    """End a role: `on` is the first day on which it is no longer held.

    A role that began that same day, or has yet to begin, is withdrawn whole: the journal keeps
    that it was given. Raises NotPermitted or RoleNotEnded.
    """
    held = Membership.objects.select_related("authority").get(pk=membership_id)
    require(by, Permission.MANAGE_USERS, authority_code=held.authority.code)
    if held.to_on is not None:
        raise RoleNotEnded("That role has already ended.")
    if held.role == Role.ADMINISTRATOR and by.reference == f"user:{held.user_id}":
        raise RoleNotEnded("You cannot end your own role as administrator. Ask another one.")
    if held.from_on >= on:
        held.delete()
    else:
        held.to_on = on
        held.save(update_fields=["to_on"])
    record_entry(
        actor=by,
        action="end_role",
        at=at,
        authority_code=held.authority.code,
        subject=("accounts.User", str(held.user_id)),
        detail={"role": held.role, "from_on": held.from_on, "to_on": on},
    )


@transaction.atomic
def change_active(*, user_id: int, is_active: bool, by: Principal, at: datetime, on: date) -> None:
    """Stop someone from signing in, at once and everywhere, or let them in again.

    Only whoever administers every authority in which the person holds a role that day may.
    Raises NotPermitted.
    """
    user = User.objects.get(pk=user_id)
    codes = _administered(user=user, by=by, on=on)
    if by.reference == f"user:{user_id}":
        raise NotPermitted("You cannot deactivate yourself. Ask another administrator.")
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    record_entry(
        actor=by,
        action="reactivate_person" if is_active else "deactivate_person",
        at=at,
        authority_code=min(codes) if len(codes) == 1 else "",
        subject=("accounts.User", str(user_id)),
    )


@transaction.atomic
def remove_second_step(*, user_id: int, by: Principal, at: datetime, on: date) -> None:
    """Forget the app, passkeys and recovery codes of someone who has lost them; write to them.

    They sign in with their password and set up a second step again. Whoever may deactivate them
    may do it. Raises NotPermitted.
    """
    user = User.objects.get(pk=user_id)
    codes = _administered(user=user, by=by, on=on)
    if by.reference == f"user:{user_id}":
        raise NotPermitted("You cannot remove your own second step so. Ask another administrator.")
    Authenticator.objects.filter(user=user).delete()
    record_entry(
        actor=by,
        action="remove_second_step",
        at=at,
        authority_code=min(codes) if len(codes) == 1 else "",
        subject=("accounts.User", str(user_id)),
    )
    transaction.on_commit(partial(letters.tell_of_second_step, user, by_name=by.name))


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


@transaction.atomic
def keep_unsaved_form(
    *, user_id: int, path: str, fields: Sequence[tuple[str, str]], by: Actor, at: datetime
) -> None:
    """Keep what someone was sending when their session ended: sealed, for them, for a while."""
    kept = UnsavedForm.objects.create(
        user_id=user_id, sealed=seal(json.dumps([path, list(fields)])), kept_at=at
    )
    _note_form("keep_unsaved_form", kept.pk, by=by, at=at)


@transaction.atomic
def take_unsaved_form(*, user_id: int, by: Actor, at: datetime) -> Unsaved | None:
    """The newest form that was kept for someone, which is no longer kept then; None if none is."""
    mine = UnsavedForm.objects.select_for_update().filter(
        user_id=user_id, kept_at__gt=at - KEPT_FOR
    )
    found = list(mine.order_by("-kept_at", "-pk"))
    if not found:
        return None
    number = found[0].pk
    found[0].delete()
    _note_form("take_unsaved_form", number, by=by, at=at)
    try:
        path, fields = json.loads(unseal(found[0].sealed))
    except CannotUnseal:  # its key was taken away meanwhile
        return None
    return Unsaved(
        path=path, fields=[(name, value) for name, value in fields], more_count=len(found) - 1
    )


def drop_old_forms(*, by: Actor, at: datetime) -> int:
    """Drop the forms that nobody came back for in time; return how many.

    Where there is none, as nearly always, nothing is locked: the worker asks every second.
    """
    old = UnsavedForm.objects.filter(kept_at__lte=at - KEPT_FOR)
    if not old.exists():
        return 0
    with transaction.atomic():
        count, _ = old.delete()
        record_entry(
            actor=by,
            action="drop_old_forms",
            at=at,
            subject=("accounts.UnsavedForm", ""),
            detail={"count": count},
        )
    return count


def record_access(
    *, actor: Actor, action: str, at: datetime, authority_code: str = "", **detail: object
) -> None:
    """Journal a sign-in, a failure of one, a lock-out, a sign-out or a refusal."""
    record_entry(
        actor=actor, action=action, at=at, authority_code=authority_code, detail=detail or None
    )


def _note_form(action: str, number: int, *, by: Actor, at: datetime) -> None:
    """Not where it was being sent: the address alone may say that a concern is there."""
    record_entry(actor=by, action=action, at=at, subject=("accounts.UnsavedForm", str(number)))


def _note_key(action: str, key: ApiKey, *, by: Principal, at: datetime) -> None:
    record_entry(
        actor=by,
        action=action,
        at=at,
        authority_code=key.authority.code,
        subject=("accounts.ApiKey", str(key.pk)),
        detail={"label": key.label, "role": key.role},
    )


def _administered(*, user: User, by: Principal, on: date) -> set[str]:
    """The authorities in which someone holds a role that day; `by` must administer them all."""
    held = Membership.objects.filter(user=user, from_on__lte=on).exclude(to_on__lte=on)
    codes = set(held.values_list("authority__code", flat=True))
    require(by, Permission.MANAGE_USERS)
    for code in codes:
        require(by, Permission.MANAGE_USERS, authority_code=code)
    return codes


def _person_with(*, email: str, name: str, at: datetime) -> tuple[User, bool]:
    known = User.objects.filter(email__iexact=email.strip()).first()
    if known is not None:
        return known, False
    user = User(email=email.strip().lower(), name=" ".join(name.split()), joined_at=at)
    user.set_unusable_password()
    user.save()
    return user, True


def _hold(*, user: User, role: Role, authority: Authority, on: date) -> None:
    if not user.is_active:
        raise RoleNotGiven(f"{user.name} was deactivated. Let them sign in again first.")
    if _holds(user=user, role=role, authority=authority):
        raise RoleNotGiven(f"{user.name} already holds that role in {authority.name}.")
    Membership.objects.create(user=user, authority=authority, role=role, from_on=on)


def _holds(*, user: User, role: Role, authority: Authority) -> bool:
    return Membership.objects.filter(
        user=user, authority=authority, role=role, to_on__isnull=True
    ).exists()
