"""The pages as officers, and those who may not, find them."""

import csv
import io
import zipfile
from datetime import date

import pytest
from django.urls import reverse

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.journal.models import Entry
from almoner.doors.desk.queries.kept import forget
from almoner.register.directory.models import (
    DualRegistration,
    LocationSpell,
    ManagerAbsence,
    ManagerPosition,
    Provider,
    Scheme,
    Service,
)
from almoner.register.directory.rules import Specialism
from tests.core.accounts.factories import client_as
from tests.doors.desk.factories import landed, service
from tests.register.directory.factories import SuccessionFactory

pytestmark = pytest.mark.django_db

MARKET_PAGES = ("/market/E10900001/", "/services/", "/services/1-55/", "/providers/1-56/")


def text_of(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status, response.content[:500]
    return response.content.decode()


@pytest.fixture
def elm(authority):
    """A service about which everything is known."""
    provider = Provider.objects.create(cqc_id="1-56", name="Wren Care Limited")
    location = service(
        authority, "Elm House", rating=3, cqc_id="1-55", provider=provider,
        provider_name=provider.name, beds=31, is_care_home=True,
        specialisms=int(Specialism.DEMENTIA | Specialism.OLDER_PEOPLE), postcode="NS1 2AB",
    )  # fmt: skip
    old = service(authority, "Elm House (old)", rating=2, cqc_id="1-54",
                  deregistered_on=date(2018, 1, 1))  # fmt: skip
    SuccessionFactory(predecessor=old, successor=location, on=date(2018, 1, 1))
    twin = service(authority, "Elm House East", cqc_id="1-53", beds=31)
    DualRegistration.objects.create(primary=location, secondary=twin)
    post = ManagerPosition.objects.create(
        location=location, person_name="Cole Ashdown", kind="registered", from_on=date(2019, 1, 1)
    )
    ManagerAbsence.objects.create(position=post, from_on=date(2021, 6, 1))
    Scheme.objects.create(
        service=Service.objects.create(location=location, kind="Residential homes"),
        name="Elm Mews", tenancies=4,
    )  # fmt: skip
    return location


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("url", MARKET_PAGES)
def test_only_those_who_may_view_the_market_see_it(elm, authority, role, url):
    may = Permission.VIEW_MARKET in GRANTS[role].permissions
    assert client_as(role, authority=authority).get(url).status_code == (200 if may else 403)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("url", ["/search/?q=1-55", "/market/"])
def test_nor_is_anyone_else_led_to_it(elm, authority, role, url):
    may = Permission.VIEW_MARKET in GRANTS[role].permissions
    assert client_as(role, authority=authority).get(url).status_code == (302 if may else 403)


@pytest.mark.parametrize("url", ["/", *MARKET_PAGES, "/search/?q=a", "/services.csv", "/market/"])
def test_nobody_sees_anything_without_signing_in(elm, client, url):
    response = client.get(url)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("role", list(Role))
def test_everyone_has_a_page_to_start_from(authority, role):
    assert client_as(role, authority=authority).get("/").status_code == 200


def test_those_who_have_no_market_are_told_what_they_have(authority):
    assert "People" in text_of(client_as(Role.ADMINISTRATOR, authority=authority), "/")
    said = text_of(client_as(Role.PROVIDER_USER, authority=authority), "/")
    assert "does not open any page yet" in said


def test_the_home_page_says_where_things_stand(officer, authority):
    service(authority, "Ash Court", rating=3)
    service(authority, "Beech House", rating=1)
    said = text_of(officer, "/")
    assert "1 of the 2 rated services in Northshire (50.0%) are Good or Outstanding" in said
    assert "No paper has been published yet" in said
    assert "31 August 2021" in said


def test_an_empty_register_says_how_to_begin(officer, authority):
    assert "Upload a file from CQC" in text_of(officer, "/")
    assert "Nothing that covers it has been loaded yet" in text_of(officer, "/services/")
    assert "No service is known here on that day" in text_of(officer, "/market/E10900001/")


def test_the_list_shows_each_service_and_its_words(officer, authority):
    service(authority, "Ash Court", rating=1, beds=40, is_care_home=True)
    service(authority, "Beech House", is_care_home=True, is_dormant=True)
    said = text_of(officer, "/services/")
    assert "2 services" in said
    for words in ("Ash Court", "Inadequate", "2 March 2020", "Not yet rated", "Dormant"):
        assert words in said
    assert "Not known" in said  # the beds of a care home of which nobody has told
    assert '<option value="E10900001" selected>Northshire</option>' in said


def test_chips_let_go_of_one_choice(officer, authority):
    landed()
    said = text_of(officer, "/services/?rating=1&rating=2&type=nursing&q=elm&sort=-beds")
    assert "Remove </span>Inadequate" in said
    assert "?q=elm&amp;rating=2&amp;type=nursing&amp;sort=-beds" in said
    assert "No service matches" in said
    assert 'aria-sort="descending"' not in said  # no table where there is nothing


def test_a_name_cannot_write_into_the_page(officer, authority):
    service(authority, "<script>alert(1)</script>", cqc_id="1-55", rating=2)
    for url in ("/services/?q=%3Cscript%3E", "/services/1-55/", "/", "/services/?q=alert"):
        assert "<script>alert" not in text_of(officer, url)


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_list_costs_the_same_however_long(officer, authority, count, django_assert_num_queries):
    for number in range(count):
        service(authority, f"Service {number}", rating=3)
    officer.get("/services/")
    with django_assert_num_queries(4):  # session, person, roles; the data's version
        officer.get("/services/")
    with django_assert_num_queries(5):  # another address, whose count is known
        officer.get("/services/?sort=name")


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_market_costs_the_same_however_large(
    officer, authority, count, django_assert_num_queries
):
    for number in range(count):
        service(authority, f"Service {number}", rating=3)
    officer.get("/market/E10900001/?since=2020-01-01")
    with django_assert_num_queries(4):
        officer.get("/market/E10900001/?since=2020-01-01")


def test_the_service_page_tells_all(officer, elm, django_assert_max_num_queries):
    officer.get("/services/1-55/")
    with django_assert_max_num_queries(12):
        said = text_of(officer, "/services/1-55/")
    for words in ("Elm House", "Wren Care Limited", "Dementia", "31", "NS1 2AB", "Cole Ashdown",
                  "Absent for", "Elm House (old)", "Elm House East", "counted here", "Elm Mews",
                  "4 tenancies", "2 March 2020", "Good", "What stood when", "ratings-august.csv",
                  "as at 31 August 2021"):  # fmt: skip
        assert words in said, words


def test_a_closed_registration_leads_to_its_successor(officer, elm):
    said = text_of(officer, "/services/1-54/")
    assert "This registration ended on 1 January 2018" in said
    assert 'href="/services/1-55/"' in said


def test_a_service_that_was_never_rated_says_so(officer, authority):
    place = service(authority, "Day Centre", cqc_id=None)
    said = text_of(officer, f"/services/n{place.pk}/")
    assert "CQC has published no rating" in said
    assert "not regulated by CQC" in said
    assert "Not regulated" in said
    assert "None required" in said


def test_what_is_invented_says_so_and_leads_to_no_page_of_the_regulators(officer, elm):
    for url in ("/", *MARKET_PAGES):
        assert "Northshire and its services do not exist" in text_of(officer, url), url
    assert "cqc.org.uk" not in text_of(officer, "/services/1-55/")


def test_what_is_real_does_not_say_that_it_is_invented(officer, elm):
    Authority.objects.update(is_invented=False)
    forget()
    for url in ("/", *MARKET_PAGES):
        assert "do not exist" not in text_of(officer, url), url
    assert 'href="https://www.cqc.org.uk/location/1-55"' in text_of(officer, "/services/1-55/")


def test_what_is_not_there_is_not_found(officer):
    for url in ("/services/1-0/", "/services/n0/", "/providers/1-0/", "/market/E99/"):
        assert officer.get(url).status_code == 404


def test_the_provider_page_lists_its_locations(officer, elm):
    said = text_of(officer, "/providers/1-56/")
    assert "Registered now: 1 location, 31 registered beds" in said
    assert "Elm House" in said


def test_the_search_box_leads_to_an_id_or_to_the_list(officer, elm):
    assert officer.get("/search/?q=1-55")["Location"] == "/services/1-55/"
    assert officer.get("/search/?q=elm")["Location"] == "/services/?q=elm&authority=england"


def test_downloads_hold_the_whole_list_and_are_journalled(officer, authority):
    for number in range(60):
        service(authority, f"=Service {number:02}")
    response = officer.get("/services.csv?sort=-name")
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == 61
    assert rows[1][1] == "'=Service 59"
    entry = Entry.objects.get(action="record_export")
    assert '"rows": 60' in entry.detail
    assert "Northshire" in entry.detail


def test_the_spreadsheet_has_its_notes(officer, authority):
    service(authority, "Ash Court", rating=3)
    response = officer.get("/services.ods?rating=3")
    content = b"".join(response.streaming_content)
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("content.xml").decode()
    for words in ("Ash Court", "Rating: Good", "31 August 2021", "Open Government Licence"):
        assert words in sheet, words


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_may_download_do(authority, role):
    service(authority, "Ash Court")
    may = Permission.DOWNLOAD in GRANTS[role].permissions
    response = client_as(role, authority=authority).get("/services.csv")
    assert response.status_code == (200 if may else 403)
    assert Entry.objects.filter(action="record_export").exists() == may


def test_spells_say_what_stood_when(officer, authority):
    place = service(authority, "Ash Court", cqc_id="1-9")
    LocationSpell.objects.filter(location=place).update(to_on=date(2016, 1, 1))
    LocationSpell.objects.create(
        location=place, from_on=date(2016, 1, 1), authority=authority, service_type="nursing",
        recorded_at="2021-09-01T09:00:00Z",
    )  # fmt: skip
    said = text_of(officer, "/services/1-9/")
    assert said.index("Nursing home</td>") < said.index("Residential home</td>")
