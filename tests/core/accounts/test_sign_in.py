"""Signing in: by e-mail address and password, locked after too many failures, journalled."""

import json
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from almoner.core.accounts.lockout import address_of
from almoner.core.accounts.models import User
from almoner.core.journal.models import Entry
from almoner.core.ui.words import in_words
from tests.core.accounts.factories import PASSWORD, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    return MembershipFactory().user


def _sign_in(client: Client, email: str, password: str = PASSWORD, **query: str) -> Any:
    data = {"login": email, "password": password, **query}
    return client.post(reverse("account_login"), data)


def _actions() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("action", flat=True))


def test_the_right_password_signs_in(client: Client, officer: User) -> None:
    response = _sign_in(client, officer.email)
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(officer.pk)
    entry = Entry.objects.get()
    assert (entry.action, entry.actor) == ("sign_in", f"user:{officer.pk}")
    assert entry.authority_code == officer.memberships.get().authority.code


def test_the_address_may_be_in_any_case(client: Client, officer: User) -> None:
    _sign_in(client, officer.email.upper())
    assert "_auth_user_id" in client.session


def test_it_leads_back_to_the_page_that_was_asked_for(client: Client, officer: User) -> None:
    response = _sign_in(client, officer.email, next="/accounts/roles/")
    assert response["Location"] == "/accounts/roles/"


def test_it_leads_to_no_other_site(client: Client, officer: User) -> None:
    response = _sign_in(client, officer.email, next="https://elsewhere.example/")
    assert response["Location"] == "/"


def test_a_wrong_password_is_refused_and_journalled(client: Client, officer: User) -> None:
    response = _sign_in(client, officer.email, "wrong")
    assert "The email address or password is not correct" in response.content.decode()
    assert "_auth_user_id" not in client.session
    entry = Entry.objects.get()
    assert (entry.action, entry.actor) == ("sign_in_failed", "anonymous")
    assert json.loads(entry.detail)["email"] == officer.email


def test_a_stranger_is_refused_with_the_same_words(client: Client) -> None:
    response = _sign_in(client, "stranger@nowhere.example")
    assert "The email address or password is not correct" in response.content.decode()


def test_a_password_typed_as_an_address_is_not_kept(client: Client) -> None:
    client.post(reverse("account_login"), {"login": "hunter2!", "password": "x"})
    assert "hunter2" not in "".join(Entry.objects.values_list("detail", flat=True))


def test_five_failures_lock_the_account_for_fifteen_minutes(client: Client, officer: User) -> None:
    for _ in range(5):
        response = _sign_in(client, officer.email, "wrong")
    assert response.status_code == 429
    assert "This account is locked for 15 minutes" in response.content.decode()
    assert _actions() == ["sign_in_failed"] * 5 + ["lock_out"]


def test_the_page_of_a_lock_says_when_it_ends_and_what_to_do(client: Client, officer: User) -> None:
    for _ in range(5):
        _sign_in(client, officer.email, "wrong")
    failed_at = timezone.now() - timedelta(minutes=9)
    AccessAttempt.objects.update(attempt_time=failed_at)
    page = _sign_in(client, officer.email).content.decode()
    assert f"<strong>{in_words(failed_at + timedelta(minutes=16))}</strong>" in page
    assert f'href="{reverse("account_reset_password")}"' in page


def test_a_wrong_password_is_shown_at_the_first_box_and_the_summary_leads_there(
    client: Client, officer: User
) -> None:
    page = _sign_in(client, officer.email, "wrong").content.decode()
    assert '<a href="#id_login">The email address or password is not correct</a>' in page
    assert 'id="id_login-error"' in page


def test_the_right_password_does_not_open_a_locked_account(client: Client, officer: User) -> None:
    for _ in range(5):
        _sign_in(client, officer.email, "wrong")
    response = _sign_in(Client(HTTP_USER_AGENT="another"), officer.email.upper())
    assert response.status_code == 429
    assert _actions()[-1] == "lock_out"  # what is tried meanwhile adds nothing


def test_the_lock_ends_by_itself(client: Client, officer: User) -> None:
    for _ in range(5):
        _sign_in(client, officer.email, "wrong")
    attempt = AccessAttempt.objects.get()
    AccessAttempt.objects.update(attempt_time=attempt.attempt_time - timedelta(minutes=16))
    _sign_in(client, officer.email)
    assert "_auth_user_id" in client.session


def test_what_is_kept_of_a_failure_holds_no_secret(client: Client, officer: User) -> None:
    _sign_in(client, officer.email, "nearly right")
    kept = AccessAttempt.objects.get()
    assert "nearly right" not in kept.post_data


def test_others_are_not_locked_out_with_one(client: Client, officer: User) -> None:
    for _ in range(5):
        _sign_in(client, officer.email, "wrong")
    _sign_in(client, MembershipFactory().user.email)
    assert "_auth_user_id" in client.session


def test_a_deactivated_person_is_told_so(client: Client) -> None:
    user = UserFactory(is_active=False)
    response = _sign_in(client, user.email)
    assert response["Location"] == reverse("account_inactive")
    assert "_auth_user_id" not in client.session


def test_deactivating_ends_a_session_at_once(client: Client, officer: User) -> None:
    client.force_login(officer)
    User.objects.update(is_active=False)
    assert client.get(reverse("accounts:me")).status_code == 302


def test_signing_out_is_journalled(client: Client, officer: User) -> None:
    client.force_login(officer)
    client.post(reverse("account_logout"))
    entry = Entry.objects.latest("id")
    assert entry.action == "sign_out"
    assert json.loads(entry.detail)["because"] == "asked"


def test_signing_out_by_a_link_asks_first(client: Client, officer: User) -> None:
    client.force_login(officer)
    assert "Sign out" in client.get(reverse("account_logout")).content.decode()
    assert "_auth_user_id" in client.session


def test_nobody_registers(client: Client) -> None:
    for method in (client.get, client.post):
        assert "You need an invitation" in method(reverse("account_signup")).content.decode()
    client.post(reverse("account_signup"), {"email": "me@nowhere.example", "password1": PASSWORD})
    assert not User.objects.exists()


def test_a_forgotten_password_is_replaced_by_a_link(
    client: Client, officer: User, mailoutbox: list[object]
) -> None:
    client.post(reverse("account_reset_password"), {"email": officer.email})
    link = next(line for line in mailoutbox[0].body.splitlines() if "/password/reset/key/" in line)
    page = client.get(link.strip(), follow=True)
    assert "Choose a password" in page.content.decode()
    new = "eleven quiet lapwings"
    address = page.redirect_chain[-1][0]
    response = client.post(address, {"password1": new, "password2": new})
    assert response.status_code == 302
    assert "set_password" in _actions()
    _sign_in(client, officer.email, new)
    assert "_auth_user_id" in client.session
    assert "This link no longer works" in Client().get(link.strip(), follow=True).content.decode()


def test_a_stranger_is_sent_nothing(client: Client, mailoutbox: list[object]) -> None:
    response = client.post(
        reverse("account_reset_password"), {"email": "stranger@nowhere.example"}, follow=True
    )
    assert "If someone is known by that address" in response.content.decode()
    assert mailoutbox == []


@pytest.mark.parametrize(
    ("weak", "said"),
    [("short", "12 characters"), ("qwerty123456", "common"), ("northshire.example", "similar")],
)
def test_a_weak_password_is_refused(client: Client, officer: User, weak: str, said: str) -> None:
    client.force_login(officer)
    data = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    page = client.post(reverse("account_change_password"), data).content.decode()
    assert said in page
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_a_roomful_of_people_signs_in_within_a_minute(officer: User) -> None:
    for _ in range(60):
        browser = Client()
        _sign_in(browser, officer.email)
        assert "_auth_user_id" in browser.session


def test_an_address_that_sends_too_much_is_told_to_wait(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    _sign_in(client, "someone@council.example", "wrong")
    response = _sign_in(client, "someone@council.example", "wrong")
    assert response.status_code == 429
    assert "Wait a minute, go back and try again." in response.content.decode()


def test_behind_a_proxy_the_browsers_own_address_is_kept(client: Client, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    forged_and_real = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}
    data = {"login": "someone@council.example", "password": "wrong"}
    client.post(reverse("account_login"), data, headers=forged_and_real)
    assert json.loads(Entry.objects.get().detail)["ip"] == "198.51.100.7"


def test_without_a_proxy_what_a_browser_says_of_itself_is_not_believed(client: Client) -> None:
    data = {"login": "someone@council.example", "password": "wrong"}
    client.post(reverse("account_login"), data, headers={"X-Forwarded-For": "203.0.113.9"})
    assert json.loads(Entry.objects.get().detail)["ip"] == "127.0.0.1"


def test_whose_address_nothing_tells_is_kept_as_unknown() -> None:
    request = RequestFactory(REMOTE_ADDR="").get("/")
    assert address_of(request) is None
