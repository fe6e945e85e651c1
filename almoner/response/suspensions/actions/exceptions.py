"""A placement allowed though work is stopped."""

from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of
from almoner.core.journal.noting import note
from almoner.response.suspensions.models import PlacementException, Suspension
from almoner.response.suspensions.queries.reaching import locations_reached
from almoner.response.suspensions.rules.kinds import Work
from almoner.response.suspensions.rules.states import State


class ExceptionRefused(Exception):
    """The exception cannot be allowed so."""


@transaction.atomic
def allow_placement(
    *,
    suspension: Suspension,
    case_reference: str,
    work: Work,
    reason: str,
    from_on: date,
    until_on: date,
    location_id: int | None,
    by: Principal,
    at: datetime,
) -> PlacementException:
    """Allow one case to be placed though work is stopped; the approver is whoever records it.

    Raises NotPermitted and ExceptionRefused.
    """
    require(by, Permission.DECIDE_SUSPENSION, authority_code=suspension.authority.code)
    held = Suspension.objects.select_for_update(no_key=True).get(pk=suspension.pk)
    if not case_reference.strip() or not reason.strip() or not work:
        raise ExceptionRefused("Give the case reference, the kind of work and the reason.")
    if until_on < from_on:
        raise ExceptionRefused("It must end on or after the day it begins.")
    _refuse_what_needs_none(held, location_id, until_on, on=day_of(at))
    if held.exceptions.filter(
        case_reference__iexact=case_reference.strip(),
        work=work.value,
        location=location_id,
        from_on__lte=from_on,
        until_on__gte=until_on,
    ).exists():
        raise ExceptionRefused("That case is allowed already for those days.")
    allowed = PlacementException.objects.create(
        suspension=held,
        location_id=location_id,
        case_reference=case_reference.strip(),
        work=work.value,
        reason=reason.strip(),
        from_on=from_on,
        until_on=until_on,
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    detail = {"exception": allowed.pk, "from_on": from_on, "until_on": until_on}
    note("allow_placement", suspension, by=by, at=at, detail=detail)
    return allowed


def _refuse_what_needs_none(
    held: Suspension, location_id: int | None, until_on: date, *, on: date
) -> None:
    """Refuse where nothing is stopped: no longer, or not there, or only after the placement."""
    if not State(held.steps.order_by("-number")[0].state).stops_work:
        raise ExceptionRefused("No work is stopped, so no exception is needed.")
    reached = locations_reached(suspensions=[held], as_at=on)[held.pk]
    if location_id is not None and location_id not in reached:
        raise ExceptionRefused("The suspension does not reach that service.")
    if until_on < on:
        raise ExceptionRefused("It must end today or later: a placement is allowed beforehand.")
