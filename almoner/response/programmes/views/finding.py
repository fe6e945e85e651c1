"""How every page of the room finds the programme and the service that it is about."""

from datetime import date

from django.http import Http404
from django.utils import timezone

from almoner.core.accounts.actions import require
from almoner.core.accounts.guard import Request
from almoner.core.accounts.rules import Permission
from almoner.core.ui.forms import day_asked
from almoner.register.directory.models import Location
from almoner.response.programmes.models import Programme
from almoner.response.programmes.queries.coverage import Coverage, coverage
from almoner.response.programmes.queries.levels import LevelCoverage, level_coverage
from almoner.response.programmes.queries.scope import location_in_scope, scope_of
from almoner.response.programmes.queries.standing import (
    Standing,
    UnknownProgramme,
    programme_by_id,
)


def found_programme(request: Request, programme_id: int) -> Programme:
    """The programme in the address, if the person may see it; else there is no such page."""
    try:
        return programme_by_id(programme_id=programme_id, visible_to=request.principal)
    except UnknownProgramme as unknown:
        raise Http404 from unknown


def programme_to_change(request: Request, programme_id: int, permission: Permission) -> Programme:
    """The same, if the person may do that in its authority. Raises NotPermitted."""
    programme = found_programme(request, programme_id)
    require(request.principal, permission, authority_code=programme.authority.code)
    return programme


def found_service(programme: Programme, location_id: int) -> Location:
    """A service that is or was in the programme's scope; else there is no such page."""
    location = location_in_scope(programme=programme, location_id=location_id)
    if location is None:
        raise Http404
    return location


def asked_day(request: Request) -> date:
    """The day that the address asks for, never one to come; today without one."""
    return day_asked(request.GET, today=timezone.localdate())


def people_and_levels(
    request: Request, programme: Programme, as_at: date
) -> tuple[Standing, Coverage | None, LevelCoverage | None]:
    """What the programme counts, as at a day: people, levels or both."""
    by = request.principal
    scope = scope_of(programme=programme, as_at=as_at, visible_to=by)
    standing = scope[0]
    found = (
        coverage(programme=programme, as_at=as_at, visible_to=by, scope=scope)
        if standing.definition.role_groups
        else None
    )
    levels = (
        level_coverage(programme=programme, as_at=as_at, visible_to=by, scope=scope)
        if standing.definition.levels
        else None
    )
    return standing, found, levels
