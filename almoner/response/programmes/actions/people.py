"""Single workers' statuses: sealed, never evidence, and only while the programme is open."""

from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.accounts.sealing import fingerprint, seal
from almoner.core.calendar.rules import day_of
from almoner.core.journal.noting import note
from almoner.core.journal.rules import Sensitivity
from almoner.register.directory.models import Location
from almoner.response.programmes.models import PersonStatus, Programme
from almoner.response.programmes.queries.scope import locations_ever_in_scope
from almoner.response.programmes.queries.standing import standing_of
from almoner.response.programmes.rules.kinds import PersonStanding, RoleGroup


class PersonRefused(Exception):
    """The status cannot be recorded."""


@transaction.atomic
def record_person_status(
    *,
    programme: Programme,
    location: Location,
    role_group: RoleGroup,
    reference: str,
    status: PersonStanding,
    checked_on: date,
    by: Principal,
    at: datetime,
    exemption: str = "",
) -> PersonStatus:
    """Record where one worker stands, under the service's own reference for them, sealed.

    The journal says that it was done and at which service, not for whom. Raises NotPermitted and
    PersonRefused.
    """
    require(by, Permission.RECORD_RETURNS, authority_code=programme.authority.code)
    held = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    sentence = _refusal(held, location, reference, checked_on=checked_on, at=at)
    if sentence:
        raise PersonRefused(sentence)
    definition = standing_of(programme=held, as_at=day_of(at)).definition
    is_exempt = status is PersonStanding.EXEMPT
    if is_exempt and not definition.may_be_exempt(key=exemption, on=checked_on):
        raise PersonRefused("That exemption did not count on the day it was checked.")
    recorded = PersonStatus.objects.create(
        programme=held,
        location=location,
        role_group=role_group.value,
        sealed_reference=seal(reference.strip()),
        fingerprint=fingerprint(f"{programme.pk}:{location.pk}:{reference.strip().casefold()}"),
        status=status.value,
        exemption=exemption if is_exempt else "",
        checked_on=checked_on,
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    note(
        "record_person_status",
        programme,
        by=by,
        at=at,
        detail={"location": location.pk},
        sensitivity=Sensitivity.RESTRICTED,
    )
    return recorded


@transaction.atomic
def erase_after_revocation(*, programme: Programme, by: Principal, at: datetime) -> int:
    """Erase what is kept of single workers once the law behind a programme was revoked.

    Nobody has to have recorded the revocation here: its definition says it. Returns how many were
    erased; nought, with nothing journalled, where the law stands or nothing is kept. Raises
    NotPermitted.
    """
    require(by, Permission.KEEP_PROGRAMMES, authority_code=programme.authority.code)
    held = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    instrument = standing_of(programme=held, as_at=day_of(at)).revoked_by_law
    if instrument is None:
        return 0
    erased, _ = PersonStatus.objects.filter(programme=held).delete()
    if erased:
        note(
            "erase_after_revocation",
            programme,
            by=by,
            at=at,
            detail={"instrument": instrument.reference, "people_erased": erased},
            sensitivity=Sensitivity.RESTRICTED,
        )
    return erased


def _refusal(
    programme: Programme, location: Location, reference: str, *, checked_on: date, at: datetime
) -> str:
    standing = standing_of(programme=programme, as_at=day_of(at))
    if not standing.definition.keeps_people:
        return "This programme keeps numbers only. No single worker is recorded."
    if not standing.is_open:
        return "The programme is over, so nothing is recorded of single workers any more."
    if instrument := standing.revoked_by_law:
        return f"{instrument.reference} revoked it, so nothing is recorded of single workers."
    if location.pk not in locations_ever_in_scope(programme=programme):
        return "This service is not in the programme’s scope."
    if not reference.strip():
        return "Enter the service’s own reference for the worker."
    return "Enter a day that has come." if checked_on > day_of(at) else ""
