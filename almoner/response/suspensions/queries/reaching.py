"""Which services a suspension reaches on a day, and which suspensions reach a service."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from almoner.register.contracts.models import Contract
from almoner.register.directory.models import Location, Service
from almoner.register.directory.queries import chain_of, chains_of, covering, spells_known
from almoner.response.suspensions.models import (
    PlacementException,
    Suspension,
    SuspensionScope,
    SuspensionStep,
)
from almoner.response.suspensions.rules.kinds import Kind, Level, Work
from almoner.response.suspensions.rules.scope import Asked, Place, Reach, Scope, furthest
from almoner.response.suspensions.rules.states import State

NAMED = (Level.LOCATION, Level.SERVICE, Level.SCHEME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A suspension that reaches what was asked, as much of it as is INTERNAL and no more."""

    suspension_id: int
    authority_code: str
    kind: Kind
    state: State
    reach: Reach  # of the work that was asked about
    reaches_other_work: bool  # it reaches the service, but for other work than was asked about
    work: Work
    since: date
    reason_for_brokerage: str
    who_to_ask: str
    cap_per_week: int | None
    only: tuple[str, ...]  # what it is limited to, in words: "Newark", "Lot 2"
    exceptions: tuple[str, ...]  # the case references for which a placement is allowed that day


def stops_at(
    *, location: Location, place: Place, asked: Asked, as_at: date, authority_codes: Iterable[str]
) -> tuple[Stop, ...]:
    """The suspensions of those authorities that reach a service that day, the furthest first.

    One query, and one more only where work is stopped. `place` is what is known of the service;
    its registrations before and after are found here.
    """
    rows = (
        SuspensionScope.objects.filter(_candidates(location, place))
        .filter(
            suspension__authority__code__in=list(authority_codes),
            suspension__stops_from_on__lte=as_at,
        )
        .filter(
            Q(suspension__stops_until_on__isnull=True) | Q(suspension__stops_until_on__gt=as_at)
        )
        .annotate(
            newest_state=Subquery(_newest(as_at, "state")),
            newest_cap=Subquery(_newest(as_at, "cap_per_week")),
        )
        .select_related("suspension__authority", "lot", "district", "scheme", "service", "provider")
        .order_by("suspension_id", "pk")
    )
    by_suspension: dict[int, list[SuspensionScope]] = {}
    for row in rows:
        by_suspension.setdefault(row.suspension_id, []).append(row)
    stops = [
        _stop(found, location, place, asked, as_at=as_at)
        for found in by_suspension.values()
        if State(found[0].newest_state).stops_work  # type: ignore[attr-defined]
    ]
    reaching = [stop for stop in stops if stop.reach or stop.reaches_other_work]
    return tuple(sorted(reaching, key=lambda stop: (-stop.reach, stop.since, stop.suspension_id)))


def _candidates(location: Location, place: Place) -> Q:
    chain = chain_of(location_id=location.pk)
    found = (
        Q(location__in=chain)
        | Q(service__location__in=chain_of(location_id=location.pk))
        | Q(scheme__service__location__in=chain_of(location_id=location.pk))
    )
    run_by = Location.objects.filter(pk__in=chain_of(location_id=location.pk))
    found |= Q(level=Level.PROVIDER, provider__in=run_by.values("provider"))
    if place.provider_id:
        found |= Q(level=Level.PROVIDER, provider=place.provider_id)
    if place.brand_id:
        found |= Q(level=Level.BRAND, brand=place.brand_id)
    if place.lot_ids:
        found |= Q(level=Level.LOT, lot__in=place.lot_ids)
    if place.district_ids:
        found |= Q(level=Level.DISTRICT, district__in=place.district_ids)
    return found


def _newest(as_at: date, column: str) -> QuerySet[SuspensionStep, Any]:
    return (
        SuspensionStep.objects.filter(suspension=OuterRef("suspension"), on__lte=as_at)
        .order_by("-number")
        .values(column)[:1]
    )


def _stop(
    rows: list[SuspensionScope], location: Location, place: Place, asked: Asked, *, as_at: date
) -> Stop:
    suspension, first = rows[0].suspension, rows[0]
    scopes = [_scope(row, location) for row in rows]
    place = replace(
        place,
        location_ids=place.location_ids | {location.pk},
        service_ids=place.service_ids | {row.service_id for row in rows if row.service_id},
        scheme_ids=place.scheme_ids | {row.scheme_id for row in rows if row.scheme_id},
        former_provider_ids=frozenset(
            row.provider_id
            for row in rows
            if row.provider_id not in {None, place.provider_id} and place.provider_id
        ),
    )
    work = Work(0)
    for scope in scopes:
        work |= scope.work
    reached = furthest(scopes=scopes, place=place, asked=asked)
    return Stop(
        suspension_id=suspension.pk,
        authority_code=suspension.authority.code,
        kind=Kind(suspension.kind),
        state=State(first.newest_state),  # type: ignore[attr-defined]
        reach=reached,
        reaches_other_work=not reached
        and bool(furthest(scopes=scopes, place=place, asked=replace(asked, work=work))),
        work=work,
        since=suspension.stops_from_on or as_at,
        reason_for_brokerage=suspension.reason_for_brokerage,
        who_to_ask=suspension.who_to_ask,
        cap_per_week=first.newest_cap if first.newest_state == State.PHASED else None,  # type: ignore[attr-defined]
        only=tuple(dict.fromkeys(words for row in rows for words in _limits(row, place))),
        exceptions=_allowed(suspension.pk, location, asked, as_at=as_at),
    )


def _allowed(
    suspension_id: int, location: Location, asked: Asked, *, as_at: date
) -> tuple[str, ...]:
    found = PlacementException.objects.filter(
        Q(location__isnull=True) | Q(location__in=chain_of(location_id=location.pk)),
        suspension=suspension_id,
        from_on__lte=as_at,
        until_on__gte=as_at,
    ).values_list("case_reference", "work")
    return tuple(reference for reference, work in found if Work(work) & asked.work)


def _scope(row: SuspensionScope, location: Location) -> Scope:
    """A row as the rules read it. One that names a registration of this service names this one."""
    level = Level(row.level)
    subject = location.pk if level is Level.LOCATION else getattr(row, f"{level.value}_id")
    return Scope(
        level=level,
        subject_id=subject,
        work=Work(row.work),
        lot_id=None if level is Level.LOT else row.lot_id,
        district_id=None if level is Level.DISTRICT else row.district_id,
        client_groups=row.client_groups,
    )


def _limits(row: SuspensionScope, place: Place) -> list[str]:
    former = (
        row.provider_id in place.former_provider_ids
        and row.provider
        and f"services of {row.provider.name}"
    )
    named = [former, row.lot, row.district, row.scheme, row.service and row.service.kind]
    words = [str(one) for one in named if one]
    return [*words, "some groups of people"] if row.client_groups else words


def locations_reached(
    *, suspensions: Iterable[Suspension], as_at: date, known_at: datetime | None = None
) -> dict[int, frozenset[int]]:
    """The services that each suspension reaches that day, by its id.

    A service is followed to the registration that stood that day; one that had none (it closed,
    or the regulator does not cover it) stands as it was named. What reaches wide reaches the
    services of the suspension's own authority.
    """
    held = {one.pk: one for one in suspensions}
    rows = SuspensionScope.objects.filter(suspension__in=held).select_related(
        "service", "scheme__service"
    )
    named = {row.pk: _named(row) for row in rows if Level(row.level) in NAMED}
    chains = chains_of(location_ids=set(named.values()))
    every = {one for chain in chains.values() for one in chain}
    within = covering(as_at=as_at) & Q(location__in=every)
    standing = {pk for (pk,) in spells_known(within=within, columns=("location",), at=known_at)}
    reached: dict[int, set[int]] = {pk: set() for pk in held}
    for row in rows:
        if row.pk in named:
            found = chains[named[row.pk]] & standing or {named[row.pk]}
        else:
            found = _wide(row, held[row.suspension_id].authority_id, as_at, known_at)
        reached[row.suspension_id] |= found
    return {pk: frozenset(found) for pk, found in reached.items()}


def _named(row: SuspensionScope) -> int:
    if row.location_id is not None:
        return row.location_id
    service = row.service if row.scheme is None else row.scheme.service
    assert service is not None  # noqa: S101  a constraint of the table
    return service.location_id


def _wide(
    row: SuspensionScope, authority_id: int, as_at: date, known_at: datetime | None
) -> set[int]:
    """The services of an authority that a provider, brand, lot or district takes in that day."""
    within = covering(as_at=as_at) & Q(authority=authority_id)
    if row.provider_id is not None:
        within &= Q(provider=row.provider_id)
    if row.brand_id is not None:
        within &= Q(provider__brand=row.brand_id)
    if row.district_id is not None:
        working = Service.objects.filter(covering(as_at=as_at), districts=row.district_id)
        within &= Q(district=row.district_id) | Q(location__in=working.values("location"))
    if row.lot_id is not None:
        held = Contract.objects.filter(covering(as_at=as_at), lot=row.lot_id)
        within &= Q(location__in=held.filter(location__isnull=False).values("location")) | Q(
            provider__in=held.filter(location__isnull=True).values("provider")
        )
    found = spells_known(within=within, columns=("location",), at=known_at)
    return {pk for (pk,) in found}
