"""What stands of the register before a Delta is planned for."""

from datetime import date, timedelta

import pytest

from almoner.core.accounts.models import AuthorityName
from almoner.doors.feeds.cqc import standing
from almoner.doors.feeds.cqc.standing import (
    Known,
    authority_ids,
    known_locations,
    recorded_ratings,
    register_stamp,
)
from almoner.evidence.ratings.models import Rating
from almoner.evidence.ratings.rules import OVERALL
from tests.evidence.landings.factories import landed
from tests.register.directory.factories import (
    AT,
    AuthorityFactory,
    LocationFactory,
    LocationSpellFactory,
    ProviderFactory,
    ServiceFactory,
)

pytestmark = pytest.mark.django_db
PUBLISHED = date(2021, 1, 15)


def test_the_stamp_changes_when_the_register_grows():
    stamps = [register_stamp()]
    provider = ProviderFactory()
    stamps.append(register_stamp())
    location = LocationFactory(provider=provider)
    stamps.append(register_stamp())
    for of_it in (LocationSpellFactory, ServiceFactory):
        of_it(location=location)
        stamps.append(register_stamp())
    assert stamps[0] == (0, 0, 0, 0, 0)
    assert stamps == sorted(set(stamps))
    assert register_stamp() == stamps[-1]


def test_every_location_with_a_regulators_id_is_known():
    open_one, closed = LocationFactory(), LocationFactory(deregistered_on=date(2021, 1, 1))
    nowhere = LocationFactory(authority=None)
    LocationFactory(cqc_id=None)
    assert known_locations() == {
        open_one.cqc_id: Known(open_one.pk, open_one.authority_id, True),
        closed.cqc_id: Known(closed.pk, closed.authority_id, False),
        nowhere.cqc_id: Known(nowhere.pk, None, True),
    }


def test_an_authority_is_known_by_each_of_its_names():
    here = AuthorityFactory(name="Southaven  City")
    there = AuthorityFactory(name="Northshire")
    AuthorityName.objects.create(authority=here, name="southaven, city of")
    found = authority_ids()
    assert found["southaven city"] == found["southaven, city of"] == here.pk
    assert found["northshire"] == there.pk
    AuthorityName.objects.create(authority=here, name="northshire")
    assert authority_ids()["northshire"] == there.pk  # its own name comes first


def rated(location, **said):
    right = {"domain": OVERALL, "published_on": PUBLISHED, "recorded_at": AT}
    return Rating.objects.create(
        location=location, service_group=OVERALL, landing=landed(), **right | said
    )


def test_of_each_rating_the_newest_word_counts(monkeypatch):
    location, other = LocationFactory(), LocationFactory()
    rated(location, value=None, unrated_reason="not_rated", recorded_at=AT + timedelta(days=1))
    rated(location, value=2)
    rated(location, domain="safe", value=3)
    rated(other, value=4)
    of_it = (location.cqc_id, OVERALL)
    assert recorded_ratings(location_ids=[location.cqc_id]) == {
        (*of_it, OVERALL, PUBLISHED): (None, "not_rated"),
        (*of_it, "safe", PUBLISHED): (3, ""),
    }
    assert recorded_ratings(location_ids=[]) == {}
    both = recorded_ratings(location_ids=[location.cqc_id, other.cqc_id])
    assert {each[0] for each in both} == {location.cqc_id, other.cqc_id}
    monkeypatch.setattr(standing, "AT_ONCE", 1)  # a question for each
    assert recorded_ratings(location_ids=[location.cqc_id, other.cqc_id]) == both
    monkeypatch.setattr(standing, "READ_ALL_ABOVE", 1)  # and one for all
    assert recorded_ratings(location_ids=[location.cqc_id, other.cqc_id]) == both
