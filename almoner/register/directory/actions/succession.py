"""The same care under another registration."""

from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.rules import Principal
from almoner.register.directory.actions.journalling import note
from almoner.register.directory.bulk import recording_moment
from almoner.register.directory.keeping import RegisterError, require_keeper
from almoner.register.directory.models import Location, Succession
from almoner.register.directory.queries import lineage


@transaction.atomic
def link_successor(
    *,
    predecessor: Location,
    successor: Location,
    by: Principal,
    at: datetime,
    on: date | None = None,
    reason: str = "",
) -> Succession:
    """Say that the same care went on under another registration: its history follows it.

    Raises RegisterError where a location would succeed itself, or come after one that came after
    it, in however many steps. Linking again what is linked changes the day and the reason.
    """
    require_keeper(by, predecessor.authority)
    if predecessor.pk == successor.pk:
        raise RegisterError("A service cannot succeed itself.")
    if successor.pk in lineage(location_ids=[predecessor.pk]):
        raise RegisterError(f"{predecessor} is recorded as a successor of {successor}.")
    told = {"on": on or successor.registered_on, "reason": reason}
    link, _ = Succession.objects.update_or_create(
        predecessor=predecessor,
        successor=successor,
        defaults=told,
        create_defaults={**told, "recorded_at": recording_moment(at=at)},
    )
    note("link_successor", predecessor, by=by, at=at, detail={"successor": successor.pk})
    return link
