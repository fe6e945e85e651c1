"""Looks at what is guarded most: an identity, or one concern in an emergency."""

from datetime import datetime, timedelta

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.journal.actions import record_entry
from almoner.core.journal.noting import note
from almoner.core.journal.rules import Sensitivity
from almoner.response.safeguarding.identities import Identity, identity_in
from almoner.response.safeguarding.models import (
    Adult,
    AdultLook,
    Concern,
    EmergencyAccess,
    EmergencyReview,
)

EMERGENCY_LASTS = timedelta(hours=4)
SECOND_CLICK = timedelta(minutes=1)  # within which the same reason is no second access
SHORTEST_REASON = 10  # characters: "needed" explains nothing


class GuardRefused(Exception):
    """It cannot be opened or reviewed so: the message says why."""


@transaction.atomic
def look_at_adult(*, concern: Concern, reason: str, by: Principal, at: datetime) -> Identity:
    """Unseal who the adult is, and keep that it was looked at and why.

    Raises NotPermitted, GuardRefused and CannotUnseal.
    """
    require(by, Permission.VIEW_ADULT_IDENTITY, authority_code=concern.authority.code)
    if concern.adult_id is None:
        raise GuardRefused("Nobody has said who the adult is.")
    adult = Adult.objects.get(pk=concern.adult_id)  # with its seals, which no other page reads
    AdultLook.objects.create(
        authority_id=concern.authority_id,
        adult=adult,
        concern=concern,
        at=at,
        by=by.reference,
        by_name=by.name,
        reason=_reason(reason),
    )
    note("look_at_adult", concern, by=by, at=at)
    return identity_in(concern=concern, adult=adult)


@transaction.atomic
def open_in_emergency(
    *, concern: Concern, reason: str, by: Principal, at: datetime
) -> EmergencyAccess:
    """Open one concern for four hours to somebody who may see none; a second click opens no other.

    Raises NotPermitted and GuardRefused.
    """
    require(by, Permission.BREAK_GLASS, authority_code=concern.authority.code)
    why = _reason(reason)
    held = Concern.objects.select_for_update(no_key=True).get(pk=concern.pk)
    just_now = EmergencyAccess.objects.filter(
        concern=held, by=by.reference, reason=why, at__gt=at - SECOND_CLICK, at__lte=at
    ).first()
    if just_now is not None:
        return just_now
    access = EmergencyAccess.objects.create(
        authority_id=concern.authority_id,
        concern=concern,
        at=at,
        until_at=at + EMERGENCY_LASTS,
        by=by.reference,
        by_name=by.name,
        reason=why,
    )
    note("open_concern_in_emergency", concern, by=by, at=at, detail={"access": access.pk})
    return access


def record_missed_emergency(*, authority: Authority, by: Principal, at: datetime) -> None:
    """Journal that somebody asked for a concern that there is none of.

    Else the numbers could be tried one by one, unseen, to learn how many concerns there are.
    """
    record_entry(
        actor=by,
        action="miss_concern_in_emergency",
        at=at,
        authority_code=authority.code,
        subject=("safeguarding", "emergency"),
        sensitivity=Sensitivity.SAFEGUARDING,
    )


@transaction.atomic
def review_emergency(
    *, access: EmergencyAccess, was_justified: bool, finding: str, by: Principal, at: datetime
) -> EmergencyReview:
    """Record what a safeguarding manager makes of it. Raises NotPermitted and GuardRefused."""
    code = access.authority.code
    require(by, Permission.DECIDE_ENQUIRY, authority_code=code)
    held = EmergencyAccess.objects.select_for_update(no_key=True).get(pk=access.pk)
    if EmergencyReview.objects.filter(access=held).exists():
        raise GuardRefused("Somebody has reviewed this already.")
    if held.by == by.reference:
        raise GuardRefused("Somebody else has to review what you opened.")
    review = EmergencyReview.objects.create(
        access=held,
        was_justified=was_justified,
        finding=_reason(finding),
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    note("review_emergency", held.concern, by=by, at=at, detail={"access": held.pk})
    return review


def record_reading(*, concern: Concern, by: Principal, at: datetime) -> None:
    """Journal that somebody read a concern; whether they may is for the page that shows it."""
    note("read", concern, by=by, at=at)


def record_list_reading(*, what: str, by: Principal, at: datetime) -> None:
    """Journal that somebody read a list or the figures: "queue", "figures"."""
    record_entry(
        actor=by,
        action="read",
        at=at,
        authority_code=_only(by),
        subject=("safeguarding", what),
        sensitivity=Sensitivity.SAFEGUARDING,
    )


def record_download(*, what: str, by: Principal, at: datetime, form: str, row_count: int) -> None:
    """Journal that somebody took a list away; it comes before the file. Raises NotPermitted."""
    require(by, Permission.DOWNLOAD)
    record_entry(
        actor=by,
        action="export",
        at=at,
        authority_code=_only(by),
        subject=("export", f"safeguarding {what}"),
        sensitivity=Sensitivity.SAFEGUARDING,
        detail={"form": form, "row_count": row_count},
    )


def _only(by: Principal) -> str:
    codes = by.authority_codes()
    return min(codes) if len(codes) == 1 else ""


def _reason(text: str) -> str:
    said = " ".join(text.split())
    if len(said) < SHORTEST_REASON:
        raise GuardRefused("Say why, in a sentence.")
    return said[:400]
