"""What a council writes into the register beside what the regulator publishes.

What the regulator's files change is written by `bulk`, as a part of the feed's own action.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of
from almoner.core.journal.actions import record_entry
from almoner.register.directory.bulk import recording_moment
from almoner.register.directory.models import (
    District,
    Location,
    LocationSpell,
    ManagerAbsence,
    ManagerPosition,
    Provider,
    Scheme,
    Service,
    ServiceDistrict,
    Succession,
)
from almoner.register.directory.rules import (
    Facts,
    ManagerKind,
    Observation,
    ServiceType,
    Spell,
    Standing,
    overlaid,
    search_text,
    within,
)


class RegisterError(Exception):
    """The register cannot be changed so; the message is a sentence for an officer."""


@transaction.atomic
def add_unregulated_service(
    *,
    name: str,
    kind: str,
    authority: Authority,
    by: Principal,
    at: datetime,
    service_type: ServiceType = ServiceType.DAY_CARE,
    provider: Provider | None = None,
    from_on: date | None = None,
    beds: int | None = None,
    address: str = "",
    postcode: str = "",
    districts: Sequence[District] = (),
) -> Location:
    """Add a service that the regulator does not cover, such as day care.

    Raises RegisterError if it has no name, or a district is another authority's.
    """
    _require(by, authority)
    if not name.strip():
        raise RegisterError("A service needs a name.")
    _refuse_elsewhere(districts, authority)
    location = Location.objects.create(
        name=name.strip(),
        provider=provider,
        provider_name=provider.name if provider else "",
        authority=authority,
        service_type=service_type,
        beds=beds,
        registered_on=from_on,
        address=address,
        postcode=postcode,
        search_text=search_text(name=name, postcode=postcode),
        as_at=from_on or day_of(at),
    )
    _write_spells(location, _whole(location), recording_moment(at=at))
    service = Service.objects.create(location=location, kind=kind, from_on=from_on)
    for district in districts:
        ServiceDistrict.objects.create(service=service, district=district, from_on=from_on)
    _record("add_unregulated_service", location, by=by, at=at)
    return location


@transaction.atomic
def end_unregulated_service(*, location: Location, on: date, by: Principal, at: datetime) -> None:
    """Say from which day an unregulated service is no longer given.

    Raises RegisterError for one that the regulator registers: its files say when it ends.
    """
    _require(by, location.authority)
    if location.cqc_id is not None:
        raise RegisterError(f"{location} is registered: the regulator's files say when it ends.")
    if location.registered_on is not None and on <= location.registered_on:
        raise RegisterError("A service cannot end before it begins.")
    location.deregistered_on = on
    location.save(update_fields=["deregistered_on"])
    moment = recording_moment(at=at)  # then no other writer changes what is read
    _write_spells(location, _spells(location), moment)
    location.services.filter(to_on__isnull=True).update(to_on=on)
    _record("end_unregulated_service", location, by=by, at=at, detail={"on": on})


@transaction.atomic
def add_district(
    *, authority: Authority, code: str, name: str, by: Principal, at: datetime
) -> District:
    """Name a part of an authority. One known already by that code is renamed."""
    _require(by, authority)
    district, _ = District.objects.update_or_create(
        code=code, defaults={"authority": authority, "name": name}
    )
    record_entry(
        actor=by,
        action="add_district",
        at=at,
        authority_code=authority.code,
        subject=("directory.District", str(district.pk)),
        detail={"code": code, "name": name},
    )
    return district


@transaction.atomic
def place_in_district(
    *, location: Location, district: District, by: Principal, at: datetime, on: date | None = None
) -> None:
    """Say in which district a location lies: from a day on, or as far back as it is known.

    Raises RegisterError if the district is another authority's.
    """
    _require(by, location.authority)
    if location.authority is None or district.authority_id != location.authority.pk:
        raise RegisterError(f"{district} is not a district of {location.authority}.")
    location.district = district
    location.save(update_fields=["district"])
    observed = Observation(facts=Facts(district_id=district.pk), on=on)
    moment = recording_moment(at=at)
    _write_spells(location, overlaid(_spells(location), observed), moment)
    _record("place_in_district", location, by=by, at=at, detail={"district": district.code})


@transaction.atomic
def set_service_districts(
    *, service: Service, districts: Sequence[District], on: date, by: Principal, at: datetime
) -> None:
    """Say in which districts a service works from that day; those no longer named end then."""
    location = service.location
    _require(by, location.authority)
    if location.authority is not None:
        _refuse_elsewhere(districts, location.authority)
    wanted = {district.pk for district in districts}
    held = ServiceDistrict.objects.filter(service=service, to_on__isnull=True)
    for row in held:
        if row.district_id in wanted:
            wanted.remove(row.district_id)
        elif row.from_on is not None and row.from_on >= on:
            row.delete()
        else:
            row.to_on = on
            row.save(update_fields=["to_on"])
    for pk in sorted(wanted):
        ServiceDistrict.objects.create(service=service, district_id=pk, from_on=on)
    codes = [district.code for district in districts]
    _record("set_service_districts", location, by=by, at=at, detail={"districts": codes})


@transaction.atomic
def add_scheme(
    *,
    service: Service,
    name: str,
    by: Principal,
    at: datetime,
    district: District | None = None,
    from_on: date | None = None,
    address: str = "",
    postcode: str = "",
    uprn: str = "",
    landlord: str = "",
    tenancies: int | None = None,
) -> Scheme:
    """Add a building or group of homes where a service is given. Raises RegisterError."""
    location = service.location
    _require(by, location.authority)
    if not name.strip():
        raise RegisterError("A scheme needs a name.")
    if district is not None and location.authority is not None:
        _refuse_elsewhere([district], location.authority)
    scheme = Scheme.objects.create(
        service=service,
        name=name.strip(),
        district=district,
        from_on=from_on,
        address=address,
        postcode=postcode,
        uprn=uprn,
        landlord=landlord,
        tenancies=tenancies,
    )
    _record("add_scheme", location, by=by, at=at, detail={"scheme": scheme.pk})
    return scheme


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

    Raises RegisterError where a location would succeed itself, or the two already stand in the
    opposite order. Linking again what is linked changes the day and the reason.
    """
    _require(by, predecessor.authority)
    if predecessor.pk == successor.pk:
        raise RegisterError("A service cannot succeed itself.")
    if Succession.objects.filter(predecessor=successor, successor=predecessor).exists():
        raise RegisterError(f"{predecessor} is recorded as the successor of {successor}.")
    told = {"on": on or successor.registered_on, "reason": reason}
    link, _ = Succession.objects.update_or_create(
        predecessor=predecessor,
        successor=successor,
        defaults=told,
        create_defaults={**told, "recorded_at": recording_moment(at=at)},
    )
    _record("link_successor", predecessor, by=by, at=at, detail={"successor": successor.pk})
    return link


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
    _require(by, location.authority)
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
    _record("record_manager", location, by=by, at=at, detail={"position": position.pk})
    return position


@transaction.atomic
def end_manager(*, position: ManagerPosition, on: date, by: Principal, at: datetime) -> None:
    """Say from which day someone no longer manages a location. Raises RegisterError."""
    _require(by, position.location.authority)
    if position.from_on is not None and on <= position.from_on:
        raise RegisterError("A post cannot end before it begins.")
    position.to_on = on
    position.save(update_fields=["to_on"])
    position.absences.filter(to_on__isnull=True, from_on__lt=on).update(to_on=on)
    detail = {"position": position.pk, "on": on}
    _record("end_manager", position.location, by=by, at=at, detail=detail)


@transaction.atomic
def record_absence(
    *, position: ManagerPosition, from_on: date, by: Principal, at: datetime
) -> ManagerAbsence:
    """Say that a registered manager is away for 28 days or more (Regulations 2009, reg 14).

    Raises RegisterError if they are away already.
    """
    _require(by, position.location.authority)
    if position.absences.filter(to_on__isnull=True).exists():
        raise RegisterError(f"{position.person_name} is recorded as away already.")
    absence = ManagerAbsence.objects.create(position=position, from_on=from_on)
    _record("record_absence", position.location, by=by, at=at, detail={"from_on": from_on})
    return absence


@transaction.atomic
def end_absence(*, absence: ManagerAbsence, on: date, by: Principal, at: datetime) -> None:
    """Say on which day a manager returned. Raises RegisterError."""
    location = absence.position.location
    _require(by, location.authority)
    if on <= absence.from_on:
        raise RegisterError("A manager cannot return before going away.")
    absence.to_on = on
    absence.save(update_fields=["to_on"])
    _record("end_absence", location, by=by, at=at, detail={"on": on})


def _require(by: Principal, authority: Authority | None) -> None:
    code = authority.code if authority else None
    require(by, Permission.KEEP_REGISTER, authority_code=code)


def _refuse_elsewhere(districts: Sequence[District], authority: Authority) -> None:
    for district in districts:
        if district.authority_id != authority.pk:
            raise RegisterError(f"{district} is not a district of {authority}.")


def _spells(location: Location) -> tuple[Spell, ...]:
    stored = _stored_spells(location)
    return tuple(sorted(stored, key=lambda spell: spell.from_on or date.min)) or _whole(location)


def _stored_spells(location: Location) -> dict[Spell, int]:
    rows = LocationSpell.objects.filter(location=location).values_list(
        "from_on",
        "to_on",
        "authority_id",
        "district_id",
        "service_type",
        "provider_id",
        "beds",
        "landing_number",
        "pk",
    )
    return {Spell(row[0], row[1], Standing(*row[2:7]), row[7]): row[8] for row in rows}


def _whole(location: Location) -> tuple[Spell, ...]:
    stands = Standing(
        location.authority_id,
        location.district_id,
        location.service_type,
        location.provider_id,
        location.beds,
    )
    return (Spell(None, None, stands),)


def _write_spells(location: Location, spells: Sequence[Spell], moment: datetime) -> None:
    """Let these stand, cut to its registration; those that no longer hold are superseded."""
    now = within(
        spells, registered_on=location.registered_on, deregistered_on=location.deregistered_on
    )
    stood = _stored_spells(location)
    past = [pk for spell, pk in stood.items() if spell not in now]
    LocationSpell.objects.filter(pk__in=past).update(superseded_at=moment)
    for spell in now:
        if spell in stood:
            continue
        LocationSpell.objects.create(
            location=location,
            from_on=spell.from_on,
            to_on=spell.to_on,
            authority_id=spell.standing.authority_id,
            district_id=spell.standing.district_id,
            service_type=spell.standing.service_type,
            provider_id=spell.standing.provider_id,
            beds=spell.standing.beds,
            landing_number=spell.landing_number,
            recorded_at=moment,
        )


def _record(
    action: str,
    location: Location,
    *,
    by: Principal,
    at: datetime,
    detail: dict[str, object] | None = None,
) -> None:
    record_entry(
        actor=by,
        action=action,
        at=at,
        authority_code=location.authority.code if location.authority else "",
        subject=("directory.Location", str(location.pk)),
        detail={"name": location.name, **(detail or {})},
    )
