"""Signing in with the council's own accounts (OpenID Connect): whoever was invited."""

from typing import Any

import pytest
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.test import RequestFactory

from almoner.config import environment
from almoner.core.accounts.adapters import SocialAdapter
from almoner.core.accounts.models import User
from almoner.core.journal.models import Entry
from tests.core.accounts.factories import UserFactory

TENANT = "https://login.microsoftonline.com/0f0f0f0f-0000-0000-0000-000000000000/v2.0"


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("ALMONER_OIDC_SERVER_URL", TENANT)
    monkeypatch.setenv("ALMONER_OIDC_CLIENT_ID", "client")
    monkeypatch.setenv("ALMONER_OIDC_SECRET", "secret")
    return monkeypatch


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    made = rf.get("/accounts/oidc/council/login/callback/")
    made.session = SessionStore()
    made._messages = CookieStorage(made)  # type: ignore[attr-defined]
    return made


def _arriving(email: str) -> SocialLogin:
    """What allauth hands over once the provider has vouched for someone."""
    account = SocialAccount(provider="council", uid="subject-1", extra_data={})
    return SocialLogin(user=User(email=email), account=account)


@pytest.mark.django_db
class TestWhoIsLetIn:
    """The adapter's decision."""

    @pytest.fixture(autouse=True)
    def provider(self, settings: Any, configured: Any) -> None:
        settings.SOCIALACCOUNT_PROVIDERS = environment.identity_provider()

    def test_whoever_was_invited_by_that_address(self, request_: HttpRequest) -> None:
        invited = UserFactory(email="ada@southaven.example")
        login = _arriving("Ada@Southaven.example")
        SocialAdapter(request_).pre_social_login(request_, login)
        assert login.user == invited
        assert SocialAccount.objects.get().user == invited
        assert User.objects.count() == 1

    @pytest.mark.parametrize(
        ("email", "said"),
        [
            ("stranger@southaven.example", "Nobody has been invited as stranger@"),
            ("", "Your council account has no email address."),
            ("gone@southaven.example", "Nobody has been invited as gone@"),
        ],
    )
    def test_nobody_else(self, request_: HttpRequest, email: str, said: str) -> None:
        UserFactory(email="gone@southaven.example", is_active=False)
        with pytest.raises(ImmediateHttpResponse) as refused:
            SocialAdapter(request_).pre_social_login(request_, _arriving(email))
        assert refused.value.response.status_code == 403
        assert said in refused.value.response.content.decode()
        assert Entry.objects.get().action == "sign_in_refused"
        assert not SocialAccount.objects.exists()

    def test_nobody_registers_that_way(self, request_: HttpRequest) -> None:
        adapter = SocialAdapter(request_)
        assert adapter.is_open_for_signup(request_, _arriving("x@y.example")) is False


def test_the_provider_is_configured_by_variables(configured: pytest.MonkeyPatch) -> None:
    configured.setenv("ALMONER_OIDC_NAME", "Southaven")
    providers = environment.identity_provider()
    (app,) = providers["openid_connect"]["APPS"]
    assert (app["name"], app["client_id"], app["secret"]) == ("Southaven", "client", "secret")
    assert app["settings"]["server_url"] == TENANT
    assert environment.origins(providers) == ["https://login.microsoftonline.com"]


def test_without_them_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ALMONER_OIDC_SERVER_URL", raising=False)
    assert environment.identity_provider() == {}
    assert environment.origins({}) == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SERVER_URL", "http://login.example/t", "must begin with https"),
        ("SERVER_URL", "https://login.microsoftonline.com/common/v2.0", "your own tenant"),
        ("SERVER_URL", "https://login.microsoftonline.com/organizations/v2.0", "your own tenant"),
        ("CLIENT_ID", "", "ALMONER_OIDC_CLIENT_ID is needed"),
        ("SECRET", "", "ALMONER_OIDC_SECRET is needed"),
    ],
)
def test_what_would_be_unsafe_is_refused(
    configured: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    configured.setenv(f"ALMONER_OIDC_{name}", value)
    with pytest.raises(ImproperlyConfigured, match=said):
        environment.identity_provider()


@pytest.mark.parametrize(("value", "expected"), [("", 30), ("5", 5), (" 0 ", 0)])
def test_a_number_is_read(monkeypatch: pytest.MonkeyPatch, value: str, expected: int) -> None:
    monkeypatch.setenv("ALMONER_IDLE_MINUTES", value)
    assert environment.number("ALMONER_IDLE_MINUTES", default=30) == expected


@pytest.mark.parametrize("value", ["soon", "-1", "1.5", "٣"])
def test_what_is_no_number_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("ALMONER_IDLE_MINUTES", value)
    with pytest.raises(ImproperlyConfigured, match="must be a whole number"):
        environment.number("ALMONER_IDLE_MINUTES", default=30)


def test_settings_of_an_installation_with_https_and_council_accounts(tmp_path: Any) -> None:
    """Another process, as the settings are read once: cookies, HSTS, the form's way out."""
    import json
    import os
    import subprocess
    import sys

    names = (
        "SESSION_COOKIE_SECURE",
        "SESSION_COOKIE_NAME",
        "SECURE_HSTS_SECONDS",
        "SECURE_SSL_REDIRECT",
    )
    asked = (
        "import django, json; django.setup()\n"
        "from django.conf import settings as s\n"
        "from django.urls import reverse\n"
        f"said = {{name: getattr(s, name) for name in {names}}}\n"
        "said['form-action'] = s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action']\n"
        "said['callback'] = reverse('openid_connect_callback', args=['council'])\n"
        "from almoner.core.accounts.sign_in_urls import COUNCIL_SIGN_IN\n"
        "said['buttons'] = [(name, str(href)) for name, href in COUNCIL_SIGN_IN]\n"
        "print(json.dumps(said))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", asked],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "almoner.config.settings",
            "ALMONER_HOME": str(tmp_path),
            "ALMONER_HTTPS": "yes",
            "ALMONER_OIDC_SERVER_URL": TENANT,
            "ALMONER_OIDC_CLIENT_ID": "client",
            "ALMONER_OIDC_SECRET": "secret",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(answer.stdout) == {
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "SECURE_HSTS_SECONDS": 31536000,
        "SECURE_SSL_REDIRECT": True,
        "form-action": ["'self'", "https://login.microsoftonline.com"],
        "callback": "/accounts/oidc/council/login/callback/",
        "buttons": [["your council account", "/accounts/oidc/council/login/"]],
    }
