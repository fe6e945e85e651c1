"""The one entry that each action on a suspension makes."""

from collections.abc import Mapping
from datetime import datetime

from almoner.core.accounts.rules import Principal
from almoner.core.journal.actions import record_entry
from almoner.core.journal.rules import Sensitivity
from almoner.response.suspensions.models import Suspension

KIND = "suspensions.Suspension"


def note(
    action: str,
    suspension: Suspension,
    *,
    by: Principal,
    at: datetime,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Journal what was done to a suspension; what it says stays in the record itself."""
    record_entry(
        actor=by,
        action=action,
        at=at,
        authority_code=suspension.authority.code,
        subject=(KIND, str(suspension.pk)),
        sensitivity=Sensitivity.RESTRICTED,
        detail=detail,
    )
