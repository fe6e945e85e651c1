"""The pages: who sees what, in how many queries, and what they say."""

import csv
import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.journal.models import Entry
from almoner.evidence.measures.models import Observation
from tests.core.accounts.factories import client_as
from tests.evidence.measures.factories import DAY, recorded, row
from tests.evidence.measures.places import Town, a_home, a_town, told

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
OPEN, INTERNAL = "turnover", "occupancy"


@pytest.fixture
def town() -> Town:
    found = a_town()
    told(found.homes)
    recorded([row(OPEN, place_code=found.council.code, to_on=date(2021, 3, 31))])
    return found


@pytest.fixture
def officer(town: Town) -> Client:
    return client_as(Role.QUALITY_OFFICER, authority=town.council)


def page(client: Client, name: str, *args: str, query: str = "") -> str:
    response = client.get(reverse(f"measures:{name}", args=args) + query)
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def test_the_list_has_each_group_with_the_newest_figures(officer):
    said = page(officer, "index")
    assert "As at <strong>25 August 2021</strong>" in said
    for words in ("Beds and admissions", "Occupancy of care homes", "84.0%", "63 of 75"):
        assert words in said
    assert "Who has not updated Capacity Tracker" in said


def test_a_measure_says_what_it_counts_and_how_it_compares(officer, town):
    told([town.other_home], weeks=1)
    said = page(officer, "measure", INTERNAL)
    assert "84.0%" in said
    assert "Southaven: 1.0 percentage point above" in said
    assert "1.0% above" not in said
    assert "<svg" in said
    assert "8.0 percentage points above that of 11 August 2021" in said
    for home in town.homes:
        assert home.name in said
    assert town.other_home.name not in said


def test_parts_are_shown_with_what_they_were_reckoned_from(officer):
    said = page(officer, "measure", "vaccinated")
    assert "Registered nurses" in said
    assert "Withheld: too few people" in said  # 3 of 15 nurses have no second dose
    assert "90 of 135" in said


def test_what_may_not_be_ranked_cannot_be_sorted_and_says_why(officer, town):
    recorded([row("accepting", location_id=town.homes[0].pk, numerator=1.0, denominator=1.0)])
    said = page(officer, "measure", "accepting", query="?sort=figure")
    assert "never put in order" in said
    assert "It is no measure of quality" in said
    assert "sort=-figure" not in said
    assert "sort=figure" not in said.replace("?sort=figure", "", 0) or 'aria-sort="asc' in said


def test_deaths_carry_their_caution_and_name_no_service(officer, town):
    recorded([row("deaths_notified", place_code=town.council.code, numerator=40.0, to_on=DAY)])
    said = page(officer, "measure", "deaths_notified")
    assert "how full a home was" in said
    assert town.homes[0].name not in said
    assert "Filter" not in said


def test_services_are_filtered_sorted_and_paged(officer, town):
    for number in range(100, 127):
        told([a_home(town.council, number)], weeks=1)
    said = page(officer, "measure", INTERNAL, query="?search=elmbank+1")
    assert "Remove this filter" in said
    assert "Elmbank 2<" not in said
    assert page(officer, "measure", INTERNAL, query="?page=2") != page(officer, "measure", INTERNAL)
    by_figure = page(officer, "measure", INTERNAL, query="?sort=-figure")
    assert by_figure.index("Elmbank 2<") < by_figure.index("Elmbank 100<")
    assert "No service matches" in page(officer, "measure", INTERNAL, query="?search=nowhere")
    assert "No service matches" in page(officer, "measure", INTERNAL, query="?show=withheld")


def test_nothing_known_is_said_kindly(town):
    Observation.objects.all().update(superseded_at="2021-10-01T00:00Z")
    officer = client_as(Role.QUALITY_OFFICER, authority=town.council)
    assert "Nothing is known yet" in page(officer, "index")
    assert "Upload a Capacity Tracker export" in page(officer, "index")
    assert "Nothing is known of it yet" in page(officer, "measure", INTERNAL)
    commissioner = client_as(Role.COMMISSIONER, authority=town.council)
    assert "Ask a colleague" in page(commissioner, "index")


def test_who_is_late_comes_first_and_can_be_chosen(officer, town):
    silent = a_home(town.council, 55)
    said = page(officer, "updates")
    assert "1 of 4 services</strong> are late" in said
    assert silent.name in said
    assert town.homes[0].name not in said
    assert town.homes[0].name in page(officer, "updates", query="?show=all")
    assert "more than 7 days" in said
    assert "1 service<" in page(officer, "updates", query="?show=never")
    told([silent], weeks=1)
    assert "No service to show" in page(officer, "updates")


@pytest.mark.parametrize("extension", ["csv", "ods"])
@pytest.mark.parametrize(("name", "args"), [("download", (INTERNAL,)), ("updates_download", ())])
def test_downloads_are_journalled(officer, town, name, args, extension):
    response = officer.get(reverse(f"measures:{name}", args=[*args, extension]))
    assert response.status_code == 200
    content = b"".join(response.streaming_content)
    assert content
    entry = Entry.objects.get(action="export")
    assert entry.authority_code == town.council.code


def test_a_download_has_the_parts_and_the_day(officer):
    response = officer.get(reverse("measures:download", args=[INTERNAL, "csv"]))
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    first = next(csv.DictReader(io.StringIO(text)))
    assert (first["Service"], first["Figure"], first["Of"], first["Out of"], first["As at"]) == (
        "Elmbank 0", "80.0", "20.0", "25.0", "2021-08-25",
    )  # fmt: skip


@pytest.mark.parametrize("role", list(Role))
def test_every_page_for_every_role(town, role):
    client = client_as(role, authority=town.council)
    granted = GRANTS[role].permissions
    sees_market = Permission.VIEW_MARKET in granted
    sees_services = Permission.VIEW_MEASURES in granted
    takes_away = Permission.DOWNLOAD in granted

    def status(name: str, *args: str) -> int:
        return client.get(reverse(f"measures:{name}", args=args)).status_code

    assert status("index") == (200 if sees_market else 403)
    assert status("measure", OPEN) == (200 if sees_market else 403)
    internal = 200 if sees_services and sees_market else 404 if sees_market else 403
    assert status("measure", INTERNAL) == internal
    assert status("updates") == (200 if sees_services else 403)
    taken = 200 if takes_away and sees_services else 404 if takes_away else 403
    assert status("download", INTERNAL, "csv") == taken
    assert status("updates_download", "csv") == taken
    if sees_market and not sees_services:
        said = page(client, "measure", OPEN) + page(client, "index")
        assert "Elmbank" not in said
        assert "Occupancy" not in said


@pytest.mark.parametrize(
    ("name", "args"),
    [("measure", ("no_such",)), ("download", ("no_such", "csv")),
     ("download", (INTERNAL, "pdf")), ("download", ("deaths_notified", "csv")),
     ("updates_download", ("pdf",))],
)  # fmt: skip
def test_what_is_not_there_is_not_found(officer, name, args):
    assert officer.get(reverse(f"measures:{name}", args=args)).status_code == 404


def test_another_council_sees_nothing_of_these(town):
    neighbour = client_as(Role.QUALITY_OFFICER, authority=town.neighbour)
    for said in (
        page(neighbour, "index"),
        page(neighbour, "measure", INTERNAL),
        page(neighbour, "updates", query="?show=all"),
    ):
        assert "Elmbank 0" not in said


@pytest.mark.parametrize(
    ("name", "args"), [("index", ()), ("measure", (INTERNAL,)), ("measure", ("vaccinated",)),
                       ("updates", ())]
)  # fmt: skip
def test_queries_are_few_and_do_not_grow(
    name, args, django_assert_max_num_queries: DjangoAssertNumQueries
):
    town = a_town(homes=1)
    told(town.homes)
    officer = client_as(Role.QUALITY_OFFICER, authority=town.council)
    where = reverse(f"measures:{name}", args=args)
    officer.get(where)
    with django_assert_max_num_queries(MOST_QUERIES) as first:
        officer.get(where)
    told([a_home(town.council, number) for number in (50, 51)])
    with django_assert_max_num_queries(MOST_QUERIES) as second:
        officer.get(where)
    assert len(first) == len(second)
