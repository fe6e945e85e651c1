"""Idle sessions, what was being sent when one ended, headers, and what a request costs."""

import re
import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from almoner.core.accounts.models import UnsavedForm
from almoner.core.accounts.rules import Role
from almoner.core.journal.models import Entry
from tests.core.accounts.factories import (
    PASSWORD,
    AuthorityFactory,
    MembershipFactory,
    client_as,
    user_of,
)

pytestmark = pytest.mark.django_db
HALF_AN_HOUR = 30 * 60


class Clock:
    """The middleware's clock, moved by hand."""

    def __init__(self) -> None:
        self.now = 1_630_411_200.0

    def time(self) -> float:
        """The instant."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("almoner.core.accounts.middleware.time", made)
    return made


@pytest.fixture
def browser() -> Client:
    return client_as(Role.ADMINISTRATOR)


ROLES = "/accounts/roles/"


def _seen_at(browser: Client) -> int:
    return int(browser.session["seen_at"])


def test_a_session_is_written_once_a_minute(
    browser: Client, clock: Clock, django_assert_max_num_queries: Any
) -> None:
    browser.get(ROLES)
    started = _seen_at(browser)
    clock.now += 60
    with django_assert_max_num_queries(3) as asked:  # session, person, on PostgreSQL roles
        browser.get(ROLES)
    assert all(query["sql"].startswith("SELECT") for query in asked.captured_queries)
    assert _seen_at(browser) == started
    clock.now += 1
    browser.get(ROLES)
    assert _seen_at(browser) == started + 61


def test_someone_who_keeps_asking_stays(browser: Client, clock: Clock) -> None:
    for _ in range(4):
        assert browser.get(ROLES).status_code == 200
        clock.now += HALF_AN_HOUR - 61


def test_half_an_hour_without_asking_signs_out(browser: Client, clock: Clock) -> None:
    browser.get(ROLES)
    clock.now += HALF_AN_HOUR + 1
    response = browser.get(f"{ROLES}?a=1")
    assert response["Location"] == f"{reverse('account_login')}?next={ROLES}%3Fa%3D1"
    assert "_auth_user_id" not in browser.session
    page = browser.get(response["Location"]).content.decode()
    assert "You were signed out after 30 minutes without activity." in page
    entry = Entry.objects.latest("id")
    assert entry.action == "sign_out"
    assert '"because": "idle"' in entry.detail


def test_the_time_is_a_setting(browser: Client, clock: Clock, settings: Any) -> None:
    settings.IDLE_MINUTES = 5
    browser.get(ROLES)
    clock.now += 5 * 60 + 1
    assert browser.get(ROLES).status_code == 302


def _send(browser: Client, clock: Clock, **data: Any) -> Any:
    browser.get(ROLES)
    clock.now += HALF_AN_HOUR + 1
    return browser.post("/papers/", data)


def _sign_in(browser: Client, email: str, to: str) -> Any:
    return browser.post(to, {"login": email, "password": PASSWORD}, follow=True)


def test_a_form_that_was_being_sent_is_offered_again(browser: Client, clock: Clock) -> None:
    person = user_of(browser)
    response = _send(browser, clock, note="Half an hour's work <b>", bands=["a", "b"])
    assert response["Location"].endswith(f"?next={reverse('accounts:unsaved')}")
    page = _sign_in(browser, person.email, response["Location"]).content.decode()
    assert 'action="/papers/"' in page
    kept = re.findall(r'<input type="hidden" name="(note|bands)" value="([^"]*)">', page)
    assert kept == [("note", "Half an hour&#39;s work &lt;b&gt;"), ("bands", "a"), ("bands", "b")]
    again = browser.get(reverse("accounts:unsaved"), follow=True)
    assert "There is nothing left to save." in again.content.decode()


def test_a_form_is_offered_to_nobody_else(browser: Client, clock: Clock) -> None:
    response = _send(browser, clock, note="Confidential")
    other = MembershipFactory().user
    page = _sign_in(browser, other.email, response["Location"])
    assert "Confidential" not in page.content.decode()
    assert UnsavedForm.objects.get().user != other  # it waits for whose it is


@pytest.mark.parametrize(
    "data",
    [{}, {"password": "x"}, {"note": "x" * 100_001}],
    ids=["empty", "only a secret", "too long"],
)
def test_what_is_not_worth_keeping_is_not_kept(
    browser: Client, clock: Clock, data: dict[str, str]
) -> None:
    response = _send(browser, clock, **data)
    assert response["Location"].endswith("?next=/papers/")
    assert not UnsavedForm.objects.exists()


def test_files_are_chosen_again(browser: Client, clock: Clock, tmp_path: Any) -> None:
    file = tmp_path / "ratings.csv"
    file.write_text("a,b")
    with file.open("rb") as content:
        response = _send(browser, clock, note="x", file=content)
    assert response["Location"].endswith("?next=/papers/")


class TestHeaders:
    """What each answer tells the browser."""

    def test_the_content_policy_allows_nothing_inline(self, client: Client) -> None:
        policy = client.get(reverse("account_login"))["Content-Security-Policy"]
        directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
        assert directives["default-src"] == "'self'"
        assert "unsafe" not in policy
        assert directives["script-src"].startswith("'self'")
        assert directives["object-src"] == directives["base-uri"] == "'none'"
        assert directives["frame-ancestors"] == "'none'"
        assert directives["form-action"] == "'self'"

    def test_no_page_of_ours_has_a_script_inline(self, client: Client) -> None:
        page = client.get(reverse("account_login")).content.decode()
        inline = [
            tag
            for tag in re.findall(r"<script[^>]*>", page)
            if "src=" not in tag and "application/json" not in tag and "nonce=" not in tag
        ]
        assert inline == []
        assert not re.search(r"\son\w+=|style=", page)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("Referrer-Policy", "same-origin"),
            ("X-Frame-Options", "DENY"),
            ("X-Content-Type-Options", "nosniff"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
        ],
    )
    def test_the_others_are_set(self, client: Client, name: str, value: str) -> None:
        assert client.get(reverse("account_login"))[name] == value

    def test_no_device_is_asked_for(self, client: Client) -> None:
        assert "camera=()" in client.get(reverse("account_login"))["Permissions-Policy"]

    def test_a_page_is_not_kept_by_a_shared_computer(self, browser: Client) -> None:
        assert "no-store" in browser.get(ROLES)["Cache-Control"]

    def test_cookies_stay_out_of_scripts_and_other_sites(self, client: Client) -> None:
        user = MembershipFactory().user
        client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        cookie = client.cookies["sessionid"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert not cookie["max-age"]  # it ends with the browser


def test_a_signed_in_request_costs_at_most_three_queries(
    browser: Client, django_assert_num_queries: Any
) -> None:
    browser.get(reverse("accounts:me"))
    with django_assert_num_queries(3):  # session, person, roles with their authorities
        page = browser.get(reverse("accounts:me")).content.decode()
    assert "Administrator" in page


def test_the_authority_that_someone_works_in_is_chosen(browser: Client) -> None:
    second = AuthorityFactory(name="Zz last by name")
    MembershipFactory(user=user_of(browser), authority=second)
    assert browser.get(reverse("accounts:me")).wsgi_request.authority != second
    browser.post(reverse("accounts:choose_authority"), {"code": second.code})
    assert browser.get(reverse("accounts:me")).wsgi_request.authority == second
    browser.post(reverse("accounts:choose_authority"), {"code": "E06999999"})  # not theirs
    assert browser.get(reverse("accounts:me")).wsgi_request.authority == second


def test_the_clock_is_the_machines() -> None:
    from almoner.core.accounts import middleware

    assert middleware.time is time
