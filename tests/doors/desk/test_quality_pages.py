"""The quality page and what the council knows of a service, as officers meet them."""

import pytest
from django.test import Client

from almoner.core.accounts.models import User
from almoner.core.accounts.rules import GRANTS, Permission, Role
from tests.core.accounts.factories import AuthorityFactory, client_as
from tests.doors.desk.test_pages import text_of
from tests.evidence.audits.factories import Council
from tests.evidence.measures.factories import recorded, row
from tests.register.directory.factories import LocationFactory, SuccessionFactory
from tests.response.outbreaks.factories import closed, suspected

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def council() -> Council:
    return Council()


def test_what_waits_is_listed_and_leads_there(council):
    visit = council.planned()
    said = text_of(signed_in(council.ada), "/quality/")
    assert "Waiting for you" in said
    assert "Elmbank House" in said
    assert f"/visits/{visit.pk}/" in said


def test_nothing_waits_is_said(council):
    said = text_of(signed_in(council.ben), "/quality/")
    assert "Nothing waits for you" in said
    assert "Visits and audits" in said


@pytest.mark.parametrize("role", Role)
def test_only_those_who_may_see_quality_have_the_page(council, role):
    client = client_as(role, authority=council.authority)
    may = Permission.VIEW_QUALITY in GRANTS[role].permissions
    assert client.get("/quality/").status_code == (200 if may else 403)


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_however_much_waits(council, count, django_assert_max_num_queries):
    for number in range(count):
        place = LocationFactory(authority=council.authority, name=f"House {number}")
        council.planned(location=place)
    client = signed_in(council.ada)
    client.get("/quality/")
    with django_assert_max_num_queries(12):
        client.get("/quality/")


def test_only_a_few_of_many_are_named(council):
    for number in range(7):
        place = LocationFactory(authority=council.authority, name=f"House {number}")
        council.planned(location=place)
    said = text_of(signed_in(council.ada), "/quality/")
    assert said.count("House ") == 5
    assert "2 more" in said


def test_what_the_council_knows_of_a_service(council, django_assert_max_num_queries):
    council.planned()
    client = signed_in(council.mo)
    url = f"/services/{council.location.cqc_id}/council/"
    client.get(url)
    with django_assert_max_num_queries(12):
        said = text_of(client, url)
    for words in ("Annual audit", "8 September 2021", "Nobody leads on it", "No action plan",
                  "None has named this service", "May we place here?"):  # fmt: skip
        assert words in said
    assert url in text_of(client, f"/services/{council.location.cqc_id}/")


def test_a_service_that_registered_anew_costs_no_more(council, django_assert_max_num_queries):
    new = LocationFactory(authority=council.authority, provider=council.location.provider)
    SuccessionFactory(predecessor=council.location, successor=new)
    council.planned()
    recorded([row(location_id=new.pk)])
    url = f"/services/{new.cqc_id}/council/"
    client = signed_in(council.mo)
    client.get(url)
    with django_assert_max_num_queries(12):
        said = text_of(client, url)
    assert "Annual audit" in said  # of the registration before
    assert "20 of 25" in said


def test_another_councils_records_are_not_there(council):
    stranger = client_as(Role.QUALITY_OFFICER, authority=AuthorityFactory())
    assert stranger.get(f"/services/{council.location.cqc_id}/council/").status_code == 404
    assert "/council/" not in text_of(stranger, f"/services/{council.location.cqc_id}/")


def test_who_may_not_see_suspensions_sees_none_of_them(council):
    council.planned()
    nurse = client_as(Role.PUBLIC_HEALTH_NURSE, authority=council.authority)
    said = text_of(nurse, f"/services/{council.location.cqc_id}/council/")
    assert "Visits and audits" in said
    assert "Suspensions and cautions" not in said
    assert "Lead officer" not in said


def test_outbreaks_stand_beside_suspensions_for_those_who_see_them(council):
    closed(suspected(council.location))
    url = f"/services/{council.location.cqc_id}/council/"
    said = text_of(client_as(Role.QUALITY_OFFICER, authority=council.authority), url)
    assert "COVID-19" in said and "closed to admissions" in said
    assert "no suspension" in said and "None has named this service" in said
    seers = {role for role in Role if Permission.VIEW_QUALITY in GRANTS[role].permissions}
    for role in seers:
        said = text_of(client_as(role, authority=council.authority), url)
        assert ("COVID-19" in said) is (Permission.VIEW_OUTBREAKS in GRANTS[role].permissions)
