"""Whom a plan can be given to, and for whom one can be opened."""

from datetime import date

import pytest

from almoner.core.accounts.models import Membership
from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.response.action_plans.queries import people
from tests.response.action_plans.factories import (
    TODAY,
    AuthorityFactory,
    LocationFactory,
    ProviderFactory,
    person,
)

pytestmark = pytest.mark.django_db


def test_officers_are_those_whose_role_allows_it_that_day() -> None:
    authority = AuthorityFactory()
    held = {role: person(authority, role=role) for role in Role}
    gone = person(authority)
    Membership.objects.filter(user=gone).update(to_on=TODAY)
    inactive = person(authority)
    inactive.is_active = False
    inactive.save()
    person(AuthorityFactory())
    for permission in (Permission.KEEP_ACTION_PLANS, Permission.VERIFY_ACTIONS):
        found = people.officers(authority=authority, permission=permission, on=TODAY)
        may = {user for role, user in held.items() if permission in GRANTS[role].permissions}
        assert set(found) == may
    early = people.officers(
        authority=authority, permission=Permission.KEEP_ACTION_PLANS, on=date(2020, 3, 31)
    )
    assert early == ()


def test_someone_with_two_roles_is_offered_once() -> None:
    authority = AuthorityFactory()
    user = person(authority)
    Membership.objects.create(
        user=user,
        authority=authority,
        role=Role.QUALITY_MANAGER.value,
        from_on=date(2020, 4, 1),
    )
    found = people.officers(authority=authority, permission=Permission.KEEP_ACTION_PLANS, on=TODAY)
    assert found == (user,)


def test_services_are_found_by_name_provider_or_id_and_only_open_ones_here() -> None:
    authority = AuthorityFactory()
    home = LocationFactory(authority=authority, name="Heron Court", provider_name="Wren Care")
    LocationFactory(authority=authority, name="Heron Lodge", deregistered_on=TODAY)
    LocationFactory(name="Heron House")
    for text in ("heron", "WREN", str(home.cqc_id), f" {home.cqc_id} "):
        assert people.services_like(authority=authority, text=text) == (home,)
    assert people.services_like(authority=authority, text="  ") == ()


def test_a_long_list_is_cut() -> None:
    authority = AuthorityFactory()
    for _ in range(people.MOST_FOUND + 1):
        LocationFactory(authority=authority, name="Heron Court")
    assert len(people.services_like(authority=authority, text="heron")) == people.MOST_FOUND


def test_providers_are_those_with_a_service_here() -> None:
    authority = AuthorityFactory()
    provider, stranger = ProviderFactory(name="Wren Care"), ProviderFactory(name="Wren Homes")
    home = LocationFactory(authority=authority, provider=provider)
    LocationFactory(provider=stranger)
    assert people.providers_like(authority=authority, text="wren") == (provider,)
    assert people.provider_in(authority=authority, provider_id=provider.pk) == provider
    assert people.provider_in(authority=authority, provider_id=stranger.pk) is None
    assert people.service_in(authority=authority, location_id=home.pk) == home
    assert people.service_in(authority=AuthorityFactory(), location_id=home.pk) is None
    assert people.services_of_provider(authority=authority, provider=provider) == (home,)
