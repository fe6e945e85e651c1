"""Someone who has lost phone, passkey and codes: their administrator removes the second step."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from almoner.core.accounts import actions, queries
from almoner.core.accounts.models import Authority, Membership, User
from almoner.core.accounts.rules import Role
from almoner.core.journal.models import Entry
from tests.core.accounts.factories import (
    NOON,
    PASSWORD,
    TODAY,
    AuthorityFactory,
    MembershipFactory,
    client_as,
    principal,
    user_of,
)

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def here() -> Authority:
    return AuthorityFactory(code="E06900001", name="Southaven")


@pytest.fixture
def held(here: Authority) -> Membership:
    """The role of someone who set up an app, and was given codes."""
    membership = MembershipFactory(authority=here)
    TOTP.activate(membership.user, SECRET)
    RecoveryCodes.activate(membership.user)
    return membership


def _remove(user: User, *, role: Role = Role.ADMINISTRATOR, code: str = "E06900001") -> None:
    by = principal(role, authority_code=code, number=999)
    actions.remove_second_step(user_id=user.pk, by=by, at=NOON, on=TODAY)


def test_all_of_it_is_forgotten_and_the_person_is_told(
    held: Membership,
    mailoutbox: list[Any],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        _remove(held.user)
    assert not Authenticator.objects.exists()
    entry = Entry.objects.get()
    assert (entry.action, entry.authority_code) == ("remove_second_step", "E06900001")
    assert entry.subject_id == str(held.user_id)
    (letter,) = mailoutbox
    assert letter.to == [held.user.email]
    assert "If you did not ask for this" in letter.body


def test_that_of_others_stays(held: Membership, here: Authority) -> None:
    _remove(MembershipFactory(authority=here).user)
    assert Authenticator.objects.filter(user=held.user).count() == 2


def test_then_the_password_alone_signs_in(held: Membership) -> None:
    _remove(held.user)
    browser = Client()
    browser.post(reverse("account_login"), {"login": held.user.email, "password": PASSWORD})
    assert browser.session["_auth_user_id"] == str(held.user_id)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_an_administrator_removes_it(held: Membership, role: Role) -> None:
    with pytest.raises(actions.NotPermitted):
        _remove(held.user, role=role)
    assert Authenticator.objects.count() == 2
    assert not Entry.objects.exists()


def test_it_takes_every_authority_where_a_role_is_held(held: Membership) -> None:
    MembershipFactory(authority=AuthorityFactory(code="E06900002"), user=held.user)
    for code in ("E06900001", "E06900002"):
        with pytest.raises(actions.NotPermitted):
            _remove(held.user, code=code)
    assert Authenticator.objects.count() == 2


def test_nobody_removes_their_own(here: Authority) -> None:
    mine = MembershipFactory(authority=here, role="administrator")
    TOTP.activate(mine.user, SECRET)
    me = queries.principal_for(user=mine.user, on=TODAY)
    with pytest.raises(actions.NotPermitted, match="Ask another administrator"):
        actions.remove_second_step(user_id=mine.user_id, by=me, at=NOON, on=TODAY)
    assert Authenticator.objects.exists()


class TestPages:
    """The same, in a browser."""

    @pytest.fixture
    def browser(self, here: Authority) -> Client:
        return client_as(Role.ADMINISTRATOR, authority=here)

    def test_a_persons_page_offers_it_where_there_is_one_to_lose(
        self, browser: Client, held: Membership
    ) -> None:
        where = reverse("accounts:person", args=[held.user_id])
        button = "Remove their second step"
        assert button in browser.get(where).content.decode()
        address = reverse("accounts:remove_second_step", args=[held.user_id])
        said = browser.post(address, follow=True).content.decode()
        assert f"{held.user.name} can sign in with their password alone." in said
        assert button not in said

    def test_ones_own_page_does_not(self, browser: Client) -> None:
        me = user_of(browser)
        TOTP.activate(me, SECRET)
        page = browser.get(reverse("accounts:person", args=[me.pk])).content.decode()
        assert "Remove their second step" not in page

    def test_someone_of_another_authority_is_not_found(self, browser: Client) -> None:
        stranger = MembershipFactory(authority=AuthorityFactory(code="E06900002")).user
        address = reverse("accounts:remove_second_step", args=[stranger.pk])
        assert browser.post(address).status_code == 404

    def test_following_a_link_removes_nothing(self, browser: Client, held: Membership) -> None:
        assert (
            browser.get(reverse("accounts:remove_second_step", args=[held.user_id])).status_code
            == 405
        )

    def test_whoever_is_asked_for_a_code_is_told_of_this_way_out(self, held: Membership) -> None:
        browser = Client()
        asked = browser.post(
            reverse("account_login"), {"login": held.user.email, "password": PASSWORD}, follow=True
        )
        assert "who can remove your second step" in asked.content.decode()
