"""The register as at any day."""

from datetime import date

import pytest

from almoner.register.directory.models import (
    DualRegistration,
    Location,
)
from almoner.register.directory.queries import (
    UnknownProvider,
    beds,
    locations_as_at,
    provider_by_id,
    spell_as_at,
)
from tests.register.directory.factories import (
    NOBODY,
    OPERATOR,
    AuthorityFactory,
    LocationFactory,
    LocationSpellFactory,
    ProviderFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2021, 8, 31)


def registered(**values: object) -> Location:
    location = LocationFactory(**values)
    LocationSpellFactory(location=location)
    return location


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
