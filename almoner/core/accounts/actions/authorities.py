"""Regions and councils, as the library lists them."""

from datetime import datetime

from django.db import transaction

from almoner.core.accounts.geography import Geography, england, write_geography
from almoner.core.journal.actions import System, record_entry
from almoner.core.journal.rules import Sensitivity


def load_authorities(*, at: datetime, geography: Geography | None = None) -> int:
    """Bring regions, councils, their names and successions up to `library/geography`.

    `geography` is another set of them: the demonstration's invented one. Returns how many rows
    were added or altered; nought, with nothing journalled, when all stood. What a council added
    itself (an invented authority, another name) is kept.
    """
    with transaction.atomic():
        changed = write_geography(geography or england())
        if any(changed.values()):
            record_entry(
                actor=System(),
                action="load_authorities",
                at=at,
                sensitivity=Sensitivity.OPEN,
                detail=changed,
            )
    return sum(changed.values())
