"""Looking at what is restricted, and taking a copy of it away, are journalled."""

from datetime import datetime

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.journal.actions import record_entry
from almoner.core.journal.noting import note
from almoner.core.journal.rules import Sensitivity
from almoner.response.suspensions.models import Suspension


def record_reading(*, suspension: Suspension, by: Principal, at: datetime) -> None:
    """Journal that someone read a suspension."""
    require(by, Permission.VIEW_SUSPENSIONS, authority_code=suspension.authority.code)
    note("read", suspension, by=by, at=at)


def record_download(*, by: Principal, at: datetime, form: str, row_count: int) -> None:
    """Journal that someone took the list of suspensions away; it comes before the file."""
    require(by, Permission.DOWNLOAD)
    require(by, Permission.VIEW_SUSPENSIONS)
    codes = by.authority_codes()
    record_entry(
        actor=by,
        action="export",
        at=at,
        authority_code=min(codes) if len(codes) == 1 else "",
        subject=("export", "suspensions"),
        sensitivity=Sensitivity.RESTRICTED,
        detail={"form": form, "row_count": row_count},
    )
