"""The desk's one write: that a list was taken away."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.journal.actions import record_entry


@transaction.atomic
def record_export(
    *, what: str, kind: str, filters: Sequence[str], row_count: int, by: Principal, at: datetime
) -> None:
    """Note in the journal who took which list away, as what kind of file.

    Raises NotPermitted, so it comes before the file.
    """
    require(by, Permission.DOWNLOAD)
    record_entry(
        actor=by,
        action="record_export",
        at=at,
        subject=("desk.List", what),
        detail={"kind": kind, "filters": list(filters), "rows": row_count},
    )
