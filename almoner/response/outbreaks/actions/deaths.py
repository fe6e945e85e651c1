"""Recording deaths that a service notified: with their context, or not at all."""

from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of
from almoner.core.journal.actions import record_entry
from almoner.core.journal.rules import Sensitivity
from almoner.register.directory.models import Location
from almoner.register.directory.queries import spell_as_at
from almoner.response.outbreaks.models import DeathsNotified
from almoner.response.outbreaks.rules.kinds import Cause


class DeathsRefused(Exception):
    """Deaths cannot be recorded so."""


@transaction.atomic
def record_deaths(
    *,
    authority: Authority,
    location: Location,
    from_on: date,
    until_on: date,
    cause: Cause,
    deaths: int,
    context: str,
    source: str,
    by: Principal,
    at: datetime,
    occupied: int | None = None,
    beds: int | None = None,
    corrects: DeathsNotified | None = None,
) -> DeathsNotified:
    """Record how many deaths of a cause a service notified, with what they have to be read with.

    Without `beds`, those registered on the last day are taken. Whoever records must be allowed to
    see deaths too. Raises NotPermitted and DeathsRefused.
    """
    require(by, Permission.VIEW_DEATHS, authority_code=authority.code)
    require(by, Permission.KEEP_OUTBREAKS, authority_code=authority.code)
    held = Location.objects.select_for_update(no_key=True).get(pk=location.pk)
    beds = _registered_beds(held, on=until_on, by=by) if beds is None else beds
    _refuse(held, authority, from_on=from_on, until_on=until_on, today=day_of(at))
    if not occupied and not beds:
        raise DeathsRefused("Say how many people lived there: the register does not know its beds.")
    if not context.strip() or not source.strip():
        raise DeathsRefused("Give the context, and where the number is from.")
    _refuse_twice(held, cause, from_on=from_on, until_on=until_on, corrects=corrects)
    row = DeathsNotified.objects.create(
        authority=authority,
        location=held,
        from_on=from_on,
        until_on=until_on,
        cause=cause.value,
        deaths=deaths,
        occupied=occupied,
        beds=beds,
        context=context.strip(),
        source=source.strip(),
        corrects=corrects,
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    _note(row, by=by, at=at)
    return row


def _note(row: DeathsNotified, *, by: Principal, at: datetime) -> None:
    """Journal that a number was recorded, and never the number."""
    record_entry(
        actor=by,
        action="record_deaths",
        at=at,
        authority_code=row.authority.code,
        subject=("outbreaks.DeathsNotified", str(row.pk)),
        sensitivity=Sensitivity.RESTRICTED,
        detail={"location": row.location_id, "corrects": row.corrects_id},
    )


def _registered_beds(location: Location, *, on: date, by: Principal) -> int | None:
    spell = spell_as_at(location=location, as_at=on, visible_to=by)
    return spell.beds if spell else None


def _refuse(
    location: Location, authority: Authority, *, from_on: date, until_on: date, today: date
) -> None:
    if location.authority_id != authority.pk:
        raise DeathsRefused(f"This service is not in the area of {authority.name}.")
    if until_on < from_on:
        raise DeathsRefused("The last day is before the first.")
    if until_on > today:
        raise DeathsRefused("The last day is still to come.")


def _refuse_twice(
    location: Location,
    cause: Cause,
    *,
    from_on: date,
    until_on: date,
    corrects: DeathsNotified | None,
) -> None:
    """Stretches of one cause do not overlap, so that nobody is counted twice."""
    standing = DeathsNotified.objects.filter(
        location=location, cause=cause.value, corrected_by__isnull=True
    )
    if corrects is not None:
        if corrects.location_id != location.pk or not standing.filter(pk=corrects.pk).exists():
            raise DeathsRefused("That number was corrected already, or is of another service.")
        standing = standing.exclude(pk=corrects.pk)
    if standing.filter(from_on__lte=until_on, until_on__gte=from_on).exists():
        raise DeathsRefused(
            "A number for some of these days is recorded already. Correct that one."
        )
