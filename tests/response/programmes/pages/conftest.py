"""Whom the pages are tried as, and on what."""

from datetime import timedelta

import pytest
from django.test import Client

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role
from almoner.register.directory.models import Location
from almoner.response.programmes.models import Programme
from tests.core.accounts.factories import client_as
from tests.response.programmes.factories import AuthorityFactory, home
from tests.response.programmes.pages.browsing import own, today


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory(name="Southaven")


@pytest.fixture
def manager(authority: Authority) -> Client:
    return client_as(Role.QUALITY_MANAGER, authority=authority)


@pytest.fixture
def place(authority: Authority) -> Location:
    return home(authority, name="Elmbank House")


@pytest.fixture
def programme(authority: Authority, place: Location) -> Programme:
    """An open one that counts people, made lately: the law of the library's own is revoked."""
    return own(authority, made_on=today() - timedelta(days=30))
