"""The lists of enquiries: how long, how filtered, what leaves in a file."""

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
from almoner.response.enquiries.rules import large_scale
from almoner.response.enquiries.rules.stages import Step
from tests.core.accounts.factories import client_as
from tests.response.enquiries.factories import (
    AuthorityFactory,
    LocationFactory,
    a_concern,
    begun,
    case_in,
    case_step,
    caused_enquiry,
    full_case,
    practitioner,
    proposed,
    step,
)

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
ROWS = '<th scope="row"'


@pytest.fixture
def place() -> Authority:
    return AuthorityFactory(name="Southaven")


@pytest.fixture
def browser(place: Authority) -> Client:
    return client_as(Role.SAFEGUARDING_MANAGER, authority=place)


def read(browser: Client, name: str, *args: object, **query: Any) -> str:
    response = browser.get(reverse(f"enquiries:{name}", args=args), query)
    assert response.status_code == 200
    body = b"".join(response) if response.streaming else response.content
    return body.decode("utf-8-sig", errors="replace")


def one_more(name: str, place: Authority) -> None:
    """One more of what a list holds."""
    home = LocationFactory(authority=place)
    if name == "large_scale":
        proposed(place, location=home)
    elif name == "begin":
        a_concern(place, location=home)
    else:
        caused_enquiry(begun(place, location=home))
        step(begun(place), Step.ALLOCATE, worker=practitioner(place))


@pytest.mark.parametrize(
    ("of", "name", "args"),
    [
        ("enquiries", "enquiries", ()),
        ("begin", "enquiries", ()),
        ("enquiries", "download", ("csv",)),
        ("enquiries", "download", ("ods",)),
        ("large_scale", "large_scale", ()),
    ],
)
def test_a_list_asks_as_many_questions_however_long(
    of: str, name: str, args: tuple[object, ...], place: Authority, browser: Client
) -> None:
    read(browser, name, *args)
    counts, there = set(), 0
    for many in (1, 3, 60) if of != "enquiries" else (1, 3, 20):
        for _ in range(there, many):
            one_more(of, place)
        there = many
        with CaptureQueriesContext(connection) as asked:
            read(browser, name, *args)
        counts.add(len(asked))
    assert len(counts) == 1 and counts.pop() <= MOST_QUERIES


def test_the_page_of_one_with_much_in_it_asks_no_more(place: Authority, browser: Client) -> None:
    case = case_in(large_scale.State.OPEN, proposed(place))
    counts = set()
    for many in (1, 2, 20):
        for _ in range(many):
            full_case(case)
        read(browser, "case", case.pk)
        with CaptureQueriesContext(connection) as asked:
            read(browser, "case", case.pk)
        counts.add(len(asked))
    assert len(counts) == 1 and counts.pop() <= MOST_QUERIES


def test_what_is_to_begin_has_pages_those_decided_on_first(
    place: Authority, browser: Client
) -> None:
    concerns = [a_concern(place) for _ in range(52)]

    def shown(**query: str) -> set[int]:
        text = read(browser, "enquiries", **query)
        return {one.number for one in concerns if f"concern {one.number}<" in text}

    first, last = {one.number for one in concerns[:50]}, {one.number for one in concerns[50:]}
    for page in ("", "1", "0", "-1", "x", "a\x00", "1.5"):
        assert shown(begin=page) == first
    for page in ("2", "3", "99999"):
        assert shown(begin=page) == last
    text = read(browser, "enquiries")
    assert "?begin=2" in text and "Decided on later" in text and "earlier</a>" not in text
    assert "Decided on earlier" in read(browser, "enquiries", begin="2", show="mine")
    for one in concerns[:2]:
        begun(concern=one)
    assert shown() == (first | last) - {one.number for one in concerns[:2]}
    assert "Decided on later" not in read(browser, "enquiries")


def test_large_scale_enquiries_have_pages_those_that_go_on_first(
    place: Authority, browser: Client
) -> None:
    for number in range(30):
        case = proposed(place)
        if number % 2:
            case_step(case, large_scale.Step.DECLINE)
    first, second = read(browser, "large_scale"), read(browser, "large_scale", page="2")
    assert (first.count(ROWS), second.count(ROWS)) == (25, 5)
    assert "Ended" in first and "page=2" in first
    assert "Large-scale enquiries that go on" not in second
    assert "No large-scale enquiry goes on" not in second
    for page in ("3", "0", "x", "9" * 30, "a\x00"):
        assert read(browser, "large_scale", page=page).count(ROWS) in {5, 25}


def test_where_all_have_ended_that_none_goes_on_is_said(place: Authority, browser: Client) -> None:
    case_step(proposed(place), large_scale.Step.DECLINE)
    shown = read(browser, "large_scale")
    assert "No large-scale enquiry goes on" in shown and shown.count(ROWS) == 1


@pytest.mark.parametrize("query", [{"show": "a\x00"}, {"show": "x"}, {"page": "a\x00"}])
def test_what_cannot_be_asked_is_as_if_it_were_not(
    query: dict[str, str], place: Authority, browser: Client
) -> None:
    enquiry = begun(place)
    assert f"Enquiry {enquiry.pk}</a>" in read(browser, "enquiries", **query)
    assert str(enquiry.pk) in read(browser, "download", "csv", **query)


@pytest.mark.parametrize("typed", ["zq\x00", "%", "_", "'", "elm" * 100, " "])
def test_a_search_takes_whatever_is_typed(typed: str, place: Authority, browser: Client) -> None:
    LocationFactory(authority=place, name="Elmbank House", search_text="elmbank house")
    assert "Elmbank House" not in read(browser, "choose_case", q=typed)


def test_what_somebody_typed_is_no_formula_in_a_file(place: Authority, browser: Client) -> None:
    enquiry = begun(place, location=LocationFactory(authority=place, name="=1+1"))
    worker = practitioner(place, name="@SUM(A1)")
    step(enquiry, Step.ALLOCATE, worker=worker)
    (row,) = csv.DictReader(io.StringIO(read(browser, "download", "csv")))
    assert (row["Service"], row["Practitioner"]) == ("'=1+1", "'@SUM(A1)")
    response = browser.get(reverse("enquiries:download", args=["ods"]))
    body = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    content = zipfile.ZipFile(io.BytesIO(body)).read("content.xml").decode()
    assert "'=1+1" in content and ">=1+1" not in content and "table:formula" not in content


def test_a_file_holds_what_its_reader_may_see_and_names_no_adult(place: Authority) -> None:
    enquiry, other = begun(place), begun(AuthorityFactory())
    person = client_as(Role.SAFEGUARDING_PRACTITIONER, authority=place)
    rows = list(csv.DictReader(io.StringIO(read(person, "download", "csv"))))
    assert [row["Enquiry"] for row in rows] == [str(enquiry.pk)]
    assert other.authority.name not in str(rows)
    assert not {"Adult", "Name", "Date of birth"} & set(rows[0])


def test_what_belongs_to_one_enquiry_is_not_there_under_another(
    place: Authority, browser: Client
) -> None:
    """An id in the address is looked for within what stands before it."""
    request = caused_enquiry(begun(place))
    case = case_in(large_scale.State.OPEN, proposed(place))
    full_case(case)
    action, other = case.agreed_actions.get(), begun(place)
    for name, args in (
        ("request", [other.pk, request.pk]),
        ("request_step", [other.pk, request.pk, "chase"]),
        ("finish", [other.pk, action.pk]),
        ("finish", [request.enquiry_id, action.pk]),
        ("case_finish", [proposed(place).pk, action.pk]),
        ("case_finish", [10**30, action.pk]),
        ("enquiry", [10**30]),
        ("begin", [10**30]),
        ("propose", ["service", 10**30]),
    ):
        address = reverse(f"enquiries:{name}", args=args)
        assert browser.get(address).status_code == 404, address
        assert browser.post(address).status_code in {404, 405}, address
