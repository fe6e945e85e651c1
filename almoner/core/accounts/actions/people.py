"""Who signs in, and what they may do: inviting, giving and ending roles, deactivating."""

from collections.abc import Callable
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from almoner.core.accounts import letters
from almoner.core.accounts.actions.permitting import NotPermitted, require
from almoner.core.accounts.letters import Letter
from almoner.core.accounts.models import Authority, Membership, User
from almoner.core.accounts.rules import (
    Permission,
    Principal,
    Role,
)
from almoner.core.journal.actions import record_entry


class RoleNotGiven(Exception):
    """The role cannot be given: it is held already, or the person was deactivated."""


class NotInvited(Exception):
    """There is nothing to invite the person to: they have a password, or may not sign in."""


class RoleNotEnded(Exception):
    """The role cannot be ended: it has ended, or would leave nobody to administer."""


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
) -> tuple[User, Letter | None]:
    """Make someone known with a first role from that day, and write to them with a link.

    `link_for` gives the address at which they choose a password. Someone known already by that
    address only gets the role, and no letter (None). Raises NotPermitted or RoleNotGiven.
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
    if not is_new:
        return user, None
    letter = letters.invitation(user, authority_name=authority.name, link=link_for(user))
    transaction.on_commit(letter.send)
    return user, letter


@transaction.atomic
def invite_again(
    *,
    user_id: int,
    by: Principal,
    at: datetime,
    on: date,
    link_for: Callable[[User], str],
) -> Letter:
    """Write once more to someone who was invited and has not chosen a password.

    Raises NotPermitted where `by` does not administer every authority in which they hold a role
    that day, and NotInvited where there is nothing to choose.
    """
    user = User.objects.get(pk=user_id)
    codes = _administered(user=user, by=by, on=on)
    names = Authority.objects.filter(code__in=codes).order_by("name").values_list("name", flat=True)
    if user.has_usable_password():
        raise NotInvited(f"{user.name} has a password. They can choose another when they sign in.")
    if not (user.is_active and names):
        raise NotInvited(f"{user.name} may not sign in, so there is nothing to invite them to.")
    letter = letters.invitation(user, authority_name=" and ".join(names), link=link_for(user))
    record_entry(
        actor=by,
        action="invite_again",
        at=at,
        authority_code=min(codes) if len(codes) == 1 else "",
        subject=("accounts.User", str(user_id)),
    )
    transaction.on_commit(letter.send)
    return letter


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
def remove_second_step(*, user_id: int, by: Principal, at: datetime, on: date) -> Letter:
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
    letter = letters.second_step_removed(user, by_name=by.name)
    transaction.on_commit(letter.send)
    return letter


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
