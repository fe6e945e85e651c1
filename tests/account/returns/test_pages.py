"""The pages and files of a return: how many questions, what is published, and for whom they are."""

import csv
import io
import re
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from almoner.account.returns import tables
from almoner.core.accounts import queries as accounts
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Principal, Role
from almoner.core.journal.models import Entry
from almoner.core.journal.queries import Wanted
from tests.account.returns.factories import (
    AuthorityFactory,
    an_enquiry,
    concluded,
    counted,
    submitted,
)
from tests.core.accounts.factories import client_as
from tests.response.answers import answer

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
OTHERS = [role for role in Role if Permission.BUILD_RETURN not in GRANTS[role].permissions]
DIGITS = re.compile(r">\s*([1-4])\s*</td>")


@pytest.fixture
def place() -> Authority:
    return AuthorityFactory(name="Southaven")


@pytest.fixture
def browser(place: Authority) -> Client:
    return client_as(Role.SAFEGUARDING_MANAGER, authority=place)


def address(name: str, *args: object) -> str:
    return reverse(f"returns:{name}", args=args)


def every_address(year: int = 2021, number: int = 1) -> list[str]:
    return [
        address("returns"),
        address("year", year),
        address("submit", year),
        address("submission", year, number),
        address("download", year, "csv"),
        address("submission_download", year, number, "ods"),
    ]


def read(browser: Client, where: str, **query: str) -> str:
    response = browser.get(where, query)
    assert response.status_code == HTTPStatus.OK
    body = b"".join(response) if response.streaming else response.content
    return body.decode("utf-8-sig", errors="replace")


@pytest.mark.parametrize("where", every_address()[:5])
def test_a_page_asks_as_many_questions_however_many_are_counted(
    where: str, place: Authority, browser: Client
) -> None:
    submitted(place)
    counts, there = set(), 0
    for many in (1, 3, 30):
        for _ in range(there, many):
            an_enquiry(place)
            concluded(place)
        there = many
        read(browser, where)
        with CaptureQueriesContext(connection) as asked:
            read(browser, where)
        counts.add(len(asked))
    assert len(counts) == 1 and counts.pop() <= MOST_QUERIES


def test_what_may_be_published_has_no_small_number_on_the_page_or_in_a_file(
    place: Authority, browser: Client
) -> None:
    for gender, many in (("male", 2), ("female", 6)):
        for _ in range(many):
            concluded(place, gender=gender)
    submitted(place)
    for where in (address("year", 2021), address("submission", 2021, 1)):
        page = read(browser, where, version="publish")
        assert not DIGITS.search(page) and ">*</td>" in page
        assert "What is not known" not in page  # its lines count exactly
        assert DIGITS.search(read(browser, where))
    for where in (
        address("download", 2021, "csv"),
        address("submission_download", 2021, 1, "csv"),
    ):
        rows = list(csv.DictReader(io.StringIO(read(browser, where, version="publish"))))
        assert {row["Number"] for row in rows} <= {"*", *map(str, range(5, 100, 5))}
        full = list(csv.DictReader(io.StringIO(read(browser, where))))
        assert {"2", "6"} <= {row["Number"] for row in full}


@pytest.mark.parametrize("version", ["", "x", "a\x00", "FULL"])
def test_a_version_that_is_none_is_the_full_one(
    version: str, place: Authority, browser: Client
) -> None:
    an_enquiry(place)
    page = read(browser, address("year", 2021), version=version)
    assert "not for publication" in page


@pytest.mark.parametrize(("begun", "told"), [(4, False), (5, False), (10, True)])
def test_a_rate_is_told_only_of_enough(begun: int, told: bool, place: Authority) -> None:
    """Five enquiries of five concerns are too few: a percentage is of ten at least."""
    for _ in range(begun):
        an_enquiry(place)
    words = tables.conversion_words(counted(place), version=tables.TO_PUBLISH)
    assert words.startswith("100") is told
    assert ("Not published" in words) is not told


@pytest.mark.parametrize("extension", ["pdf", "CSV", "exe"])
def test_there_is_no_file_of_another_kind(
    extension: str, place: Authority, browser: Client
) -> None:
    submitted(place)
    before = Entry.objects.count()
    for where in (
        address("download", 2021, extension),
        address("submission_download", 2021, 1, extension),
    ):
        assert browser.get(where).status_code == HTTPStatus.NOT_FOUND
    assert Entry.objects.count() == before


@pytest.mark.parametrize("number", [0, 2, 10**30])
def test_a_submission_that_never_was_is_not_there(
    number: int, place: Authority, browser: Client
) -> None:
    submitted(place)
    for where in (
        address("submission", 2021, number),
        address("submission_download", 2021, number, "csv"),
        address("submission", 2020, 1),
    ):
        assert browser.get(where).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("role", OTHERS)
def test_whoever_builds_none_is_answered_as_where_there_never_was_one(
    role: Role, place: Authority
) -> None:
    submitted(place)
    browser = client_as(role, authority=place)
    nowhere = answer(browser, "/nothing-here/")
    assert nowhere[0] == HTTPStatus.NOT_FOUND
    for where in every_address():
        assert answer(browser, where) == nowhere, where
    assert answer(browser, address("submit", 2021), "post")[0] == HTTPStatus.NOT_FOUND


def test_anothers_is_not_there_and_ones_own_is_empty(place: Authority, browser: Client) -> None:
    other = AuthorityFactory()
    an_enquiry(other)
    submitted(other)
    nowhere = answer(browser, "/nothing-here/")
    for where in (address("submission", 2021, 1), address("submission_download", 2021, 1, "csv")):
        assert answer(browser, where) == nowhere
    rows = csv.DictReader(io.StringIO(read(browser, address("download", 2021, "csv"))))
    assert {row["Number"] for row in rows} == {"0"}


@pytest.mark.parametrize("second", OTHERS)
def test_the_journal_says_nothing_of_it_to_its_other_readers(
    second: Role, place: Authority, browser: Client
) -> None:
    """Nor to somebody who sees every concern that it is counted from."""
    reader = Principal(
        reference="user:3",
        name="Bea Holt",
        roles=frozenset({(place.code, Role.AUDITOR), (place.code, second)}),
    )

    def known() -> list[accounts.JournalLine]:
        return accounts.journal(wanted=Wanted(), visible_to=reader, limit=100)

    before = known()
    submitted(place)
    for where in (address("year", 2021), address("download", 2021, "csv")):
        read(browser, where)
    assert known() == before
    assert Entry.objects.filter(subject_kind__startswith="returns.").exists()
