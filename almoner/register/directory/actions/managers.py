"""Who manages a location, and who is away."""

from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.rules import Principal
from almoner.register.directory.actions.journalling import note
from almoner.register.directory.keeping import RegisterError, require_keeper
from almoner.register.directory.models import Location, ManagerAbsence, ManagerPosition
from almoner.register.directory.rules import ManagerKind


@transaction.atomic
def record_manager(
    *,
    location: Location,
    person_name: str,
    kind: ManagerKind,
    by: Principal,
    at: datetime,
    from_on: date | None = None,
    application_received_on: date | None = None,
) -> ManagerPosition:
    """Say who manages a location, from which day. Raises RegisterError if that stands already."""
    require_keeper(by, location.authority)
    held = ManagerPosition.objects.filter(
        location=location, person_name=person_name, kind=kind, to_on__isnull=True
    )
    if held.exists():
        raise RegisterError(f"{person_name} already holds that post at {location}.")
    position = ManagerPosition.objects.create(
        location=location,
        person_name=person_name,
        kind=kind,
        from_on=from_on,
        application_received_on=application_received_on,
    )
    note("record_manager", location, by=by, at=at, detail={"position": position.pk})
    return position


@transaction.atomic
def end_manager(*, position: ManagerPosition, on: date, by: Principal, at: datetime) -> None:
    """Say from which day someone no longer manages a location. Raises RegisterError."""
    require_keeper(by, position.location.authority)
    if position.from_on is not None and on <= position.from_on:
        raise RegisterError("A post cannot end before it begins.")
    position.to_on = on
    position.save(update_fields=["to_on"])
    position.absences.filter(to_on__isnull=True, from_on__lt=on).update(to_on=on)
    detail = {"position": position.pk, "on": on}
    note("end_manager", position.location, by=by, at=at, detail=detail)


@transaction.atomic
def record_absence(
    *, position: ManagerPosition, from_on: date, by: Principal, at: datetime
) -> ManagerAbsence:
    """Say that a registered manager is away for 28 days or more (Regulations 2009, reg 14).

    Raises RegisterError if they are away already.
    """
    require_keeper(by, position.location.authority)
    if position.absences.filter(to_on__isnull=True).exists():
        raise RegisterError(f"{position.person_name} is recorded as away already.")
    absence = ManagerAbsence.objects.create(position=position, from_on=from_on)
    note("record_absence", position.location, by=by, at=at, detail={"from_on": from_on})
    return absence


@transaction.atomic
def end_absence(*, absence: ManagerAbsence, on: date, by: Principal, at: datetime) -> None:
    """Say on which day a manager returned. Raises RegisterError."""
    location = absence.position.location
    require_keeper(by, location.authority)
    if on <= absence.from_on:
        raise RegisterError("A manager cannot return before going away.")
    absence.to_on = on
    absence.save(update_fields=["to_on"])
    note("end_absence", location, by=by, at=at, detail={"on": on})
