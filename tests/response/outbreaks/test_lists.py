"""The lists of outbreaks: how long, how filtered, what leaves in a file."""

import csv
import io
import zipfile
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role
from almoner.response.outbreaks.rules.kinds import Disease
from almoner.response.outbreaks.rules.states import State
from tests.core.accounts.factories import client_as
from tests.response.outbreaks.factories import (
    AuthorityFactory,
    closed,
    home,
    outbreak_in,
    review,
    suspected,
)

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
FORMULA = "=HYPERLINK(0)"


@pytest.fixture
def place() -> Authority:
    return AuthorityFactory(name="Southaven")


@pytest.fixture
def nurse(place: Authority) -> Client:
    return client_as(Role.PUBLIC_HEALTH_NURSE, authority=place)


def read(browser: Client, name: str, *args: object, **query: Any) -> bytes:
    response = browser.get(reverse(f"outbreaks:{name}", args=args), query)
    assert response.status_code == 200
    body = b"".join(response) if response.streaming else response.content
    return bytes(body)


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("outbreaks", ()),
        ("taskforce", ()),
        ("download", ("csv",)),
        ("download_taskforce", ("ods",)),
    ],
)
def test_a_list_asks_as_many_questions_however_long(
    name: str, args: tuple[object, ...], place: Authority, nurse: Client
) -> None:
    read(nurse, name, *args)
    counts, there = set(), 0
    for many in (1, 3, 60):
        for _ in range(there, many):
            outbreak = suspected(home(place))
            review(outbreak)
            closed(outbreak)
        there = many
        with CaptureQueriesContext(connection) as asked:
            read(nurse, name, *args)
        counts.add(len(asked))
    assert len(counts) == 1 and counts.pop() <= MOST_QUERIES


@pytest.mark.parametrize("name", ["outbreaks", "download"])
@pytest.mark.parametrize(
    "query",
    [
        {"disease": "a\x00"},
        {"disease": "plague"},
        {"authority": "a\x00"},
        {"authority": "E99999999"},
        {"admissions": "ajar"},
        {"due": "1", "admissions": "open", "disease": "norovirus"},
    ],
)
def test_a_filter_that_finds_nothing_finds_nothing(
    name: str, query: dict[str, str], place: Authority, nurse: Client
) -> None:
    suspected(home(place, name="Elmbank House"))
    args = ("csv",) if name == "download" else ()
    found = read(nurse, name, *args, **query)
    assert b"Elmbank" not in found
    assert name == "download" or b"No outbreaks match" in found


@pytest.mark.parametrize(
    "query",
    [
        {"show": "a\x00"},
        {"show": "ajar"},
        {"page": "a\x00"},
        {"page": "9" * 30},
        {"as_at": "a\x00"},
        {"as_at": "2999-01-01"},
        {"as_at": "2021-02-29"},
    ],
)
def test_what_cannot_be_asked_is_as_if_it_were_not(
    query: dict[str, str], place: Authority, nurse: Client
) -> None:
    suspected(home(place, name="Elmbank House"))
    assert b"Elmbank House" in read(nurse, "outbreaks", **query)


@pytest.mark.parametrize("name", ["new", "find_deaths"])
@pytest.mark.parametrize("typed", ["zq\x00", "%", "_", "'", "elm" * 100, " "])
def test_a_search_takes_whatever_is_typed(
    name: str, typed: str, place: Authority, nurse: Client
) -> None:
    home(place, name="Elmbank House", search_text="elmbank house")
    assert b"Elmbank House" not in read(nurse, name, q=typed)


def test_another_councils_is_not_found_by_its_code(place: Authority, nurse: Client) -> None:
    other = AuthorityFactory()
    suspected(home(other, name="Elmbank House"))
    for query in ({"authority": other.code}, {"show": "all", "authority": other.code}):
        assert b"Elmbank" not in read(nurse, "outbreaks", **query)
        assert b"Elmbank" not in read(nurse, "download", "csv", **query)


def test_whoever_works_in_two_councils_narrows_the_list_to_one(place: Authority) -> None:
    from tests.core.accounts.factories import MembershipFactory

    other = AuthorityFactory(name="Northshire")
    user = MembershipFactory(authority=place, role=Role.PUBLIC_HEALTH_NURSE.value).user
    MembershipFactory(authority=other, user=user, role=Role.PUBLIC_HEALTH_NURSE.value)
    for council, name in ((place, "Elmbank House"), (other, "Wren Lodge")):
        suspected(home(council, name=name))
    browser = Client()
    browser.force_login(user)
    assert b"Elmbank House" in read(browser, "outbreaks")
    narrowed = read(browser, "outbreaks", authority=other.code)
    assert b"Wren Lodge" in narrowed and b"Elmbank House" not in narrowed


@pytest.mark.parametrize("name", ["download", "download_taskforce"])
def test_what_somebody_typed_is_no_formula_in_a_file(
    name: str, place: Authority, nurse: Client
) -> None:
    where = home(place, name="@SUM(A1)")
    suspected(where, disease=Disease.OTHER, organism=FORMULA)
    text = read(nurse, name, "csv").decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["Disease"] == f"'{FORMULA}" and row["Service"] == "'@SUM(A1)"
    content = zipfile.ZipFile(io.BytesIO(read(nurse, name, "ods"))).read("content.xml").decode()
    assert FORMULA in content and f">{FORMULA}" not in content and "table:formula" not in content


def test_the_file_has_what_the_list_has_and_no_page_less(place: Authority, nurse: Client) -> None:
    for _ in range(30):
        suspected(home(place))
    outbreak_in(State.RESCINDED, home(place))
    rows = list(csv.reader(io.StringIO(read(nurse, "download", "csv").decode("utf-8-sig"))))
    assert len(rows) == 31
    every = read(nurse, "download", "csv", show="all").decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(every)))) == 32
    shown = read(nurse, "outbreaks").decode()
    assert shown.count('<th scope="row"') == 25
    assert read(nurse, "outbreaks", page="2").decode().count('<th scope="row"') == 5


def test_beds_that_are_not_known_are_said_to_be_so(place: Authority, nurse: Client) -> None:
    for beds in (4, 0, None):
        closed(suspected(home(place)), beds_closed=beds)
    shown = " ".join(read(nurse, "taskforce").decode().split())
    text = read(nurse, "download_taskforce", "csv").decode("utf-8-sig")
    kept = sorted(row["Empty beds closed"] for row in csv.DictReader(io.StringIO(text)))
    assert kept == ["", "0", "4"]
    assert "not known" in shown
