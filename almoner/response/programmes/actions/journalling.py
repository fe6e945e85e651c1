"""The one entry that each action on a programme makes."""

from collections.abc import Mapping
from datetime import datetime

from almoner.core.accounts.rules import Principal
from almoner.core.journal.actions import record_entry
from almoner.core.journal.rules import Sensitivity
from almoner.response.programmes.models import Programme

KIND = "programmes.Programme"


def note(
    action: str,
    programme: Programme,
    *,
    by: Principal,
    at: datetime,
    detail: Mapping[str, object] | None = None,
    sensitivity: Sensitivity = Sensitivity.INTERNAL,
) -> None:
    """Journal what was done to a programme."""
    record_entry(
        actor=by,
        action=action,
        at=at,
        authority_code=programme.authority.code,
        subject=(KIND, str(programme.pk)),
        sensitivity=sensitivity,
        detail=detail,
    )
