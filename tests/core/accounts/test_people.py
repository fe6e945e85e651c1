"""Inviting people, giving and ending roles, deactivating: by administrators of that authority."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from almoner.core.accounts import actions, queries
from almoner.core.accounts.forms import ROLES
from almoner.core.accounts.letters import Letter
from almoner.core.accounts.models import Authority, Membership, User
from almoner.core.accounts.rules import Principal, Role
from almoner.core.journal.models import Entry
from tests.core.accounts.factories import (
    NOON,
    TODAY,
    AuthorityFactory,
    MembershipFactory,
    UserFactory,
    client_as,
    principal,
    user_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Authority:
    return AuthorityFactory(code="E06900001", name="Southaven")


@pytest.fixture
def there() -> Authority:
    return AuthorityFactory(code="E06900002", name="Northshire")


@pytest.fixture
def administrator(here: Authority) -> Principal:
    return principal(Role.ADMINISTRATOR, authority_code=here.code, number=999)


def _invite(by: Principal, authority: Authority, **changed: object) -> User:
    values: dict[str, object] = {
        "email": "Ada@Southaven.example",
        "name": "Ada  Okafor",
        "role": Role.QUALITY_OFFICER,
        "authority": authority,
        "by": by,
        "at": NOON,
        "on": TODAY,
        "link_for": lambda user: f"https://almoner.example/{user.pk}",
    }
    user, _ = actions.invite_person(**{**values, **changed})
    return user


def _end(membership: Membership, by: Principal) -> None:
    actions.end_role(membership_id=membership.pk, by=by, at=NOON, on=TODAY)


def _change(user: User, by: Principal, *, is_active: bool = False) -> None:
    actions.change_active(user_id=user.pk, is_active=is_active, by=by, at=NOON, on=TODAY)


def test_an_invitation_makes_a_person_with_a_role_and_writes_to_them(
    administrator: Principal,
    here: Authority,
    mailoutbox: list[object],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        user = _invite(administrator, here)
    assert (user.email, user.name) == ("ada@southaven.example", "Ada Okafor")
    assert not user.has_usable_password()
    held = user.memberships.get()
    assert (held.role, held.authority, held.from_on) == ("quality_officer", here, TODAY)
    assert f"https://almoner.example/{user.pk}" in mailoutbox[0].body
    entry = Entry.objects.get()
    assert (entry.action, entry.authority_code) == ("invite_person", here.code)
    assert entry.subject_id == str(user.pk)


def test_no_letter_goes_out_if_the_invitation_is_undone(
    administrator: Principal, here: Authority, mailoutbox: list[object]
) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        _invite(administrator, here)
        _ = 1 / 0
    assert mailoutbox == []
    assert not User.objects.exists()
    assert not Entry.objects.exists()


def test_someone_known_already_only_gets_the_role(
    administrator: Principal, here: Authority, there: Authority
) -> None:
    known = MembershipFactory(authority=there, user__email="ada@southaven.example").user
    user = _invite(administrator, here)
    assert user == known
    assert user.memberships.count() == 2
    assert user.name != "Ada Okafor"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_manage_people(role: Role, here: Authority) -> None:
    by = principal(role, authority_code=here.code, number=999)
    held = MembershipFactory(authority=here)
    for attempt in (
        lambda: _invite(by, here),
        lambda: _end(held, by),
        lambda: _change(held.user, by),
        lambda: actions.give_role(
            user_id=held.user_id, role=Role.DIRECTOR, authority=here, by=by, at=NOON, on=TODAY
        ),
    ):
        with pytest.raises(actions.NotPermitted):
            attempt()
    assert not Entry.objects.exists()


def test_an_administrator_of_one_authority_is_none_of_another(
    administrator: Principal, there: Authority
) -> None:
    held = MembershipFactory(authority=there)
    for attempt in (
        lambda: _invite(administrator, there),
        lambda: _end(held, administrator),
        lambda: _change(held.user, administrator),
    ):
        with pytest.raises(actions.NotPermitted):
            attempt()


def test_a_role_held_already_is_not_given_twice(administrator: Principal, here: Authority) -> None:
    held = MembershipFactory(authority=here, role="director")
    with pytest.raises(actions.RoleNotGiven, match="already holds"):
        actions.give_role(
            user_id=held.user_id,
            role=Role.DIRECTOR,
            authority=here,
            by=administrator,
            at=NOON,
            on=TODAY,
        )


def test_the_database_too_holds_an_open_role_once(here: Authority) -> None:
    held = MembershipFactory(authority=here, to_on=TODAY)
    MembershipFactory(authority=here, user=held.user, from_on=TODAY)  # again, after it ended
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(authority=here, user=held.user, from_on=TODAY)


def test_the_database_holds_an_address_once_whatever_its_case() -> None:
    UserFactory(email="ada@southaven.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="Ada@southaven.example")


def test_a_role_ends_before_it_begins_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(from_on=TODAY, to_on=TODAY)


def test_a_deactivated_person_is_given_no_role(administrator: Principal, here: Authority) -> None:
    MembershipFactory(authority=here, user__email="ada@southaven.example", user__is_active=False)
    with pytest.raises(actions.RoleNotGiven, match="deactivated"):
        _invite(administrator, here, role=Role.DIRECTOR)


def test_a_role_ends_on_a_day_and_stays_on_record(
    administrator: Principal, here: Authority
) -> None:
    held = MembershipFactory(authority=here)
    _end(held, administrator)
    held.refresh_from_db()
    assert held.to_on == TODAY
    before = queries.principal_for(user=held.user, on=TODAY - timedelta(days=1))
    assert before.roles == {(here.code, Role.QUALITY_OFFICER)}
    assert queries.principal_for(user=held.user, on=TODAY).roles == frozenset()
    assert json.loads(Entry.objects.get().detail)["role"] == "quality_officer"


def test_a_role_given_by_mistake_today_is_withdrawn(
    administrator: Principal, here: Authority
) -> None:
    held = MembershipFactory(authority=here, from_on=TODAY)
    _end(held, administrator)
    assert not Membership.objects.exists()
    assert Entry.objects.get().action == "end_role"


def test_a_role_ends_once(administrator: Principal, here: Authority) -> None:
    held = MembershipFactory(authority=here)
    _end(held, administrator)
    with pytest.raises(actions.RoleNotEnded, match="already ended"):
        _end(held, administrator)


def test_an_administrator_does_not_lock_themselves_out(here: Authority) -> None:
    held = MembershipFactory(authority=here, role="administrator")
    me = queries.principal_for(user=held.user, on=TODAY)
    with pytest.raises(actions.RoleNotEnded, match="your own role"):
        _end(held, me)
    with pytest.raises(actions.NotPermitted, match="cannot deactivate yourself"):
        _change(held.user, me)


def test_deactivating_needs_every_authority_where_a_role_is_held(
    administrator: Principal, here: Authority, there: Authority
) -> None:
    held = MembershipFactory(authority=here)
    elsewhere = MembershipFactory(authority=there, user=held.user)
    with pytest.raises(actions.NotPermitted):
        _change(held.user, administrator)
    elsewhere.to_on = TODAY
    elsewhere.save()
    _change(held.user, administrator)
    held.user.refresh_from_db()
    assert not held.user.is_active
    _change(held.user, administrator, is_active=True)
    assert list(Entry.objects.order_by("id").values_list("action", flat=True)) == [
        "deactivate_person",
        "reactivate_person",
    ]


def test_administrators_see_the_people_of_their_authorities_only(
    administrator: Principal, here: Authority, there: Authority
) -> None:
    ours = MembershipFactory(authority=here).user
    MembershipFactory(authority=there, user=ours)
    theirs = MembershipFactory(authority=there).user
    (seen,) = queries.people(visible_to=administrator)
    assert seen.id == ours.pk
    assert [held.authority_code for held in seen.roles] == [here.code]
    with pytest.raises(queries.UnknownPerson):
        queries.person(number=theirs.pk, visible_to=administrator)


class TestPages:
    """The same, in a browser."""

    @pytest.fixture
    def browser(self, here: Authority) -> Client:
        return client_as(Role.ADMINISTRATOR, authority=here)

    def test_invite_leads_to_the_person(
        self, browser: Client, here: Authority, mailoutbox: list[object]
    ) -> None:
        data = {
            "name": "Ada Okafor",
            "email": "ada@southaven.example",
            "role": "director",
            "authority": here.code,
        }
        response = browser.post(reverse("accounts:invite"), data, follow=True)
        assert "Ada Okafor: Director from today." in response.content.decode()
        assert User.objects.get(email="ada@southaven.example").memberships.get().role == "director"

    def test_an_empty_invitation_says_what_to_enter(self, browser: Client) -> None:
        page = browser.post(reverse("accounts:invite"), {}).content.decode()
        for sentence in (
            "There is a problem",
            "Enter their full name",
            "Enter their email address",
            "Choose a role",
            "Choose an authority",
        ):
            assert sentence in page

    def test_another_authority_cannot_be_smuggled_in(
        self, browser: Client, there: Authority
    ) -> None:
        data = {"name": "A", "email": "a@b.example", "role": "director", "authority": there.code}
        page = browser.post(reverse("accounts:invite"), data).content.decode()
        assert "Choose an authority" in page
        assert not User.objects.filter(email="a@b.example").exists()

    def test_give_and_end_a_role(self, browser: Client, here: Authority) -> None:
        held = MembershipFactory(authority=here)
        number = held.user_id
        browser.post(
            reverse("accounts:give_role", args=[number]),
            {"role": "brokerage", "authority": here.code},
        )
        assert held.user.memberships.count() == 2
        browser.post(reverse("accounts:end_role", args=[number, held.pk]))
        held.refresh_from_db()
        assert held.to_on is not None

    def test_a_role_held_already_is_said_beside_the_form(
        self, browser: Client, here: Authority
    ) -> None:
        held = MembershipFactory(authority=here, role="brokerage")
        page = browser.post(
            reverse("accounts:give_role", args=[held.user_id]),
            {"role": "brokerage", "authority": here.code},
        ).content.decode()
        assert "already holds that role" in page

    def test_ending_ones_own_role_is_refused_with_a_sentence(self, browser: Client) -> None:
        me = user_of(browser)
        address = reverse("accounts:end_role", args=[me.pk, me.memberships.get().pk])
        page = browser.post(address, follow=True).content.decode()
        assert "You cannot end your own role as administrator" in page

    def test_the_last_role_withdrawn_leads_back_to_the_list(
        self, browser: Client, here: Authority
    ) -> None:
        held = MembershipFactory(authority=here, from_on=user_of(browser).last_login.date())
        held.from_on += timedelta(days=30)
        held.save()
        address = reverse("accounts:end_role", args=[held.user_id, held.pk])
        assert browser.post(address)["Location"] == reverse("accounts:people")

    def test_deactivate_and_reactivate(self, browser: Client, here: Authority) -> None:
        held = MembershipFactory(authority=here)
        address = reverse("accounts:change_active", args=[held.user_id])
        assert "can no longer sign in" in browser.post(address, follow=True).content.decode()
        assert "Deactivated" in browser.get(reverse("accounts:people")).content.decode()
        page = browser.post(address, {"active": "yes"}, follow=True).content.decode()
        assert "can sign in again" in page

    def test_someone_of_another_authority_is_not_found(
        self, browser: Client, there: Authority
    ) -> None:
        theirs = MembershipFactory(authority=there)
        number = theirs.user_id
        for response in (
            browser.get(reverse("accounts:person", args=[number])),
            browser.post(reverse("accounts:give_role", args=[number])),
            browser.post(reverse("accounts:end_role", args=[number, theirs.pk])),
            browser.post(reverse("accounts:change_active", args=[number])),
        ):
            assert response.status_code == 404

    def test_a_role_of_someone_else_is_not_ended_by_its_number(
        self, browser: Client, here: Authority, there: Authority
    ) -> None:
        mine, theirs = MembershipFactory(authority=here), MembershipFactory(authority=there)
        address = reverse("accounts:end_role", args=[mine.user_id, theirs.pk])
        assert browser.post(address).status_code == 404

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_costs_the_same_however_long(
        self, browser: Client, here: Authority, count: int, django_assert_num_queries: object
    ) -> None:
        MembershipFactory.create_batch(count, authority=here)
        browser.get(reverse("accounts:people"))
        with django_assert_num_queries(5):  # session, person, roles; people, their roles
            browser.get(reverse("accounts:people"))


def test_the_role_of_a_system_is_offered_to_nobody() -> None:
    offered = {value for value, _ in ROLES}
    assert {role.value for role in Role} - offered == {Role.REFERRAL_SYSTEM.value}


def _invite_again(user: User, by: Principal) -> Letter:
    return actions.invite_again(
        user_id=user.pk, by=by, at=NOON, on=TODAY, link_for=lambda _: "https://almoner.example/new"
    )


def test_whoever_chose_no_password_is_written_to_again(
    administrator: Principal,
    here: Authority,
    mailoutbox: list[Any],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    user = _invite(administrator, here)
    with django_capture_on_commit_callbacks(execute=True):
        letter = _invite_again(user, administrator)
    assert letter.is_sent
    assert "https://almoner.example/new" in mailoutbox[-1].body
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.authority_code) == ("invite_again", here.code)


def test_nobody_is_invited_to_what_they_have_or_may_not_enter(
    administrator: Principal, here: Authority, there: Authority
) -> None:
    has_one = MembershipFactory(authority=here).user
    stopped = _invite(administrator, here)
    _change(stopped, administrator)
    for user, said in ((has_one, "has a password"), (stopped, "may not sign in")):
        with pytest.raises(actions.NotInvited, match=said):
            _invite_again(user, administrator)
    elsewhere = MembershipFactory(authority=there).user
    elsewhere.set_unusable_password()
    elsewhere.save()
    with pytest.raises(actions.NotPermitted):
        _invite_again(elsewhere, administrator)


class TestLettersThatCannotBeSent:
    """The e-mail server is away: nothing is lost, and whoever asked is told."""

    @pytest.fixture(autouse=True)
    def _no_server(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def away(*_: object, **__: object) -> int:
            raise ConnectionRefusedError(111, "Connection refused")

        monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)

    @pytest.mark.django_db(transaction=True)
    def test_the_person_is_known_and_the_administrator_is_told(self, here: Authority) -> None:
        browser = client_as(Role.ADMINISTRATOR, authority=here)
        sent = {
            "name": "Ada Okafor",
            "email": "ada@southaven.example",
            "role": "quality_officer",
            "authority": here.code,
        }
        page = browser.post(reverse("accounts:invite"), sent, follow=True).content.decode()
        assert "The email to ada@southaven.example could not be sent." in page
        assert "They have not chosen a password" in page
        assert User.objects.get(email="ada@southaven.example").memberships.count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_a_forgotten_password_says_what_it_says_to_a_stranger(self, client: Client) -> None:
        known = MembershipFactory().user.email
        pages = {
            client.post(reverse("account_reset_password"), {"email": email})["Location"]
            for email in (known, "stranger@nowhere.example")
        }
        assert len(pages) == 1


@pytest.mark.django_db(transaction=True)
def test_the_page_of_a_person_offers_a_new_link_until_they_have_a_password(
    here: Authority, mailoutbox: list[Any]
) -> None:
    browser = client_as(Role.ADMINISTRATOR, authority=here)
    user = MembershipFactory(authority=here).user
    address = reverse("accounts:person", args=[user.pk])
    assert "They have not chosen a password" not in browser.get(address).content.decode()
    user.set_unusable_password()
    user.save()
    assert "They have not chosen a password" in browser.get(address).content.decode()
    again = reverse("accounts:invite_again", args=[user.pk])
    page = browser.post(again, follow=True).content.decode()
    assert f"We have written to {user.email} again." in page
    assert "/accounts/password/reset/key/" in mailoutbox[0].body
    user.set_password("chosen meanwhile, and long")
    user.save()
    assert "has a password" in browser.post(again, follow=True).content.decode()
    assert len(mailoutbox) == 1
