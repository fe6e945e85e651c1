"""The one entry that each action on a concern makes: ids and codes, never what it says."""

from collections.abc import Mapping
from datetime import datetime

from almoner.core.accounts.rules import Principal
from almoner.core.journal.actions import Actor, record_entry
from almoner.core.journal.rules import Sensitivity
from almoner.response.safeguarding.models import Concern

KIND = "safeguarding.Concern"


def note(
    action: str,
    concern: Concern,
    *,
    by: Actor | Principal,
    at: datetime,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Journal what was done to a concern; what it says stays in the record itself."""
    record_entry(
        actor=by,
        action=action,
        at=at,
        authority_code=concern.authority.code,
        subject=(KIND, str(concern.pk)),
        sensitivity=Sensitivity.SAFEGUARDING,
        detail=detail,
    )
