"""Looking at enquiries, and taking a copy away, are journalled: each page once."""

from datetime import datetime

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.journal.actions import record_entry
from almoner.core.journal.noting import note
from almoner.core.journal.rules import Sensitivity
from almoner.response.enquiries.models import Enquiry, LargeScaleEnquiry


def record_reading(*, enquiry: Enquiry, by: Principal, at: datetime) -> None:
    """Journal that someone read an enquiry. Raises NotPermitted."""
    require(by, Permission.VIEW_SAFEGUARDING, authority_code=enquiry.authority.code)
    note("read", enquiry, by=by, at=at)


def record_large_scale_reading(*, case: LargeScaleEnquiry, by: Principal, at: datetime) -> None:
    """Journal that someone read a large-scale enquiry. Raises NotPermitted."""
    require(by, Permission.VIEW_SAFEGUARDING, authority_code=case.authority.code)
    note("read", case, by=by, at=at)


def record_list_reading(*, what: str, by: Principal, at: datetime, row_count: int) -> None:
    """Journal that someone read a list of them. Raises NotPermitted."""
    require(by, Permission.VIEW_SAFEGUARDING)
    _entry("read", (f"enquiries.{what}", ""), by=by, at=at, detail={"row_count": row_count})


def record_download(*, form: str, by: Principal, at: datetime, row_count: int) -> None:
    """Journal that someone took the list away; it comes before the file. Raises NotPermitted."""
    require(by, Permission.VIEW_SAFEGUARDING)
    require(by, Permission.DOWNLOAD)
    detail: dict[str, object] = {"form": form, "row_count": row_count}
    _entry("export", ("export", "enquiries"), by=by, at=at, detail=detail)


def _entry(
    action: str,
    subject: tuple[str, str],
    *,
    by: Principal,
    at: datetime,
    detail: dict[str, object],
) -> None:
    codes = by.codes_where(Permission.VIEW_SAFEGUARDING)
    record_entry(
        actor=by,
        action=action,
        at=at,
        authority_code=codes[0] if len(codes) == 1 else "",
        subject=subject,
        sensitivity=Sensitivity.SAFEGUARDING,
        detail=detail,
    )
