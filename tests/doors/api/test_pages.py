"""The description for people, and making and ending keys."""

from http import HTTPStatus

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from almoner.core.accounts.actions import KeyRefused, NotPermitted, end_api_key, make_api_key
from almoner.core.accounts.models import ApiKey, Authority
from almoner.core.accounts.queries import UnknownKey, api_key, api_keys, principal_of_key
from almoner.core.accounts.rules import GRANTS, KEY_ROLES, Role, digest_of_secret, operator
from almoner.core.journal.models import Entry
from almoner.core.journal.rules import Sensitivity
from tests.core.accounts.factories import client_as, principal
from tests.response.suspensions.factories import AT, AuthorityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(authority: Authority) -> Client:
    return client_as(Role.ADMINISTRATOR, authority=authority)


def make(authority: Authority, **changed: object) -> tuple[ApiKey, str]:
    given = {"label": "Portal", "role": Role.BROKERAGE, "by": operator("tests"), "at": AT}
    return make_api_key(authority=authority, **{**given, **changed})


def test_the_description_needs_no_session_and_takes_nothing_from_elsewhere() -> None:
    response = Client().get(reverse("api:described"))
    text = response.content.decode()
    assert response.status_code == HTTPStatus.OK
    for word in ("GET /api/v1/placement", "respite_readmission", "429", "who_to_ask", "Bearer"):
        assert word in text
    assert "cdn" not in text.lower()
    assert reverse("api:keys") not in text


def test_a_key_is_made_its_secret_shown_once_and_ended(
    authority: Authority, administrator: Client
) -> None:
    keys = reverse("api:keys")
    assert "No keys yet" in administrator.get(keys).content.decode()
    data = {"authority": authority.code, "label": "  Care   record ", "role": "brokerage"}
    text = administrator.post(reverse("api:make_key"), data).content.decode()
    key = ApiKey.objects.get()
    secret = next(
        part for part in text.replace("<", " ").replace(">", " ").split() if key.begins_with in part
    )
    assert key.digest == digest_of_secret(secret) and secret not in repr(ApiKey.objects.values())
    assert key.label == "Care record"
    listed = administrator.get(keys).content.decode()
    assert "Care record" in listed and secret not in listed and "Never" in listed
    assert not Entry.objects.filter(detail__contains=secret).exists()
    assert (
        "End the key for Care record?"
        in administrator.get(reverse("api:end_key", args=[key.pk])).content.decode()
    )
    administrator.post(reverse("api:end_key", args=[key.pk]))
    assert principal_of_key(secret=secret) is None
    administrator.post(reverse("api:end_key", args=[key.pk]))
    assert "That key has ended already." in administrator.get(keys).content.decode()
    assert [one.action for one in Entry.objects.filter(action__contains="api_key")] == [
        "make_api_key",
        "end_api_key",
    ]


def test_two_keys_of_one_label_are_told_apart_by_ending_one(
    authority: Authority, administrator: Client
) -> None:
    first, _ = make(authority)
    data = {"authority": authority.code, "label": "Portal", "role": "brokerage"}
    text = administrator.post(reverse("api:make_key"), data).content.decode()
    assert "has a key for Portal already" in text
    end_api_key(key=first, by=operator("tests"), at=AT)
    make(authority)


def test_a_key_is_never_cleared_for_what_is_restricted(authority: Authority) -> None:
    assert all(GRANTS[role].clearance < Sensitivity.RESTRICTED for role in KEY_ROLES)
    for role in set(Role) - set(KEY_ROLES):
        with pytest.raises(KeyRefused, match="more than a key may see"):
            make(authority, role=role)
    with pytest.raises(KeyRefused, match="which system"):
        make(authority, label="  ")


def test_keys_are_kept_by_those_who_may_of_their_own_authority(authority: Authority) -> None:
    key, _ = make(authority)
    for role in set(Role) - {Role.ADMINISTRATOR}:
        by = principal(role, authority_code=authority.code)
        assert api_keys(visible_to=by) == ()
        with pytest.raises(NotPermitted):
            make(authority, label="Other", by=by)
        with pytest.raises(NotPermitted):
            end_api_key(key=key, by=by, at=AT)
    stranger = principal(Role.ADMINISTRATOR, authority_code=AuthorityFactory().code)
    assert api_keys(visible_to=stranger) == ()
    with pytest.raises(UnknownKey):
        api_key(number=key.pk, visible_to=stranger)
    elsewhere = client_as(Role.ADMINISTRATOR, authority=AuthorityFactory())
    response = elsewhere.get(reverse("api:end_key", args=[key.pk]))
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert len(api_keys(visible_to=operator("tests"))) == 1


def test_a_key_stands_for_its_own_reference_and_role(authority: Authority) -> None:
    key, secret = make(authority)
    found = principal_of_key(secret=secret)
    assert found is not None
    by, place = found
    assert (by.reference, by.name, place) == (f"key:{key.pk}", "Portal", authority)
    assert by.roles == {(authority.code, Role.BROKERAGE)} and not by.is_operator


def test_a_key_ends_by_someone_and_not_before_it_was_made(authority: Authority) -> None:
    key, _ = make(authority)
    from datetime import timedelta

    for wrong in (
        {"ended_at": AT, "ended_by": ""},
        {"ended_at": None, "ended_by": "user:1"},
        {"ended_at": AT - timedelta(days=1), "ended_by": "user:1"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ApiKey.objects.filter(pk=key.pk).update(**wrong)
    ApiKey.objects.filter(pk=key.pk).update(ended_at=AT, ended_by="user:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiKey.objects.create(
            authority=authority,
            label="Twin",
            role="brokerage",
            begins_with="almoner_",
            digest=key.digest,
            made_at=AT,
            made_by="user:1",
            made_by_name="Ada",
        )
