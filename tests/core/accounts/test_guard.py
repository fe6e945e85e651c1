"""Every page of the project says who may open it, and holds to it for every role."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from almoner.core.accounts.guard import (
    guard_of,
    is_absent_to_others,
    open_to_anyone,
    permitted,
    permitted_or_absent,
    signed_in,
    to_sign_in,
)
from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.journal.models import Entry
from tests.core.accounts.factories import client_as

# The pages of allauth, which wear no decorator of ours: allauth itself asks who is there.
ANYONE = {
    "account_login",
    "account_signup",
    "account_inactive",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",  # only in the middle of signing in
    "mfa_login_webauthn",
    "openid_connect_login",
    "openid_connect_callback",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
}
SIGNED_IN = {
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
}
EXAMPLES = {
    "int": "1",
    "str": "x",
    "slug": "x",
    "path": "x",
    "uuid": "00000000-0000-0000-0000-000000000000",
}


@dataclass(frozen=True)
class Page:
    """One URL pattern: its name, an example of its address, and its view."""

    name: str
    address: str
    view: object

    def __str__(self) -> str:
        return self.name or self.address


def _pages(
    patterns: list[URLPattern | URLResolver], before: str = "/", namespace: str = ""
) -> Iterator[Page]:
    for pattern in patterns:
        route = before + _example(pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _pages(pattern.url_patterns, route, inner)
        else:
            yield Page(f"{namespace}{pattern.name or ''}", route, pattern.callback)


def _example(pattern: URLPattern | URLResolver) -> str:
    """An address that the pattern matches, for a path() or a simple re_path()."""
    text = str(pattern.pattern)
    text = re.sub(r"<(?:(\w+):)?\w+>", lambda match: EXAMPLES.get(match[1] or "str", "x"), text)
    return re.sub(r"\(\?P[^)]*\)", "x", text).lstrip("^").rstrip("$")


PAGES = list(_pages(get_resolver().url_patterns))
OURS = [page for page in PAGES if guard_of(page.view) is not None]


def test_every_page_says_who_may_open_it() -> None:
    silent = [
        f"{page} ({page.address})"
        for page in PAGES
        if guard_of(page.view) is None and page.name not in ANYONE | SIGNED_IN
    ]
    assert silent == []


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES, ids=str)
def test_someone_not_signed_in_is_asked_to(page: Page) -> None:
    response = Client(raise_request_exception=False).get(page.address)
    is_open = guard_of(page.view) == "anyone" or page.name in ANYONE
    asked = response.status_code == 302 and "/accounts/login/?next=" in response["Location"]
    assert asked is not is_open


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_each_role_opens_what_it_may_and_nothing_else(role: Role) -> None:
    """One sign-in and every page: a page that it may not open says so before it does anything."""
    browser = client_as(role)
    browser.raise_request_exception = False
    wrong = []
    for page in OURS:
        guard = guard_of(page.view)
        is_hidden = is_absent_to_others(page.view)
        is_refused = browser.get(page.address).status_code == (404 if is_hidden else 403)
        wanted = {guard} if isinstance(guard, str) else guard or set()
        expected = guard not in {"signed in", "anyone"} and not wanted & GRANTS[role].permissions
        if is_hidden and not expected:
            continue  # it may be that of an example there is none: the room's own tests say
        if is_refused is not expected:
            wrong.append(f"{page}: {'refused' if is_refused else 'opened'}")
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("page", [page for page in PAGES if page.name in SIGNED_IN], ids=str)
def test_pages_of_allauth_open_for_whoever_is_signed_in(page: Page) -> None:
    response = client_as(Role.PROVIDER_USER).get(page.address)
    assert response.status_code in {200, 302, 404}
    assert "/accounts/login/" not in response.get("Location", "")


@pytest.mark.django_db
def test_a_refusal_is_said_in_plain_words_and_journalled() -> None:
    response = client_as(Role.BROKERAGE).get(reverse("accounts:people"))
    assert response.status_code == 403
    assert "Your role does not allow this." in response.content.decode()
    entry = Entry.objects.latest("id")
    assert entry.action == "refuse"
    assert reverse("accounts:people") in entry.detail


@pytest.mark.django_db
def test_what_is_hidden_answers_as_if_nothing_were_there_and_is_journalled() -> None:
    hidden = [page for page in OURS if is_absent_to_others(page.view)]
    browser = client_as(Role.PARTNER)
    nothing = browser.get("/nothing-was-ever-here/")
    for page in hidden:
        for answer in (browser.get(page.address), browser.post(page.address)):
            assert answer.status_code == nothing.status_code == 404
            assert answer.content == nothing.content
            assert sorted(answer.headers) == sorted(nothing.headers)
            entry = Entry.objects.latest("id")
            assert (entry.action, page.address in entry.detail) == ("refuse", True)


@pytest.mark.django_db
def test_someone_with_no_role_opens_only_their_own_pages() -> None:
    browser = client_as(Role.PARTNER)
    browser.get("/")
    browser.session.save()
    from almoner.core.accounts.models import Membership

    Membership.objects.all().delete()
    assert browser.get(reverse("accounts:people")).status_code == 403
    assert "None yet" in browser.get(reverse("accounts:me")).content.decode()


def test_the_way_back_leads_to_the_page_and_not_to_what_was_posted() -> None:
    browser = RequestFactory()
    assert to_sign_in(browser.get("/x/?a=1"))["Location"].endswith("?next=/x/%3Fa%3D1")
    assert to_sign_in(browser.post("/x/?a=1"))["Location"].endswith("?next=/x/")


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in() -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "/services/"}
    response = to_sign_in(RequestFactory().get("/services/rows/", headers=headers))
    assert response.status_code == 204
    assert response["HX-Redirect"].endswith("/accounts/login/?next=/services/")


def test_each_decorator_leaves_its_mark() -> None:
    def view(request: object) -> HttpResponse:
        return HttpResponse()

    assert guard_of(view) is None
    assert guard_of(open_to_anyone(view)) == "anyone"
    assert guard_of(signed_in(view)) == "signed in"
    assert guard_of(permitted(Permission.DOWNLOAD)(view)) is Permission.DOWNLOAD
    hidden = permitted_or_absent(Permission.DOWNLOAD)(view)
    assert (guard_of(hidden), is_absent_to_others(hidden)) == (Permission.DOWNLOAD, True)
    assert not is_absent_to_others(permitted(Permission.DOWNLOAD)(view))
    either = permitted(Permission.DOWNLOAD, Permission.VIEW_PAPER)(view)
    assert guard_of(either) == {Permission.DOWNLOAD, Permission.VIEW_PAPER}
