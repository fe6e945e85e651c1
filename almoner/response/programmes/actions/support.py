"""Asking services for what is missing, helping them, and what came before and after."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of
from almoner.core.journal.noting import note
from almoner.register.directory.models import Location
from almoner.response.programmes.models import (
    Chase,
    Confounder,
    OutcomePeriod,
    Programme,
    TargetedHelp,
)
from almoner.response.programmes.queries.scope import locations_ever_in_scope
from almoner.response.programmes.queries.standing import Standing, standing_of
from almoner.response.programmes.rules.kinds import ChaseMeans, HelpKind, Phase


class ChaseRefused(Exception):
    """The service may not be chased."""


class HelpRefused(Exception):
    """The help cannot be recorded."""


class PeriodRefused(Exception):
    """The period, or what else changed, cannot be recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Help that was given, to people as a group."""

    kind: HelpKind
    group: str
    on: date
    language: str = ""
    attended: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Bed days and events of a service in one period."""

    phase: Phase
    from_on: date
    to_on: date  # the first day after it
    bed_days: int
    conveyances: int | None
    admissions: int | None
    source: str


@transaction.atomic
def record_chase(
    *,
    programme: Programme,
    location: Location,
    on: date,
    means: ChaseMeans,
    text: str,
    by: Principal,
    at: datetime,
) -> Chase:
    """Record that a service was asked for what is missing. Raises NotPermitted and ChaseRefused."""
    held, standing = _held(programme, by, at)
    if not standing.is_open:
        raise ChaseRefused("The programme is over: services are no longer chased for it.")
    if instrument := standing.revoked_by_law:
        raise ChaseRefused(f"{instrument.reference} revoked it: services are no longer chased.")
    if location.pk not in locations_ever_in_scope(programme=held):
        raise ChaseRefused("This service is not in the programme’s scope.")
    if on > day_of(at):
        raise ChaseRefused("Enter a day that has come.")
    chase = Chase.objects.create(
        programme=held,
        location=location,
        on=on,
        means=means.value,
        text=text.strip(),
        **_made(by, at),
    )
    note("record_chase", programme, by=by, at=at, detail={"location": location.pk, "on": on})
    return chase


@transaction.atomic
def record_help(
    *,
    programme: Programme,
    location: Location | None,
    given: Given,
    by: Principal,
    at: datetime,
) -> TargetedHelp:
    """Record help given to a group; without a location, to whichever service's people came.

    Raises NotPermitted and HelpRefused.
    """
    held, standing = _held(programme, by, at)
    if not standing.is_open:
        raise HelpRefused("The programme is over: no more help is recorded for it.")
    if given.kind is HelpKind.LANGUAGE_SESSION and not given.language.strip():
        raise HelpRefused("Enter the language in which the session was held.")
    if not given.group.strip():
        raise HelpRefused("Say who it was for, as a group. Never name a person.")
    if given.on > day_of(at):
        raise HelpRefused("Enter a day that has come.")
    if location is not None and location.pk not in locations_ever_in_scope(programme=held):
        raise HelpRefused("This service is not in the programme’s scope.")
    row = TargetedHelp.objects.create(
        programme=held,
        location=location,
        kind=given.kind.value,
        language=given.language.strip(),
        group=given.group.strip(),
        on=given.on,
        attended=given.attended,
        text=given.text.strip(),
        **_made(by, at),
    )
    note("record_help", programme, by=by, at=at, detail={"kind": given.kind, "on": given.on})
    return row


@transaction.atomic
def record_period(
    *, programme: Programme, location: Location, counted: Counted, by: Principal, at: datetime
) -> OutcomePeriod:
    """Record bed days and events of a service before or after; a later record stands.

    Raises NotPermitted and PeriodRefused.
    """
    held, standing = _held(programme, by, at)
    if not standing.definition.has_outcomes:
        raise PeriodRefused("This programme does not compare before with after.")
    if counted.to_on <= counted.from_on or counted.bed_days < 1:
        raise PeriodRefused("The period must have a day, and at least one bed day.")
    if counted.to_on > day_of(at):
        raise PeriodRefused("The period must be over.")
    if location.pk not in locations_ever_in_scope(programme=held):
        raise PeriodRefused("This service is not in the programme’s scope.")
    period = OutcomePeriod.objects.create(
        programme=held,
        location=location,
        phase=counted.phase.value,
        from_on=counted.from_on,
        to_on=counted.to_on,
        bed_days=counted.bed_days,
        conveyances=counted.conveyances,
        admissions=counted.admissions,
        source=counted.source.strip(),
        **_made(by, at),
    )
    detail = {"location": location.pk, "phase": counted.phase, "from_on": counted.from_on}
    note("record_period", programme, by=by, at=at, detail=detail)
    return period


@transaction.atomic
def name_confounder(
    *,
    programme: Programme,
    text: str,
    from_on: date | None,
    to_on: date | None,
    by: Principal,
    at: datetime,
) -> Confounder:
    """Name something else that changed between before and after.

    Raises NotPermitted and PeriodRefused.
    """
    held, standing = _held(programme, by, at)
    if not standing.definition.has_outcomes:
        raise PeriodRefused("This programme does not compare before with after.")
    if not text.strip():
        raise PeriodRefused("Say what else changed.")
    if from_on and to_on and to_on < from_on:
        raise PeriodRefused("It cannot have ended before it began.")
    named = Confounder.objects.create(
        programme=held, text=text.strip(), from_on=from_on, to_on=to_on, **_made(by, at)
    )
    note("name_confounder", programme, by=by, at=at, detail={"confounder": named.pk})
    return named


def _held(programme: Programme, by: Principal, at: datetime) -> tuple[Programme, Standing]:
    """The programme, locked, and how it stands that day. Raises NotPermitted."""
    require(by, Permission.RECORD_RETURNS, authority_code=programme.authority.code)
    held = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    return held, standing_of(programme=held, as_at=day_of(at))


def _made(by: Principal, at: datetime) -> dict[str, object]:
    return {"at": at, "by": by.reference, "by_name": by.name}
