"""Looking at allegations is journalled: each page once."""

from datetime import datetime

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.journal.actions import record_entry
from almoner.core.journal.noting import note
from almoner.core.journal.rules import Sensitivity
from almoner.response.positions_of_trust.models import Allegation


def record_reading(*, allegation: Allegation, by: Principal, at: datetime) -> None:
    """Journal that someone read an allegation. Raises NotPermitted."""
    require(by, Permission.KEEP_POSITIONS_OF_TRUST, authority_code=allegation.authority.code)
    note("read", allegation, by=by, at=at)


def record_list_reading(*, by: Principal, at: datetime, row_count: int) -> None:
    """Journal that someone read the list. Raises NotPermitted."""
    require(by, Permission.KEEP_POSITIONS_OF_TRUST)
    codes = by.codes_where(Permission.KEEP_POSITIONS_OF_TRUST)
    record_entry(
        actor=by,
        action="read",
        at=at,
        authority_code=codes[0] if len(codes) == 1 else "",
        subject=("positions_of_trust.list", ""),
        sensitivity=Sensitivity.SAFEGUARDING,
        detail={"row_count": row_count},
    )
