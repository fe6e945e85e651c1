"""Each constraint keeps what is right and breaks what is wrong."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from almoner.register.directory.models import (
    AwaitedSuccession,
    District,
    DualRegistration,
    ManagerAbsence,
    Scheme,
    ServiceDistrict,
)
from tests.register.directory.factories import (
    AT,
    DistrictFactory,
    LocationFactory,
    LocationSpellFactory,
    ManagerPositionFactory,
    ProviderFactory,
    ServiceFactory,
    SuccessionFactory,
)

pytestmark = pytest.mark.django_db
MARCH, APRIL = date(2021, 3, 1), date(2021, 4, 1)


def refused(make: Any, **values: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make(**values)


def test_a_regulators_id_is_one_locations() -> None:
    location = LocationFactory()
    LocationFactory(cqc_id=None)
    LocationFactory(cqc_id=None)
    refused(LocationFactory, cqc_id=location.cqc_id)


def test_a_regulators_id_is_one_providers() -> None:
    provider = ProviderFactory()
    refused(ProviderFactory, cqc_id=provider.cqc_id)


@pytest.mark.parametrize("rating", [None, 1, 4])
def test_a_rating_is_of_four(rating: int | None) -> None:
    LocationFactory(rating=rating)


@pytest.mark.parametrize("rating", [0, 5])
def test_no_other_rating(rating: int) -> None:
    refused(LocationFactory, rating=rating)


def test_a_district_is_named_once_in_its_authority() -> None:
    district = DistrictFactory()
    DistrictFactory(name=district.name)
    refused(
        District.objects.create, authority=district.authority, name=district.name, code="E07999"
    )


@pytest.mark.parametrize(
    ("from_on", "to_on"), [(None, None), (MARCH, None), (None, MARCH), (MARCH, APRIL)]
)
def test_spells_end_after_they_begin(from_on: date | None, to_on: date | None) -> None:
    LocationSpellFactory(from_on=from_on, to_on=to_on)


@pytest.mark.parametrize("to_on", [MARCH, date(2021, 2, 1)])
def test_no_spell_ends_as_or_before_it_begins(to_on: date) -> None:
    refused(LocationSpellFactory, from_on=MARCH, to_on=to_on)


def test_one_spell_begins_on_a_day_and_one_still_stands() -> None:
    location = LocationFactory()
    LocationSpellFactory(location=location, from_on=MARCH, to_on=APRIL)
    LocationSpellFactory(location=location, from_on=APRIL, to_on=None)
    refused(LocationSpellFactory, location=location, from_on=MARCH, to_on=date(2021, 3, 9))
    refused(LocationSpellFactory, location=location, from_on=date(2022, 1, 1), to_on=None)


@pytest.mark.parametrize("later_by", [0, 1])
def test_a_spell_is_superseded_once_it_is_recorded(later_by: int) -> None:
    LocationSpellFactory(superseded_at=AT + timedelta(seconds=later_by))


def test_but_not_before() -> None:
    refused(LocationSpellFactory, superseded_at=AT - timedelta(seconds=1))


def test_of_what_is_superseded_any_number_may_begin_on_a_day_and_stand_still() -> None:
    location = LocationFactory()
    for superseded_at in (AT, AT, None):
        LocationSpellFactory(location=location, superseded_at=superseded_at)


def test_a_service_is_given_once_at_a_time() -> None:
    service = ServiceFactory(from_on=MARCH, to_on=APRIL)
    ServiceFactory(location=service.location, from_on=APRIL)
    refused(ServiceFactory, location=service.location, from_on=APRIL)
    refused(ServiceFactory, from_on=APRIL, to_on=APRIL)


def test_a_service_works_in_a_district_once_at_a_time() -> None:
    service, district = ServiceFactory(), DistrictFactory()
    ServiceDistrict.objects.create(service=service, district=district, to_on=MARCH)
    ServiceDistrict.objects.create(service=service, district=district, from_on=MARCH)
    refused(ServiceDistrict.objects.create, service=service, district=district)
    refused(
        ServiceDistrict.objects.create,
        service=service,
        district=DistrictFactory(),
        from_on=APRIL,
        to_on=MARCH,
    )


def test_a_scheme_ends_after_it_begins() -> None:
    service = ServiceFactory()
    Scheme.objects.create(service=service, name="Mill Court", from_on=MARCH, to_on=APRIL)
    refused(Scheme.objects.create, service=service, name="Mill Court", from_on=APRIL, to_on=MARCH)


def test_a_post_is_held_once_at_a_time() -> None:
    position = ManagerPositionFactory(from_on=MARCH)
    ManagerPositionFactory(location=position.location)
    refused(ManagerPositionFactory, location=position.location, person_name=position.person_name)
    refused(ManagerPositionFactory, from_on=APRIL, to_on=APRIL)


def test_a_manager_is_away_once_at_a_time() -> None:
    position = ManagerPositionFactory()
    ManagerAbsence.objects.create(position=position, from_on=MARCH, to_on=APRIL)
    ManagerAbsence.objects.create(position=position, from_on=APRIL)
    refused(ManagerAbsence.objects.create, position=position, from_on=date(2022, 1, 1))
    refused(ManagerAbsence.objects.create, position=position, from_on=APRIL, to_on=MARCH)


@pytest.mark.parametrize(
    ("model", "one", "other"),
    [
        (SuccessionFactory, "predecessor", "successor"),
        (DualRegistration.objects.create, "primary", "secondary"),
    ],
)
def test_links_are_of_two_and_made_once(model: Any, one: str, other: str) -> None:
    first, second = LocationFactory(), LocationFactory()
    model(**{one: first, other: second})
    refused(model, **{one: first, other: second})
    refused(model, **{one: first, other: first})


def test_a_succession_is_awaited_once() -> None:
    AwaitedSuccession.objects.create(predecessor_cqc_id="1-1", successor_cqc_id="1-2")
    refused(AwaitedSuccession.objects.create, predecessor_cqc_id="1-1", successor_cqc_id="1-2")
