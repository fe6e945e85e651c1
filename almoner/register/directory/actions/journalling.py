"""One entry in the journal for each change of a location."""

from datetime import datetime

from almoner.core.accounts.rules import Principal
from almoner.core.journal.actions import record_entry
from almoner.register.directory.models import Location


def note(
    action: str,
    location: Location,
    *,
    by: Principal,
    at: datetime,
    detail: dict[str, object] | None = None,
) -> None:
    """Note in the journal what was done to a location."""
    record_entry(
        actor=by,
        action=action,
        at=at,
        authority_code=location.authority.code if location.authority else "",
        subject=("directory.Location", str(location.pk)),
        detail={"name": location.name, **(detail or {})},
    )
