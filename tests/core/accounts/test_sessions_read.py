"""A session, its person and their roles are asked for anew at every request."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from almoner.core.accounts.backends import Backend
from almoner.core.accounts.models import Membership, User
from almoner.core.accounts.queries import standing_of, user_numbered
from almoner.core.accounts.rules import Role
from almoner.core.accounts.sessions import SessionStore
from tests.core.accounts.factories import (
    TODAY,
    AuthorityFactory,
    MembershipFactory,
    UserFactory,
    client_as,
    user_of,
)

pytestmark = pytest.mark.django_db
ME = "/accounts/roles/"


@pytest.fixture
def browser() -> Client:
    return client_as(Role.ADMINISTRATOR)


def _status(browser: Client, url: str = ME) -> int:
    return browser.get(url).status_code


class TestSession:
    def test_what_was_saved_is_read(self) -> None:
        first = SessionStore()
        first["colour"] = "blue"
        first.save()
        assert SessionStore(first.session_key)["colour"] == "blue"

    def test_an_unknown_key_holds_nothing_and_is_not_kept(self) -> None:
        store = SessionStore("a" * 32)
        assert store.get("colour") is None
        assert store.session_key is None

    def test_one_that_has_expired_holds_nothing(self) -> None:
        first = SessionStore()
        first["colour"] = "blue"
        first.save()
        Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
        assert SessionStore(first.session_key).get("colour") is None

    def test_one_that_was_tampered_with_holds_nothing(self) -> None:
        first = SessionStore()
        first["colour"] = "blue"
        first.save()
        Session.objects.update(session_data="not:signed:here")
        assert SessionStore(first.session_key).get("colour") is None

    def test_a_session_taken_away_signs_out_at_once(self, browser: Client) -> None:
        assert _status(browser) == 200
        Session.objects.all().delete()
        assert _status(browser) == 302


class TestPerson:
    def test_someone_is_found_whole(self) -> None:
        user = UserFactory()
        found = user_numbered(number=user.pk)
        assert found is not None
        kept = User.objects.get(pk=user.pk)
        fields = [field.attname for field in User._meta.concrete_fields]
        assert [getattr(found, name) for name in fields] == [getattr(kept, name) for name in fields]

    def test_one_found_can_be_saved(self) -> None:
        user = user_numbered(number=UserFactory().pk)
        assert user is not None
        user.name = "Another name"
        user.save(update_fields=["name"])
        assert User.objects.get().name == "Another name"

    def test_nobody_has_the_number(self) -> None:
        assert user_numbered(number=404) is None
        assert Backend().get_user(404) is None

    def test_someone_deactivated_is_nobody_to_a_session(self) -> None:
        assert Backend().get_user(UserFactory(is_active=False).pk) is None

    def test_deactivating_takes_effect_at_once(self, browser: Client) -> None:
        assert _status(browser) == 200
        User.objects.update(is_active=False)
        assert _status(browser) == 302

    def test_another_password_takes_effect_at_once(self, browser: Client) -> None:
        assert _status(browser) == 200
        user = user_of(browser)
        user.set_password("nine grey owls sleep late")
        user.save()
        assert _status(browser) == 302


class TestRoles:
    @pytest.mark.parametrize(
        ("from_days", "to_days", "is_held"),
        [(0, None, True), (1, None, False), (-9, 1, True), (-9, 0, False), (-9, -1, False)],
    )
    def test_only_those_held_that_day(
        self, from_days: int, to_days: int | None, is_held: bool
    ) -> None:
        held = MembershipFactory(
            from_on=TODAY + timedelta(days=from_days),
            to_on=None if to_days is None else TODAY + timedelta(days=to_days),
        )
        standing = standing_of(user=held.user, on=TODAY)
        assert bool(standing.principal.roles) is is_held
        assert bool(standing.authorities) is is_held

    def test_the_authorities_are_whole_once_each_and_by_name(self) -> None:
        user = UserFactory()
        second = AuthorityFactory(name="Zed")
        first = AuthorityFactory(name="Alpha", from_on=TODAY)
        for authority, role in ((second, "director"), (first, "auditor"), (first, "brokerage")):
            MembershipFactory(user=user, authority=authority, role=role)
        MembershipFactory()  # someone else's
        standing = standing_of(user=user, on=TODAY)
        assert standing.authorities == (first, second)
        assert standing.authorities[0].region == first.region
        assert standing.authorities[0].is_invented is True
        assert standing.authorities[0].from_on == TODAY
        assert standing.principal.roles == {
            (second.code, Role.DIRECTOR),
            (first.code, Role.AUDITOR),
            (first.code, Role.BROKERAGE),
        }

    def test_ending_a_role_takes_effect_at_once(self, browser: Client) -> None:
        people = reverse("accounts:people")
        assert _status(browser, people) == 200
        Membership.objects.update(to_on=timezone.localdate())
        assert _status(browser, people) == 403

    def test_giving_one_takes_effect_at_once(self, browser: Client) -> None:
        Membership.objects.update(role=Role.BROKERAGE.value)
        assert _status(browser, reverse("accounts:people")) == 403
        MembershipFactory(user=user_of(browser), role=Role.ADMINISTRATOR.value)
        assert _status(browser, reverse("accounts:people")) == 200

    def test_one_query_however_many(self, django_assert_num_queries: Any) -> None:
        user = UserFactory()
        for _ in range(3):
            MembershipFactory(user=user)
        with django_assert_num_queries(1):
            standing_of(user=user, on=TODAY)
