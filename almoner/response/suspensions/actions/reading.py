"""Looking at what is restricted, and taking a copy of it away, are journalled."""

from datetime import datetime

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.journal.actions import record_entry, record_export, record_read
from almoner.core.journal.rules import Sensitivity
from almoner.response.suspensions.actions.journalling import KIND
from almoner.response.suspensions.models import Suspension

__all__ = ["record_download", "record_entry", "record_reading"]


def record_reading(*, suspension: Suspension, by: Principal, at: datetime) -> None:
    """Journal that someone read a suspension."""
    code = suspension.authority.code
    require(by, Permission.VIEW_SUSPENSIONS, authority_code=code)
    record_read(
        actor=by,
        at=at,
        subject=(KIND, str(suspension.pk)),
        sensitivity=Sensitivity.RESTRICTED,
        authority_code=code,
    )


def record_download(*, by: Principal, at: datetime, form: str, row_count: int) -> None:
    """Journal that someone took the list of suspensions away."""
    require(by, Permission.DOWNLOAD)
    require(by, Permission.VIEW_SUSPENSIONS)
    codes = by.authority_codes()
    record_export(
        actor=by,
        at=at,
        what="suspensions",
        form=form,
        row_count=row_count,
        authority_code=min(codes) if len(codes) == 1 else "",
        sensitivity=Sensitivity.RESTRICTED,
    )
