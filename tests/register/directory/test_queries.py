"""The register as at any day."""

from datetime import date

import pytest

from almoner.register.directory.models import (
    DualRegistration,
    Location,
    ManagerAbsence,
    Scheme,
)
from almoner.register.directory.queries import (
    UnknownLocation,
    UnknownProvider,
    beds,
    location_by_id,
    locations_as_at,
    manager_of,
    managers_in_post,
    provider_by_id,
    providers,
    schemes,
    services_of,
    spell_as_at,
)
from almoner.register.directory.rules import ManagerState
from tests.register.directory.factories import (
    NOBODY,
    OPERATOR,
    AuthorityFactory,
    LocationFactory,
    LocationSpellFactory,
    ManagerPositionFactory,
    ProviderFactory,
    ServiceFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2021, 8, 31)


def registered(**values: object) -> Location:
    location = LocationFactory(**values)
    LocationSpellFactory(location=location)
    return location


def test_a_location_is_found_by_its_id_in_any_case() -> None:
    location = LocationFactory(cqc_id="RJXX6")
    assert location_by_id(cqc_id=" rjxx6 ", visible_to=OPERATOR) == location


@pytest.mark.parametrize("visible_to", [OPERATOR, NOBODY])
def test_an_unknown_location_and_one_unseen_are_the_same(visible_to: object) -> None:
    LocationFactory(cqc_id="1-100")
    with pytest.raises(UnknownLocation):
        location_by_id(cqc_id="1-100" if visible_to is NOBODY else "1-999", visible_to=visible_to)


def test_a_provider_is_found_by_its_id() -> None:
    provider = ProviderFactory(cqc_id="1-200")
    assert provider_by_id(cqc_id="1-200", visible_to=OPERATOR) == provider
    with pytest.raises(UnknownProvider):
        provider_by_id(cqc_id="1-200", visible_to=NOBODY)


def test_locations_as_they_then_stood() -> None:
    here = AuthorityFactory()
    then = registered(authority=here, deregistered_on=date(2021, 9, 1))
    registered(authority=here, deregistered_on=DAY)
    registered(authority=here, registered_on=date(2021, 9, 1))
    registered()
    found = locations_as_at(as_at=DAY, visible_to=OPERATOR, authority_ids=[here.pk])
    assert list(found) == [then]
    assert not locations_as_at(as_at=DAY, visible_to=NOBODY).exists()


def test_the_spell_of_a_day() -> None:
    location = LocationFactory()
    LocationSpellFactory(location=location, to_on=DAY, beds=10)
    LocationSpellFactory(location=location, from_on=DAY, beds=12)
    spell = spell_as_at(location=location, as_at=DAY, visible_to=OPERATOR)
    assert spell is not None
    assert spell.beds == 12
    before = date(2015, 3, 31)
    assert spell_as_at(location=location, as_at=before, visible_to=OPERATOR) is None


def test_beds_of_premises_registered_twice_count_once() -> None:
    here = AuthorityFactory()
    first = registered(authority=here, beds=30)
    second = registered(authority=here, beds=30)
    registered(authority=here, beds=None)
    DualRegistration.objects.create(primary=first, secondary=second)
    counted = beds(as_at=DAY, visible_to=OPERATOR, authority_ids=[here.pk])
    assert (counted.known, counted.unknown_count, counted.location_count) == (30, 1, 2)


def test_a_second_registration_counts_where_the_first_is_closed() -> None:
    first = registered(beds=30, deregistered_on=date(2021, 1, 1))
    second = registered(beds=28)
    DualRegistration.objects.create(primary=first, secondary=second)
    assert beds(as_at=DAY, visible_to=OPERATOR).known == 28


def test_no_beds_where_nothing_may_be_seen() -> None:
    registered(beds=30)
    assert beds(as_at=DAY, visible_to=NOBODY).known == 0


def test_providers_with_what_they_hold() -> None:
    here, wren = AuthorityFactory(), ProviderFactory(name="Wren Care")
    registered(authority=here, provider=wren, beds=10)
    registered(authority=here, provider=wren, beds=None)
    registered(provider=wren, beds=99)
    registered(authority=here, provider=ProviderFactory(name="Avocet Homes"), beds=5)
    found = providers(as_at=DAY, visible_to=OPERATOR, authority_ids=[here.pk])
    held = [(one.name, one.location_count, one.beds) for one in found]
    assert held == [("Avocet Homes", 1, 5), ("Wren Care", 2, 10)]


def test_services_of_a_day() -> None:
    now = ServiceFactory()
    ServiceFactory(location=now.location, kind="Nursing homes", to_on=date(2020, 1, 1))
    assert services_of(location=now.location, as_at=DAY, visible_to=OPERATOR) == (now,)
    assert services_of(location=now.location, as_at=DAY, visible_to=NOBODY) == ()


def test_schemes_of_a_day_and_an_authority() -> None:
    service = ServiceFactory()
    scheme = Scheme.objects.create(service=service, name="Mill Court")
    Scheme.objects.create(service=service, name="Old Court", to_on=date(2020, 1, 1))
    Scheme.objects.create(service=ServiceFactory(), name="Elsewhere")
    here = [service.location.authority_id]
    assert list(schemes(as_at=DAY, visible_to=OPERATOR, authority_ids=here)) == [scheme]
    assert not schemes(as_at=DAY, visible_to=NOBODY).exists()


def test_the_manager_and_how_long_without() -> None:
    location = LocationFactory()
    position = ManagerPositionFactory(location=location, to_on=date(2021, 8, 1))
    standing = manager_of(location=location, as_at=DAY, visible_to=OPERATOR)
    assert standing is not None
    assert (standing.state, standing.days_without_manager) == (ManagerState.VACANT, 30)
    earlier = date(2021, 7, 1)
    held = managers_in_post(location=location, as_at=earlier, visible_to=OPERATOR)
    assert held == (position,)
    assert managers_in_post(location=location, as_at=earlier, visible_to=NOBODY) == ()
    assert manager_of(location=location, as_at=DAY, visible_to=NOBODY) is None


def test_a_manager_away() -> None:
    position = ManagerPositionFactory()
    ManagerAbsence.objects.create(position=position, from_on=date(2021, 8, 1))
    standing = manager_of(location=position.location, as_at=DAY, visible_to=OPERATOR)
    assert standing is not None
    assert (standing.state, standing.days_without_manager) == (ManagerState.ABSENT, 30)


@pytest.mark.parametrize("values", [{"cqc_id": None}, {"provider__ownership": "Individual"}])
def test_where_no_manager_is_required(values: dict[str, object]) -> None:
    standing = manager_of(location=LocationFactory(**values), as_at=DAY, visible_to=OPERATOR)
    assert standing is not None
    assert standing.state is ManagerState.NOT_REQUIRED
