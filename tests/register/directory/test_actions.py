"""What a council adds to the register: each change permitted, dated and journalled once."""

from collections.abc import Callable
from datetime import date

import pytest

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.rules import Role
from almoner.core.journal.models import Entry
from almoner.register.directory.actions import (
    RegisterError,
    add_district,
    add_scheme,
    add_unregulated_service,
    end_absence,
    end_manager,
    end_unregulated_service,
    link_successor,
    place_in_district,
    record_absence,
    record_manager,
    set_service_districts,
)
from almoner.register.directory.models import (
    District,
    Location,
    LocationSpell,
    ManagerAbsence,
    ManagerPosition,
    Service,
    ServiceDistrict,
    Succession,
)
from almoner.register.directory.rules import ManagerKind
from tests.register.directory.factories import (
    AT,
    OPERATOR,
    AuthorityFactory,
    DistrictFactory,
    LocationFactory,
    LocationSpellFactory,
    ManagerPositionFactory,
    ServiceFactory,
    officer,
)

pytestmark = pytest.mark.django_db
MARCH, APRIL, MAY = date(2021, 3, 1), date(2021, 4, 1), date(2021, 5, 1)


def journalled() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("action", flat=True))


def day_centre(**values: object) -> Location:
    here = values.pop("authority", None) or AuthorityFactory()
    return add_unregulated_service(
        name="Mill Day Centre",
        kind="Day care",
        authority=here,
        by=officer(here),
        at=AT,
        **values,
    )


def test_an_unregulated_service_stands_in_the_register() -> None:
    here = AuthorityFactory()
    vale = DistrictFactory(authority=here)
    location = day_centre(authority=here, from_on=MARCH, districts=[vale], postcode="NG1 1AA")
    spell = location.spells.get()
    assert (location.cqc_id, spell.from_on, spell.service_type) == (None, MARCH, "day_care")
    assert list(location.services.get().districts.all()) == [vale]
    assert "mill day centre ng1 1aa" in location.search_text
    assert journalled() == ["add_unregulated_service"]


def test_a_service_needs_a_name_and_its_own_districts() -> None:
    here = AuthorityFactory()
    with pytest.raises(RegisterError, match="not a district of"):
        day_centre(authority=here, districts=[DistrictFactory()])
    with pytest.raises(RegisterError, match="needs a name"):
        add_unregulated_service(name=" ", kind="Day care", authority=here, by=officer(here), at=AT)
    assert not Location.objects.exists()
    assert journalled() == []


def test_an_unregulated_service_ends() -> None:
    location = day_centre(from_on=MARCH)
    by = officer(location.authority)
    with pytest.raises(RegisterError, match="before it begins"):
        end_unregulated_service(location=location, on=MARCH, by=by, at=AT)
    end_unregulated_service(location=location, on=MAY, by=by, at=AT)
    assert location.spells.get().to_on == MAY
    assert location.services.get().to_on == MAY


def test_a_registered_service_ends_when_the_regulator_says_so() -> None:
    location = LocationFactory()
    with pytest.raises(RegisterError, match="registered"):
        end_unregulated_service(location=location, on=MAY, by=officer(location.authority), at=AT)


def test_a_location_lies_in_a_district_from_a_day() -> None:
    location = LocationFactory()
    LocationSpellFactory(location=location)
    vale = DistrictFactory(authority=location.authority)
    place_in_district(
        location=location, district=vale, on=MARCH, by=officer(location.authority), at=AT
    )
    spells = LocationSpell.objects.filter(location=location).order_by("from_on")
    assert [spell.district for spell in spells] == [None, vale]
    assert journalled() == ["place_in_district"]


def test_a_location_lies_in_a_district_of_its_own_authority() -> None:
    location = LocationFactory()
    with pytest.raises(RegisterError):
        place_in_district(
            location=location, district=DistrictFactory(), by=officer(location.authority), at=AT
        )


def test_a_district_is_named_and_renamed() -> None:
    here = AuthorityFactory()
    vale = add_district(authority=here, code="E07000001", name="Vale", by=officer(here), at=AT)
    again = add_district(authority=here, code="E07000001", name="The Vale", by=officer(here), at=AT)
    assert (again.pk, District.objects.get().name) == (vale.pk, "The Vale")
    assert journalled() == ["add_district", "add_district"]
    with pytest.raises(RegisterError, match="called The Vale already"):
        add_district(authority=here, code="E07000002", name="The Vale", by=officer(here), at=AT)


def test_anothers_district_passes_only_by_who_keeps_both_registers() -> None:
    here, there = AuthorityFactory(), AuthorityFactory()
    vale = DistrictFactory(authority=there)
    with pytest.raises(NotPermitted):
        add_district(authority=here, code=vale.code, name="Vale", by=officer(here), at=AT)
    assert District.objects.get().authority == there
    add_district(authority=here, code=vale.code, name="Vale", by=OPERATOR, at=AT)
    assert District.objects.get().authority == here


def test_districts_of_a_service_are_dated() -> None:
    service = ServiceFactory()
    here = service.location.authority
    vale, fen = DistrictFactory(authority=here), DistrictFactory(authority=here)
    for districts, on in (([vale], MARCH), ([vale, fen], APRIL), ([fen], MAY)):
        set_service_districts(service=service, districts=districts, on=on, by=officer(here), at=AT)
    rows = ServiceDistrict.objects.order_by("pk").values_list("district", "from_on", "to_on")
    assert list(rows) == [(vale.pk, MARCH, MAY), (fen.pk, APRIL, None)]
    set_service_districts(service=service, districts=[], on=APRIL, by=officer(here), at=AT)
    assert ServiceDistrict.objects.count() == 1  # what never held for a day leaves no row


def test_a_scheme_is_added() -> None:
    service = ServiceFactory()
    by = officer(service.location.authority)
    scheme = add_scheme(service=service, name=" Mill Court ", tenancies=12, by=by, at=AT)
    assert (scheme.name, scheme.tenancies) == ("Mill Court", 12)
    with pytest.raises(RegisterError):
        add_scheme(service=service, name="", by=by, at=AT)
    with pytest.raises(RegisterError):
        add_scheme(service=service, name="Far", district=DistrictFactory(), by=by, at=AT)


def test_a_successor_is_linked_once() -> None:
    old, new = LocationFactory(), LocationFactory(registered_on=MAY)
    by = officer(old.authority)
    link_successor(predecessor=old, successor=new, by=by, at=AT)
    link_successor(predecessor=old, successor=new, reason="New provider", by=by, at=AT)
    link = Succession.objects.get()
    assert journalled() == ["link_successor", "link_successor"]
    assert (link.on, link.reason) == (MAY, "New provider")
    newest = LocationFactory(authority=new.authority)
    link_successor(predecessor=new, successor=newest, by=officer(new.authority), at=AT)
    for late in (new, newest):
        with pytest.raises(RegisterError, match="recorded as a successor"):
            link_successor(predecessor=late, successor=old, by=officer(new.authority), at=AT)
    with pytest.raises(RegisterError):
        link_successor(predecessor=old, successor=old, by=by, at=AT)


def test_a_manager_comes_goes_away_and_leaves() -> None:
    location = LocationFactory()
    by = officer(location.authority)
    position = record_manager(
        location=location,
        person_name="Cole Ashdown",
        kind=ManagerKind.REGISTERED,
        from_on=MARCH,
        by=by,
        at=AT,
    )
    with pytest.raises(RegisterError, match="already"):
        record_manager(
            location=location,
            person_name="Cole Ashdown",
            kind=ManagerKind.REGISTERED,
            by=by,
            at=AT,
        )
    absence = record_absence(position=position, from_on=APRIL, by=by, at=AT)
    with pytest.raises(RegisterError, match="away already"):
        record_absence(position=position, from_on=MAY, by=by, at=AT)
    with pytest.raises(RegisterError):
        end_absence(absence=absence, on=APRIL, by=by, at=AT)
    end_absence(absence=absence, on=MAY, by=by, at=AT)
    with pytest.raises(RegisterError):
        end_manager(position=position, on=MARCH, by=by, at=AT)
    end_manager(position=position, on=date(2021, 6, 1), by=by, at=AT)
    assert ManagerPosition.objects.get().to_on == date(2021, 6, 1)
    assert journalled() == ["record_manager", "record_absence", "end_absence", "end_manager"]


WRITES: list[Callable[[Location, Service, object], object]] = [
    lambda location, service, by: add_unregulated_service(
        name="Mill", kind="Day care", authority=location.authority, by=by, at=AT
    ),
    lambda location, service, by: end_unregulated_service(location=location, on=MAY, by=by, at=AT),
    lambda location, service, by: place_in_district(
        location=location, district=DistrictFactory(authority=location.authority), by=by, at=AT
    ),
    lambda location, service, by: set_service_districts(
        service=service, districts=[], on=MAY, by=by, at=AT
    ),
    lambda location, service, by: add_scheme(service=service, name="Mill", by=by, at=AT),
    lambda location, service, by: link_successor(
        predecessor=location, successor=LocationFactory(), by=by, at=AT
    ),
    lambda location, service, by: record_manager(
        location=location, person_name="A", kind=ManagerKind.INTERIM, by=by, at=AT
    ),
    lambda location, service, by: end_manager(
        position=ManagerPositionFactory(location=location), on=MAY, by=by, at=AT
    ),
    lambda location, service, by: record_absence(
        position=ManagerPositionFactory(location=location), from_on=MAY, by=by, at=AT
    ),
    lambda location, service, by: end_absence(
        absence=ManagerAbsence.objects.create(
            position=ManagerPositionFactory(location=location), from_on=APRIL
        ),
        on=MAY,
        by=by,
        at=AT,
    ),
    lambda location, service, by: add_district(
        authority=location.authority, code="E07000001", name="Vale", by=by, at=AT
    ),
]


@pytest.mark.parametrize("write", WRITES)
def test_only_those_who_keep_this_authoritys_register_may(
    write: Callable[[Location, Service, object], object],
) -> None:
    service = ServiceFactory()
    location = service.location
    for by in (officer(AuthorityFactory()), officer(location.authority, Role.BROKERAGE)):
        with pytest.raises(NotPermitted):
            write(location, service, by)
    assert journalled() == []
