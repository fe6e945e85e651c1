"""Authenticator apps, recovery codes and passkeys; and asking for one of them."""

import json
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from almoner.core.accounts.models import User
from almoner.core.accounts.rules import Role
from almoner.core.journal.models import Entry
from tests.core.accounts.factories import PASSWORD, MembershipFactory, client_as, user_of
from tests.core.accounts.passkey import Passkey

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def _code(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def officer() -> User:
    return MembershipFactory().user


@pytest.fixture
def browser(officer: User) -> Client:
    """Signed in by password and asked for it again, as allauth wants before what matters."""
    client = Client()
    _password(client, officer)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def _password(client: Client, user: User, **query: str) -> Any:
    data = {"login": user.email, "password": PASSWORD, **query}
    return client.post(reverse("account_login"), data)


def test_an_app_is_set_up_with_its_first_code(browser: Client, officer: User) -> None:
    page = browser.get(reverse("mfa_activate_totp")).content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    secret = browser.session["mfa.totp.secret"]
    assert secret in page
    response = browser.post(reverse("mfa_activate_totp"), {"code": _code(secret)})
    assert response["Location"] == reverse("mfa_view_recovery_codes")
    codes = browser.get(response["Location"]).content.decode()
    assert codes.count("<code>") == 10
    assert "Set up. " in browser.get(reverse("mfa_index")).content.decode()


def test_a_new_passkey_is_asked_for_in_plain_words(browser: Client) -> None:
    page = browser.get(reverse("mfa_add_webauthn")).content.decode()
    assert 'value="Passkey"' in page
    assert "Sign in with this passkey alone, without a password" in page
    assert "Passwordless" not in page


@pytest.mark.parametrize(
    "name",
    ["mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_generate_recovery_codes"],
)
def test_there_is_a_way_back_from_each_second_step(
    browser: Client, officer: User, name: str
) -> None:
    if "recovery" in name:
        TOTP.activate(officer, SECRET)
    page = browser.get(reverse(name)).content.decode()
    assert f'href="{reverse("mfa_index")}">Signing in safely</a>' in page


def test_a_wrong_first_code_is_refused(browser: Client) -> None:
    browser.get(reverse("mfa_activate_totp"))
    page = browser.post(reverse("mfa_activate_totp"), {"code": "000"}).content.decode()
    assert "That code is not correct. Enter the newest one" in page
    assert not Authenticator.objects.exists()


def test_then_a_code_is_asked_for_at_each_sign_in(officer: User) -> None:
    TOTP.activate(officer, SECRET)
    client = Client()
    response = _password(client, officer, next="/accounts/roles/")
    assert response["Location"].startswith(reverse("mfa_authenticate"))
    assert "_auth_user_id" not in client.session
    page = client.get(response["Location"]).content.decode()
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page
    response = client.post(reverse("mfa_authenticate"), {"code": _code()})
    assert response["Location"] == "/accounts/roles/"
    assert client.session["_auth_user_id"] == str(officer.pk)


def test_a_wrong_code_does_not_sign_in_and_is_journalled(officer: User) -> None:
    TOTP.activate(officer, SECRET)
    client = Client()
    _password(client, officer)
    page = client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert "That code is not correct" in page
    assert "_auth_user_id" not in client.session
    entry = Entry.objects.get(action="sign_in_failed")
    assert json.loads(entry.detail) == {"email": officer.email, "step": "code"}


def test_codes_are_not_guessed_for_ever(officer: User) -> None:
    TOTP.activate(officer, SECRET)
    client = Client()
    _password(client, officer)
    for _ in range(10):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    page = client.post(reverse("mfa_authenticate"), {"code": _code()}).content.decode()
    assert "Too many attempts" in page
    assert "_auth_user_id" not in client.session


def test_a_recovery_code_works_once(officer: User) -> None:
    TOTP.activate(officer, SECRET)
    code = RecoveryCodes.activate(officer).get_unused_codes()[0]
    for expected in (True, False):
        client = Client()
        _password(client, officer)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert ("_auth_user_id" in client.session) is expected


def test_cancelling_in_the_middle_leads_back_to_sign_in(officer: User) -> None:
    TOTP.activate(officer, SECRET)
    client = Client()
    _password(client, officer)
    login = reverse("account_login")
    response = client.post(reverse("account_logout"), {"next": login})
    assert response["Location"] == login


def test_new_recovery_codes_replace_the_old(browser: Client, officer: User) -> None:
    TOTP.activate(officer, SECRET)
    old = RecoveryCodes.activate(officer).get_unused_codes()
    page = browser.get(reverse("mfa_generate_recovery_codes")).content.decode()
    assert "The 10 codes that you still have will stop working." in page
    browser.post(reverse("mfa_generate_recovery_codes"))
    assert old[0] not in browser.get(reverse("mfa_view_recovery_codes")).content.decode()
    text = browser.get(reverse("mfa_download_recovery_codes"))
    assert text["Content-Type"].startswith("text/plain")


def test_an_app_is_given_up(browser: Client, officer: User) -> None:
    TOTP.activate(officer, SECRET)
    assert "Stop using" in browser.get(reverse("mfa_deactivate_totp")).content.decode()
    browser.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()


def _offered(page: str) -> Any:
    """What a page hands to its script."""
    return json.loads(page.split('id="js_data">')[1].split("</script>", maxsplit=1)[0])


def _added(browser: Client, **changed: str) -> tuple[Passkey, Any]:
    passkey = Passkey()
    page = browser.get(reverse("mfa_add_webauthn")).content.decode()
    credential = passkey.create(_offered(page)["creation_options"])
    data = {"name": "Work laptop", "credential": credential, "passwordless": "on"} | changed
    return passkey, browser.post(reverse("mfa_add_webauthn"), data)


def _by_passkey(client: Client, passkey: Passkey) -> Any:
    asked = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    credential = passkey.get(asked.json()["request_options"])
    return client.post(reverse("mfa_login_webauthn"), {"credential": credential})


def test_a_passkey_is_added_and_signs_in_by_itself(browser: Client, officer: User) -> None:
    passkey, response = _added(browser)
    assert response["Location"] == reverse("mfa_view_recovery_codes")
    client = Client()
    _by_passkey(client, passkey)
    assert client.session["_auth_user_id"] == str(officer.pk)
    assert Entry.objects.latest("id").action == "sign_in"


def test_a_passkey_is_the_second_step_after_a_password(browser: Client, officer: User) -> None:
    passkey, _ = _added(browser)
    client = Client()
    _password(client, officer)
    assert "_auth_user_id" not in client.session
    page = client.get(reverse("mfa_authenticate")).content.decode()
    credential = passkey.get(_offered(page)["request_options"])
    client.post(reverse("mfa_authenticate"), {"credential": credential})
    assert client.session["_auth_user_id"] == str(officer.pk)


def test_the_key_of_another_site_does_not_sign_in(browser: Client) -> None:
    passkey, _ = _added(browser)
    passkey.origin = "https://testserver.elsewhere.example"
    client = Client()
    response = _by_passkey(client, passkey)
    assert response["Location"] == reverse("account_login")
    assert "That code is not correct" in client.get(response["Location"]).content.decode()
    assert "_auth_user_id" not in client.session


def test_what_is_no_passkey_is_refused(browser: Client) -> None:
    _, response = _added(browser, credential="{}")
    assert response.status_code == 200
    assert not Authenticator.objects.exists()


def test_the_pages_of_passkeys_run_only_scripts_of_ours(browser: Client) -> None:
    page = browser.get(reverse("mfa_add_webauthn")).content.decode()
    for script in ("mfa/js/webauthn-json.js", "mfa/js/webauthn.js", "account/js/onload.js"):
        assert f'src="/static/{script}"' in page
    assert _offered(page)["creation_options"]["publicKey"]["rp"]["id"] == "testserver"


def test_passkeys_are_listed_renamed_and_removed(browser: Client) -> None:
    _added(browser)
    passkey = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
    assert "Work laptop" in browser.get(reverse("mfa_list_webauthn")).content.decode()
    edit, remove = (
        reverse(name, args=[passkey.pk]) for name in ("mfa_edit_webauthn", "mfa_remove_webauthn")
    )
    assert "Rename this passkey" in browser.get(edit).content.decode()
    browser.post(edit, {"name": "Home laptop"})
    passkey.refresh_from_db()
    assert passkey.data["name"] == "Home laptop"
    assert "Home laptop" in browser.get(remove).content.decode()
    browser.post(remove)
    assert not Authenticator.objects.exists()
    assert "You have none yet." in browser.get(reverse("mfa_list_webauthn")).content.decode()


def test_the_passkey_of_someone_else_is_not_found(browser: Client) -> None:
    _added(browser)
    theirs = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
    other, user = Client(), MembershipFactory().user
    _password(other, user)
    other.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert other.get(reverse(name, args=[theirs.pk])).status_code == 404


class TestConfirming:
    """A session is asked once more before something that matters."""

    @pytest.fixture
    def plain(self, officer: User) -> Client:
        client = Client()
        _password(client, officer)
        return client

    def test_by_password(self, plain: Client) -> None:
        response = plain.get(reverse("mfa_activate_totp"), follow=True)
        assert "Confirm that it is you" in response.content.decode()
        response = plain.post(response.redirect_chain[-1][0], {"password": PASSWORD})
        assert response["Location"].startswith(reverse("mfa_activate_totp"))

    def test_a_wrong_password_does_not(self, plain: Client) -> None:
        response = plain.get(reverse("mfa_activate_totp"), follow=True)
        page = plain.post(response.redirect_chain[-1][0], {"password": "wrong"})
        assert "That is not your password" in page.content.decode()

    def test_by_code(self, plain: Client, officer: User) -> None:
        TOTP.activate(officer, SECRET)
        page = plain.get(reverse("mfa_reauthenticate")).content.decode()
        assert "Confirm that it is you" in page
        assert "Or:" in page
        response = plain.post(reverse("mfa_reauthenticate"), {"code": _code()})
        assert response.status_code == 302
        assert plain.get(reverse("mfa_deactivate_totp")).status_code == 200

    def test_by_passkey(self, browser: Client) -> None:
        passkey, _ = _added(browser)
        client = Client()
        _by_passkey(client, passkey)
        page = client.get(reverse("mfa_reauthenticate_webauthn")).content.decode()
        credential = passkey.get(_offered(page)["request_options"])
        client.post(reverse("mfa_reauthenticate_webauthn"), {"credential": credential})
        assert client.get(reverse("mfa_add_webauthn")).status_code == 200


class TestRequired:
    """ALMONER_REQUIRE_MFA."""

    @pytest.fixture(autouse=True)
    def required(self, settings: Any) -> None:
        settings.REQUIRE_MFA = True

    @pytest.mark.parametrize("role", [Role.QUALITY_OFFICER, Role.DIRECTOR, Role.AUDITOR])
    def test_whoever_sees_restricted_records_sets_one_up_first(self, role: Role) -> None:
        browser = client_as(role)
        response = browser.get("/papers/")
        assert response["Location"] == reverse("mfa_index")
        page = browser.get(response["Location"]).content.decode()
        assert "Set up a passkey or an authenticator app before you go on." in page

    @pytest.mark.parametrize("role", [Role.BROKERAGE, Role.PARTNER, Role.ADMINISTRATOR])
    def test_others_need_none(self, role: Role) -> None:
        assert client_as(role).get("/papers/").get("Location") != reverse("mfa_index")

    def test_with_one_they_go_on_and_it_is_looked_up_once(self) -> None:
        browser = client_as(Role.DIRECTOR)
        TOTP.activate(user_of(browser), SECRET)
        assert browser.get("/papers/").get("Location") != reverse("mfa_index")
        assert browser.session["second_factor_proved"]
        with CaptureQueriesContext(connection) as made:
            browser.get("/papers/")
        assert [query["sql"] for query in made if "mfa_authenticator" in query["sql"]] == []

    def test_a_council_account_brings_its_own(self) -> None:
        browser = client_as(Role.DIRECTOR)
        session = browser.session
        session["account_authentication_methods"] = [{"method": "socialaccount", "at": 0}]
        session.save()
        assert browser.get("/papers/").get("Location") != reverse("mfa_index")
