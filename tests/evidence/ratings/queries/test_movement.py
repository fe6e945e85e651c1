"""The movement of a market between two days, as the records tell it."""

from datetime import date, timedelta

import pytest

from almoner.core.accounts.actions import NotPermitted
from almoner.evidence.ratings.queries import area_named, movement
from almoner.evidence.ratings.rules import Column, Movement, Part
from almoner.register.directory.rules import ServiceType
from tests.evidence.ratings.factories import (
    OFFICER,
    PROVIDER_USER,
    RECORDED_AT,
    AuthorityFactory,
    LocationFactory,
    SpellFactory,
    SuccessionFactory,
    rated,
    record,
)

pytestmark = pytest.mark.django_db
FEBRUARY, MAY, AUGUST = date(2021, 2, 1), date(2021, 5, 1), date(2021, 8, 31)
D2018 = date(2018, 3, 1)
A_DAY = timedelta(days=1)


@pytest.fixture
def city():
    return AuthorityFactory(name="Southaven")


def moved(**others) -> tuple[Movement, ...]:
    return movement(
        area=area_named(name="Southaven"),
        since=FEBRUARY,
        as_at=AUGUST,
        visible_to=OFFICER,
        **others,
    )


def parts(found: tuple[Movement, ...]) -> dict[tuple[str, str], dict[Part, int]]:
    """The net of each part by cell, for the cells in which anything moved."""
    for each in found:
        assert each.delta == sum(change.net for change in each.parts.values())
    return {
        (each.service_type.value, each.column.value): {
            part: change.net for part, change in each.parts.items()
        }
        for each in found
        if each.parts
    }


class TestRatings:
    def test_rated_up_and_down(self, city):
        up, down = LocationFactory.create_batch(2, authority=city)
        record(rated(up, 2, D2018), rated(up, 3, MAY), rated(down, 3, D2018), rated(down, 2, MAY))

        assert parts(moved()) == {
            ("residential", "good"): {Part.RATED_UP: 1, Part.RATED_DOWN: -1},
            ("residential", "requires_improvement"): {Part.RATED_UP: -1, Part.RATED_DOWN: 1},
        }

    def test_each_part_names_its_locations(self, city):
        up, down = LocationFactory.create_batch(2, authority=city)
        record(rated(up, 2, D2018), rated(up, 3, MAY), rated(down, 3, D2018), rated(down, 2, MAY))

        (good,) = [each for each in moved() if each.column is Column.GOOD]

        assert good.parts[Part.RATED_UP].arrived == [up.id]
        assert good.parts[Part.RATED_DOWN].left == [down.id]

    def test_first_rated(self, city):
        record(rated(LocationFactory(authority=city), 3, MAY))

        assert parts(moved()) == {
            ("residential", "unrated"): {Part.FIRST_RATED: -1},
            ("residential", "good"): {Part.FIRST_RATED: 1},
        }

    def test_a_new_report_with_the_same_rating_moves_nothing(self, city):
        home = LocationFactory(authority=city)
        record(rated(home, 3, D2018), rated(home, 3, MAY))

        assert parts(moved()) == {}

    def test_there_and_back_moves_nothing(self, city):
        home = LocationFactory(authority=city)
        record(rated(home, 3, D2018), rated(home, 2, MAY), rated(home, 3, AUGUST))

        assert parts(moved()) == {}


class TestRegister:
    def test_newly_registered_and_deregistered(self, city):
        LocationFactory(authority=city, registered_on=MAY)
        record(rated(LocationFactory(authority=city, deregistered_on=MAY), 3, D2018))

        assert parts(moved()) == {
            ("residential", "good"): {Part.DEREGISTERED: -1},
            ("residential", "unrated"): {Part.NEWLY_REGISTERED: 1},
        }

    def test_reclassified(self, city):
        home = LocationFactory(authority=city, spell=False)
        SpellFactory(location=home, service_type=ServiceType.NURSING, to_on=MAY)
        SpellFactory(location=home, from_on=MAY)

        assert parts(moved()) == {
            ("nursing", "unrated"): {Part.RECLASSIFIED: -1},
            ("residential", "unrated"): {Part.RECLASSIFIED: 1},
        }

    @pytest.mark.parametrize("known_at", [None, RECORDED_AT])
    @pytest.mark.parametrize(
        ("came", "part", "net"), [(True, Part.TRANSFERRED_IN, 1), (False, Part.TRANSFERRED_OUT, -1)]
    )
    def test_transferred_between_authorities(self, city, came, part, net, known_at):
        other = AuthorityFactory(name="Elsewhere")
        home = LocationFactory(authority=other, spell=False)
        SpellFactory(location=home, authority=other if came else city, to_on=MAY)
        SpellFactory(location=home, authority=city if came else other, from_on=MAY)

        assert parts(moved(known_at=known_at)) == {("residential", "unrated"): {part: net}}

    def test_a_change_of_district_moves_nothing_in_the_authority(self, city):
        home = LocationFactory(authority=city, spell=False)
        SpellFactory(location=home, to_on=MAY)
        SpellFactory(location=home, from_on=MAY)

        assert parts(moved()) == {}


class TestReregistration:
    def test_the_new_registration_carries_on_from_the_old(self, city):
        old = LocationFactory(authority=city, deregistered_on=MAY)
        new = LocationFactory(authority=city, registered_on=MAY)
        SuccessionFactory(predecessor=old, successor=new)
        record(rated(old, 3, D2018), rated(new, 3, D2018, inherited_from=old.cqc_id))

        assert parts(moved()) == {("residential", "good"): {Part.INHERITED: 0}}

    def test_twice_between_the_two_days(self, city):
        old = LocationFactory(authority=city, deregistered_on=MAY)
        brief = LocationFactory(authority=city, registered_on=MAY, deregistered_on=MAY + A_DAY)
        new = LocationFactory(authority=city, registered_on=MAY + A_DAY)
        SuccessionFactory(predecessor=old, successor=brief)
        SuccessionFactory(predecessor=brief, successor=new)
        record(rated(old, 3, D2018))

        assert parts(moved()) == {
            ("residential", "good"): {Part.INHERITED: -1},
            ("residential", "unrated"): {Part.INHERITED: 1},
        }

    def test_a_ring_of_successions_ends(self, city):
        old = LocationFactory(authority=city, deregistered_on=MAY)
        new = LocationFactory(authority=city, registered_on=MAY)
        SuccessionFactory(predecessor=old, successor=new)
        SuccessionFactory(predecessor=new, successor=old)

        assert parts(moved()) == {("residential", "unrated"): {Part.INHERITED: 0}}


def test_as_known_before_the_later_file(city):
    home = LocationFactory(authority=city)
    record(rated(home, 2, D2018))
    record(rated(home, 3, MAY), later_by=A_DAY)

    assert parts(moved(known_at=RECORDED_AT)) == {}
    assert len(parts(moved())) == 2


@pytest.mark.parametrize(
    ("linked_later_by", "told"),
    [(timedelta(0), {Part.INHERITED}), (A_DAY, {Part.NEWLY_REGISTERED, Part.DEREGISTERED})],
)
def test_as_known_before_the_one_was_linked_to_the_other(city, linked_later_by, told):
    old = LocationFactory(authority=city, deregistered_on=MAY)
    new = LocationFactory(authority=city, registered_on=MAY)
    SuccessionFactory(predecessor=old, successor=new, recorded_at=RECORDED_AT + linked_later_by)

    assert set(parts(moved(known_at=RECORDED_AT))["residential", "unrated"]) == told
    assert set(parts(moved())["residential", "unrated"]) == {Part.INHERITED}


def test_who_may_not_see_the_market_sees_nothing(city):
    with pytest.raises(NotPermitted):
        movement(
            area=area_named(name="Southaven"),
            since=FEBRUARY,
            as_at=AUGUST,
            visible_to=PROVIDER_USER,
        )


@pytest.mark.parametrize("homes", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_market(
    city, homes, django_assert_max_num_queries
):
    for _ in range(homes):
        LocationFactory(authority=city, deregistered_on=MAY)
        LocationFactory(authority=city, registered_on=MAY)
    area = area_named(name="Southaven")

    with django_assert_max_num_queries(5):
        movement(area=area, since=FEBRUARY, as_at=AUGUST, visible_to=OFFICER)
