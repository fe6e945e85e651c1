"""Services that the regulator does not know, schemes, and the districts that each serves."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal
from almoner.core.calendar.rules import day_of
from almoner.core.journal.actions import record_entry
from almoner.register.directory.actions.journalling import note
from almoner.register.directory.bulk import recording_moment
from almoner.register.directory.keeping import RegisterError, refuse_elsewhere, require_keeper
from almoner.register.directory.models import (
    District,
    Location,
    Provider,
    Scheme,
    Service,
    ServiceDistrict,
)
from almoner.register.directory.rules import Facts, Observation, ServiceType, overlaid, search_text
from almoner.register.directory.spells import spells_of, whole_spell, write_spells


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
    require_keeper(by, authority)
    if not name.strip():
        raise RegisterError("A service needs a name.")
    refuse_elsewhere(districts, authority)
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
    write_spells(location, whole_spell(location), recording_moment(at=at))
    service = Service.objects.create(location=location, kind=kind, from_on=from_on)
    for district in districts:
        ServiceDistrict.objects.create(service=service, district=district, from_on=from_on)
    note("add_unregulated_service", location, by=by, at=at)
    return location


@transaction.atomic
def end_unregulated_service(*, location: Location, on: date, by: Principal, at: datetime) -> None:
    """Say from which day an unregulated service is no longer given.

    Raises RegisterError for one that the regulator registers: its files say when it ends.
    """
    require_keeper(by, location.authority)
    if location.cqc_id is not None:
        raise RegisterError(f"{location} is registered: the regulator's files say when it ends.")
    if location.registered_on is not None and on <= location.registered_on:
        raise RegisterError("A service cannot end before it begins.")
    location.deregistered_on = on
    location.save(update_fields=["deregistered_on"])
    moment = recording_moment(at=at)  # then no other writer changes what is read
    write_spells(location, spells_of(location), moment)
    location.services.filter(to_on__isnull=True).update(to_on=on)
    note("end_unregulated_service", location, by=by, at=at, detail={"on": on})


@transaction.atomic
def add_district(
    *, authority: Authority, code: str, name: str, by: Principal, at: datetime
) -> District:
    """Name a part of an authority. One known already by that code is renamed.

    One of another authority passes to this one, if they keep the register of both. Raises
    RegisterError if another district of the authority has the name.
    """
    require_keeper(by, authority)
    known = District.objects.filter(code=code).select_related("authority").first()
    if known is not None and known.authority_id != authority.pk:
        require_keeper(by, known.authority)
    if District.objects.filter(authority=authority, name=name).exclude(code=code).exists():
        raise RegisterError(f"{authority} has a district called {name} already.")
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
    require_keeper(by, location.authority)
    if location.authority is None or district.authority_id != location.authority.pk:
        raise RegisterError(f"{district} is not a district of {location.authority}.")
    location.district = district
    location.save(update_fields=["district"])
    observed = Observation(facts=Facts(district_id=district.pk), on=on)
    moment = recording_moment(at=at)
    write_spells(location, overlaid(spells_of(location), observed), moment)
    note("place_in_district", location, by=by, at=at, detail={"district": district.code})


@transaction.atomic
def set_service_districts(
    *, service: Service, districts: Sequence[District], on: date, by: Principal, at: datetime
) -> None:
    """Say in which districts a service works from that day; those no longer named end then."""
    location = service.location
    require_keeper(by, location.authority)
    if location.authority is not None:
        refuse_elsewhere(districts, location.authority)
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
    note("set_service_districts", location, by=by, at=at, detail={"districts": codes})


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
    require_keeper(by, location.authority)
    if not name.strip():
        raise RegisterError("A scheme needs a name.")
    if district is not None and location.authority is not None:
        refuse_elsewhere([district], location.authority)
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
    note("add_scheme", location, by=by, at=at, detail={"scheme": scheme.pk})
    return scheme
