"""The one entry that each action of this room makes."""

from collections.abc import Mapping
from datetime import datetime

from almoner.core.accounts.rules import Principal
from almoner.core.journal.actions import record_entry
from almoner.core.journal.rules import Sensitivity
from almoner.response.outbreaks.models import Outbreak

KIND = "outbreaks.Outbreak"


def note(
    action: str,
    outbreak: Outbreak,
    *,
    by: Principal,
    at: datetime,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Journal what was done to an outbreak; numbers and words stay in the record itself."""
    record_entry(
        actor=by,
        action=action,
        at=at,
        authority_code=outbreak.authority.code,
        subject=(KIND, str(outbreak.pk)),
        sensitivity=Sensitivity.RESTRICTED,
        detail=detail,
    )
