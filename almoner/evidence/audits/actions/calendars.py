"""Addresses for calendar programs, and the note of every list that was taken away."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from almoner.core.accounts.actions import NotPermitted, require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.journal.actions import record_entry
from almoner.evidence.audits.models import CalendarFeed, Campaign
from almoner.evidence.audits.rules.secret import hashed

SECRET_BYTES = 32


def make_calendar_address(
    *, user_id: int, by: Principal, at: datetime, campaign: Campaign | None = None
) -> str:
    """A new secret for the calendar of the person's visits, or of a campaign's.

    The one before it stops working. Only its hash is kept, so it is shown this once. Raises
    NotPermitted.
    """
    code = campaign.authority.code if campaign else None
    require(by, Permission.VIEW_QUALITY, authority_code=code)
    if by.reference != f"user:{user_id}":
        raise NotPermitted("A calendar is made by the person whose it is.")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    number = campaign.pk if campaign else None
    with transaction.atomic():
        CalendarFeed.objects.filter(user=user_id, campaign_number=number).delete()
        CalendarFeed.objects.create(
            user_id=user_id,
            campaign_number=number,
            secret_hash=hashed(secret),
            made_at=at,
        )
        record_entry(
            actor=by,
            action="make_calendar_address",
            at=at,
            authority_code=code or "",
            subject=("accounts.User", str(user_id)),
            detail={"campaign": number},
        )
    return secret


def record_download(
    *,
    what: str,
    form: str,
    row_count: int,
    by: Principal,
    at: datetime,
    authority_code: str = "",
    permission: Permission = Permission.DOWNLOAD,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Note that someone takes a copy away: of a list, a report or a calendar.

    Raises NotPermitted.
    """
    require(by, permission, authority_code=authority_code or None)
    record_entry(
        actor=by,
        action="export",
        at=at,
        authority_code=authority_code,
        subject=("export", what),
        detail={**(detail or {}), "form": form, "row_count": row_count},
    )
