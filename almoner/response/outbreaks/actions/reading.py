"""Looking at what is restricted, and taking a copy of it away, are journalled."""

from datetime import datetime

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.journal.actions import record_entry
from almoner.core.journal.noting import note
from almoner.core.journal.rules import Sensitivity
from almoner.register.directory.models import Location
from almoner.response.outbreaks.models import Outbreak


def record_reading(*, outbreak: Outbreak, by: Principal, at: datetime) -> None:
    """Journal that someone read an outbreak. Raises NotPermitted."""
    require(by, Permission.VIEW_OUTBREAKS, authority_code=outbreak.authority.code)
    note("read", outbreak, by=by, at=at)


def record_list_reading(*, what: str, by: Principal, at: datetime) -> None:
    """Journal that someone read a list of outbreaks. Raises NotPermitted."""
    require(by, Permission.VIEW_OUTBREAKS)
    record_entry(
        actor=by,
        action="read",
        at=at,
        authority_code=_one_code(by, Permission.VIEW_OUTBREAKS),
        subject=("outbreaks.list", what),
        sensitivity=Sensitivity.RESTRICTED,
    )


def record_deaths_reading(
    *, location: Location, authority_code: str, by: Principal, at: datetime
) -> None:
    """Journal that someone read the deaths that a service notified. Raises NotPermitted."""
    require(by, Permission.VIEW_DEATHS, authority_code=authority_code)
    subject = ("outbreaks.DeathsNotified", f"location:{location.pk}")
    record_entry(
        actor=by,
        action="read",
        at=at,
        authority_code=authority_code,
        subject=subject,
        sensitivity=Sensitivity.RESTRICTED,
    )


def record_download(*, by: Principal, at: datetime, what: str, form: str, row_count: int) -> None:
    """Journal that someone took a list away; it comes before the file. Raises NotPermitted."""
    require(by, Permission.DOWNLOAD)
    require(by, Permission.VIEW_OUTBREAKS)
    record_entry(
        actor=by,
        action="export",
        at=at,
        authority_code=_one_code(by, Permission.VIEW_OUTBREAKS),
        subject=("export", what),
        sensitivity=Sensitivity.RESTRICTED,
        detail={"form": form, "row_count": row_count},
    )


def _one_code(by: Principal, permission: Permission) -> str:
    codes = by.codes_where(permission)
    return codes[0] if len(codes) == 1 else ""
