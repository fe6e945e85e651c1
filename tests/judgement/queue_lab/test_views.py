"""The page of the forecast: for whom it is there, what it says, and what it keeps to itself."""

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.journal.models import Entry
from almoner.judgement.queue_lab import views
from almoner.judgement.queue_lab.practice import practice_as_at
from almoner.judgement.queue_lab.rules.history import History
from tests.core.accounts.factories import client_as
from tests.judgement.queue_lab.factories import (
    MONDAY,
    AuthorityFactory,
    growing,
    kept,
    steady,
    team_kept,
)

pytestmark = pytest.mark.django_db
INDEX = reverse("queue_lab:forecast")
ADDRESSES = (
    INDEX,
    reverse("queue_lab:download", args=["csv"]),
    reverse("queue_lab:download", args=["ods"]),
)
PEOPLE = [role for role in Role if role is not Role.REFERRAL_SYSTEM]


@pytest.fixture(autouse=True)
def few_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enough for a page; what they say is tested elsewhere."""
    monkeypatch.setattr(views, "practice_as_at", lambda day: replace(practice_as_at(day), runs=10))


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory(name="Southaven")


def day(history: History) -> dict[str, str]:
    on = history.last_on
    return {"as_at-day": str(on.day), "as_at-month": str(on.month), "as_at-year": str(on.year)}


def asked(history: History, **changed: str) -> dict[str, str]:
    return {"scenario": "unchanged", "limit": "50", **day(history), **changed}


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("address", ADDRESSES)
def test_it_is_there_for_those_who_may_see_the_figures(
    authority: Authority, role: Role, address: str
) -> None:
    history = team_kept(authority)
    response = client_as(role, authority=authority).get(address, asked(history))
    for put_away in response._resource_closers:  # close() would end the connection too
        put_away()
    may = Permission.VIEW_SAFEGUARDING_FIGURES in GRANTS[role].permissions
    assert response.status_code == (HTTPStatus.OK if may else HTTPStatus.NOT_FOUND)


def test_nobody_who_is_not_signed_in_sees_it() -> None:
    assert Client().get(INDEX).status_code == HTTPStatus.FOUND


def test_it_says_what_may_come_how_sure_and_what_it_does_not_know(authority: Authority) -> None:
    history = team_kept(authority)
    text = (
        client_as(Role.SAFEGUARDING_MANAGER, authority=authority)
        .get(INDEX, asked(history))
        .content.decode()
    )
    for words in (
        "Nothing changes: the queue",
        "See the figures in a table",
        "Chance that more than 50 wait",
        "Chance that fewer than 10 wait in 8 weeks",
        "What would help",
        "One more worker",
        "Each concern takes 10 minutes less",
        "A fifth more concerns arrive",
        "were held back and forecast",
        "none of them real",
        "What it does not know",
    ):
        assert words in text
    assert "needed to be back under 10 in 8 weeks" in text


def test_a_mix_of_ones_own_is_forecast(authority: Authority) -> None:
    history = team_kept(authority)
    said = asked(history, scenario="own", more_workers="1.5", minutes_saved="5", more_arrivals="10")
    browser = client_as(Role.SAFEGUARDING_MANAGER, authority=authority)
    assert "Your own mix: the queue" in browser.get(INDEX, said).content.decode()


def test_what_cannot_be_is_said_and_what_was_typed_stays(authority: Authority) -> None:
    history = team_kept(authority)
    browser = client_as(Role.SAFEGUARDING_MANAGER, authority=authority)
    text = browser.get(INDEX, asked(history, limit="many", workers="2.5")).content.decode()
    assert "There is a problem" in text
    assert 'value="2.5"' in text


def test_an_address_may_say_the_day_alone(authority: Authority) -> None:
    history = team_kept(authority)
    browser = client_as(Role.SAFEGUARDING_MANAGER, authority=authority)
    text = browser.get(INDEX, {"as_at": history.last_on.isoformat()}).content.decode()
    assert "Nothing changes: the queue" in text and "There is a problem" not in text
    assert f'value="{history.last_on.year}"' in text


def test_today_without_days_points_to_the_last_that_was_kept(authority: Authority) -> None:
    history = team_kept(authority)
    text = client_as(Role.DIRECTOR, authority=authority).get(INDEX).content.decode()
    assert "Too little is known to forecast" in text
    assert f"?as_at={history.last_on.isoformat()}" in text


def test_a_team_near_its_limit_is_told_why_the_interval_is_wide(authority: Authority) -> None:
    kept(authority, History(tuple(growing(weeks=24))))
    said = {"as_at": (MONDAY + timedelta(days=24 * 7 - 1)).isoformat()}
    browser = client_as(Role.SAFEGUARDING_MANAGER, authority=authority)
    text = browser.get(INDEX, said).content.decode()
    assert "more than the" in text and "So near its limit a queue is hard to foretell" in text
    assert "The picture goes up to" in text


def test_too_little_history_is_said(authority: Authority) -> None:
    browser = client_as(Role.SAFEGUARDING_MANAGER, authority=authority)
    text = browser.get(INDEX).content.decode()
    assert "Too little is known to forecast" in text
    assert "not nought" in text
    assert browser.get(ADDRESSES[1]).status_code == HTTPStatus.NOT_FOUND


def test_small_counts_are_kept_from_those_who_may_see_no_concern(authority: Authority) -> None:
    history = History(tuple(steady(weeks=24, waiting=3)))
    kept(authority, history)
    said = asked(history)
    director = client_as(Role.DIRECTOR, authority=authority).get(INDEX, said).content.decode()
    manager = client_as(Role.SAFEGUARDING_MANAGER, authority=authority).get(INDEX, said)
    assert "fewer than 5 waited at the end" in director
    assert "3 waited at the end" in manager.content.decode()


def test_a_reading_and_a_download_are_journalled(authority: Authority) -> None:
    history = team_kept(authority)
    browser = client_as(Role.SAFEGUARDING_MANAGER, authority=authority)
    browser.get(INDEX, asked(history))
    read = Entry.objects.latest("id")
    assert (read.action, read.sensitivity, read.subject_kind) == (
        "read",
        "SAFEGUARDING",
        "queue_lab.Forecast",
    )
    text = b"".join(browser.get(ADDRESSES[1], asked(history))).decode()  # type: ignore[arg-type]
    assert len(text.strip().splitlines()) == 27
    export = Entry.objects.latest("id")
    assert (export.action, export.sensitivity) == ("export", "SAFEGUARDING")


def test_a_page_asks_few_questions_of_the_database(
    authority: Authority, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    history = team_kept(authority)
    browser = client_as(Role.SAFEGUARDING_MANAGER, authority=authority)
    with django_assert_max_num_queries(12):
        browser.get(INDEX, asked(history))


@pytest.mark.parametrize("extension", ["pdf", "exe"])
def test_no_other_file_is_made(authority: Authority, extension: str) -> None:
    history = team_kept(authority)
    browser = client_as(Role.SAFEGUARDING_MANAGER, authority=authority)
    address = reverse("queue_lab:download", args=[extension])
    assert browser.get(address, asked(history)).status_code == HTTPStatus.NOT_FOUND
