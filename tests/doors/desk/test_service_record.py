"""What is read of one service and one provider, and how their pages say it."""

from datetime import date, timedelta

import pytest

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.rules import Role
from almoner.doors.desk.queries.service import (
    UnknownService,
    provider_record,
    registrations_referred_to,
    service_record,
)
from almoner.register.directory.models import (
    DualRegistration,
    Provider,
    Scheme,
    Service,
    ServiceDistrict,
)
from tests.doors.desk.factories import AS_AT, officer_of, service
from tests.doors.desk.test_pages import text_of
from tests.evidence.ratings.factories import DistrictFactory, SuccessionFactory

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def record_of(location, authority, as_at: date = AS_AT):
    return service_record(
        reference=location.cqc_id or f"n{location.pk}",
        as_at=as_at,
        visible_to=officer_of(authority),
    )


@pytest.fixture
def chain(authority):
    """Three registrations, each after the other, the first two closed."""
    made = []
    for number in range(3):
        ended = date(2016 + number * 2, 1, 1) if number < 2 else None
        one = service(
            authority,
            f"Elm House {number}",
            rating=4 - number,
            cqc_id=f"1-{number}",
            published_on=date(2015 + number * 2, 6, 1),
            deregistered_on=ended,
        )
        if made:
            SuccessionFactory(predecessor=made[-1], successor=one, on=made[-1].deregistered_on)
        made.append(one)
    return made


def names(links):
    return [each.name for each in links]


class TestSuccession:
    def test_every_registration_of_a_chain_is_named(self, chain, authority):
        first, second, third = (record_of(one, authority) for one in chain)
        assert names(first.successors) == ["Elm House 1", "Elm House 2"]
        assert (names(second.predecessors), names(second.successors)) == (
            ["Elm House 0"],
            ["Elm House 2"],
        )
        assert names(third.predecessors) == ["Elm House 0", "Elm House 1"]
        assert first.successors[1].on == date(2018, 1, 1)

    def test_its_history_follows_it(self, officer, chain):
        said = text_of(officer, "/services/1-2/")
        assert said.index("1 June 2019</time>") < said.index("1 June 2017</time>")
        assert 'Published of <a class="govuk-link" href="/services/1-0/">1-0</a>' in said
        assert "Published of" not in text_of(officer, "/services/1-0/")

    def test_a_service_split_in_two_continues_as_both(self, officer, authority):
        whole = service(authority, "Elm House", cqc_id="1-5", deregistered_on=date(2020, 1, 1))
        for name in ("Elm Court", "Elm Mews"):
            SuccessionFactory(predecessor=whole, successor=service(authority, name))
        said = text_of(officer, "/services/1-5/")
        warning = said[said.index("It continues as") :]
        assert warning.index("Elm Court") < warning.index("Elm Mews") < warning.index("</div>")

    def test_and_neither_half_is_the_other(self, authority):
        whole, left, right = (service(authority, name) for name in ("Elm", "Left", "Right"))
        SuccessionFactory(predecessor=whole, successor=left)
        SuccessionFactory(predecessor=whole, successor=right)
        found = record_of(left, authority)
        assert (names(found.predecessors), names(found.successors)) == (["Elm"], [])

    def test_two_that_became_one_are_both_before_it(self, authority):
        one, other, both = (service(authority, name) for name in ("Ash", "Elm", "Ash and Elm"))
        SuccessionFactory(predecessor=one, successor=both)
        SuccessionFactory(predecessor=other, successor=both)
        assert set(names(record_of(both, authority).predecessors)) == {"Ash", "Elm"}

    def test_a_ring_ends(self, authority):
        one, other = service(authority, "Ash"), service(authority, "Elm")
        SuccessionFactory(predecessor=one, successor=other)
        SuccessionFactory(predecessor=other, successor=one)
        found = record_of(one, authority)
        assert (names(found.predecessors), names(found.successors)) == (["Elm"], ["Elm"])

    def test_the_registrations_that_led_to_it_by_the_day(self, chain, authority):
        first, second, third = chain

        def found(as_at):
            return registrations_referred_to(
                reference="1-2", as_at=as_at, visible_to=officer_of(authority)
            )

        assert found(date(2018, 1, 1)) == (third, {first.pk, second.pk, third.pk})
        assert found(date(2017, 12, 31)) == (third, {third.pk})


@pytest.mark.parametrize(
    ("dates", "works_there"),
    [
        ({}, True),
        ({"to_on": AS_AT}, False),
        ({"to_on": AS_AT + A_DAY}, True),
        ({"from_on": AS_AT}, True),
        ({"from_on": AS_AT + A_DAY}, False),
    ],
)
def test_a_service_works_where_it_works_that_day(authority, dates, works_there):
    place, vale = service(authority, "Fern Homecare"), DistrictFactory(authority=authority)
    given = Service.objects.create(location=place, kind="Homecare agencies")
    ServiceDistrict.objects.create(service=given, district=vale, **dates)
    Scheme.objects.create(service=given, name="Fern Mews", **dates)
    found = record_of(place, authority)
    assert [row.district_name for row in found.services] == ["", *([vale.name] * works_there)]
    assert [scheme.name for scheme in found.schemes] == ["Fern Mews"] * works_there


def test_what_was_published_later_is_not_said(authority):
    place = service(authority, "Ash Court", rating=3, published_on=AS_AT)
    assert record_of(place, authority).history.governing.event.value == 3
    assert record_of(place, authority, AS_AT - A_DAY).history.governing is None


def test_a_dual_registration_says_where_the_beds_are_counted(officer, authority):
    primary = service(authority, "Elm House", beds=30, cqc_id="1-5")
    secondary = service(authority, "Elm East", beds=30, cqc_id="1-6")
    DualRegistration.objects.create(primary=primary, secondary=secondary)
    assert "registered at Elm East; counted here" in text_of(officer, "/services/1-5/")
    assert "registered at Elm House and counted there" in text_of(officer, "/services/1-6/")


class TestProvider:
    @pytest.fixture
    def wren(self, db):
        return Provider.objects.create(cqc_id="1-56", name="Wren Care Limited")

    def test_its_own_second_registration_has_no_beds_of_its_own(self, officer, authority, wren):
        homes = [
            service(authority, f"Elm {n}", provider=wren, beds=30, is_care_home=True)
            for n in range(3)
        ]
        DualRegistration.objects.create(primary=homes[0], secondary=homes[1])
        said = text_of(officer, "/providers/1-56/")
        assert "Registered now: 3 locations, 60 registered beds" in said

    @pytest.mark.parametrize("closed", [0, 1])
    def test_but_one_whose_twin_is_closed_or_anothers_counts(self, authority, wren, closed):
        ours = service(authority, "Elm", provider=wren, beds=30, is_care_home=True)
        twin = service(authority, "Elm East", provider=wren if closed else None,
                       deregistered_on=date(2020, 1, 1) if closed else None)  # fmt: skip
        DualRegistration.objects.create(primary=twin, secondary=ours)
        found = provider_record(reference="1-56", visible_to=officer_of(authority))
        assert found.counted_elsewhere == frozenset()

    def test_open_locations_come_first_and_closed_ones_say_when(self, officer, authority, wren):
        service(authority, "Ash", provider=wren, deregistered_on=date(2020, 1, 1))
        service(authority, "Elm", provider=wren, beds=None, is_care_home=True)
        said = text_of(officer, "/providers/1-56/")
        assert said.index(">Elm</a>") < said.index(">Ash</a>") < said.index("Closed 1 January 2020")
        assert "The beds of 1 care home are not known, and not counted." in said
        assert "1 location closed" in said

    @pytest.mark.parametrize("count", [1, 3])
    def test_its_page_costs_the_same_however_many(
        self, officer, authority, wren, count, django_assert_num_queries
    ):
        for number in range(count):
            service(authority, f"Elm {number}", provider=wren)
        officer.get("/providers/1-56/")
        with django_assert_num_queries(7):  # session, person, roles; the provider's four
            officer.get("/providers/1-56/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_service_page_costs_the_same_however_much_is_known(
    officer, authority, count, django_assert_num_queries
):
    place = service(authority, "Elm House", rating=3, cqc_id="1-5")
    for number in range(count):
        SuccessionFactory(predecessor=service(authority, f"Old {number}"), successor=place)
        given = Service.objects.create(location=place, kind=f"Kind {number}")
        ServiceDistrict.objects.create(service=given, district=DistrictFactory())
        Scheme.objects.create(service=given, name=f"Mews {number}")
    officer.get("/services/1-5/")
    with django_assert_num_queries(12):  # session, person, roles; the service's nine
        officer.get("/services/1-5/")


@pytest.mark.parametrize(
    "reference", ["n²", "n", "n-1", "n99999999999999999999", "N0", "1-0", "\x00", "…", "n" * 300]
)
def test_no_reference_is_an_error(officer, authority, reference):
    for page in ("services", "providers"):
        assert officer.get(f"/{page}/{reference}/").status_code == 404
    assert officer.get(f"/services/{reference}/council/").status_code == 404
    assert officer.get("/search/", {"q": reference}).status_code == 302


def test_a_registered_service_is_not_found_by_our_number(officer, authority):
    place = service(authority, "Elm House", cqc_id="1-5")
    assert officer.get(f"/services/n{place.pk}/").status_code == 404
    unregulated = service(authority, "Day Centre", cqc_id=None)
    assert officer.get(f"/services/N{unregulated.pk}/").status_code == 200


def test_those_without_the_permission_read_nothing(authority):
    place = service(authority, "Elm House", cqc_id="1-5", provider=Provider.objects.create(
        cqc_id="1-56", name="Wren Care"))  # fmt: skip
    nobody = officer_of(authority, Role.PROVIDER_USER)
    for ask in (
        lambda: service_record(reference="1-5", as_at=AS_AT, visible_to=nobody),
        lambda: provider_record(reference="1-56", visible_to=nobody),
        lambda: registrations_referred_to(reference="1-5", as_at=AS_AT, visible_to=nobody),
    ):
        with pytest.raises(NotPermitted):
            ask()
    with pytest.raises(UnknownService):
        service_record(reference="1-6", as_at=AS_AT, visible_to=officer_of(authority))
    assert place.cqc_id == "1-5"
